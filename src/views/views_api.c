#include "events/events.h"
#include "users/users.h"
#include "views/views.h"
#include "views_sql.h"

#include <inttypes.h>

static Err view_load(Ctx *ctx);
static bool view_may_change(const Ctx *ctx, const void *view);
static bool view_may_remove(const Ctx *ctx, const void *view);
static Err views_list(Ctx *ctx, const void *in, List *out);
static Err view_create(Ctx *ctx, const SavedViewCreate *in, SavedView *out);
static Err view_change(Ctx *ctx, const SavedViewUpdate *in, SavedView *out);
static Err view_remove(Ctx *ctx, const void *in, void *out);
HANDLER(views_list, void, List)
HANDLER(view_create, SavedViewCreate, SavedView)
HANDLER(view_change, SavedViewUpdate, SavedView)
HANDLER(view_remove, void, void)

const Route view_routes[] = {
    { "GET", "/api/views/", "List Saved Views", .name = "list_views", .tag = "views", .auth = AUTH_ADMIN,
        .lane = LANE_FAST, .limit = LIMIT_NONE, .status = 200, .in_snapshot = true, .out = &SavedView_schema,
        .out_list = true, .run = views_list_run },
    { "POST", "/api/views/", "Save View", .name = "create_view", .tag = "views", .auth = AUTH_ADMIN, .lane = LANE_WRITE,
        .limit = LIMIT_NONE, .status = 201, .body = &SavedViewCreate_schema, .out = &SavedView_schema,
        .idempotent = true, .errors = ERRORS(ERR_CONFLICT), .run = view_create_run },
    { "PATCH", "/api/views/{view_id}", "Update View", .name = "update_view", .tag = "views", .auth = AUTH_ADMIN,
        .lane = LANE_WRITE, .limit = LIMIT_NONE, .status = 200, .params = &SavedViewId_schema,
        .body = &SavedViewUpdate_schema, .load = view_load, .may = view_may_change, .out = &SavedView_schema,
        .errors = ERRORS(ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_CONFLICT), .run = view_change_run },
    { "DELETE", "/api/views/{view_id}", "Delete View", .name = "delete_view", .tag = "views", .auth = AUTH_ADMIN,
        .lane = LANE_WRITE, .limit = LIMIT_NONE, .status = 204, .params = &SavedViewId_schema, .load = view_load,
        .may = view_may_remove, .errors = ERRORS(ERR_FORBIDDEN, ERR_NOT_FOUND), .run = view_remove_run },
};
const size_t view_routes_count = sizeof view_routes / sizeof *view_routes;

static const char name_taken[] = "You have another view of this name";

/* --- one view --- */

/* What its owner keeps to himself is not there for anybody else. */
static Err view_load(Ctx *ctx)
{
    const SavedViewId *params = ctx->params;
    SavedView *view = arena_alloc(ctx->arena, sizeof *view);
    Err err = view_by_id(ctx->db, &(ViewById){ params->view_id }, view);
    if (err == ERR_NO_ROW || (err == ERR_OK && !view_can_see(ctx->user, view)))
        return err_detail(ctx, ERR_NOT_FOUND, "View not found");
    ctx->object = view;
    return err;
}

static bool view_may_change(const Ctx *ctx, const void *view)
{
    return view_can(ctx->user, view).change;
}

static bool view_may_remove(const Ctx *ctx, const void *view)
{
    return view_can(ctx->user, view).remove;
}

static Err emit(Ctx *ctx, EventKind kind, int64_t id)
{
    return event_emit(ctx, kind, 0, arena_printf(ctx->arena, "{\"view_id\":%" PRId64 "}", id));
}

static Err view_create(Ctx *ctx, const SavedViewCreate *in, SavedView *out)
{
    DbInt id;
    ViewInsert row = {
        .owner_id = ctx->user->id, .query = in->query, .shared = in->shared, .now = ctx->now, .limit = VIEWS_OF_ONE_MAX
    };
    TRY(name_trim(ctx, schema_field(&SavedViewCreate_schema, str("name")), in->name, &row.name));
    TRY(view_query_check(ctx, in->query));
    Err err = view_insert(ctx->db, &row, &id);
    if (err == ERR_UNIQUE)
        return err_code(ctx, ERR_CONFLICT, "name_taken", name_taken);
    if (err == ERR_NO_ROW)
        return err_code(ctx, ERR_CONFLICT, "too_many", "You have %d views already; delete one first", VIEWS_OF_ONE_MAX);
    TRY(err);
    *out = (SavedView){ id.value, row.name, in->query, in->shared, ctx->user->id, ctx->user->name, ctx->now, ctx->now,
        .can = { true, true } };
    return emit(ctx, EVENT_VIEW_CREATED, id.value);
}

static Err view_change(Ctx *ctx, const SavedViewUpdate *in, SavedView *out)
{
    SavedView view = *(const SavedView *)ctx->object;
    if (in->name.has)
        TRY(name_trim(ctx, schema_field(&SavedViewUpdate_schema, str("name")), in->name.value, &view.name));
    if (in->query.has) {
        TRY(view_query_check(ctx, in->query.value));
        view.query = in->query.value;
    }
    if (schema_sent(&SavedViewUpdate_schema, ctx->sent, "shared"))
        view.shared = in->shared;
    view.updated_at = ctx->now;
    view.can = view_can(ctx->user, &view);
    Err err = view_update(ctx->db, &(ViewUpdate){ view.id, view.name, view.query, view.shared, ctx->now }, NULL);
    if (err == ERR_UNIQUE)
        return err_code(ctx, ERR_CONFLICT, "name_taken", name_taken);
    TRY(err);
    *out = view;
    return emit(ctx, EVENT_VIEW_CHANGED, view.id);
}

static Err view_remove(Ctx *ctx, const void *in, void *out)
{
    (void)in, (void)out;
    const SavedView *view = ctx->object;
    TRY(view_delete(ctx->db, &(ViewDelete){ view->id }, NULL));
    return emit(ctx, EVENT_VIEW_DELETED, view->id);
}

/* --- all of them: one's own, then what others share --- */

static Err views_list(Ctx *ctx, const void *in, List *out)
{
    (void)in;
    List own, shared;
    TRY(views_own(ctx->db, &(ViewsOwn){ ctx->user->id, VIEWS_OF_ONE_MAX }, &own));
    TRY(views_of_others(ctx->db, &(ViewsOfOthers){ ctx->user->id, VIEWS_SHARED_MAX }, &shared));
    SavedView *all = arena_alloc(ctx->arena, (own.count + shared.count + 1) * sizeof *all);
    for (size_t i = 0; i < own.count + shared.count; i++) {
        all[i] = i < own.count ? ((const SavedView *)own.items)[i] : ((const SavedView *)shared.items)[i - own.count];
        all[i].can = view_can(ctx->user, &all[i]);
    }
    *out = (List){ all, own.count + shared.count };
    return ERR_OK;
}

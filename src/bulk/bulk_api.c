#include "bulk/bulk.h"

#include "bulk_sql.h"

static Err bulk_load(Ctx *ctx);
static Err bulk_preview(Ctx *ctx, const BulkChange *in, BulkPreview *out);
static Err bulk_apply(Ctx *ctx, const BulkChange *in, BulkDone *out);
static Err bulk_undo(Ctx *ctx, const void *in, BulkUndone *out);
static Err bulk_changes_recent(Ctx *ctx, const void *in, List *out);
static Err bulk_kept(Ctx *ctx, const void *in, List *out);
HANDLER(bulk_preview, BulkChange, BulkPreview)
HANDLER(bulk_apply, BulkChange, BulkDone)
HANDLER(bulk_undo, void, BulkUndone)
HANDLER(bulk_changes_recent, void, List)
HANDLER(bulk_kept, void, List)

const Route bulk_routes[] = {
    { "POST", "/api/tickets/bulk-changes/preview", "Preview Bulk Change", .name = "preview_bulk_change",
        .tag = "tickets", .auth = AUTH_ADMIN, .lane = LANE_SLOW, .limit = LIMIT_NONE, .status = 200,
        .body = &BulkChange_schema, .out = &BulkPreview_schema, .run = bulk_preview_run },
    { "GET", "/api/tickets/bulk-changes", "List Recent Bulk Changes", .name = "list_bulk_changes", .tag = "tickets",
        .auth = AUTH_ADMIN, .lane = LANE_FAST, .limit = LIMIT_NONE, .status = 200, .out = &BulkEntry_schema,
        .out_list = true, .run = bulk_changes_recent_run },
    { "POST", "/api/tickets/bulk-changes", "Change Many Tickets", .name = "create_bulk_change", .tag = "tickets",
        .auth = AUTH_ADMIN, .lane = LANE_WRITE, .limit = LIMIT_NONE, .status = 201, .body = &BulkChange_schema,
        .out = &BulkDone_schema, .conflict = &BulkRefused_schema, .idempotent = true, .run = bulk_apply_run },
    { "POST", "/api/tickets/bulk-changes/{bulk_change_id}/undo", "Undo Bulk Change", .name = "undo_bulk_change",
        .tag = "tickets", .auth = AUTH_ADMIN, .lane = LANE_WRITE, .limit = LIMIT_NONE, .status = 200,
        .params = &BulkId_schema, .load = bulk_load, .out = &BulkUndone_schema,
        .errors = ERRORS(ERR_NOT_FOUND, ERR_CONFLICT), .run = bulk_undo_run },
    { "GET", "/api/tickets/bulk-changes/{bulk_change_id}/kept", "List What An Undo Kept", .name = "list_bulk_kept",
        .tag = "tickets", .auth = AUTH_ADMIN, .lane = LANE_SLOW, .limit = LIMIT_NONE, .status = 200,
        .params = &BulkId_schema, .load = bulk_load, .out = &BulkRefusal_schema, .out_list = true,
        .errors = ERRORS(ERR_NOT_FOUND), .run = bulk_kept_run },
};
const size_t bulk_routes_count = sizeof bulk_routes / sizeof *bulk_routes;

static Err bulk_preview(Ctx *ctx, const BulkChange *in, BulkPreview *out)
{
    BulkPlan plan;
    TRY(bulk_plan(ctx, in, &plan));
    *out = (BulkPreview){ (int64_t)plan.changes.count, plan.unchanged, plan.refused };
    return ERR_OK;
}

static Err refuse_change(Ctx *ctx, const List *refused)
{
    Buf text = { 0 };
    BulkRefused answer = { str("Some tickets cannot be changed so; nothing was changed"), *refused };
    json_write(&text, &BulkRefused_schema, &answer);
    reply_raw(ctx, "application/json", arena_copy(ctx->arena, buf_view(&text)));
    buf_free(&text);
    return ERR_CONFLICT;
}

static Err bulk_apply(Ctx *ctx, const BulkChange *in, BulkDone *out)
{
    BulkPlan plan;
    int64_t id = 0;
    TRY(bulk_plan(ctx, in, &plan));
    if (plan.refused.count)
        return refuse_change(ctx, &plan.refused);
    TRY(bulk_carry_out(ctx, &plan, in, &id));
    *out = (BulkDone){ .id = id,
        .changed = (int64_t)plan.changes.count,
        .unchanged = plan.unchanged,
        .undo_until = bulk_undo_until(ctx->now) };
    return ERR_OK;
}

/* His own alone: of another's, he does not learn that there is one. */
static Err bulk_load(Ctx *ctx)
{
    const BulkId *params = ctx->params;
    BulkMade *made = arena_alloc(ctx->arena, sizeof *made);
    Err err = bulk_read(ctx->db, &(BulkRead){ params->bulk_change_id, ctx->user->id }, made);
    if (err == ERR_NO_ROW)
        return err_detail(ctx, ERR_NOT_FOUND, "Change not found");
    ctx->object = made;
    return err;
}

static Err bulk_undo(Ctx *ctx, const void *in, BulkUndone *out)
{
    const BulkId *params = ctx->params;
    const BulkMade *made = ctx->object;
    const char *problem = bulk_undo_problem(made, ctx->now);
    (void)in;
    if (problem)
        return err_detail(ctx, ERR_CONFLICT, "%s", problem);
    return bulk_take_back(ctx, params->bulk_change_id, made->at, out);
}

static Err bulk_changes_recent(Ctx *ctx, const void *in, List *out)
{
    (void)in;
    return bulk_list_recent(ctx, out);
}

static Err bulk_kept(Ctx *ctx, const void *in, List *out)
{
    const BulkId *params = ctx->params;
    (void)in;
    return bulk_list_kept(ctx, params->bulk_change_id, out);
}

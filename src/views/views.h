/* Saved views: what an operator asks of the queue again and again, kept under a name; shared ones are every operator's.
 * A view holds the parameters of GET /api/tickets/ and no tickets: whoever opens it sees what he may see, and `me` in
 * it is himself. */
#pragma once

#include "http/ctx.h"
#include "limits.h"

/* Tables, read line by line. */
/* clang-format off */

typedef struct SavedViewCan {
    bool change, remove;
} SavedViewCan;
SCHEMA(SavedViewCan,
    FIELD(SavedViewCan, change),
    FIELD(SavedViewCan, remove, .doc = "Also a shared one of somebody else, who may have left."));

typedef struct SavedView {
    int64_t id;
    Str name, query;
    bool shared;
    int64_t owner_id;
    Str owner_name;
    Time created_at, updated_at;
    SavedViewCan can;
} SavedView;
SCHEMA(SavedView,
    FIELD(SavedView, id),
    FIELD(SavedView, name),
    FIELD(SavedView, query, .doc = "The parameters of GET /api/tickets/, as in an address: status=new&operator_id=me."),
    FIELD(SavedView, shared),
    FIELD(SavedView, owner_id),
    FIELD(SavedView, owner_name),
    FIELD(SavedView, created_at),
    FIELD(SavedView, updated_at),
    FIELD(SavedView, can, .computed = true, .object = &SavedViewCan_schema, .doc = "What the caller may do with this view."));

typedef struct SavedViewCreate {
    Str name, query;
    bool shared;
} SavedViewCreate;
SCHEMA(SavedViewCreate,
    FIELD(SavedViewCreate, name, .min = 1, .max = VIEW_NAME_MAX, .doc = "The caller has no other view of this name. Space around it does not count."),
    FIELD(SavedViewCreate, query, .max = VIEW_QUERY_MAX, .doc = "The parameters of GET /api/tickets/ that say which tickets and in which order; empty: all of them."),
    FIELD(SavedViewCreate, shared, .fallback = "false", .doc = "Every operator sees it."));

typedef struct SavedViewUpdate {
    OptStr name, query;
    bool shared;
} SavedViewUpdate;
SCHEMA(SavedViewUpdate,
    FIELD(SavedViewUpdate, name, .min = 1, .max = VIEW_NAME_MAX),
    FIELD(SavedViewUpdate, query, .max = VIEW_QUERY_MAX),
    FIELD(SavedViewUpdate, shared, .fallback = "", .doc = "What is not sent stays."));

typedef struct SavedViewId {
    int64_t view_id;
} SavedViewId;
SCHEMA(SavedViewId,
    FIELD(SavedViewId, view_id));

/* clang-format on */

extern const Route view_routes[];
extern const size_t view_routes_count;

/* views_policy.c: pure functions. Whom a view is there for; to everybody else it does not exist. */
bool view_can_see(const Caller *user, const SavedView *view);
SavedViewCan view_can(const Caller *user, const SavedView *view);

/* The parameters of a list, of which there is nothing to say against; else ERR_INVALID, with what the list would say of
 * the first that it does not take, at ["body","query"]. */
Err view_query_check(Ctx *ctx, Str query) __attribute__((warn_unused_result));

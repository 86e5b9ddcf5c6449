/* Routes: rights, lane, limit, schemas and errors are columns; the zero value of each is invalid, so that nothing is
 * open by forgetting. The router, the validation, the rights, the OpenAPI document and the web client's types follow
 * from the row. */
#pragma once

#include "base/err.h"
#include "base/json.h"
#include "limits.h"
#include "security/limiter.h"

typedef struct Ctx Ctx;

typedef enum Auth { AUTH_UNSET, AUTH_NONE, AUTH_USER, AUTH_ADMIN } Auth;

/* Which thread runs the handler (lane.h). LANE_LOOP: the connection's own loop, without a database. */
typedef enum Lane {
    LANE_UNSET,
    LANE_LOOP,
    LANE_FAST,
    LANE_WRITE,
    LANE_SLOW,
    LANE_HASH,
    LANE_WATCH,
    LANE_LIVE,
    LANE_MODEL,
    LANE_COUNT
} Lane;

typedef struct Route {
    const char *method, *path; /* "/api/tickets/{ticket_id}"; a slash at the end does not matter to the router */
    const char *summary;
    const char *name; /* the original's function name, for operationId and tags: "create_ticket" */
    const char *tag;
    const char *nothing; /* a 204 without a body is a success too, and means this, for the document; NULL: it is not */
    Auth auth;
    Lane lane;
    LimitRule limit;
    int status;       /* of success */
    int also_status;  /* another one that comes with the same object (health's 503); 0: none */
    bool out_list;    /* the answer is an array of out */
    bool in_snapshot; /* reads that belong together see one moment: SLOW always does, FAST on SQLite; on PostgreSQL it
                         costs two more round trips */
    bool idempotent;  /* takes an Idempotency-Key: a POST of LANE_WRITE and AUTH_USER that creates out */
    bool hidden;      /* not in the document */
    const Schema *body, *form, *query, *params;
    const Schema *out;      /* the answer's object */
    const char *out_type;   /* for the document, of an answer that is no JSON: "text/csv" */
    const Schema *conflict; /* the body of a 409. In a PATCH or DELETE, If-Match counts, and it shows both values */
    Err (*load)(Ctx *ctx);  /* sets ctx->object, or fails (ERR_NOT_FOUND …) */
    bool (*may)(const Ctx *ctx, const void *object); /* false: ERR_FORBIDDEN */
    const Err *errors; /* those of the handler, load and may; ERR_OK ends it. Those of auth, limit and input follow from
                          the row */
    /* This row counts only with one of these parameters, blanks between them; such rows stand before the general one.
     */
    const char *when_query;
    Err (*run)(Ctx *ctx, const void *in, void *out);
} Route;

typedef struct RouteTable {
    const Route *routes;
    size_t count;
} RouteTable;

#define ERRORS(...)         \
    (const Err[])           \
    {                       \
        __VA_ARGS__, ERR_OK \
    }

/* Makes the function of type Route.run for a typed handler. */
#define HANDLER(function, In, Out)                                 \
    static Err function##_run(Ctx *ctx, const void *in, void *out) \
    {                                                              \
        return function(ctx, (const In *)in, (Out *)out);          \
    }

typedef struct Router Router;

typedef struct Match {
    const Route *route;                /* NULL: see allow */
    size_t row;                        /* its place in router_rows */
    Pair params[HTTP_PATH_PARAMS_MAX]; /* parts of the path that was given */
    size_t param_count;
    char allow[64]; /* when a path matched but no method: "GET, HEAD, POST"; empty: 404 */
} Match;

/* Asserts that every row is complete (no zero column) and no two rows are the same. */
Router *router_new(const RouteTable *tables, size_t count);
void router_free(Router *router);
/* HEAD finds GET's row. A literal segment beats a parameter of the same place. Params are Str into path: decode it
 * first, as the original does (%2F then separates). */
void router_match(const Router *router, Str method, Str path, Str query, Match *out);
/* All rows, in order, for the document and the tests. */
const Route *const *router_rows(const Router *router, size_t *count);

#include "health/health.h"

#include "health_sql.h"

static Err root_get(Ctx *ctx, const void *in, Greeting *out);
static Err document_get(Ctx *ctx, const void *in, void *out);
static Err health_get(Ctx *ctx, const void *in, Health *out);
HANDLER(root_get, void, Greeting)
HANDLER(document_get, void, void)
HANDLER(health_get, void, Health)

const Route health_routes[] = {
    { "GET", "/", "Root", .name = "root", .tag = "health", .auth = AUTH_NONE, .lane = LANE_LOOP, .limit = LIMIT_NONE,
        .status = 200, .out = &Greeting_schema, .run = root_get_run },
    { "GET", "/openapi.json", "OpenAPI document", .name = "openapi", .tag = "health", .auth = AUTH_NONE,
        .lane = LANE_LOOP, .limit = LIMIT_NONE, .status = 200, .hidden = true, .errors = ERRORS(ERR_NOT_FOUND),
        .run = document_get_run },
    { "GET", "/api/health", "Health", .name = "health", .tag = "health", .auth = AUTH_NONE, .lane = LANE_FAST,
        .limit = LIMIT_NONE, .status = 200, .out = &Health_schema, .also_status = 503, .run = health_get_run },
};
const size_t health_routes_count = sizeof health_routes / sizeof *health_routes;

static Err root_get(Ctx *ctx, const void *in, Greeting *out)
{
    (void)ctx, (void)in;
    out->message = str("Service Desk API is running!");
    return ERR_OK;
}

static Err document_get(Ctx *ctx, const void *in, void *out)
{
    (void)in, (void)out;
    if (ctx->app->openapi.len == 0)
        return ERR_NOT_FOUND; /* ENV=prod hides it, as the original */
    reply_raw(ctx, "application/json", ctx->app->openapi);
    return ERR_OK;
}

static Err health_get(Ctx *ctx, const void *in, Health *out)
{
    (void)in;
    DbInt version;
    bool good = health_probe(ctx->db, &version) == ERR_OK;
    *out = (Health){ str(good ? "ok" : "error"), str(good ? "API is healthy" : "The database does not answer"),
        ctx->app->engine };
    if (!good)
        reply_status(ctx, 503);
    return ERR_OK;
}

#include "docs/docs.h"

static Err document_get(Ctx *ctx, const void *in, void *out);
static Err page_get(Ctx *ctx, const void *in, void *out);
static Err redoc_get(Ctx *ctx, const void *in, void *out);

const Route docs_routes[] = {
    { "GET", "/openapi.json", "OpenAPI document", .name = "openapi", .tag = "docs", .auth = AUTH_NONE,
        .lane = LANE_LOOP, .limit = LIMIT_NONE, .status = 200, .hidden = true, .run = document_get },
    { "GET", "/docs", "The page that shows it", .name = "docs", .tag = "docs", .auth = AUTH_NONE, .lane = LANE_LOOP,
        .limit = LIMIT_NONE, .status = 200, .hidden = true, .run = page_get },
    { "GET", "/redoc", "The same page", .name = "redoc", .tag = "docs", .auth = AUTH_NONE, .lane = LANE_LOOP,
        .limit = LIMIT_NONE, .status = 200, .hidden = true, .run = redoc_get },
};
const size_t docs_routes_count = sizeof docs_routes / sizeof *docs_routes;

static bool are_shown(const Ctx *ctx)
{
    return ctx->app->openapi.len > 0;
}

static Err document_get(Ctx *ctx, const void *in, void *out)
{
    (void)in, (void)out;
    if (!are_shown(ctx))
        return ERR_NOT_FOUND;
    reply_raw(ctx, "application/json", ctx->app->openapi);
    return ERR_OK;
}

static Err page_get(Ctx *ctx, const void *in, void *out)
{
    (void)in, (void)out;
    if (!are_shown(ctx))
        return ERR_NOT_FOUND;
    if (reply_page(ctx, "/docs.html"))
        return ERR_OK;
    return err_detail(ctx, ERR_NOT_FOUND,
        "This server was built without its web pages, and this is one of them. The document that it would show is at "
        "/openapi.json.");
}

/* The original had a second page of the same document there. */
static Err redoc_get(Ctx *ctx, const void *in, void *out)
{
    (void)in, (void)out;
    if (!are_shown(ctx))
        return ERR_NOT_FOUND;
    reply_status(ctx, 307);
    reply_header(ctx, "Location", str("/docs"));
    reply_raw(ctx, "text/plain; charset=utf-8", str("The documentation is at /docs.\n"));
    return ERR_OK;
}

/* What runs here, for administrators. On LANE_WATCH, whose thread alone may look through the probe. */
#include "health/health.h"
#include "health/probe.h"
#include "health_sql.h"

static Err about_get(Ctx *ctx, const void *in, About *out);
HANDLER(about_get, void, About)

const Route about_routes[] = {
    { "GET", "/api/about", "About", .name = "about", .tag = "health", .auth = AUTH_ADMIN, .lane = LANE_WATCH,
        .limit = LIMIT_NONE, .status = 200, .out = &About_schema, .run = about_get_run },
};
const size_t about_routes_count = sizeof about_routes / sizeof *about_routes;

/* An OptStr of FORMAT_JSON. */
static Err read_backup(Ctx *ctx, OptStr *out)
{
    AboutBackup backup;
    Buf text = { 0 };
    Err err = health_last_backup(ctx->db, &backup);
    if (err == ERR_NO_ROW)
        return ERR_OK;
    TRY(err);
    json_write(&text, &AboutBackup_schema, &backup);
    *out = (OptStr){ true, arena_copy(ctx->arena, buf_view(&text)) };
    buf_free(&text);
    return ERR_OK;
}

static Err about_get(Ctx *ctx, const void *in, About *out)
{
    (void)in;
    const App *app = ctx->app;
    DbText version;
    DbInt bytes;
    About about = { .version = str(app->version), .commit = str(app->commit), .started_at = app->started };
    TRY(health_engine(ctx->db, &version));
    TRY(health_size(ctx->db, &bytes));
    TRY(read_backup(ctx, &about.last_backup));
    const DbSpace *space = &probe_look(app->probe, ctx->db, app->lanes)->space;
    about.database = (AboutDatabase){ app->engine, version.value, bytes.value };
    about.disk = (AboutDisk){ space->free_bytes, space->total_bytes };
    health_model(ctx, &about.model, NULL);
    *out = about;
    return ERR_OK;
}

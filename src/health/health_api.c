#include "health/health.h"
#include "health/probe.h"
#include "redis/redis.h"

static Err root_get(Ctx *ctx, const void *in, Greeting *out);
static Err health_get(Ctx *ctx, const void *in, Health *out);
HANDLER(root_get, void, Greeting)
HANDLER(health_get, void, Health)

const Route health_routes[] = {
    { "GET", "/", "Root", .name = "root", .tag = "health", .auth = AUTH_NONE, .lane = LANE_LOOP, .limit = LIMIT_NONE,
        .status = 200, .out = &Greeting_schema, .run = root_get_run },
    { "GET", "/api/health", "Health", .name = "health", .tag = "health", .auth = AUTH_NONE, .lane = LANE_WATCH,
        .limit = LIMIT_NONE, .status = 200, .out = &Health_schema, .also_status = 503, .run = health_get_run },
    { "GET", "/metrics", "Metrics for Prometheus", .name = "metrics", .tag = "health", .auth = AUTH_NONE,
        .lane = LANE_WATCH, .limit = LIMIT_NONE, .status = 200, .out_type = "text/plain", .run = metrics_get },
};
const size_t health_routes_count = sizeof health_routes / sizeof *health_routes;

static const char *const state_names[] = { "ok", "busy", "full", "failed" };
const EnumValues HealthState_values = { "HealthState", state_names, 4 };

static const char *const companion_names[] = { "ok", "away", "unset" };
const EnumValues HealthCompanion_values = { "HealthCompanion", companion_names, 3 };

static const char *const jobs_names[] = { "ok", "late" };
const EnumValues HealthJobs_values = { "HealthJobs", jobs_names, 2 };

static Err root_get(Ctx *ctx, const void *in, Greeting *out)
{
    (void)ctx, (void)in;
    out->message = str("Service Desk API is running!");
    return ERR_OK;
}

static HealthState state_of(Err err)
{
    switch (err) {
    case ERR_OK: return HEALTH_OK;
    case ERR_BUSY:
    case ERR_RETRY: return HEALTH_BUSY;
    case ERR_STORAGE_FULL: return HEALTH_FULL;
    default: return HEALTH_FAILED;
    }
}

/* NULL: nothing is. */
static const char *what_is_wrong(const ProbeResult *probe)
{
    if (probe->read != ERR_OK)
        return "The database does not answer";
    switch (state_of(probe->write)) {
    case HEALTH_OK: break;
    case HEALTH_BUSY: return "The database takes no writes in time";
    case HEALTH_FULL: return "The database's disk is full";
    case HEALTH_FAILED: return "The database cannot be written";
    }
    return probe->disk_low ? "The database's disk is almost full" : NULL;
}

static HealthCompanion redis_state(const App *app)
{
    if (!app->redis)
        return COMPANION_UNSET;
    return redis_is_there(app->redis) ? COMPANION_OK : COMPANION_AWAY;
}

/* NULL: everything that is configured is there, and does its work. */
static const char *what_is_away(const Health *health, const char *model_away)
{
    if (health->redis == COMPANION_AWAY)
        return "Redis does not answer: each process has its own limits meanwhile";
    if (health->jobs == HEALTH_JOBS_LATE)
        return "Jobs wait and nobody does them: is a worker running?";
    return model_away;
}

static HealthQueues read_queues(Lanes *lanes)
{
    LaneStats stats[LANE_CREWS];
    lanes_stats(lanes, stats);
    return (
        HealthQueues){ stats[LANE_STATS_WRITE].queued, stats[LANE_STATS_SLOW].queued, stats[LANE_STATS_HASH].queued };
}

static Err health_get(Ctx *ctx, const void *in, Health *out)
{
    (void)in;
    const ProbeResult *probe = probe_look(ctx->app->probe, ctx->db, ctx->app->lanes);
    const char *wrong = what_is_wrong(probe), *model_away = NULL;
    Health health = {
        .database = ctx->app->engine,
        .read = (int)state_of(probe->read),
        .write = (int)state_of(probe->write),
        .redis = (int)redis_state(ctx->app),
        .checked_ms_ago = (monotonic_us() - probe->at_us) / 1000,
        .disk_free_bytes = probe->space.free_bytes,
        .wal_bytes = probe->space.wal_bytes,
        .queues = read_queues(ctx->app->lanes),
        .model = (int)health_model(ctx, NULL, &model_away),
        .jobs = probe->jobs_late ? HEALTH_JOBS_LATE : HEALTH_JOBS_OK,
    };
    const char *away = what_is_away(&health, model_away);
    health.status = str(wrong ? "error" : away ? "degraded" : "ok");
    health.message = str(wrong ? wrong : away ? away : "API is healthy");
    *out = health;
    if (wrong)
        reply_status(ctx, 503);
    return ERR_OK;
}

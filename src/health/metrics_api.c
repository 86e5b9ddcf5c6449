/* GET /metrics. It stands in one order: requests, lanes, database, jobs, Redis, the model, process. Routes are named by
 * their pattern, never by a path; nothing of a user, no address and no secret is in it. */
#include "health/exposition.h"
#include "health/health.h"
#include "health/probe.h"
#include "health/process.h"
#include "health_sql.h"
#include "http/metrics.h"
#include "http/writer.h"
#include "jobs/jobs.h"
#include "model/model.h"
#include "redis/redis.h"
#include "security/password.h"

#define PREFIX "servicedesk_"

typedef struct Page {
    Ctx *ctx;
    const ProbeResult *probe;
    Buf text;
} Page;

/* A family of one sample without labels; one without a value is left out. */
typedef struct Single {
    const char *name, *type, *help;
    OptI64 value;
    Unit unit;
} Single;

static OptI64 some(int64_t value)
{
    return (OptI64){ true, value };
}

static void print_singles(Page *page, const Single *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!rows[i].value.has)
            continue;
        exposition_family(&page->text, rows[i].name, rows[i].type, rows[i].help);
        exposition_sample(&page->text, rows[i].name, NULL, rows[i].value.value, rows[i].unit);
    }
}

/* --- requests --- */

typedef struct RouteRow {
    Str method, route;
    RouteFigures figures;
} RouteRow;

/* Rows of one path that parameters tell apart are told apart by the first of them here too. */
static Str route_label(Arena *arena, const Route *route)
{
    if (!route->when_query)
        return str(route->path);
    Str rest, first = str_cut(str(route->when_query), ' ', &rest);
    return arena_printf(arena, "%s?%.*s", route->path, (int)first.len, first.ptr);
}

static RouteRow *read_routes(const Page *page, size_t *count)
{
    static const char *const others[METRICS_ROUTES] = {
        [METRICS_FILES] = "(files)", [METRICS_PREFLIGHT] = "(preflight)", [METRICS_OTHER] = "(none)"
    };
    const App *app = page->ctx->app;
    const Route *const *routes = router_rows(app->router, count);
    *count += METRICS_ROUTES;
    RouteRow *rows = arena_array(page->ctx->arena, *count, sizeof *rows);
    for (size_t i = 0; i < *count; i++) {
        bool other = i < METRICS_ROUTES;
        rows[i].method = str(other ? "any" : routes[i - METRICS_ROUTES]->method);
        rows[i].route = other ? str(others[i]) : route_label(page->ctx->arena, routes[i - METRICS_ROUTES]);
        metrics_read(app->metrics, i, &rows[i].figures);
    }
    return rows;
}

static void print_requests(Page *page)
{
    static const char *const classes[METRICS_CLASSES] = { "2xx", "3xx", "4xx", "5xx" };
    static const char requests[] = PREFIX "http_requests_total", took[] = PREFIX "http_request_duration_seconds";
    size_t count;
    const RouteRow *rows = read_routes(page, &count);
    exposition_family(&page->text, requests, "counter", "Answers, by route and class of status.");
    for (size_t i = 0; i < count; i++)
        for (size_t class = 0; class < METRICS_CLASSES; class ++)
            exposition_sample(&page->text, requests,
                (Label[]){ { "method", rows[i].method }, { "route", rows[i].route }, { "status", str(classes[class]) },
                    { 0 } },
                (int64_t)rows[i].figures.classes[class], UNIT_ONE);
    exposition_family(&page->text, took, "histogram",
        "From the whole request to the head of its answer; of a stream, to its first part. Routes that were asked.");
    for (size_t i = 0; i < count; i++)
        if (rows[i].figures.took.count)
            exposition_histogram(&page->text, took,
                (Label[]){ { "method", rows[i].method }, { "route", rows[i].route }, { 0 } }, metrics_took_bounds,
                &rows[i].figures.took, UNIT_US);
    print_singles(page,
        &(Single){ PREFIX "http_connections", "gauge", "Open connections.",
            some(metrics_connections(page->ctx->app->metrics)), UNIT_ONE },
        1);
}

/* --- lanes --- */

enum { LANE_FIGURES = 6 };

static void print_lanes(Page *page)
{
    static const struct {
        const char *name, *type, *help;
        Unit unit;
    } families[LANE_FIGURES] = {
        { PREFIX "lane_threads", "gauge", "Threads of a lane.", UNIT_ONE },
        { PREFIX "lane_running", "gauge", "Threads of a lane that have work.", UNIT_ONE },
        { PREFIX "lane_queued", "gauge", "Requests that wait for a lane.", UNIT_ONE },
        { PREFIX "lane_oldest_wait_seconds", "gauge", "How long the first of them has waited.", UNIT_US },
        { PREFIX "lane_taken_total", "counter", "Requests that a lane has taken up.", UNIT_ONE },
        { PREFIX "lane_refused_total", "counter", "Requests refused because a lane's queue was full.", UNIT_ONE },
    };
    LaneStats lanes[LANE_CREWS];
    lanes_stats(page->ctx->app->lanes, lanes);
    for (size_t f = 0; f < LANE_FIGURES; f++) {
        exposition_family(&page->text, families[f].name, families[f].type, families[f].help);
        for (size_t i = 0; i < LANE_CREWS; i++) {
            const LaneStats *lane = &lanes[i];
            const int64_t figures[LANE_FIGURES] = { lane->threads, lane->running, lane->queued, lane->oldest_wait_us,
                (int64_t)lane->taken, (int64_t)lane->refused };
            exposition_sample(&page->text, families[f].name, (Label[]){ { "lane", str(lane->name) }, { 0 } },
                figures[f], families[f].unit);
        }
    }
    print_singles(page,
        &(Single){ PREFIX "password_hashes_total", "counter", "Argon2id hashes computed.",
            some(password_hashes_count()), UNIT_ONE },
        1);
}

/* --- database, jobs --- */

static OptI64 ask(Err err, const DbInt *out)
{
    return err == ERR_OK ? some(out->value) : (OptI64){ 0 };
}

static void print_database(Page *page)
{
    static const char info[] = PREFIX "database_info";
    Db *db = page->ctx->db;
    const ProbeResult *probe = page->probe;
    DbInt size = { 0 }, sessions = { 0 };
    bool reads = probe->read == ERR_OK;
    exposition_family(&page->text, info, "gauge", "The engine; always 1.");
    exposition_sample(&page->text, info, (Label[]){ { "engine", page->ctx->app->engine }, { 0 } }, 1, UNIT_ONE);
    const Single rows[] = {
        { PREFIX "database_readable", "gauge", "1: the database answered.", some(reads), UNIT_ONE },
        { PREFIX "database_writable", "gauge", "1: a write reached its disk.", some(probe->write == ERR_OK), UNIT_ONE },
        { PREFIX "database_probe_seconds", "gauge", "How long asking both took.", some(probe->took_us), UNIT_US },
        { PREFIX "database_size_bytes", "gauge", "The database, without its log.",
            reads ? ask(health_size(db, &size), &size) : (OptI64){ 0 }, UNIT_ONE },
        { PREFIX "database_wal_bytes", "gauge", "The write-ahead log (SQLite).", probe->space.wal_bytes, UNIT_ONE },
        { PREFIX "disk_free_bytes", "gauge", "Free on the database's file system (SQLite).", probe->space.free_bytes,
            UNIT_ONE },
        { PREFIX "sessions", "gauge", "Sessions that have not ended.",
            reads ? ask(health_sessions(db, &(HealthSessions){ page->ctx->now }, &sessions), &sessions) : (OptI64){ 0 },
            UNIT_ONE },
    };
    print_singles(page, rows, sizeof rows / sizeof *rows);
}

static void print_writes(Page *page)
{
    static const char sizes[] = PREFIX "write_group_size";
    const App *app = page->ctx->app;
    WriteStats writes;
    lanes_write_stats(app->lanes, &writes);
    const Single rows[] = {
        { PREFIX "write_transactions_total", "counter", "Write transactions begun.", some((int64_t)writes.transactions),
            UNIT_ONE },
        { PREFIX "write_retries_total", "counter", "Those that ran again, because another had changed what they read.",
            some((int64_t)writes.retries), UNIT_ONE },
    };
    print_singles(page, rows, sizeof rows / sizeof *rows);
    if (!lanes_fast_is_inline(app->lanes))
        return;
    exposition_family(&page->text, sizes, "histogram", "Requests that share one transaction (SQLite).");
    exposition_histogram(&page->text, sizes, NULL, writer_sizes_bounds, &writes.group_sizes, UNIT_ONE);
}

static void print_jobs(Page *page)
{
    static const char name[] = PREFIX "jobs";
    JobCounts jobs;
    if (page->probe->read != ERR_OK || jobs_counts(page->ctx->db, &jobs) != ERR_OK)
        return;
    const struct {
        const char *state;
        int64_t count;
    } rows[] = { { "ready", jobs.ready }, { "waiting", jobs.waiting }, { "dead", jobs.dead } };
    exposition_family(&page->text, name, "gauge", "Work for later; a dead job needs a person.");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        exposition_sample(
            &page->text, name, (Label[]){ { "state", str(rows[i].state) }, { 0 } }, rows[i].count, UNIT_ONE);
}

/* --- redis --- */

static void print_redis(Page *page)
{
    const Redis *redis = page->ctx->app->redis;
    RedisStats stats;
    if (!redis)
        return;
    redis_stats(redis, &stats);
    const Single rows[] = {
        { PREFIX "redis_up", "gauge", "1: Redis answers and takes writes.", some(redis_is_there(redis)), UNIT_ONE },
        { PREFIX "redis_answered_total", "counter", "Questions that Redis answered.", some((int64_t)stats.answered),
            UNIT_ONE },
        { PREFIX "redis_failed_total", "counter", "Questions that it did not: the process answered them itself.",
            some((int64_t)stats.failed), UNIT_ONE },
        { PREFIX "redis_losses_total", "counter", "How often it went away.", some((int64_t)stats.losses), UNIT_ONE },
        { PREFIX "redis_told_total", "counter", "Messages to other processes.", some((int64_t)stats.told), UNIT_ONE },
        { PREFIX "redis_heard_total", "counter", "Messages of other processes.", some((int64_t)stats.heard), UNIT_ONE },
    };
    print_singles(page, rows, sizeof rows / sizeof *rows);
}

/* --- the model --- */

static void print_model(Page *page)
{
    static const char ends[] = PREFIX "model_answers_total";
    static const char *const outcomes[MODEL_OUTCOMES] = { [MODEL_ANSWERED] = "answered",
        [MODEL_DOWN] = "down",
        [MODEL_TIMEOUT] = "timeout",
        [MODEL_LOOP] = "loop",
        [MODEL_FAILED] = "failed",
        [MODEL_MISSING] = "missing",
        [MODEL_CANCELLED] = "cancelled" };
    ModelState state;
    model_state(page->ctx->app->model, page->ctx->arena, &state);
    const Single rows[] = {
        { PREFIX "model_available", "gauge", "1: Ollama answers, and its model answers questions.",
            some(state.available), UNIT_ONE },
        { PREFIX "model_running", "gauge", "Questions that the model has now.", some(state.running), UNIT_ONE },
        { PREFIX "model_waiting", "gauge", "Questions in line.", some(state.waiting), UNIT_ONE },
    };
    print_singles(page, rows, sizeof rows / sizeof *rows);
    exposition_family(&page->text, ends, "counter", "Questions to the model, by how they ended.");
    for (size_t i = 0; i < MODEL_OUTCOMES; i++)
        exposition_sample(&page->text, ends, (Label[]){ { "outcome", str(outcomes[i]) }, { 0 } },
            (int64_t)state.outcomes[i], UNIT_ONE);
}

/* --- process: the names that every program's dashboards know --- */

static void print_process(Page *page)
{
    static const char build[] = PREFIX "build_info";
    const App *app = page->ctx->app;
    ProcessFigures process;
    process_read(&process);
    const Single rows[] = {
        { "process_cpu_seconds_total", "counter", "User and system time.", some(process.cpu_us), UNIT_US },
        { "process_resident_memory_bytes", "gauge", "Memory in use.", process.resident_bytes, UNIT_ONE },
        { "process_virtual_memory_bytes", "gauge", "Address space in use.", process.virtual_bytes, UNIT_ONE },
        { "process_open_fds", "gauge", "Open descriptors.", process.open_descriptors, UNIT_ONE },
        { "process_max_fds", "gauge", "How many there may be.", some(process.max_descriptors), UNIT_ONE },
        { "process_start_time_seconds", "gauge", "When it began, since 1970.", some(app->started.us), UNIT_US },
    };
    print_singles(page, rows, sizeof rows / sizeof *rows);
    exposition_family(&page->text, build, "gauge", "What runs; always 1.");
    exposition_sample(&page->text, build,
        (Label[]){ { "version", str(app->version) }, { "commit", str(app->commit) }, { 0 } }, 1, UNIT_ONE);
}

Err metrics_get(Ctx *ctx, const void *in, void *out)
{
    (void)in, (void)out;
    Page page = { .ctx = ctx, .probe = probe_look(ctx->app->probe, ctx->db, ctx->app->lanes) };
    print_requests(&page);
    print_lanes(&page);
    print_database(&page);
    print_writes(&page);
    print_jobs(&page);
    print_redis(&page);
    print_model(&page);
    print_process(&page);
    reply_header(ctx, "Cache-Control", str("no-store"));
    reply_raw(ctx, EXPOSITION_TYPE, arena_copy(ctx->arena, buf_view(&page.text)));
    buf_free(&page.text);
    return ERR_OK;
}

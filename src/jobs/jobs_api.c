#include "db/db_notify.h"
#include "events/events.h"
#include "http/cursor.h"
#include "jobs/jobs_list.h"
#include "jobs_sql.h"
#include "security/number.h"

#include <inttypes.h>

static Err job_load(Ctx *ctx);
static Err jobs_list(Ctx *ctx, const void *in, JobsPage *out);
static Err job_try_again(Ctx *ctx, const void *in, JobSeen *out);
static Err job_throw_away(Ctx *ctx, const void *in, void *out);
HANDLER(jobs_list, void, JobsPage)
HANDLER(job_try_again, void, JobSeen)
HANDLER(job_throw_away, void, void)

const Route job_routes[] = {
    { "GET", "/api/jobs/", "List Jobs", .name = "list_jobs", .tag = "jobs", .auth = AUTH_ADMIN, .lane = LANE_SLOW,
        .limit = LIMIT_NONE, .status = 200, .query = &JobsQuery_schema, .out = &JobsPage_schema, .run = jobs_list_run },
    { "POST", "/api/jobs/{job_id}/replay", "Replay Job", .name = "replay_job", .tag = "jobs", .auth = AUTH_ADMIN,
        .lane = LANE_WRITE, .limit = LIMIT_NONE, .status = 200, .params = &JobId_schema, .load = job_load,
        .out = &JobSeen_schema, .errors = ERRORS(ERR_NOT_FOUND, ERR_CONFLICT), .run = job_try_again_run },
    { "DELETE", "/api/jobs/{job_id}", "Discard Job", .name = "discard_job", .tag = "jobs", .auth = AUTH_ADMIN,
        .lane = LANE_WRITE, .limit = LIMIT_NONE, .status = 204, .params = &JobId_schema, .load = job_load,
        .errors = ERRORS(ERR_NOT_FOUND, ERR_CONFLICT), .run = job_throw_away_run },
};
const size_t job_routes_count = sizeof job_routes / sizeof *job_routes;

static const char *const standing_names[] = { "waiting", "running", "dead" };
const EnumValues JobStanding_values = { "JobState", standing_names, 3 };

/* --- one job --- */

/* Admins alone come here. */
static void complete(JobSeen *job)
{
    bool dead = job->state == JOB_IS_DEAD;
    job->can = (JobCan){ .replay = dead, .discard = dead };
}

static Err job_load(Ctx *ctx)
{
    const JobId *params = ctx->params;
    JobSeen *job = arena_alloc(ctx->arena, sizeof *job);
    Err err = job_look(ctx->db, &(JobLook){ params->job_id, ctx->now }, job);
    if (err == ERR_NO_ROW)
        return err_detail(ctx, ERR_NOT_FOUND, "Job not found");
    ctx->object = job;
    return err;
}

static Str told(Arena *arena, int64_t id, Str kind, Str key)
{
    Buf text = { 0 };
    buf_printf(&text, "{\"job_id\":%" PRId64 ",\"kind\":", id);
    json_write_str(&text, kind);
    buf_text(&text, ",\"key\":");
    json_write_str(&text, key);
    buf_text(&text, "}");
    Str out = arena_copy(arena, buf_view(&text));
    buf_free(&text);
    return out;
}

Err job_died(Db *db, const Job *job)
{
    Event event = { .kind = EVENT_JOB_DIED,
        .changes = told(db->arena, job->id, job->kind, job->key),
        .request_id = str(""),
        .address = str(""),
        .at = time_now() };
    return event_write(db, &event);
}

static Err emit(Ctx *ctx, EventKind kind, const JobSeen *job)
{
    return event_emit(ctx, kind, 0, told(ctx->arena, job->id, job->kind, job->key));
}

static Err job_try_again(Ctx *ctx, const void *in, JobSeen *out)
{
    (void)in;
    const JobSeen *job = ctx->object;
    int64_t changed = 0;
    TRY(job_replay(ctx->db, &(JobReplay){ job->id, ctx->now }, &changed));
    if (!changed)
        return err_detail(ctx, ERR_CONFLICT, "This job is not dead: it waits for its turn, or runs");
    db_notify(ctx->db, DB_TOPIC_JOBS);
    TRY(emit(ctx, EVENT_JOB_REPLAYED, job));
    JobSeen again;
    TRY(job_look(ctx->db, &(JobLook){ job->id, ctx->now }, &again));
    complete(&again);
    *out = again;
    return ERR_OK;
}

static Err job_throw_away(Ctx *ctx, const void *in, void *out)
{
    (void)in, (void)out;
    const JobSeen *job = ctx->object;
    int64_t changed = 0;
    TRY(job_discard(ctx->db, &(JobDiscard){ job->id }, &changed));
    if (!changed)
        return err_detail(ctx, ERR_CONFLICT, "This job is not dead: it waits for its turn, or runs");
    return emit(ctx, EVENT_JOB_DISCARDED, job);
}

/* --- the list: its place is the number of the last job of the page before --- */

static Str bound(const Ctx *ctx)
{
    const JobsQuery *query = ctx->query;
    return arena_printf(
        ctx->arena, "jobs %" PRId64 " %s", ctx->user->id, query->state.has ? standing_names[query->state.value] : "");
}

static Err place_read(Ctx *ctx, int64_t *before)
{
    OptStr cursor = ((const JobsQuery *)ctx->query)->cursor;
    Str place;
    *before = INT64_MAX;
    if (!cursor.has)
        return ERR_OK;
    if (!cursor_read(ctx->arena, cursor.value, bound(ctx), &place) || !number_parse(place, before))
        return cursor_refuse(ctx, cursor.value);
    return ERR_OK;
}

static Err page_read(Ctx *ctx, int64_t before, int64_t limit, List *out)
{
    OptEnum state = ((const JobsQuery *)ctx->query)->state;
    if (state.has && state.value == JOB_IS_DEAD)
        return jobs_dead(ctx->db, &(JobsDead){ before, limit }, out);
    bool running = state.value == JOB_IS_RUNNING;
    return jobs_look(ctx->db, &(JobsLook){ before, limit, ctx->now, !state.has, running }, out);
}

static Err jobs_list(Ctx *ctx, const void *in, JobsPage *out)
{
    (void)in;
    const JobsQuery *query = ctx->query;
    int64_t before;
    JobsPage page = { 0 };
    TRY(place_read(ctx, &before));
    TRY(page_read(ctx, before, query->limit + 1, &page.items)); /* one more says that there is a next page */
    JobSeen *jobs = page.items.items;
    if ((int64_t)page.items.count > query->limit) {
        page.items.count--;
        Str place = arena_printf(ctx->arena, "%" PRId64, jobs[page.items.count - 1].id);
        page.next = (OptStr){ true, cursor_print(ctx->arena, place, bound(ctx)) };
    }
    for (size_t i = 0; i < page.items.count; i++)
        complete(&jobs[i]);
    *out = page;
    return ERR_OK;
}

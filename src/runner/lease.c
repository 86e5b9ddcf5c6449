#include "runner/lease.h"

#include "base/log.h"
#include "base/seam.h"
#include "jobs/jobs_list.h"
#include "jobs_sql.h"
#include "limits.h"
#include "model/model.h"

#include <stdio.h>

enum { TAKE_S = 60, UNKNOWN_KIND_S = 60 };

/* One transaction: what it needs, and where its results go. */
typedef struct Turn {
    Work work; /* first: lanes hand back the Work */
    Lease *lease;
    const Lease *held;
    const JobTypes *types;
    DbEngine engine;
    JobProgress progress;
    JobFail failure;
    Time run_at;
} Turn;

static Err turn_run(LeaseSite site, Turn *turn, Err (*run)(Work *work, Db *db))
{
    Db db = { .conn = site.conn, .arena = site.arena };
    turn->work = (Work){ .arena = site.arena, .run = run };
    return lanes_write_and_wait(site.lanes, &db, &turn->work);
}

static Time in(int64_t seconds)
{
    return (Time){ time_now().us + seconds * 1000000 };
}

static void log_job(LogLevel level, const char *message, const Lease *lease, Err err)
{
    log_event(level, message,
        (LogField[]){ log_str("kind", lease->job.kind), log_str("key", lease->job.key),
            log_i64("attempts", lease->job.attempts), log_str("error", str(err_info(err)->name)),
            { .type = LOG_END } });
}

/* --- the time before --- */

static Err plant_type(Db *db, const JobType *type, DbEngine engine)
{
    Str name = str(type->name);
    if (type->on_postgres_only && engine != DB_POSTGRES)
        return job_uproot(db, &(JobUproot){ name }, NULL);
    TRY(job_plant(db, &(JobPlant){ name, time_now() }, NULL));
    return job_hasten(db, &(JobHasten){ name, in(type->every_s), time_now() }, NULL);
}

static Err plant_run(Work *work, Db *db)
{
    const Turn *turn = (const Turn *)work;
    for (size_t i = 0; i < turn->types->count; i++) {
        const JobType *type = &turn->types->list[i];
        if (type->every_s)
            TRY(plant_type(db, type, turn->engine));
    }
    return ERR_OK;
}

Err lease_plant(LeaseSite site, const JobTypes *types, DbEngine engine)
{
    Turn turn = { .types = types, .engine = engine };
    return turn_run(site, &turn, plant_run);
}

/* --- taking --- */

static void token_make(char *out)
{
    uint8_t bytes[LEASE_TOKEN_LEN / 2];
    random_bytes(bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

static Err take_run(Work *work, Db *db)
{
    Turn *turn = (Turn *)work;
    JobTake take = { .now = time_now(), .until = in(TAKE_S), .lease = str(turn->lease->token) };
    return job_take(db, &take, &turn->lease->job);
}

Err lease_take(LeaseSite site, const JobTypes *types, Lease *out)
{
    Lease lease = { 0 };
    Turn turn = { .lease = &lease };
    token_make(lease.token);
    TRY(turn_run(site, &turn, take_run));
    lease.type = job_type_find(types, lease.job.kind);
    lease.model = types->model;
    *out = lease;
    return ERR_OK;
}

/* --- steps --- */

static Err finish(Db *db, const Lease *lease)
{
    Str token = str(lease->token);
    if (lease->type->every_s)
        return job_again(db, &(JobAgain){ lease->job.id, token, in(lease->type->every_s), time_now() }, NULL);
    return job_finish(db, &(JobFinish){ lease->job.id, token }, NULL);
}

static Err step_run(Work *work, Db *db)
{
    Turn *turn = (Turn *)work;
    const Lease *lease = turn->held;
    int64_t held = 0;
    TRY(job_renew(db, &(JobRenew){ lease->job.id, str(lease->token), in(lease->type->lease_s), time_now() }, &held));
    if (held == 0)
        return ERR_CONFLICT;
    const JobType *type = lease->type;
    TRY(type->step ? type->step(db, &lease->job, &turn->progress)
                   : type->step_of_model(lease->model, db, &lease->job, &turn->progress));
    return turn->progress == JOB_DONE ? finish(db, lease) : ERR_OK;
}

Err lease_step(LeaseSite site, Lease *lease, JobProgress *out)
{
    Turn turn = { .held = lease };
    TRY(turn_run(site, &turn, step_run));
    lease->job.attempts = 1;
    *out = turn.progress;
    return ERR_OK;
}

/* --- other ends --- */

static Err fail_run(Work *work, Db *db)
{
    const Turn *turn = (const Turn *)work;
    int64_t changed = 0;
    TRY(job_fail(db, &turn->failure, &changed));
    return changed && turn->failure.state == JOB_DEAD ? job_died(db, &turn->held->job) : ERR_OK;
}

static bool is_its_end(const Lease *lease, Err err)
{
    int64_t most = lease->type->attempts_max;
    return most && (lease->job.attempts >= most || err == JOB_REFUSED);
}

static void end_attempt(LeaseSite site, const Lease *lease, Err err, const char *why)
{
    bool is_dead = is_its_end(lease, err);
    uint32_t random;
    random_bytes(&random, sizeof random);
    Time now = time_now();
    Turn turn = { .held = lease,
        .failure = { .id = lease->job.id,
            .lease = str(lease->token),
            .state = is_dead ? JOB_DEAD : JOB_READY,
            .run_at = { now.us + (is_dead ? 0 : job_retry_us(lease->job.attempts, random)) },
            .last_error = str(why),
            .now = now } };
    log_job(is_dead ? LOG_ERROR : LOG_WARN, is_dead ? "job is dead" : "job failed", lease, err);
    if (turn_run(site, &turn, fail_run) != ERR_OK)
        log_job(LOG_WARN, "job's failure was not written", lease, err);
}

void lease_failed(LeaseSite site, const Lease *lease, Err err)
{
    if (err == ERR_CONFLICT)
        log_job(LOG_WARN, "job was taken over", lease, err);
    else
        end_attempt(site, lease, err,
            err == JOB_REFUSED ? "It can never be done: its key or its payload is not one of its kind."
                               : err_info(err)->text);
}

static Err give_back_run(Work *work, Db *db)
{
    const Turn *turn = (const Turn *)work;
    JobGiveBack row = { turn->held->job.id, str(turn->held->token), turn->run_at, time_now() };
    return job_give_back(db, &row, NULL);
}

void lease_give_back(LeaseSite site, const Lease *lease, Time run_at)
{
    Turn turn = { .held = lease, .run_at = run_at };
    Err err = turn_run(site, &turn, give_back_run);
    if (err != ERR_OK)
        log_job(LOG_WARN, "job was not given back", lease, err);
}

bool lease_is_runnable(LeaseSite site, const Lease *lease)
{
    if (!lease->type) {
        log_job(LOG_WARN, "job of a kind that only a newer version knows", lease, ERR_NOT_IMPLEMENTED);
        lease_give_back(site, lease, in(UNKNOWN_KIND_S));
        return false;
    }
    if (!lease->type->step && !(lease->model && model_is_ours(lease->model))) {
        lease_give_back(site, lease, in(JOB_LATER_S)); /* another process has one */
        return false;
    }
    if (!lease->type->attempts_max || lease->job.attempts <= lease->type->attempts_max)
        return true;
    end_attempt(site, lease, ERR_INTERNAL, "Its workers ended without an answer.");
    return false;
}

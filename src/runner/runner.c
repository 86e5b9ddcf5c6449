#include "runner/runner.h"

#include "base/seam.h"
#include "limits.h"
#include "runner/lease.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/* How long to sleep at most: a clock that was set is noticed, and on PostgreSQL what other processes enqueued. */
enum { SLEEP_MAX_MS = 60 * 1000, PLANT_EVERY_S = 10 * 60 };

typedef struct Worker {
    Runner *runner;
    pthread_t thread;
    DbConn *conn; /* SQLite: to look; PostgreSQL: for everything */
    bool missed;  /* what was due went to another one, or cannot be read: wait before looking again */
} Worker;

struct Runner {
    RunnerConfig config;
    Lanes *lanes;
    Worker *workers;
    int opened, started;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t changed;
    uint64_t wakes;
    bool draining;
};

Runner *runner_new(const RunnerConfig *config)
{
    Runner *runner = calloc(1, sizeof *runner);
    assert(runner && config->threads > 0);
    runner->config = *config;
    runner->workers = calloc((size_t)config->threads, sizeof *runner->workers);
    assert(runner->workers);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&runner->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&runner->lock, NULL);
    return runner;
}

/* --- sleeping --- */

static void wake(void *arg, unsigned topics)
{
    Runner *runner = arg;
    if (!(topics & DB_TOPIC_JOBS))
        return;
    pthread_mutex_lock(&runner->lock);
    runner->wakes++;
    pthread_cond_broadcast(&runner->changed);
    pthread_mutex_unlock(&runner->lock);
}

DbListener runner_listener(Runner *runner)
{
    return (DbListener){ wake, runner };
}

void runner_drain(Runner *runner)
{
    pthread_mutex_lock(&runner->lock);
    runner->draining = true;
    pthread_cond_broadcast(&runner->changed);
    pthread_mutex_unlock(&runner->lock);
}

static bool is_draining(Runner *runner)
{
    pthread_mutex_lock(&runner->lock);
    bool draining = runner->draining;
    pthread_mutex_unlock(&runner->lock);
    return draining;
}

static uint64_t wakes_so_far(Runner *runner)
{
    pthread_mutex_lock(&runner->lock);
    uint64_t wakes = runner->wakes;
    pthread_mutex_unlock(&runner->lock);
    return wakes;
}

static struct timespec from_now(int64_t us)
{
    int64_t until_us = monotonic_us() + us;
    return (struct timespec){ .tv_sec = until_us / 1000000, .tv_nsec = until_us % 1000000 * 1000 };
}

/* Until the time is over, or something was enqueued since `seen` was read, or the drain begins. */
static void sleep_for(Runner *runner, int64_t us, uint64_t seen)
{
    struct timespec until = from_now(us);
    int timed_out = 0;
    pthread_mutex_lock(&runner->lock);
    while (!runner->draining && runner->wakes == seen && !timed_out)
        timed_out = pthread_cond_timedwait(&runner->changed, &runner->lock, &until);
    pthread_mutex_unlock(&runner->lock);
}

/* In microseconds; 0: something is due. */
static int64_t until_next(Worker *worker, Arena *arena)
{
    const int64_t pause_us = JOB_PAUSE_MS * 1000LL, longest_us = SLEEP_MAX_MS * 1000LL;
    const int64_t poll_us = worker->runner->config.poll_ms * 1000LL;
    bool is_sqlite = worker->runner->config.url->engine == DB_SQLITE;
    Db db = { .conn = worker->conn, .arena = arena };
    Time next = { INT64_MAX };
    if (worker->missed) {
        worker->missed = false;
        return pause_us;
    }
    Err err = jobs_next(&db, &next);
    if (err != ERR_OK && err != ERR_NO_ROW)
        return pause_us;
    int64_t us = next.us - time_now().us, most_us = is_sqlite ? longest_us : poll_us;
    return us < 0 ? 0 : us < most_us ? us : most_us;
}

/* --- running --- */

static LeaseSite site(Worker *worker, Arena *arena)
{
    return (LeaseSite){ .lanes = worker->runner->lanes, .conn = worker->conn, .arena = arena };
}

static Time in_a_while(void)
{
    return (Time){ time_now().us + JOB_LATER_S * INT64_C(1000000) };
}

static void run_steps(Worker *worker, Lease *lease)
{
    Arena arena = { 0 };
    LeaseSite here = site(worker, &arena);
    JobProgress progress = JOB_MORE;
    Err err = ERR_OK;
    while (err == ERR_OK && progress == JOB_MORE && !is_draining(worker->runner)) {
        err = lease_step(here, lease, &progress);
        arena_reset(&arena);
    }
    if (err != ERR_OK)
        lease_failed(here, lease, err);
    else if (progress != JOB_DONE)
        lease_give_back(here, lease, progress == JOB_LATER ? in_a_while() : time_now());
    arena_free(&arena);
}

static void run_one(Worker *worker)
{
    Arena arena = { 0 }; /* of the job */
    Lease lease;
    Err err = lease_take(site(worker, &arena), worker->runner->config.types, &lease);
    worker->missed = err != ERR_OK;
    if (err == ERR_OK && lease_is_runnable(site(worker, &arena), &lease))
        run_steps(worker, &lease);
    arena_free(&arena);
}

/* Recurring jobs are there from the first start on; now and then they are looked after. False: not now. */
static bool plant(Worker *worker, Arena *arena)
{
    const RunnerConfig *config = &worker->runner->config;
    return lease_plant(site(worker, arena), config->types, config->url->engine) == ERR_OK;
}

static void *worker_main(void *arg)
{
    Worker *worker = arg;
    Runner *runner = worker->runner;
    int64_t plant_us = worker == runner->workers ? 0 : INT64_MAX; /* the first one does it for all */
    while (!is_draining(runner)) {
        Arena arena = { 0 };
        uint64_t seen = wakes_so_far(runner);
        bool is_due = monotonic_us() >= plant_us, planted = !is_due || plant(worker, &arena);
        if (is_due && planted)
            plant_us = monotonic_us() + PLANT_EVERY_S * INT64_C(1000000);
        int64_t wait_us = planted ? until_next(worker, &arena) : JOB_PAUSE_MS * 1000LL;
        arena_free(&arena);
        if (wait_us == 0)
            run_one(worker);
        else
            sleep_for(runner, wait_us, seen);
    }
    return NULL;
}

/* --- beginning and end --- */

static Err open_connections(Runner *runner, Arena *arena, const char **problem)
{
    const RunnerConfig *config = &runner->config;
    DbMode mode = config->url->engine == DB_SQLITE ? DB_READ : DB_WRITE;
    for (int i = 0; i < config->threads; i++) {
        Worker *worker = &runner->workers[i];
        worker->runner = runner;
        TRY(db_open(config->url, mode, config->queries, JOB_STEP_DEADLINE_MS, arena, &worker->conn, problem));
        db_listen(worker->conn, runner_listener(runner));
        runner->opened++;
    }
    return ERR_OK;
}

Err runner_start(Runner *runner, Lanes *lanes, Arena *arena, const char **problem)
{
    runner->lanes = lanes;
    TRY(open_connections(runner, arena, problem));
    for (int i = 0; i < runner->opened; i++) {
        int failed = pthread_create(&runner->workers[i].thread, NULL, worker_main, &runner->workers[i]);
        assert(!failed);
        runner->started++;
    }
    return ERR_OK;
}

void runner_stop(Runner *runner)
{
    runner_drain(runner);
    for (int i = 0; i < runner->started; i++)
        pthread_join(runner->workers[i].thread, NULL);
    for (int i = 0; i < runner->opened; i++)
        db_close(runner->workers[i].conn);
    runner->started = runner->opened = 0;
}

void runner_free(Runner *runner)
{
    if (!runner)
        return;
    assert(runner->opened == 0);
    pthread_cond_destroy(&runner->changed);
    pthread_mutex_destroy(&runner->lock);
    free(runner->workers);
    free(runner);
}

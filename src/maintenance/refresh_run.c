#include "maintenance/refresh_run.h"

#include "limits.h"
#include "queries.h"

#include <assert.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>

enum { CONFLICTS_MAX = 10, STATEMENT_MS = 30 * 1000 };

typedef struct Walk {
    const RefreshRun *run;
    pthread_mutex_t lock; /* of what follows, and of stdout */
    pthread_cond_t over;
    size_t next;
    int failed_in_a_row;
    bool ended; /* given up */
    RefreshResult result;
} Walk;

typedef struct Worker {
    Walk *walk;
    pthread_t thread;
    DbConn *conn;
    Arena arena; /* of one transaction */
} Worker;

int refresh_workers(DbEngine engine)
{
    return engine == DB_SQLITE ? 1 : REFRESH_WORKERS;
}

/* --- between tries --- */

static void pause_before(Walk *walk, int tries)
{
    int64_t until_us = monotonic_us() + ((int64_t)REFRESH_WAIT_MS << (tries - 1)) * 1000;
    struct timespec until = { .tv_sec = until_us / 1000000, .tv_nsec = until_us % 1000000 * 1000 };
    int timed_out = 0;
    pthread_mutex_lock(&walk->lock);
    while (!walk->ended && !timed_out)
        timed_out = pthread_cond_timedwait(&walk->over, &walk->lock, &until);
    pthread_mutex_unlock(&walk->lock);
}

static void say_failed(Walk *walk, int64_t id, int tries, Err err)
{
    pthread_mutex_lock(&walk->lock);
    printf("Ticket %" PRId64 ": try %d of %d failed: %s\n", id, tries, REFRESH_TRIES, err_info(err)->text);
    fflush(stdout);
    pthread_mutex_unlock(&walk->lock);
}

/* --- tickets --- */

/* Transactions that met others run again at once: that is no failure yet. */
static Err refresh_range(Worker *worker, size_t from, size_t count, RefreshSum *sum)
{
    const RefreshRun *run = worker->walk->run;
    Err err = ERR_RETRY;
    for (int i = 0; err == ERR_RETRY && i < CONFLICTS_MAX; i++) {
        Db db = { .conn = worker->conn, .arena = &worker->arena };
        err = refresh_tickets(&db, run->ids + from, count, run->day, sum);
        arena_reset(&worker->arena);
    }
    return err;
}

static void count_done(Walk *walk, const RefreshSum *sum)
{
    pthread_mutex_lock(&walk->lock);
    walk->result.sum.processed += sum->processed;
    walk->result.sum.skipped += sum->skipped;
    walk->failed_in_a_row = 0;
    pthread_mutex_unlock(&walk->lock);
}

static void count_failed(Walk *walk)
{
    pthread_mutex_lock(&walk->lock);
    walk->result.errors++;
    if (++walk->failed_in_a_row == REFRESH_GIVE_UP) {
        walk->ended = true;
        printf("%d tickets in a row failed: the rest is left for the next run.\n", REFRESH_GIVE_UP);
        pthread_cond_broadcast(&walk->over);
    }
    pthread_mutex_unlock(&walk->lock);
}

static bool is_ended(Walk *walk)
{
    pthread_mutex_lock(&walk->lock);
    bool ended = walk->ended;
    pthread_mutex_unlock(&walk->lock);
    return ended;
}

static void refresh_alone(Worker *worker, size_t at)
{
    Walk *walk = worker->walk;
    RefreshSum sum = { 0 };
    Err err = refresh_range(worker, at, 1, &sum);
    for (int tries = 1; err != ERR_OK && tries <= REFRESH_TRIES; tries++) {
        say_failed(walk, walk->run->ids[at].value, tries, err);
        if (tries == REFRESH_TRIES)
            break;
        pause_before(walk, tries);
        err = refresh_range(worker, at, 1, &sum);
    }
    if (err == ERR_OK)
        count_done(walk, &sum);
    else
        count_failed(walk);
}

/* Those that are not even tried, at the walk's end, are errors too: they were not refreshed. */
static void refresh_one_by_one(Worker *worker, size_t from, size_t count)
{
    size_t done = 0;
    while (done < count && !is_ended(worker->walk))
        refresh_alone(worker, from + done++);
    pthread_mutex_lock(&worker->walk->lock);
    worker->walk->result.errors += (int64_t)(count - done);
    pthread_mutex_unlock(&worker->walk->lock);
}

/* False: there is nothing left. */
static bool take(Walk *walk, size_t *from, size_t *count)
{
    pthread_mutex_lock(&walk->lock);
    size_t left = walk->ended ? 0 : walk->run->count - walk->next;
    *from = walk->next;
    *count = left < REFRESH_STEP ? left : REFRESH_STEP;
    walk->next += *count;
    pthread_mutex_unlock(&walk->lock);
    return *count > 0;
}

static void *worker_main(void *arg)
{
    Worker *worker = arg;
    size_t from, count;
    while (take(worker->walk, &from, &count)) {
        RefreshSum sum = { 0 };
        if (refresh_range(worker, from, count, &sum) == ERR_OK)
            count_done(worker->walk, &sum);
        else
            refresh_one_by_one(worker, from, count);
    }
    return NULL;
}

/* --- beginning and end --- */

static void walk_init(Walk *walk, const RefreshRun *run)
{
    *walk = (Walk){ .run = run };
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&walk->over, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&walk->lock, NULL);
}

static void workers_run(Worker *workers, int count)
{
    for (int i = 0; i < count; i++) {
        int failed = pthread_create(&workers[i].thread, NULL, worker_main, &workers[i]);
        assert(!failed);
    }
    for (int i = 0; i < count; i++)
        pthread_join(workers[i].thread, NULL);
}

Err refresh_run(const RefreshRun *run, Arena *arena, RefreshResult *out, const char **problem)
{
    Walk walk;
    Worker workers[REFRESH_WORKERS] = { 0 };
    int opened = 0, count = refresh_workers(run->url->engine);
    Err err = ERR_OK;
    walk_init(&walk, run);
    for (; err == ERR_OK && opened < count; opened += err == ERR_OK) {
        workers[opened].walk = &walk;
        err = db_open(run->url, DB_WRITE, &db_queries, STATEMENT_MS, arena, &workers[opened].conn, problem);
    }
    if (err == ERR_OK)
        workers_run(workers, count);
    for (int i = 0; i < opened; i++) {
        db_close(workers[i].conn);
        arena_free(&workers[i].arena);
    }
    walk.result.errors += (int64_t)(run->count - walk.next); /* left at its end */
    if (err == ERR_OK)
        *out = walk.result;
    pthread_cond_destroy(&walk.over);
    pthread_mutex_destroy(&walk.lock);
    return err;
}

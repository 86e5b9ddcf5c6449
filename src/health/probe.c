#include "health/probe.h"

#include "health_sql.h"
#include "jobs/jobs.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct Probe {
    Work work; /* first: the writer hands it back */
    Arena arena;
    const DbUrl *url;
    int wait_ms;
    ProbeResult last;
    bool looked;
    pthread_mutex_t lock; /* for the two below */
    pthread_cond_t came_back;
    bool with_writer; /* work and arena are the writer's */
    Err err;          /* of the last one that came back */
};

static Err write_run(Work *work, Db *db)
{
    (void)work;
    TRY(health_write(db, &(HealthWrite){ time_now() }, NULL));
    return health_unwrite(db, NULL);
}

static void write_done(Work *work, Err err)
{
    Probe *probe = (Probe *)work;
    pthread_mutex_lock(&probe->lock);
    probe->err = err;
    probe->with_writer = false;
    pthread_cond_signal(&probe->came_back);
    pthread_mutex_unlock(&probe->lock);
}

Probe *probe_new(const DbUrl *url, int wait_ms)
{
    Probe *probe = calloc(1, sizeof *probe);
    pthread_condattr_t monotonic;
    assert(probe);
    probe->url = url;
    probe->wait_ms = wait_ms;
    probe->work = (Work){ .arena = &probe->arena, .run = write_run, .done = write_done };
    pthread_mutex_init(&probe->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&probe->came_back, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return probe;
}

void probe_free(Probe *probe)
{
    if (!probe)
        return;
    assert(!probe->with_writer);
    pthread_cond_destroy(&probe->came_back);
    pthread_mutex_destroy(&probe->lock);
    arena_free(&probe->arena);
    free(probe);
}

/* The lock is held. ERR_BUSY: it is still with the writer. */
static Err wait_for_writer(Probe *probe)
{
    int64_t until_us = monotonic_us() + probe->wait_ms * (int64_t)1000;
    struct timespec until = { .tv_sec = until_us / 1000000, .tv_nsec = until_us % 1000000 * 1000 };
    int waited = 0;
    while (probe->with_writer && !waited)
        waited = pthread_cond_timedwait(&probe->came_back, &probe->lock, &until);
    return probe->with_writer ? ERR_BUSY : probe->err;
}

/* Through the one writer: a connection of our own would wait for its lock while it is merely busy. */
static Err ask_writer(Probe *probe, Lanes *lanes)
{
    Err err = ERR_BUSY;
    pthread_mutex_lock(&probe->lock);
    if (!probe->with_writer) {
        arena_reset(&probe->arena);
        err = lanes_submit(lanes, LANE_WRITE, &probe->work);
        probe->with_writer = err == ERR_OK;
        if (err == ERR_OK)
            err = wait_for_writer(probe);
    }
    pthread_mutex_unlock(&probe->lock);
    return err;
}

static Err try_write(Probe *probe, Db *db, Lanes *lanes)
{
    if (lanes_fast_is_inline(lanes))
        return ask_writer(probe, lanes);
    arena_reset(&probe->arena);
    return lanes_write_and_wait(lanes, db, &probe->work);
}

/* What cannot be read says nothing here: `read` tells. */
static bool jobs_are_late(Db *db)
{
    Time due;
    return jobs_next(db, &due) == ERR_OK && time_now().us - due.us > JOBS_LATE_S * INT64_C(1000000);
}

const ProbeResult *probe_look(Probe *probe, Db *db, Lanes *lanes)
{
    ProbeResult *last = &probe->last;
    int64_t now_us = monotonic_us();
    if (probe->looked && now_us - last->at_us < PROBE_FRESH_MS * (int64_t)1000)
        return last;
    DbInt version;
    last->read = health_read(db, &version);
    last->write = last->read == ERR_OK ? try_write(probe, db, lanes) : last->read;
    last->jobs_late = last->read == ERR_OK && jobs_are_late(db);
    last->space = db_space(probe->url);
    last->disk_low = last->space.free_bytes.has && last->space.free_bytes.value < DISK_FREE_MIN_BYTES;
    last->at_us = monotonic_us(); /* of the answer: one that took long is not old at once */
    last->took_us = last->at_us - now_us;
    probe->looked = true;
    return last;
}

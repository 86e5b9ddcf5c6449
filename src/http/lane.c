#include "http/lane.h"

#include "base/log.h"
#include "base/seam.h"
#include "db/db_group.h"
#include "http/queue.h"
#include "http/writer.h"
#include "limits.h"

#include <assert.h>
#include <stdlib.h>
#include <time.h>

enum {
    SLOW_THREADS = 2,
    LIVE_THREADS = 2,
    TRANSACTION_TRIES = 10, /* with the pauses between them at most 0.2 s */
    RETRY_MIN_US = 500,
    RETRY_DOUBLINGS = 6,
    RETRY_MAX_US = RETRY_MIN_US << RETRY_DOUBLINGS,
};

typedef struct Crew Crew;

/* A thread of a crew and the connection that is its own. */
typedef struct Worker {
    Crew *crew;
    DbConn *conn;
    pthread_t thread;
} Worker;

/* Threads that share one queue. */
struct Crew {
    const char *name;
    Lanes *lanes;
    WorkQueue queue;
    Worker *workers;
    int count;
    void (*run)(Worker *worker);
};

struct Lanes {
    Crew writer; /* SQLite: one thread; PostgreSQL: the pool of FAST and WRITE */
    Crew slow, hash, watch, live;
    bool sqlite;
    Histogram group_sizes;                  /* SQLite: the writer's */
    _Atomic uint64_t transactions, retries; /* PostgreSQL: of every thread */
};

/* The winner of a conflict may still be waiting for its disk: trying again at once would only lose again. By chance, so
 * that two losers do not meet again. */
static void back_off(int tries)
{
    uint32_t chance;
    random_bytes(&chance, sizeof chance);
    int64_t most_us = tries < RETRY_DOUBLINGS ? RETRY_MIN_US << tries : RETRY_MAX_US;
    struct timespec pause = { .tv_nsec = (most_us / 2 + chance % (most_us / 2)) * 1000 };
    nanosleep(&pause, NULL);
}

/* PostgreSQL: SERIALIZABLE, so that two of them may ask for another try; nothing outside the database has happened. */
static Err run_transaction(Lanes *lanes, DbConn *conn, Work *work)
{
    Db db = { .conn = conn, .arena = work->arena };
    Err err = ERR_RETRY;
    for (int tries = 0; err == ERR_RETRY && tries < TRANSACTION_TRIES; tries++) {
        atomic_fetch_add_explicit(tries ? &lanes->retries : &lanes->transactions, 1, memory_order_relaxed);
        if (tries)
            back_off(tries - 1);
        TRY(db_begin(&db, DB_TX_WRITE));
        err = work->run(work, &db);
        if (err == ERR_OK)
            err = db_commit(&db);
        if (err != ERR_OK)
            db_rollback(&db);
    }
    return err;
}

Err work_run_in_snapshot(Work *work, DbConn *conn)
{
    Db db = { .conn = conn, .arena = work->arena };
    TRY(db_begin(&db, DB_TX_READ));
    Err err = work->run(work, &db);
    db_rollback(&db); /* nothing was written */
    return err;
}

static Err run_work(Worker *worker, Work *work)
{
    Db db = { .conn = worker->conn, .arena = work->arena };
    if (work->in_transaction)
        return run_transaction(worker->crew->lanes, worker->conn, work);
    return work->in_snapshot ? work_run_in_snapshot(work, worker->conn) : work->run(work, &db);
}

static void run_queue(Worker *worker)
{
    for (Work *work = queue_pop(&worker->crew->queue); work; work = queue_pop(&worker->crew->queue)) {
        Err err = ERR_BUSY;
        log_request(work->request_id);
        if (!work_is_stale(work, monotonic_us()))
            err = run_work(worker, work);
        log_request(NULL);
        assert(!db_in_transaction(worker->conn));
        work->done(work, err);
    }
}

static void run_writer(Worker *worker)
{
    writer_run(&worker->crew->queue, worker->conn, &worker->crew->lanes->group_sizes);
}

static void *worker_main(void *arg)
{
    Worker *worker = arg;
    worker->crew->run(worker);
    return NULL;
}

typedef struct CrewPlan {
    const char *name;
    int count, queue_max, deadline_ms;
    DbMode mode;
    void (*run)(Worker *worker);
} CrewPlan;

static Err crew_open(Crew *crew, CrewPlan plan, const LaneConfig *config, Arena *arena, const char **problem)
{
    queue_init(&crew->queue, plan.queue_max);
    crew->name = plan.name;
    crew->run = plan.run;
    crew->workers = calloc((size_t)plan.count, sizeof *crew->workers);
    assert(crew->workers);
    for (int i = 0; i < plan.count; i++) {
        Worker *worker = &crew->workers[i];
        worker->crew = crew;
        TRY(db_open(config->url, plan.mode, config->queries, plan.deadline_ms, arena, &worker->conn, problem));
        db_listen(worker->conn, config->committed);
        crew->count++;
    }
    return ERR_OK;
}

static void crew_start(Crew *crew)
{
    for (int i = 0; i < crew->count; i++) {
        int failed = pthread_create(&crew->workers[i].thread, NULL, worker_main, &crew->workers[i]);
        assert(!failed);
    }
}

static void crew_join(Crew *crew)
{
    queue_close(&crew->queue);
    for (int i = 0; i < crew->count; i++)
        pthread_join(crew->workers[i].thread, NULL);
}

static void crew_close(Crew *crew)
{
    for (int i = 0; i < crew->count; i++)
        db_close(crew->workers[i].conn);
    if (crew->workers)
        queue_destroy(&crew->queue);
    free(crew->workers);
}

static Err open_crews(Lanes *lanes, const LaneConfig *config, Arena *arena, const char **problem)
{
    DbMode mode = lanes->sqlite ? DB_READ : DB_WRITE;
    CrewPlan writer = { "write", 1, LANE_QUEUE_MAX, 0, DB_WRITE, run_writer };
    CrewPlan pool = { "pool", config->pool_threads, LANE_QUEUE_MAX, config->statement_ms, DB_WRITE, run_queue };
    CrewPlan slow = { "slow", SLOW_THREADS, LANE_QUEUE_MAX, config->statement_ms, DB_READ, run_queue };
    CrewPlan hash = { "hash", config->hash_threads, HASH_QUEUE_MAX, config->statement_ms, mode, run_queue };
    CrewPlan watch = { "watch", 1, LANE_QUEUE_MAX, config->statement_ms, mode, run_queue };
    CrewPlan live = { "live", LIVE_THREADS, LANE_QUEUE_MAX, config->statement_ms, DB_READ, run_queue };
    TRY(crew_open(&lanes->writer, lanes->sqlite ? writer : pool, config, arena, problem));
    TRY(crew_open(&lanes->slow, slow, config, arena, problem));
    TRY(crew_open(&lanes->hash, hash, config, arena, problem));
    TRY(crew_open(&lanes->watch, watch, config, arena, problem));
    return crew_open(&lanes->live, live, config, arena, problem);
}

Err lanes_start(const LaneConfig *config, Arena *arena, Lanes **out, const char **problem)
{
    Lanes *lanes = calloc(1, sizeof *lanes);
    assert(lanes);
    lanes->sqlite = config->url->engine == DB_SQLITE;
    Err err = open_crews(lanes, config, arena, problem);
    Crew *crews[LANE_CREWS] = { &lanes->writer, &lanes->slow, &lanes->hash, &lanes->watch, &lanes->live };
    for (int i = 0; i < LANE_CREWS; i++) {
        crews[i]->lanes = lanes;
        if (err == ERR_OK)
            crew_start(crews[i]);
        else
            crew_close(crews[i]);
    }
    if (err == ERR_OK)
        *out = lanes;
    else
        free(lanes);
    return err;
}

static void crew_give_up(Crew *crew)
{
    queue_close(&crew->queue);
    for (Work *work = queue_try_pop(&crew->queue); work; work = queue_try_pop(&crew->queue))
        work->done(work, ERR_BUSY);
}

void lanes_give_up(Lanes *lanes)
{
    crew_give_up(&lanes->live);
    crew_give_up(&lanes->watch);
    crew_give_up(&lanes->hash);
    crew_give_up(&lanes->slow);
    crew_give_up(&lanes->writer);
}

void lanes_stop(Lanes *lanes)
{
    if (!lanes)
        return;
    crew_join(&lanes->watch); /* first, with hash: their handlers may still wait for the writer */
    crew_join(&lanes->hash);
    crew_join(&lanes->slow);
    crew_join(&lanes->live);
    crew_join(&lanes->writer);
    crew_close(&lanes->live);
    crew_close(&lanes->watch);
    crew_close(&lanes->hash);
    crew_close(&lanes->slow);
    crew_close(&lanes->writer);
    free(lanes);
}

bool lanes_fast_is_inline(const Lanes *lanes)
{
    return lanes->sqlite;
}

static Crew *crew_of(Lanes *lanes, Lane lane)
{
    switch (lane) {
    case LANE_SLOW: return &lanes->slow;
    case LANE_HASH: return &lanes->hash;
    case LANE_WATCH: return &lanes->watch;
    case LANE_LIVE:
    case LANE_MODEL: return &lanes->live;
    default: return &lanes->writer;
    }
}

Err lanes_submit(Lanes *lanes, Lane lane, Work *work)
{
    assert(lane == LANE_WRITE || lane == LANE_SLOW || lane == LANE_HASH || lane == LANE_WATCH || lane == LANE_LIVE ||
           lane == LANE_MODEL || (lane == LANE_FAST && !lanes->sqlite));
    Crew *crew = crew_of(lanes, lane);
    work->in_transaction = lane == LANE_WRITE;
    return queue_push(&crew->queue, work) ? ERR_OK : ERR_BUSY;
}

/* A thread that waits for the writer: its work is wrapped so that done wakes it. */
typedef struct Waiter {
    Work work;
    Work *inner;
    pthread_mutex_t lock;
    pthread_cond_t ready;
    bool is_done;
    Err err;
} Waiter;

static Err waiter_run(Work *work, Db *db)
{
    Waiter *waiter = (Waiter *)work;
    return waiter->inner->run(waiter->inner, db);
}

static void waiter_done(Work *work, Err err)
{
    Waiter *waiter = (Waiter *)work;
    pthread_mutex_lock(&waiter->lock);
    waiter->err = err;
    waiter->is_done = true;
    pthread_cond_signal(&waiter->ready);
    pthread_mutex_unlock(&waiter->lock);
}

Err lanes_write_and_wait(Lanes *lanes, Db *db, Work *work)
{
    if (!lanes->sqlite)
        return run_transaction(lanes, db->conn, work);
    Waiter waiter = {
        .work = { .arena = work->arena, .request_id = work->request_id, .run = waiter_run, .done = waiter_done },
        .inner = work
    };
    pthread_mutex_init(&waiter.lock, NULL);
    pthread_cond_init(&waiter.ready, NULL);
    Err err = lanes_submit(lanes, LANE_WRITE, &waiter.work);
    if (err == ERR_OK) {
        pthread_mutex_lock(&waiter.lock);
        while (!waiter.is_done)
            pthread_cond_wait(&waiter.ready, &waiter.lock);
        pthread_mutex_unlock(&waiter.lock);
        err = waiter.err;
    }
    pthread_cond_destroy(&waiter.ready);
    pthread_mutex_destroy(&waiter.lock);
    return err;
}

static LaneStats crew_stats(Crew *crew, int64_t now_us)
{
    QueueStats queue = queue_stats(&crew->queue);
    return (LaneStats){ .name = crew->name,
        .threads = crew->count,
        .running = crew->count - queue.waiting,
        .queued = queue.length,
        .oldest_wait_us = queue.oldest_us ? now_us - queue.oldest_us : 0,
        .taken = queue.taken,
        .refused = queue.refused };
}

void lanes_stats(Lanes *lanes, LaneStats out[LANE_CREWS])
{
    Crew *crews[LANE_CREWS] = { [LANE_STATS_WRITE] = &lanes->writer,
        [LANE_STATS_SLOW] = &lanes->slow,
        [LANE_STATS_HASH] = &lanes->hash,
        [LANE_STATS_WATCH] = &lanes->watch,
        [LANE_STATS_LIVE] = &lanes->live };
    int64_t now_us = monotonic_us();
    for (int i = 0; i < LANE_CREWS; i++)
        out[i] = crew_stats(crews[i], now_us);
}

void lanes_write_stats(const Lanes *lanes, WriteStats *out)
{
    *out = (WriteStats){ .transactions = counter_read(&lanes->transactions), .retries = counter_read(&lanes->retries) };
    histogram_read(&lanes->group_sizes, &out->group_sizes);
    if (lanes->sqlite)
        out->transactions = out->group_sizes.count;
}

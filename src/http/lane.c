#include "http/lane.h"

#include "base/seam.h"
#include "db/db_group.h"
#include "http/queue.h"
#include "http/writer.h"
#include "limits.h"

#include <assert.h>
#include <stdlib.h>

enum { CREWS = 3, SLOW_THREADS = 2, TRANSACTION_TRIES = 10 };

typedef struct Crew Crew;

/* A thread of a crew and the connection that is its own. */
typedef struct Worker {
    Crew *crew;
    DbConn *conn;
    pthread_t thread;
} Worker;

/* Threads that share one queue. */
struct Crew {
    WorkQueue queue;
    Worker *workers;
    int count;
    void (*run)(Worker *worker);
};

struct Lanes {
    Crew writer; /* SQLite: one thread; PostgreSQL: the pool of FAST and WRITE */
    Crew slow, hash;
    bool sqlite;
};

/* PostgreSQL: SERIALIZABLE, so that two of them may ask for another try; nothing outside the database has happened. */
static Err run_transaction(DbConn *conn, Work *work)
{
    Db db = { .conn = conn, .arena = work->arena };
    Err err = ERR_RETRY;
    for (int tries = 0; err == ERR_RETRY && tries < TRANSACTION_TRIES; tries++) {
        TRY(db_begin(&db, DB_TX_WRITE));
        err = work->run(work, &db);
        if (err == ERR_OK)
            err = db_commit(&db);
        if (err != ERR_OK)
            db_rollback(&db);
    }
    return err;
}

static void run_queue(Worker *worker)
{
    for (Work *work = queue_pop(&worker->crew->queue); work; work = queue_pop(&worker->crew->queue)) {
        Db db = { .conn = worker->conn, .arena = work->arena };
        Err err = ERR_BUSY;
        if (!work_is_stale(work, monotonic_us()))
            err = work->in_transaction ? run_transaction(worker->conn, work) : work->run(work, &db);
        assert(!db_in_transaction(worker->conn));
        work->done(work, err);
    }
}

static void run_writer(Worker *worker)
{
    writer_run(&worker->crew->queue, worker->conn);
}

static void *worker_main(void *arg)
{
    Worker *worker = arg;
    worker->crew->run(worker);
    return NULL;
}

typedef struct CrewPlan {
    int count, queue_max, deadline_ms;
    DbMode mode;
    void (*run)(Worker *worker);
} CrewPlan;

static Err crew_open(Crew *crew, CrewPlan plan, const LaneConfig *config, Arena *arena, const char **problem)
{
    queue_init(&crew->queue, plan.queue_max);
    crew->run = plan.run;
    crew->workers = calloc((size_t)plan.count, sizeof *crew->workers);
    assert(crew->workers);
    for (int i = 0; i < plan.count; i++) {
        Worker *worker = &crew->workers[i];
        worker->crew = crew;
        TRY(db_open(config->url, plan.mode, config->queries, plan.deadline_ms, arena, &worker->conn, problem));
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
    CrewPlan writer = { 1, LANE_QUEUE_MAX, 0, DB_WRITE, run_writer };
    CrewPlan pool = { config->pool_threads, LANE_QUEUE_MAX, SLOW_DEADLINE_MS, DB_WRITE, run_queue };
    CrewPlan slow = { SLOW_THREADS, LANE_QUEUE_MAX, SLOW_DEADLINE_MS, DB_READ, run_queue };
    CrewPlan hash = { config->hash_threads, HASH_QUEUE_MAX, SLOW_DEADLINE_MS, lanes->sqlite ? DB_READ : DB_WRITE,
        run_queue };
    TRY(crew_open(&lanes->writer, lanes->sqlite ? writer : pool, config, arena, problem));
    TRY(crew_open(&lanes->slow, slow, config, arena, problem));
    return crew_open(&lanes->hash, hash, config, arena, problem);
}

Err lanes_start(const LaneConfig *config, Arena *arena, Lanes **out, const char **problem)
{
    Lanes *lanes = calloc(1, sizeof *lanes);
    assert(lanes);
    lanes->sqlite = config->url->engine == DB_SQLITE;
    Err err = open_crews(lanes, config, arena, problem);
    Crew *crews[CREWS] = { &lanes->writer, &lanes->slow, &lanes->hash };
    for (int i = 0; i < CREWS; i++) {
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
    crew_give_up(&lanes->hash);
    crew_give_up(&lanes->slow);
    crew_give_up(&lanes->writer);
}

void lanes_stop(Lanes *lanes)
{
    if (!lanes)
        return;
    crew_join(&lanes->hash); /* first: its handlers may still wait for the writer */
    crew_join(&lanes->slow);
    crew_join(&lanes->writer);
    crew_close(&lanes->hash);
    crew_close(&lanes->slow);
    crew_close(&lanes->writer);
    free(lanes);
}

bool lanes_fast_is_inline(const Lanes *lanes)
{
    return lanes->sqlite;
}

Err lanes_submit(Lanes *lanes, Lane lane, Work *work)
{
    Crew *crew = lane == LANE_SLOW ? &lanes->slow : lane == LANE_HASH ? &lanes->hash : &lanes->writer;
    assert(lane == LANE_WRITE || lane == LANE_SLOW || lane == LANE_HASH || (lane == LANE_FAST && !lanes->sqlite));
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
        return run_transaction(db->conn, work);
    Waiter waiter = { .work = { .arena = work->arena, .run = waiter_run, .done = waiter_done }, .inner = work };
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

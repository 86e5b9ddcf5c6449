/* Lanes: which thread runs a handler, so that plain blocking C never blocks a loop (DESIGN.md section 5).
 *
 *   lane    on SQLite                               on PostgreSQL
 *   LOOP    the connection's loop, no database      the same
 *   FAST    the loop itself, its own connection     pool of N threads, a connection each
 *   WRITE   the one writer, group commit            the same pool, a transaction each
 *   SLOW    two threads, 2 s a statement            two threads, 2 s a statement
 *   HASH    bounded threads (64 MiB each)           the same
 *   WATCH   one thread, 2 s a statement             the same
 *   LIVE    two threads, 2 s a statement            the same
 *   MODEL   the threads of LIVE                     the same
 *
 * WATCH is for those who look at the server itself (health, metrics): whatever the others are busy with, it answers.
 * LIVE is for streams that wait for news (live.h): a thousand who wake at once keep nobody's list waiting. MODEL is for
 * those who wait for the model (model/model.h), which has a thread and a queue of its own: a step of theirs is short.
 * Queues are bounded: a full one refuses at once. */
#pragma once

#include "base/histogram.h"
#include "db/db_notify.h"
#include "http/route.h"

typedef struct Lanes Lanes;

/* A piece of work for a lane; embedded in what it belongs to. Both functions run on the lane's thread: run with the
 * lane's connection (inside the transaction for WRITE, perhaps more than once: it must be repeatable), done afterwards,
 * for WRITE after COMMIT: an ERR_OK there is on disk. */
typedef struct Work Work;
struct Work {
    Work *next;
    Arena *arena;           /* what the database hands back lives here */
    const char *request_id; /* whose work it is, for the log; NULL: nobody's */
    Err (*run)(Work *work, Db *db);
    void (*done)(Work *work, Err err);
    bool in_transaction; /* set by lanes_submit */
    bool in_snapshot;    /* its reads see one moment; not for WRITE */
    int64_t queued_us;   /* set by the queue */
};

typedef struct LaneConfig {
    const DbUrl *url;
    const DbQueries *queries;
    int hash_threads, pool_threads; /* at least 1 each */
    int statement_ms;               /* for a statement of any lane but SQLite's writer; 0: as long as it takes */
    DbListener committed;           /* of every connection that writes (db_notify); may be empty */
} LaneConfig;

/* Opens the lanes' connections and starts their threads. On failure *problem is one sentence. */
Err lanes_start(const LaneConfig *config, Arena *arena, Lanes **out, const char **problem)
    __attribute__((warn_unused_result));
/* Refuses what is queued (done gets ERR_BUSY) and all that still comes: when the drain's time is over, nobody waits for
 * it. */
void lanes_give_up(Lanes *lanes);
/* Runs what is queued, then ends. NULL is accepted. */
void lanes_stop(Lanes *lanes);
/* Any thread. ERR_BUSY when the queue is full: then neither function runs. Not for LOOP, nor for FAST on SQLite. */
Err lanes_submit(Lanes *lanes, Lane lane, Work *work) __attribute__((warn_unused_result));
/* Runs work here and now in one read transaction, so that what it reads, caller and object, is of one moment; SQLite
 * also takes its locks once, not for each statement. */
Err work_run_in_snapshot(Work *work, DbConn *conn) __attribute__((warn_unused_result));
/* True: LANE_FAST is the loop's own. */
bool lanes_fast_is_inline(const Lanes *lanes);
/* What the lanes are doing, for those who watch. Any thread. */
enum { LANE_STATS_WRITE, LANE_STATS_SLOW, LANE_STATS_HASH, LANE_STATS_WATCH, LANE_STATS_LIVE, LANE_CREWS };
typedef struct LaneStats {
    const char *name;     /* "write" (PostgreSQL: "pool"), "slow", "hash", "watch", "live" */
    int threads, running; /* running: of the threads, those that have work */
    int queued;
    int64_t oldest_wait_us; /* of the first in the queue; 0: nobody waits */
    uint64_t taken, refused;
} LaneStats;
void lanes_stats(Lanes *lanes, LaneStats out[LANE_CREWS]); /* in the order of LANE_STATS_… */
/* Write transactions begun since the start, those that had to run again (PostgreSQL), and on SQLite how many requests
 * each held. */
typedef struct WriteStats {
    uint64_t transactions, retries;
    HistogramSum group_sizes; /* writer_sizes_bounds */
} WriteStats;
void lanes_write_stats(const Lanes *lanes, WriteStats *out);
/* For a thread that is no writer (of LANE_HASH, or a runner's): runs work in a write transaction and waits until it is
 * durable. db: the thread's own. work->done is not called. */
Err lanes_write_and_wait(Lanes *lanes, Db *db, Work *work) __attribute__((warn_unused_result));

/* Lanes: which thread runs a handler, so that plain blocking C never blocks a loop (DESIGN.md section 5).
 *
 *   lane    on SQLite                               on PostgreSQL
 *   LOOP    the connection's loop, no database      the same
 *   FAST    the loop itself, its own connection     pool of N threads, a connection each
 *   WRITE   the one writer, group commit            the same pool, a transaction each
 *   SLOW    two threads, 2 s a statement            two threads, 2 s a statement
 *   HASH    bounded threads (64 MiB each)           the same
 *
 * Queues are bounded: a full one refuses at once. */
#pragma once

#include "db/db.h"
#include "http/route.h"

typedef struct Lanes Lanes;

/* A piece of work for a lane; embedded in what it belongs to. Both functions run on the lane's thread: run with the
 * lane's connection (inside the transaction for WRITE, perhaps more than once: it must be repeatable), done afterwards,
 * for WRITE after COMMIT: an ERR_OK there is on disk. */
typedef struct Work Work;
struct Work {
    Work *next;
    Arena *arena; /* what the database hands back lives here */
    Err (*run)(Work *work, Db *db);
    void (*done)(Work *work, Err err);
    bool in_transaction; /* set by lanes_submit */
    int64_t queued_us;   /* set by the queue */
};

typedef struct LaneConfig {
    const DbUrl *url;
    const DbQueries *queries;
    int hash_threads, pool_threads; /* at least 1 each */
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
/* True: LANE_FAST is the loop's own. */
bool lanes_fast_is_inline(const Lanes *lanes);
/* For a thread of LANE_HASH: runs work in a write transaction and waits until it is durable. db: the thread's own. */
Err lanes_write_and_wait(Lanes *lanes, Db *db, Work *work) __attribute__((warn_unused_result));

#include "http/writer.h"

#include "base/log.h"
#include "base/seam.h"
#include "db/db_group.h"
#include "limits.h"

#include <assert.h>

static const int64_t size_bounds[] = { 1, 2, 4, 8, 16, 32, GROUP_MAX_REQUESTS };
const HistogramBounds writer_sizes_bounds = { size_bounds, sizeof size_bounds / sizeof *size_bounds };

typedef struct Group {
    Work *works[GROUP_MAX_REQUESTS];
    Err errs[GROUP_MAX_REQUESTS];
    int count;
    Err fate; /* not ERR_OK: the transaction was lost, and why */
} Group;

/* Runs one request in its savepoint. Its own failure is its own; the loss of the transaction is everybody's. */
static Err run_in_savepoint(Group *group, DbConn *conn, Work *work)
{
    Db db = { .conn = conn, .arena = work->arena };
    TRY(db_savepoint(&db));
    log_request(work->request_id);
    Err err = work->run(work, &db);
    log_request(NULL);
    if (err == ERR_OK && db_group_alive(&db))
        err = db_release(&db);
    if (!db_group_alive(&db)) {
        group->fate = err == ERR_OK ? ERR_DATABASE : err;
        return group->fate;
    }
    if (err != ERR_OK)
        db_rollback_to(&db);
    if (!db_group_alive(&db))
        group->fate = ERR_DATABASE; /* what this request did could not be undone alone */
    return err;
}

static void group_fill(Group *group, WorkQueue *queue, DbConn *conn, Work *first)
{
    int64_t now_us = monotonic_us(), end_us = now_us + GROUP_MAX_US;
    for (Work *work = first; work; work = queue_try_pop(queue)) {
        int i = group->count++;
        group->works[i] = work;
        group->errs[i] = work_is_stale(work, now_us) ? ERR_BUSY : run_in_savepoint(group, conn, work);
        now_us = monotonic_us();
        if (group->fate != ERR_OK || group->count == GROUP_MAX_REQUESTS || now_us >= end_us)
            return;
    }
}

/* The answers' errors once the group's fate is known: what had succeeded shares it, a refusal of its own stays. */
static void group_settle(Group *group)
{
    for (int i = 0; i < group->count; i++) {
        Err err = group->errs[i] == ERR_OK ? group->fate : group->errs[i];
        group->works[i]->done(group->works[i], err);
    }
}

/* The database is held elsewhere or gone: each of them would wait as long again for the same answer. */
static int refuse_queued(WorkQueue *queue, Work *first, Err err)
{
    int count = 0;
    for (Work *work = first; work; work = queue_try_pop(queue), count++)
        work->done(work, err);
    return count;
}

int writer_group(WorkQueue *queue, DbConn *conn, Work *first, Histogram *sizes)
{
    Group group = { 0 };
    Db db = { .conn = conn, .arena = first->arena };
    Err begun = db_begin(&db, DB_TX_WRITE);
    if (begun != ERR_OK)
        return refuse_queued(queue, first, begun);
    group_fill(&group, queue, conn, first);
    log_request(group.count == 1 ? first->request_id : NULL); /* of several nobody's */
    if (group.fate == ERR_OK)
        group.fate = db_commit(&db);
    if (group.fate != ERR_OK)
        db_rollback(&db);
    log_request(NULL);
    assert(!db_in_transaction(conn));
    histogram_add(sizes, writer_sizes_bounds, group.count); /* first: whoever is answered finds it counted */
    group_settle(&group);
    return group.count;
}

void writer_run(WorkQueue *queue, DbConn *conn, Histogram *sizes)
{
    for (Work *first = queue_pop(queue); first; first = queue_pop(queue))
        writer_group(queue, conn, first, sizes);
}

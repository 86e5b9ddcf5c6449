/* The writer: on SQLite the one thread that changes the database, with group commit. Each request of a group runs in a
 * savepoint of one transaction; the group ends when the queue is empty, at GROUP_MAX_REQUESTS or after GROUP_MAX_US;
 * answers go out after COMMIT, so that a 2xx is on disk. A full disk or an interrupt can end the whole transaction in
 * the middle: then every request of the group is undone and refused, and none is run again. */
#pragma once

#include "base/histogram.h"
#include "http/queue.h"

extern const HistogramBounds writer_sizes_bounds; /* requests a group */

/* Runs groups from queue on conn until the queue is closed and empty; how many requests each held goes to sizes, of
 * which this thread is the only writer. */
void writer_run(WorkQueue *queue, DbConn *conn, Histogram *sizes);

/* One group that begins with first. For tests; writer_run calls it. Returns how many requests it held. */
int writer_group(WorkQueue *queue, DbConn *conn, Work *first, Histogram *sizes);

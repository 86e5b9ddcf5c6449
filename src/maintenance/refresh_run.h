/* The walk of `servicedesk refresh` over the tickets: REFRESH_WORKERS at a time on PostgreSQL, each with a connection;
 * one on SQLite, which has one writer. REFRESH_STEP tickets are one transaction. When that fails, each of them is tried
 * alone, REFRESH_TRIES times; REFRESH_GIVE_UP of them that fail one after the other say that the database is to blame,
 * and end the walk. Says so on stdout, a line a retry. */
#pragma once

#include "refresh/refresh.h"

typedef struct RefreshRun {
    const DbUrl *url;
    const DbInt *ids;
    size_t count;
    Time day; /* whose keys count */
} RefreshRun;

typedef struct RefreshResult {
    RefreshSum sum;
    int64_t errors; /* those that were left at its end included */
} RefreshResult;

/* Blocks until it is over. On failure nothing was begun, and *problem is one sentence in arena. */
Err refresh_run(const RefreshRun *run, Arena *arena, RefreshResult *out, const char **problem)
    __attribute__((warn_unused_result));
/* How many at a time. */
int refresh_workers(DbEngine engine);

/* A job in one worker's hands: what the runner does with its row. Each function is one write transaction, and each asks
 * for the lease's token: it changes nothing of a job that another one has taken over. On the worker's thread. */
#pragma once

#include "http/lane.h"
#include "jobs/job_types.h"

enum { LEASE_TOKEN_LEN = 16 };

typedef struct Lease {
    Job job;
    const JobType *type; /* NULL: a newer program's */
    struct Model *model; /* for kinds that look after it; NULL: there is none here */
    char token[LEASE_TOKEN_LEN + 1];
} Lease;

/* Where transactions are made. What is read lives in arena. */
typedef struct LeaseSite {
    Lanes *lanes;
    DbConn *conn; /* the worker's own; on SQLite the writer's is used */
    Arena *arena;
} LeaseSite;

/* Enqueues the engine's recurring jobs, unless they are there. */
Err lease_plant(LeaseSite site, const JobTypes *types, DbEngine engine) __attribute__((warn_unused_result));
/* The job that has been due longest; ERR_NO_ROW: none is, or others have them. */
Err lease_take(LeaseSite site, const JobTypes *types, Lease *out) __attribute__((warn_unused_result));
/* False: it may not run, and that is written down: a kind of a newer program is left to it, a job whose workers have
 * died too often is dead. */
bool lease_is_runnable(LeaseSite site, const Lease *lease);
/* One step, and at JOB_DONE the end of the job. ERR_CONFLICT: another one has it, nothing was done. */
Err lease_step(LeaseSite site, Lease *lease, JobProgress *out) __attribute__((warn_unused_result));
/* After a step that failed: later again, or dead. When even that cannot be written, the lease's end is waited for. */
void lease_failed(LeaseSite site, const Lease *lease, Err err);
/* Unfinished, not before that time. */
void lease_give_back(LeaseSite site, const Lease *lease, Time run_at);

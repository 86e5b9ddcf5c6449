/* Jobs: work for later, kept as rows. A change that leaves work behind enqueues it in its own transaction, so that
 * both happen or neither; `serve` runs it (jobs_run.h). Each job runs at least once, in small steps; its effects happen
 * exactly once, because a step's effect and the change of the job's row are one transaction. A finished job's row is
 * gone; one that failed too often is dead and stays for people to see. */
#pragma once

#include "db/db.h"

typedef enum JobKind {
    JOB_TICKET_PURGE,   /* key: the ticket's id */
    JOB_COUNTS_FOLD,    /* key: none; PostgreSQL */
    JOB_KEYS_CLEAN,     /* key: none */
    JOB_SESSIONS_CLEAN, /* key: none */
    JOB_MODEL_PULL,     /* key: the pull's id */
} JobKind;

typedef enum JobState { JOB_READY, JOB_DEAD } JobState;

/* Of a row of model_pulls. */
typedef enum ModelPullState { PULL_WAITING, PULL_RUNNING, PULL_DONE, PULL_DEAD } ModelPullState;

extern const EnumValues JobKind_values, JobState_values, ModelPullState_values;

/* In the write transaction that db holds; after its COMMIT the runner of this process wakes, others look once a second.
 * key: one job of a kind and key exists at a time; while it does, it stays as it is, but a dead one comes to life
 * again. payload: the kind's own, text. run_at: not before. */
Err job_enqueue(Db *db, JobKind kind, Str key, Str payload, Time run_at) __attribute__((warn_unused_result));

/* Takes a job off again, in the write transaction that db holds, unless somebody has begun it or it is not there: then
 * *out is false. */
Err job_cancel(Db *db, JobKind kind, Str key, bool *out) __attribute__((warn_unused_result));

/* When the next one may run; one that runs, when its lease ends. ERR_NO_ROW: there is none. */
Err jobs_next(Db *db, Time *out) __attribute__((warn_unused_result));

typedef struct JobCounts {
    int64_t ready;   /* may run now, or run */
    int64_t waiting; /* for their time */
    int64_t dead;
} JobCounts;
SCHEMA(JobCounts, FIELD(JobCounts, ready), FIELD(JobCounts, waiting), FIELD(JobCounts, dead));

/* For metrics; reads every job's row. */
Err jobs_counts(Db *db, JobCounts *out) __attribute__((warn_unused_result));

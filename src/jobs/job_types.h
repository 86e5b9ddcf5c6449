/* What each kind of job is: one row a kind. A new kind is a name in jobs.h, a row and a step here. */
#pragma once

#include "jobs/jobs.h"

struct Model;

/* A job in somebody's hands. */
typedef struct Job {
    int64_t id;
    Str kind, key, payload;
    int64_t attempts; /* this one included; 1 again after a step that went well */
} Job;
SCHEMA(Job, FIELD(Job, id), FIELD(Job, kind), FIELD(Job, key), FIELD(Job, payload), FIELD(Job, attempts));

/* JOB_LATER: more, but not before JOB_LATER_S have passed, and perhaps by another worker. */
typedef enum JobProgress { JOB_MORE, JOB_LATER, JOB_DONE } JobProgress;

/* What a step returns when no further attempt can go better: the job is dead at once. */
static const Err JOB_REFUSED = ERR_BAD_REQUEST;

typedef struct JobType {
    const char *name;
    /* A small part of the work, JOB_STEP_ROWS rows at most, in the write transaction that db holds, which also holds
     * the lease. Everything it does is in the database, so that it may run again after a rollback. */
    Err (*step)(Db *db, const Job *job, JobProgress *out);
    /* Instead, of a kind that looks after something outside of the database: it never waits for it. */
    Err (*step_of_model)(struct Model *model, Db *db, const Job *job, JobProgress *out);
    int lease_s;      /* how long its worker may be silent before another one takes over */
    int attempts_max; /* failures in a row, then it is dead; 0: never, it is needed again and again */
    int every_s;      /* recurring: it exists from the first start on, and runs so long after it was done; 0: once */
    bool on_postgres_only;
} JobType;

typedef struct JobTypes {
    const JobType *list;
    size_t count;
    struct Model *model; /* NULL: this process has none, and leaves those kinds to others */
} JobTypes;

extern const JobTypes job_types;

/* NULL: a kind that only a newer program knows. */
const JobType *job_type_find(const JobTypes *types, Str kind);

/* How long after failure number attempts (1 and more) the next attempt begins: twice as long each time, from
 * JOB_RETRY_MIN_S to JOB_RETRY_MAX_S, of which random takes away up to a half, so that what failed together does not
 * come again together. */
int64_t job_retry_us(int64_t attempts, uint32_t random);

/* The steps. */
Err ticket_purge_step(Db *db, const Job *job, JobProgress *out) __attribute__((warn_unused_result));
Err counts_fold_step(Db *db, const Job *job, JobProgress *out) __attribute__((warn_unused_result));
Err keys_clean_step(Db *db, const Job *job, JobProgress *out) __attribute__((warn_unused_result));
Err sessions_clean_step(Db *db, const Job *job, JobProgress *out) __attribute__((warn_unused_result));
Err model_pull_step(struct Model *model, Db *db, const Job *job, JobProgress *out) __attribute__((warn_unused_result));

/* Jobs as admins see them: what waits, what runs, and what is dead and needs a person. A dead job is replayed, as if it
 * had never been tried, or discarded: what it was to do is not done then. */
#pragma once

#include "http/ctx.h"
#include "jobs/job_types.h"
#include "limits.h"

/* A job runs while somebody's lease on it lasts. */
typedef enum JobStanding { JOB_IS_WAITING, JOB_IS_RUNNING, JOB_IS_DEAD } JobStanding;
extern const EnumValues JobStanding_values;

/* Tables, read line by line. */
/* clang-format off */

typedef struct JobCan {
    bool replay, discard;
} JobCan;
SCHEMA(JobCan,
    FIELD(JobCan, replay),
    FIELD(JobCan, discard));

typedef struct JobSeen {
    int64_t id;
    Str kind, key;
    int state;
    int64_t attempts;
    OptStr error;
    Time due_at, created_at, updated_at;
    JobCan can;
} JobSeen;
SCHEMA(JobSeen,
    FIELD(JobSeen, id),
    FIELD(JobSeen, kind, .doc = "ticket.purge, counts.fold …: a newer version may know more."),
    FIELD(JobSeen, key, .doc = "What it is about: of ticket.purge the ticket's number. One job of a kind and key exists at a time."),
    FIELD(JobSeen, state, .values = &JobStanding_values),
    FIELD(JobSeen, attempts, .doc = "In a row, since the last step that went well."),
    FIELD(JobSeen, error, .doc = "Of the last attempt, when it failed."),
    FIELD(JobSeen, due_at, .doc = "When it is tried; of one that runs, when another worker may take it over; of a dead one, when it died."),
    FIELD(JobSeen, created_at),
    FIELD(JobSeen, updated_at),
    FIELD(JobSeen, can, .computed = true, .object = &JobCan_schema, .doc = "What the caller may do with this job."));

typedef struct JobsQuery {
    int64_t limit;
    OptEnum state;
    OptStr cursor;
} JobsQuery;
SCHEMA(JobsQuery,
    FIELD(JobsQuery, limit, .min = 1, .max = PAGE_MAX, .fallback = "50", .doc = "A page of so many, the newest first."),
    FIELD(JobsQuery, state, .values = &JobStanding_values),
    FIELD(JobsQuery, cursor, .doc = "Where the page begins: next of the page before."));

typedef struct JobsPage {
    List items;
    OptStr next;
} JobsPage;
SCHEMA(JobsPage,
    FIELD(JobsPage, items, .object = &JobSeen_schema),
    FIELD(JobsPage, next, .doc = "The cursor of the next page; null at the end."));

typedef struct JobId {
    int64_t job_id;
} JobId;
SCHEMA(JobId,
    FIELD(JobId, job_id));

/* clang-format on */

extern const Route job_routes[];
extern const size_t job_routes_count;

/* Tells the admins, in the transaction in which the job died. */
Err job_died(Db *db, const Job *job) __attribute__((warn_unused_result));

#include "jobs/jobs.h"

#include "db/db_notify.h"
#include "jobs_sql.h"

static const char *const kind_names[] = { "ticket.purge", "counts.fold", "keys.clean", "sessions.clean", "model.pull" };
const EnumValues JobKind_values = { "JobKind", kind_names, 5 };
static const char *const pull_names[] = { "waiting", "running", "done", "dead" };
const EnumValues ModelPullState_values = { "ModelPullState", pull_names, 4 };
static const char *const state_names[] = { "ready", "dead" };
const EnumValues JobState_values = { "JobRowState", state_names, 2 };

Err job_enqueue(Db *db, JobKind kind, Str key, Str payload, Time run_at)
{
    db_notify(db, DB_TOPIC_JOBS);
    return job_insert(db, &(JobInsert){ (int)kind, key, payload, run_at, time_now() }, NULL);
}

Err job_cancel(Db *db, JobKind kind, Str key, bool *out)
{
    int64_t changed = 0;
    TRY(job_delete_untried(db, &(JobDeleteUntried){ (int)kind, key }, &changed));
    *out = changed > 0;
    return ERR_OK;
}

Err jobs_next(Db *db, Time *out)
{
    DbTime next;
    TRY(job_next(db, &next));
    *out = next.value;
    return ERR_OK;
}

Err jobs_counts(Db *db, JobCounts *out)
{
    return jobs_count(db, &(JobsCount){ time_now() }, out);
}

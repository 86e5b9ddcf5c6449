/* PostgreSQL: the changes of the kept counters that were appended (tickets/tickets_count.h) become part of them, in one
 * statement: what it takes away is exactly what it adds, whoever appends meanwhile. */
#include "jobs/job_types.h"
#include "jobs_sql.h"
#include "limits.h"

Err counts_fold_step(Db *db, const Job *job, JobProgress *out)
{
    (void)job;
    DbInt folded, days;
    TRY(counts_fold(db, &(CountsFold){ COUNTS_FOLD_ROWS }, &folded));
    TRY(days_fold(db, &(DaysFold){ COUNTS_FOLD_ROWS }, &days));
    bool more = folded.value == COUNTS_FOLD_ROWS || days.value == COUNTS_FOLD_ROWS;
    *out = more ? JOB_MORE : JOB_DONE;
    return ERR_OK;
}

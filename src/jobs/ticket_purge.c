/* A deleted ticket goes for good: first its comments and revisions, a part each step, then itself. Events stay. A
 * ticket that is not deleted any more is left alone. */
#include "jobs/job_types.h"
#include "jobs_sql.h"
#include "limits.h"

#include "security/number.h"

Err ticket_purge_step(Db *db, const Job *job, JobProgress *out)
{
    int64_t id = 0, comments = 0, revisions = 0;
    DbTime deleted_at;
    if (!number_parse(job->key, &id))
        return JOB_REFUSED;
    *out = JOB_DONE;
    Err err = purge_ticket_deleted(db, &(PurgeTicketDeleted){ id }, &deleted_at);
    if (err == ERR_NO_ROW)
        return ERR_OK;
    TRY(err);
    TRY(purge_comments(db, &(PurgeComments){ id, JOB_STEP_ROWS }, &comments));
    if (comments < JOB_STEP_ROWS)
        TRY(purge_revisions(db, &(PurgeRevisions){ id, JOB_STEP_ROWS - comments }, &revisions));
    if (comments + revisions < JOB_STEP_ROWS)
        return purge_ticket(db, &(PurgeTicket){ id }, NULL);
    *out = JOB_MORE;
    return ERR_OK;
}

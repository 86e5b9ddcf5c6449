/* What nobody asks for any more: first answers that were kept for repetitions, keys of refresh, what tickets were
 * before a change of many, sessions long over, links to set a password. */
#include "jobs/job_types.h"
#include "jobs_sql.h"
#include "limits.h"
#include "sessions/sessions.h"
#include "users/users.h"

static Time ago(int64_t seconds)
{
    return (Time){ time_now().us - seconds * 1000000 };
}

static JobProgress progress(int64_t rows)
{
    return rows < JOB_STEP_ROWS ? JOB_DONE : JOB_MORE;
}

Err keys_clean_step(Db *db, const Job *job, JobProgress *out)
{
    (void)job;
    enum { CHANGES_A_STEP = JOB_STEP_ROWS / BULK_TICKETS_MAX };
    int64_t rows = 0, refreshed = 0, changes = 0;
    TRY(keys_delete_old(db, &(KeysDeleteOld){ ago(IDEMPOTENCY_KEY_S), JOB_STEP_ROWS }, &rows));
    TRY(refresh_keys_delete_old(db, &(RefreshKeysDeleteOld){ ago(REFRESH_KEY_S), JOB_STEP_ROWS - rows }, &refreshed));
    *out = progress(rows + refreshed);
    if (*out == JOB_DONE)
        TRY(bulk_delete_old(db, &(BulkDeleteOld){ ago(BULK_KEPT_S), CHANGES_A_STEP }, &changes));
    *out = changes == CHANGES_A_STEP ? JOB_MORE : *out;
    return ERR_OK;
}

Err sessions_clean_step(Db *db, const Job *job, JobProgress *out)
{
    (void)job;
    int64_t rows = 0;
    int64_t links = 0;
    TRY(session_purge(db, ago(SESSION_KEPT_S), JOB_STEP_ROWS, &rows));
    TRY(resets_purge(db, ago(RESET_KEPT_S), JOB_STEP_ROWS, &links));
    *out = progress(rows > links ? rows : links);
    return ERR_OK;
}

/* A model is pulled: the model's own thread does it, and this looks how far it has come, once a second. A pull whose
 * row has gone was stopped; one of a model that the settings name no more, too. */
#include "jobs/job_types.h"
#include "jobs_sql.h"
#include "model/model.h"

#include "security/number.h"

Err model_pull_step(Model *model, Db *db, const Job *job, JobProgress *out)
{
    static const ModelPullState states[] = {
        [MODEL_PULL_RUNS] = PULL_RUNNING, [MODEL_PULL_DONE] = PULL_DONE, [MODEL_PULL_FAILED] = PULL_DEAD
    };
    int64_t id = 0;
    DbInt wanted;
    ModelPullProgress progress;
    if (!number_parse(job->key, &id))
        return JOB_REFUSED;
    TRY(pull_is_wanted(db, &(PullIsWanted){ id, model_name(model) }, &wanted));
    if (!wanted.value)
        model_pull_stop(model, id);
    *out = JOB_DONE;
    if (!wanted.value)
        return ERR_OK;
    model_pull(model, id, db->arena, &progress);
    *out = progress.phase == MODEL_PULL_RUNS ? JOB_LATER : JOB_DONE;
    return pull_update(db,
        &(PullUpdate){
            id, (int)states[progress.phase], progress.status, progress.completed, progress.total, progress.error },
        NULL);
}

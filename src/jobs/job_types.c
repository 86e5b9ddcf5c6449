#include "jobs/job_types.h"

#include "limits.h"

enum { LEASE_S = 60, ATTEMPTS = 10, HOUR_S = 3600 };

static const JobType kinds[] = {
    { "ticket.purge", ticket_purge_step, .lease_s = LEASE_S, .attempts_max = ATTEMPTS },
    { "counts.fold", counts_fold_step, .lease_s = LEASE_S, .every_s = COUNTS_FOLD_EVERY_S, .on_postgres_only = true },
    { "keys.clean", keys_clean_step, .lease_s = LEASE_S, .every_s = HOUR_S },
    { "sessions.clean", sessions_clean_step, .lease_s = LEASE_S, .every_s = HOUR_S },
    { "model.pull", .step_of_model = model_pull_step, .lease_s = LEASE_S, .attempts_max = ATTEMPTS },
};
const JobTypes job_types = { kinds, sizeof kinds / sizeof *kinds, NULL };

const JobType *job_type_find(const JobTypes *types, Str kind)
{
    for (size_t i = 0; i < types->count; i++)
        if (str_is(kind, types->list[i].name))
            return &types->list[i];
    return NULL;
}

int64_t job_retry_us(int64_t attempts, uint32_t random)
{
    int64_t wait_s = JOB_RETRY_MIN_S;
    for (int64_t i = 1; i < attempts && wait_s < JOB_RETRY_MAX_S; i++)
        wait_s *= 2;
    if (wait_s > JOB_RETRY_MAX_S)
        wait_s = JOB_RETRY_MAX_S;
    int64_t half_us = wait_s * 1000000 / 2;
    return 2 * half_us - half_us * random / UINT32_MAX;
}

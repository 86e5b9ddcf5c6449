/* The runner: the threads of `serve` and `work` that run jobs (jobs/jobs.h), JOB_THREADS at a time.
 *
 * A thread takes the job that has been due longest, by writing its own token and a deadline into the job's row, and
 * then runs step after step. Each step is one write transaction, in which it first makes sure that the lease is still
 * its own and extends it: whoever was too slow, or was killed, loses the job to another worker, and a step has happened
 * wholly or not at all. On PostgreSQL each thread has its connection, and any number of processes share the jobs; on
 * SQLite every change goes through the one writer, as requests' changes do.
 *
 * It sleeps until the next job is due or something was enqueued. Leases go by the wall clock, which several machines
 * must agree on to a fraction of a minute. */
#pragma once

#include "http/lane.h"
#include "jobs/job_types.h"

typedef struct Runner Runner;

typedef struct RunnerConfig {
    const DbUrl *url;
    const DbQueries *queries;
    const JobTypes *types;
    int threads;
    int poll_ms; /* on PostgreSQL, how often it looks for what other processes enqueued */
} RunnerConfig;

/* Nothing runs yet. End with runner_free. config is copied, what it points to stays. */
Runner *runner_new(const RunnerConfig *config);
/* For the connections that write: wakes the runner after the COMMIT of what enqueued a job. */
DbListener runner_listener(Runner *runner);
/* Opens its connections and begins, recurring jobs first. On failure *problem is one sentence. */
Err runner_start(Runner *runner, Lanes *lanes, Arena *arena, const char **problem) __attribute__((warn_unused_result));
/* Any thread: no job and no step begins any more. Does not wait. */
void runner_drain(Runner *runner);
/* Drains, waits for the steps that run and gives their jobs back. Before the lanes end. */
void runner_stop(Runner *runner);
/* After runner_stop, and when no connection that has its listener is open. NULL is accepted. */
void runner_free(Runner *runner);

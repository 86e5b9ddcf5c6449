/* servicedesk work: a process that only runs jobs, beside those that serve, on PostgreSQL. It may be killed at any time
 * (leases run out); SIGTERM ends its steps and gives the jobs back. */
#include "commands.h"

#include "app.h"
#include "base/log.h"
#include "model/model.h"
#include "queries.h"
#include "redis/redis.h"
#include "runner/runner.h"

#include <signal.h>

typedef struct Workshop {
    Lanes *lanes;
    Runner *runner;
    Redis *redis;
    Model *model;
    JobTypes jobs;
} Workshop;

/* This process has committed something, or another one, as Redis tells. */
static void on_news(void *arg, unsigned topics)
{
    Workshop *shop = arg;
    DbListener runner = runner_listener(shop->runner);
    runner.call(runner.arg, topics);
}

static void on_commit(void *arg, unsigned topics)
{
    Workshop *shop = arg;
    on_news(shop, topics);
    if (shop->redis)
        redis_tell(shop->redis, topics);
}

/* NULL, or a sentence. The steps of jobs run on the runner's own connections: of the lanes, one thread each is enough.
 */
static const char *open_shop(Workshop *shop, AppStart *start)
{
    const char *problem = app_open_model(start, &shop->model);
    /* One that nobody named here may be another one than the servers', or none: what needs it is left to them. */
    shop->jobs = (JobTypes){ job_types.list, job_types.count, start->conf.ollama_host.len ? shop->model : NULL };
    shop->runner = runner_new(&(RunnerConfig){ .url = &start->url,
        .queries = &db_queries,
        .types = &shop->jobs,
        .threads = start->conf.job_threads,
        .poll_ms = start->conf.job_poll_ms });
    if (problem)
        return problem;
    shop->redis = app_open_redis(start, on_news, shop);
    LaneConfig lanes = { .url = &start->url,
        .queries = &db_queries,
        .hash_threads = 1,
        .pool_threads = 1,
        .statement_ms = start->conf.statement_timeout_ms,
        .committed = { on_commit, shop } };
    if (lanes_start(&lanes, &start->arena, &shop->lanes, &problem) != ERR_OK)
        return problem;
    return runner_start(shop->runner, shop->lanes, &start->arena, &problem) == ERR_OK ? NULL : problem;
}

static void close_shop(Workshop *shop)
{
    runner_stop(shop->runner);
    if (shop->redis)
        redis_stop(shop->redis);
    lanes_stop(shop->lanes);
    runner_free(shop->runner);
    redis_free(shop->redis);
    if (shop->model)
        model_stop(shop->model);
    model_free(shop->model);
}

static int work_until_signal(AppStart *start, const sigset_t *signals)
{
    Workshop shop = { 0 };
    int got = 0;
    const char *problem = open_shop(&shop, start);
    if (!problem) {
        log_event(LOG_INFO, "working",
            (LogField[]){ log_str("database", str(start->url.shown)), log_i64("threads", start->conf.job_threads),
                { .type = LOG_END } });
        sigwait(signals, &got);
        log_event(LOG_INFO, "stopping", NULL);
    }
    close_shop(&shop);
    log_stop();
    return problem ? app_fail(problem) : 0;
}

/* NULL, or why nobody may work here. */
static const char *refusal(const AppStart *start, int argc)
{
    if (argc > 0)
        return "work takes no arguments; its settings are environment variables (servicedesk --help).";
    if (start->url.engine == DB_SQLITE)
        return "work needs PostgreSQL: SQLite has one writer, and that is serve, which runs the jobs of its database "
               "itself. Nothing has to be started beside it.";
    if (start->conf.job_threads == 0)
        return "JOB_THREADS is 0: work runs jobs and nothing else, 1 or more at a time.";
    return NULL;
}

static int work_command(AppStart *start, int argc, char **argv)
{
    (void)argv;
    sigset_t signals;
    const char *problem = refusal(start, argc);
    if (problem)
        return app_fail(problem);
    if (!app_migrate(start))
        return 1; /* until here a signal ends the program at once */
    app_block_signals(&signals);
    log_start((LogLevel)start->conf.log_level);
    return work_until_signal(start, &signals);
}

int command_work(int argc, char **argv)
{
    return app_run(work_command, argc, argv);
}

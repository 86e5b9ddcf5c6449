#include "app.h"

#include "base/log.h"
#include "commit.h"
#include "db/migrate.h"
#include "events/live.h"
#include "health/probe.h"
#include "http/metrics.h"
#include "http/openapi.h"
#include "http/server.h"
#include "http/static.h"
#include "idempotency/idempotency.h"
#include "limits.h"
#include "model/model.h"
#include "queries.h"
#include "redis/redis.h"
#include "routes.h"
#include "runner/runner.h"
#include "security/email.h"
#include "security/secret.h"
#include "security/token.h"
#include "users/users.h"
#include "version.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

int app_fail(const char *sentence)
{
    log_stop();
    fprintf(stderr, "servicedesk: %s\n", sentence);
    return 1;
}

int app_run(int (*command)(AppStart *start, int argc, char **argv), int argc, char **argv)
{
    AppStart start = { 0 };
    schema_email_rule = email_check;
    const char *problem = conf_load(&start.arena, &start.conf);
    if (!problem)
        problem = db_url_parse(&start.arena, start.conf.database_url, &start.url);
    start.url.pooled = start.url.engine == DB_POSTGRES && start.conf.prepare == PREPARE_OFF;
    if (!problem)
        problem = redis_url_parse(&start.arena, start.conf.redis_url, &start.redis);
    int code = problem ? app_fail(problem) : command(&start, argc, argv);
    arena_free(&start.arena);
    return code;
}

bool app_migrate(AppStart *start)
{
    const char *problem = NULL;
    MigrateReport report;
    if (db_migrate(&start->url, &start->arena, &report, &problem) == ERR_OK)
        return true;
    app_fail(problem);
    return false;
}

bool app_open_database(AppStart *start, DbConn **conn)
{
    const char *problem = NULL;
    if (!app_migrate(start))
        return false;
    if (db_open(&start->url, DB_WRITE, &db_queries, 0, &start->arena, conn, &problem) == ERR_OK)
        return true;
    app_fail(problem);
    return false;
}

/* --- serve --- */

static int cores(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > 64 ? 64 : (int)count;
}

static int or_default(int setting, int fallback)
{
    return setting ? setting : fallback < 1 ? 1 : fallback;
}

void app_block_signals(sigset_t *signals)
{
    sigemptyset(signals);
    sigaddset(signals, SIGTERM);
    sigaddset(signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, signals, NULL);
    signal(SIGPIPE, SIG_IGN);
}

/* The usual soft limit of 1,024 is there for programs that use select. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    rlim_t wanted = CONNECTIONS_MAX + 1000;
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static StaticTable web_files(void)
{
    return (StaticTable){ assets, assets_count };
}

static Str document(const Conf *conf, const Router *router, Buf *text)
{
    if (conf->env == ENV_PROD)
        return (Str){ 0 };
    openapi_print(router, text);
    return buf_view(text);
}

/* What serve makes, in the order in which it is made; app_close ends it in the other. */
typedef struct Service {
    App app;
    StaticTable files;
    Buf document;
    TokenRing *tokens;
    TrustedProxies *proxies;
    Router *router;
    Runner *runner;
    Live *live;
    Redis *redis;
    Metrics *metrics;
    Probe *probe;
    Model *model;
    JobTypes jobs;
    Server *server;
    _Atomic(Server *) told; /* the server, once there is one */
} Service;

static const char *open_security(Service *service, AppStart *start)
{
    const Conf *conf = &start->conf;
    Str secret;
    bool memory_only = start->url.engine == DB_SQLITE && !start->url.path[0];
    const char *problem = secret_key_load(&start->arena, conf->secret_key, conf->env == ENV_PROD,
        start->url.path ? start->url.path : "", memory_only, &secret);
    if (!problem)
        problem = secret_key_previous_problem(&start->arena, conf->secret_key_previous, conf->env == ENV_PROD);
    if (problem)
        return problem;
    service->tokens = token_ring_new(secret, conf->secret_key_previous);
    return trusted_proxies_new(&start->arena, conf->trusted_proxies, &service->proxies);
}

static int loops_of(const Conf *conf)
{
    return or_default(conf->loops, cores());
}

static void fill_app(Service *service, AppStart *start)
{
    size_t routes = 0;
    service->files = web_files();
    service->router = router_new(route_tables(), route_tables_count);
    router_rows(service->router, &routes);
    service->metrics = metrics_new(routes, (size_t)loops_of(&start->conf));
    service->probe = probe_new(&start->url, start->conf.statement_timeout_ms);
    service->app = (App){
        .conf = &start->conf,
        .tokens = service->tokens,
        .proxies = service->proxies,
        .files = &service->files,
        .limiter = limiter_new(),
        .router = service->router,
        .openapi = document(&start->conf, service->router, &service->document),
        .engine = str(start->url.engine == DB_SQLITE ? "sqlite" : "postgresql"),
        .metrics = service->metrics,
        .probe = service->probe,
        .started = time_now(),
        .version = VERSION,
        .commit = COMMIT,
        .run_once = idempotency_run,
        .load_caller = user_caller,
    };
}

/* This process has committed something, or another one, as Redis tells. */
static void on_news(void *arg, unsigned topics)
{
    Service *service = arg;
    if (service->runner) {
        DbListener runner = runner_listener(service->runner);
        runner.call(runner.arg, topics);
    }
    if (topics & (DB_TOPIC_EVENTS | DB_TOPIC_RIGHTS))
        live_look(service->live, topics & DB_TOPIC_RIGHTS);
}

static void on_commit(void *arg, unsigned topics)
{
    Service *service = arg;
    on_news(service, topics);
    if (service->redis)
        redis_tell(service->redis, topics);
}

Redis *app_open_redis(AppStart *start, void (*heard)(void *arg, unsigned topics), void *arg)
{
    if (!start->redis.shown)
        return NULL;
    Redis *redis = redis_new(
        &(RedisConfig){ .url = &start->redis, .timeout_ms = start->conf.redis_timeout_ms, .heard = heard, .arg = arg });
    redis_start(redis);
    return redis;
}

/* Nobody has to hear of anything before the loops run: whoever waits looks again within a second. */
static void tell_loops(void *arg, News *news)
{
    Server *server = atomic_load(&((Service *)arg)->told);
    if (server)
        server_tell(server, news);
    else
        free(news);
}

/* Last of all: whom it answers once, it does not leave because something else could not start. */
static const char *open_server(Service *service, AppStart *start)
{
    const char *problem = NULL;
    LiveListener loops = { tell_loops, service };
    ServerConfig config = {
        .app = &service->app, .url = &start->url, .queries = &db_queries, .loops = loops_of(&start->conf)
    };
    if (live_start(service->live, loops, &start->arena, &problem) != ERR_OK)
        return problem;
    if (server_start(&config, &start->arena, &service->server, &problem) != ERR_OK)
        return problem;
    atomic_store(&service->told, service->server);
    return NULL;
}

const char *app_open_model(AppStart *start, Model **out)
{
    const Conf *conf = &start->conf;
    ModelConfig config = { .first_byte_ms = conf->model_first_byte_ms,
        .gap_ms = conf->model_gap_ms,
        .total_ms = conf->model_total_ms,
        .waiting_max = conf->model_waiting,
        .per_user_max = conf->model_per_user };
    const char *problem = model_config_check(&start->arena, conf->ollama_host, conf->ollama_model, &config);
    if (problem)
        return problem;
    *out = model_new(&config);
    model_start(*out);
    return NULL;
}

static const char *open_model(Service *service, AppStart *start)
{
    service->app.tell = tell_loops;
    service->app.tell_arg = service;
    const char *problem = app_open_model(start, &service->model);
    service->app.model = service->model;
    return problem;
}

static const char *open_service(Service *service, AppStart *start)
{
    const Conf *conf = &start->conf;
    const char *problem = open_security(service, start);
    if (problem)
        return problem;
    fill_app(service, start);
    service->live = live_new(
        &(LiveConfig){ .url = &start->url, .queries = &db_queries, .statement_ms = conf->statement_timeout_ms });
    service->app.live = service->live;
    problem = open_model(service, start);
    if (problem)
        return problem;
    service->jobs = (JobTypes){ job_types.list, job_types.count, service->model };
    if (conf->job_threads)
        service->runner = runner_new(&(RunnerConfig){ .url = &start->url,
            .queries = &db_queries,
            .types = &service->jobs,
            .threads = conf->job_threads,
            .poll_ms = conf->job_poll_ms });
    /* Whose thread tells the runner and the streams at once. */
    service->redis = service->app.redis = app_open_redis(start, on_news, service);
    LaneConfig lanes = { .url = &start->url,
        .queries = &db_queries,
        .hash_threads = or_default(conf->hash_threads, cores() / 2),
        .pool_threads = or_default(conf->database_pool, 2 * cores()),
        .statement_ms = conf->statement_timeout_ms,
        .committed = { on_commit, service } };
    if (lanes_start(&lanes, &start->arena, &service->app.lanes, &problem) != ERR_OK)
        return problem;
    if (service->runner && runner_start(service->runner, service->app.lanes, &start->arena, &problem) != ERR_OK)
        return problem;
    return open_server(service, start);
}

/* Jobs' steps end while the last requests are answered. */
static void close_service(Service *service)
{
    if (service->runner)
        runner_drain(service->runner);
    if (service->live)
        live_stop(service->live);
    if (service->server)
        server_stop(service->server);
    if (service->redis)
        redis_stop(service->redis); /* before the loops go: until here it brings requests back to them */
    if (service->runner)
        runner_stop(service->runner);
    if (service->server)
        lanes_give_up(service->app.lanes);
    lanes_stop(service->app.lanes);
    runner_free(service->runner); /* lanes told it of their commits until now */
    if (service->model)
        model_stop(service->model); /* until here it may tell loops */
    server_free(service->server);
    model_free(service->model); /* and until here connections may give calls back */
    live_free(service->live);
    redis_free(service->redis);
    probe_free(service->probe);
    metrics_free(service->metrics);
    limiter_free(service->app.limiter);
    router_free(service->router);
    trusted_proxies_free(service->proxies);
    token_ring_free(service->tokens);
    buf_free(&service->document);
}

static void say_ready(const AppStart *start, int port)
{
    log_event(LOG_INFO, "listening",
        (LogField[]){ log_str("host", start->conf.host), log_i64("port", port),
            log_str("database", str(start->url.shown)), { .type = LOG_END } });
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\n  Mini Service Desk is ready: http://%s:%d\n\n",
            str_is(start->conf.host, "127.0.0.1") ? "localhost" : start->conf.host.ptr, port);
}

/* Names that were written before searches folded them. Without it only searches miss some: no reason not to serve. */
static void fold_names(AppStart *start, DbConn *conn)
{
    Err err = user_fold_names(&(Db){ .conn = conn, .arena = &start->arena });
    if (err != ERR_OK)
        log_event(LOG_WARN, "names not folded",
            (LogField[]){ log_str("error", str(err_info(err)->name)), { .type = LOG_END } });
}

/* False: it cannot be opened or does not fit this program, and the sentence has been printed. */
static bool prepare_database(AppStart *start)
{
    const char *problem = NULL;
    DbConn *conn = NULL;
    Err err = db_open(&start->url, DB_WRITE, &db_queries, 0, &start->arena, &conn, &problem);
    if (err == ERR_OK)
        err = db_check(conn, &start->arena, &problem);
    if (err == ERR_OK)
        fold_names(start, conn);
    else
        app_fail(problem);
    db_close(conn);
    return err == ERR_OK;
}

/* False: the service could not be opened, and the sentence has been printed. */
static bool serve_until_signal(AppStart *start, const sigset_t *signals)
{
    Service service = { 0 };
    int got = 0;
    const char *problem = open_service(&service, start);
    if (!problem) {
        say_ready(start, server_port(service.server));
        sigwait(signals, &got);
        log_event(LOG_INFO, "stopping", NULL);
    }
    close_service(&service);
    if (problem)
        app_fail(problem);
    return !problem;
}

int app_serve(AppStart *start, int argc, char **argv)
{
    (void)argv;
    sigset_t signals;
    if (argc > 0)
        return app_fail("serve takes no arguments; its settings are environment variables (servicedesk --help).");
    if (start->url.engine == DB_SQLITE && start->conf.job_threads == 0)
        return app_fail("JOB_THREADS is 0, and DATABASE_URL names a SQLite database: its jobs are run by serve alone. "
                        "Give it 1 or more.");
    if (!app_migrate(start))
        return 1; /* until here a signal ends the program at once */
    app_block_signals(&signals);
    raise_descriptor_limit();
    log_start((LogLevel)start->conf.log_level);
    bool served = prepare_database(start) && serve_until_signal(start, &signals);
    log_stop();
    return served ? 0 : 1;
}

void app_print_openapi(void)
{
    Buf text = { 0 };
    Router *router = router_new(route_tables(), route_tables_count);
    openapi_print(router, &text);
    fwrite(text.ptr, 1, text.len, stdout);
    buf_free(&text);
    router_free(router);
}

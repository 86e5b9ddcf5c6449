#include "app.h"

#include "base/log.h"
#include "db/migrate.h"
#include "http/openapi.h"
#include "http/server.h"
#include "http/static.h"
#include "limits.h"
#include "queries.h"
#include "routes.h"
#include "security/email.h"
#include "security/secret.h"
#include "security/token.h"
#include "users/users.h"

#include <signal.h>
#include <stdio.h>
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
    int code = problem ? app_fail(problem) : command(&start, argc, argv);
    arena_free(&start.arena);
    return code;
}

static bool migrate(AppStart *start)
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
    if (!migrate(start))
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

/* Signals are taken by the main thread alone, in sigwait: blocked before any other thread is made. */
static void block_signals(sigset_t *signals)
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
    Server *server;
} Service;

static const char *open_security(Service *service, AppStart *start)
{
    const Conf *conf = &start->conf;
    Str secret;
    bool memory_only = start->url.engine == DB_SQLITE && !start->url.path[0];
    const char *problem = secret_key_load(&start->arena, conf->secret_key, conf->env == ENV_PROD,
        start->url.path ? start->url.path : "", memory_only, &secret);
    if (problem)
        return problem;
    service->tokens = token_ring_new(secret, conf->secret_key_previous);
    return trusted_proxies_new(&start->arena, conf->trusted_proxies, &service->proxies);
}

static void fill_app(Service *service, AppStart *start)
{
    service->files = web_files();
    service->router = router_new(route_tables(), route_tables_count);
    service->app = (App){
        .conf = &start->conf,
        .tokens = service->tokens,
        .proxies = service->proxies,
        .files = &service->files,
        .limiter = limiter_new(),
        .router = service->router,
        .openapi = document(&start->conf, service->router, &service->document),
        .engine = str(start->url.engine == DB_SQLITE ? "sqlite" : "postgresql"),
        .load_caller = user_caller,
    };
}

static const char *open_service(Service *service, AppStart *start)
{
    const Conf *conf = &start->conf;
    const char *problem = open_security(service, start);
    if (problem)
        return problem;
    fill_app(service, start);
    LaneConfig lanes = { .url = &start->url,
        .queries = &db_queries,
        .hash_threads = or_default(conf->hash_threads, cores() / 2),
        .pool_threads = or_default(conf->database_pool, 2 * cores()) };
    if (lanes_start(&lanes, &start->arena, &service->app.lanes, &problem) != ERR_OK)
        return problem;
    ServerConfig server = {
        .app = &service->app, .url = &start->url, .queries = &db_queries, .loops = or_default(conf->loops, cores())
    };
    return server_start(&server, &start->arena, &service->server, &problem) == ERR_OK ? NULL : problem;
}

static void close_service(Service *service)
{
    if (service->server) {
        server_stop(service->server);
        lanes_give_up(service->app.lanes);
    }
    lanes_stop(service->app.lanes);
    server_free(service->server);
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
    if (!migrate(start))
        return 1; /* until here a signal ends the program at once */
    block_signals(&signals);
    raise_descriptor_limit();
    log_start((LogLevel)start->conf.log_level);
    bool served = serve_until_signal(start, &signals);
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

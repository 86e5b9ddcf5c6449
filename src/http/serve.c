#include "http/serve.h"

#include "base/log.h"
#include "conf/conf.h"
#include "http/connection.h"
#include "http/cors.h"
#include "http/headers.h"
#include "http/input.h"
#include "http/limit.h"
#include "http/loop.h"
#include "http/metrics.h"
#include "http/reply.h"
#include "http/url.h"

enum { US_PER_S = 1000 * 1000 };

/* --- 1. who asks, and when --- */

static Str header_or_empty(const HttpRequest *http, const char *name)
{
    const Str *value = http_header(http, name);
    return value ? *value : (Str){ 0 };
}

/* A trusted proxy's own id, when it is one that may stand in a log, so that one word finds both logs' lines. */
static void take_request_id(Request *r, const Str *proxys)
{
    if (proxys && headers_request_id_ok(*proxys))
        memcpy(r->ctx.request_id, proxys->ptr, proxys->len); /* the rest is zero */
    else
        loop_request_id(r->loop, r->ctx.request_id);
    log_request(r->ctx.request_id);
}

static void begin(Request *r)
{
    const App *app = r->loop->app;
    const Address *peer = &r->connection->peer;
    bool behind_proxy = address_is_trusted(app->proxies, peer);
    r->begun_us = monotonic_us();
    r->ctx = (Ctx){ .app = app,
        .arena = &r->arena,
        .request = &r->http,
        .now = time_now(),
        .client = *peer,
        .problems = &r->problems };
    const Str *forwarded = behind_proxy ? http_header_last(&r->http, "X-Forwarded-For") : NULL;
    if (forwarded)
        r->ctx.client = address_of_client(app->proxies, peer, *forwarded);
    r->ctx.over_tls = behind_proxy && str_equal_fold(header_or_empty(&r->http, "X-Forwarded-Proto"), str("https"));
    take_request_id(r, behind_proxy ? http_header(&r->http, "X-Request-Id") : NULL);
    r->problems = (Problems){ .arena = &r->arena };
    r->err = ERR_OK;
    r->in = r->out = NULL;
    r->asset = (Str){ 0 };
    r->refused = r->head_sent = r->streaming = r->stream_done = r->cut = r->live_step = r->awaits_limit = false;
    r->retry_after_s = 1;
    /* Once, before anybody looks at it: the router, the files, the headers and the log see one path. */
    if (str_find(r->http.path, '%') < r->http.path.len)
        r->http.path = url_decode(&r->arena, r->http.path, false);
    r->close = !r->http.keep_alive || atomic_load_explicit(&r->loop->draining, memory_order_relaxed);
}

/* --- 2. what he asks for --- */

static Err find_route(Request *r)
{
    router_match(r->ctx.app->router, r->http.method, r->http.path, r->http.query, &r->match);
    r->ctx.route = r->match.route;
    if (r->ctx.route)
        return ERR_OK;
    if (!r->match.allow[0])
        return ERR_NOT_FOUND;
    reply_header(&r->ctx, "Allow", arena_copy(&r->arena, str(r->match.allow)));
    return ERR_METHOD;
}

/* --- 3. may he ask at all: token and limit, without the database --- */

static Err check_token(Request *r)
{
    if (r->ctx.route->auth == AUTH_NONE)
        return ERR_OK;
    Str token;
    Str scheme = str_cut(header_or_empty(&r->http, "Authorization"), ' ', &token);
    if (!str_equal_fold(scheme, str("bearer")))
        return ERR_UNAUTHENTICATED;
    return token_cache_check(r->loop->tokens, token, r->ctx.now, &r->claims);
}

/* What this process itself has counted, and with Redis the others' too. */
static Err check_limit(Request *r)
{
    return r->ctx.route->limit == LIMIT_NONE ? ERR_OK : limit_check(r);
}

static Err admit_client(Request *r)
{
    TRY(check_token(r));
    return check_limit(r);
}

static Err admit(Request *r)
{
    Input input = { 0 };
    TRY(find_route(r));
    r->ctx.body = r->body;
    TRY(input_parse(r, &input));
    Err err = admit_client(r);
    if (err == ERR_OK)
        input_decode(r, &input);
    input_free(&input);
    return err;
}

/* --- 4. on the lane's thread, with its connection, in its transaction --- */

/* A transaction may run again: what an earlier try said is forgotten. */
static void forget_effects(Ctx *ctx)
{
    ctx->header_count = 0;
    ctx->detail = ctx->raw = (Str){ 0 };
    ctx->code = ctx->raw_type = NULL;
    ctx->status = 0;
    ctx->stream = NULL;
}

static Err check_caller(Request *r)
{
    Ctx *ctx = &r->ctx;
    if (ctx->route->auth == AUTH_NONE)
        return ERR_OK;
    TRY(ctx->app->load_caller(ctx, &r->claims, &r->caller));
    ctx->user = &r->caller;
    return ctx->route->auth == AUTH_ADMIN && !r->caller.is_admin ? ERR_ADMIN_ONLY : ERR_OK;
}

static Err run_step(Request *r)
{
    Ctx *ctx = &r->ctx;
    arena_reset(&r->scratch);
    ctx->arena = &r->scratch;
    r->text.len = 0;
    ctx->stream_more = false;
    Err err = ctx->stream->step(ctx, ctx->stream_state, &r->text, &r->stream_done);
    ctx->arena = &r->arena;
    return err;
}

static Err run_row(Request *r)
{
    const Route *route = r->ctx.route;
    const Str *key = route->idempotent ? http_header(&r->http, "Idempotency-Key") : NULL;
    return key ? r->ctx.app->run_once(&r->ctx, *key, r->in, r->out) : route->run(&r->ctx, r->in, r->out);
}

static Err run_handler(Work *work, Db *db)
{
    Request *r = (Request *)work;
    Ctx *ctx = &r->ctx;
    ctx->db = db;
    forget_effects(ctx);
    TRY(check_caller(r));
    if (r->problems.count)
        return ERR_INVALID;
    if (ctx->route->load)
        TRY(ctx->route->load(ctx));
    if (ctx->route->may && !ctx->route->may(ctx, ctx->object))
        return ERR_FORBIDDEN;
    size_t size = ctx->route->out_list ? sizeof(List) : ctx->route->out ? ctx->route->out->size : 0;
    r->out = arena_alloc(&r->arena, size);
    TRY(run_row(r));
    r->streaming = ctx->stream != NULL;
    if (!r->streaming)
        return ERR_OK;
    Db step_db = { .conn = db->conn, .arena = &r->scratch };
    ctx->db = &step_db;
    return run_step(r);
}

/* A stream may outlive the rights that it began with: each step asks again. The token counted when it began: a list
 * that takes longer than its last minute is not cut. */
static Err check_caller_still(Request *r)
{
    if (r->ctx.route->auth == AUTH_NONE)
        return ERR_OK;
    Caller now;
    TRY(r->ctx.app->load_caller(&r->ctx, &r->claims, &now));
    return now.is_admin == r->caller.is_admin ? ERR_OK : ERR_FORBIDDEN;
}

/* A live one has no end that it could be left to reach: it ends with its token. */
static Err check_token_still(Request *r)
{
    r->ctx.now = time_now();
    if (!serve_stream_is_live(r) || r->ctx.stream->whole)
        return ERR_OK;
    return r->claims.expires_at > r->ctx.now.us / US_PER_S ? ERR_OK : ERR_CREDENTIALS;
}

static Err run_next_step(Work *work, Db *db)
{
    Request *r = (Request *)work;
    r->ctx.db = db;
    TRY(check_token_still(r));
    TRY(check_caller_still(r));
    return run_step(r);
}

/* Back to the loop. */
static void come_back(Work *work, Err err)
{
    Request *r = (Request *)work;
    r->err = err;
    r->ctx.db = NULL;
    loop_post(r);
}

/* --- the whole of it --- */

/* Counted and logged once, when the head of its answer is ready. */
static void account(const Request *r, size_t what)
{
    int64_t took_us = monotonic_us() - r->begun_us;
    if (r->loop->metrics)
        metrics_count(r->loop->metrics, what, r->sent_status, took_us);
    Str client = address_print(r->ctx.arena, &r->ctx.client);
    log_event(LOG_INFO, "request",
        (LogField[]){ log_str("method", r->http.method), log_str("path", r->http.path),
            log_i64("status", r->sent_status), log_i64("took_us", took_us), log_str("client", client),
            log_i64("user_id", r->ctx.user ? r->ctx.user->id : 0), { .type = LOG_END } });
}

/* A whole answer that is not made yet: there is nothing to send. */
static bool is_unmade(const Request *r)
{
    return serve_is_whole(r) && r->err == ERR_OK && !r->stream_done;
}

static void take_whole(Request *r)
{
    reply_raw(&r->ctx, r->ctx.stream->content_type, arena_copy(&r->arena, buf_view(&r->text)));
    r->streaming = false;
}

static void finish(Request *r)
{
    r->close |= atomic_load_explicit(&r->loop->draining, memory_order_relaxed); /* begun while a lane had it */
    if (is_unmade(r)) {
        r->head.len = r->text.len = 0;
        return;
    }
    if (serve_is_whole(r) && r->err == ERR_OK)
        take_whole(r);
    if (r->err == ERR_OK && r->streaming)
        reply_stream_part(r, true);
    else
        reply_compose(r);
    r->streaming &= r->err == ERR_OK;
    r->head_sent = true;
    account(r, r->ctx.route ? METRICS_ROUTES + r->match.row : METRICS_OTHER);
}

static Err run_inline(Request *r, DbConn *conn)
{
    Db none = { .arena = &r->arena };
    return conn ? work_run_in_snapshot(&r->work, conn) : run_handler(&r->work, &none);
}

static Served run_on_lane(Request *r)
{
    Lane lane = r->ctx.route->lane;
    r->news_seen = r->loop->news_count;
    r->work = (Work){ .arena = &r->arena,
        .request_id = r->ctx.request_id,
        .run = run_handler,
        .done = come_back,
        .in_snapshot = r->ctx.route->in_snapshot || lane == LANE_SLOW };
    bool on_loop = lane == LANE_LOOP || (lane == LANE_FAST && lanes_fast_is_inline(r->ctx.app->lanes));
    if (!on_loop) {
        Err refused = lanes_submit(r->ctx.app->lanes, lane, &r->work);
        if (refused == ERR_OK)
            return SERVED_LANE; /* the lane's from here on: not even its err may be touched */
        r->err = refused;
    } else {
        r->err = run_inline(r, lane == LANE_FAST ? r->loop->conn : NULL);
    }
    finish(r);
    return SERVED_READY;
}

/* The web application's file, when one is asked for. */
static bool serve_file(Request *r)
{
    StaticAnswer answer = static_answer(*r->ctx.app->files, &r->http);
    if (!answer.asset)
        return false;
    reply_file(r, &answer);
    account(r, METRICS_FILES);
    return true;
}

/* He may ask. Without a caller to be looked at, what is wrong with his request is told at once. */
static Served run_admitted(Request *r)
{
    if (r->err == ERR_OK && r->ctx.route->auth == AUTH_NONE && r->problems.count)
        r->err = ERR_INVALID;
    if (r->err == ERR_OK)
        return run_on_lane(r);
    finish(r);
    return SERVED_READY;
}

static Served answer_request(Request *r)
{
    bool at_root = str_is(r->http.path, "/");
    if (cors_is_preflight(&r->http)) {
        reply_preflight(r);
        account(r, METRICS_PREFLIGHT);
        return SERVED_READY;
    }
    if (at_root && serve_file(r))
        return SERVED_READY;
    r->err = admit(r);
    if (r->err == ERR_NOT_FOUND && !at_root && serve_file(r))
        return SERVED_READY;
    if (r->err == ERR_OK && r->ctx.route->limit != LIMIT_NONE && limit_ask(r))
        return SERVED_LANE; /* the thread of Redis has it */
    return run_admitted(r);
}

Served serve_request(Request *r)
{
    begin(r);
    Served served = answer_request(r);
    log_request(NULL);
    return served;
}

static void finish_step(Request *r)
{
    if (!r->head_sent) {
        finish(r);
        return;
    }
    if (r->err == ERR_OK) {
        reply_stream_part(r, false);
        return;
    }
    bool live = serve_stream_is_live(r);
    log_event(live ? LOG_INFO : LOG_WARN, live ? "stream ended" : "stream cut",
        (LogField[]){ log_str("error", str(err_info(r->err)->name)), { .type = LOG_END } });
    if (live) {
        serve_stream_end(r);
        return;
    }
    r->head.len = r->text.len = 0; /* too late for an error: the cut tells */
    r->close = r->stream_done = r->cut = true;
}

static Served resume(Request *r)
{
    if (r->awaits_limit) {
        r->err = limit_answer(r);
        return run_admitted(r);
    }
    finish_step(r);
    return SERVED_READY;
}

Served serve_resume(Request *r)
{
    log_request(r->ctx.request_id);
    Served served = resume(r);
    log_request(NULL);
    return served;
}

bool serve_stream_is_live(const Request *r)
{
    return r->ctx.stream && r->ctx.stream->end;
}

bool serve_is_whole(const Request *r)
{
    return r->streaming && serve_stream_is_live(r) && r->ctx.stream->whole;
}

bool serve_stream_waits(const Request *r)
{
    return serve_stream_is_live(r) && !r->ctx.stream_more && r->news_seen == r->loop->news_count;
}

void serve_stream_end(Request *r)
{
    if (serve_is_whole(r)) {
        r->err = ERR_BUSY;
        log_request(r->ctx.request_id);
        finish(r);
        log_request(NULL);
        return;
    }
    r->text.len = 0;
    r->stream_done = true;
    r->close |= atomic_load_explicit(&r->loop->draining, memory_order_relaxed);
    reply_stream_part(r, false);
}

Served serve_stream_next(Request *r)
{
    bool live = serve_stream_is_live(r);
    /* What a step reads belongs together: rows, and where they end. A live one asks for one thing after the other. */
    r->work = (Work){ .arena = &r->scratch,
        .request_id = r->ctx.request_id,
        .run = run_next_step,
        .done = come_back,
        .in_snapshot = !live };
    r->news_seen = r->loop->news_count;
    r->live_step = live; /* before it is the lane's */
    Err refused = lanes_submit(r->ctx.app->lanes, live ? LANE_LIVE : LANE_SLOW, &r->work);
    if (refused == ERR_OK) {
        r->loop->live_running += live;
        return SERVED_LANE;
    }
    r->live_step = false;
    r->err = refused;
    return serve_resume(r);
}

void serve_refuse(Request *r, int status)
{
    static const Err errs[] = { ERR_REQUEST_TIMEOUT, ERR_TOO_LARGE, ERR_HEADER_TOO_LARGE, ERR_NOT_IMPLEMENTED, ERR_BUSY,
        ERR_HTTP_VERSION };
    begin(r);
    r->err = ERR_BAD_REQUEST;
    for (size_t i = 0; i < sizeof errs / sizeof *errs; i++)
        if (err_info(errs[i])->status == status)
            r->err = errs[i];
    r->close = r->refused = true;
    finish(r);
    log_request(NULL);
}

#include "http/loop.h"

#include "base/log.h"
#include "base/seam.h"
#include "conf/conf.h"
#include "http/connection.h"
#include "http/metrics.h"
#include "http/parked.h"
#include "limits.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    TICK_MS = 100,
    ACCEPTS_A_TURN = 64,
    POOL_MAX = 64, /* requests kept warm */
    POOL_TEXT_MAX_BYTES = 64 * 1024,
    DRAIN_IDLE_MS = 500, /* an idle connection's last chance to send a request */
    LINGER_TIMEOUT_MS = 2000,
    WRITE_TIMEOUT_MS = 60000, /* for one answer, or one part of a stream */
    SECOND_US = 1000 * 1000,
};

/* --- work from other threads --- */

void loop_wake(Loop *loop)
{
    uint64_t one = 1;
    ssize_t written = write(loop->wake_fd, &one, sizeof one);
    (void)written; /* EAGAIN: the counter is full, so the loop wakes anyway */
}

void loop_post(Request *request)
{
    Loop *loop = request->loop;
    pthread_mutex_lock(&loop->lock);
    bool first = !loop->finished;
    request->next = loop->finished;
    loop->finished = request;
    pthread_mutex_unlock(&loop->lock);
    if (first)
        loop_wake(loop);
}

void loop_adopt(Loop *loop, int fd)
{
    pthread_mutex_lock(&loop->lock);
    if (loop->adopted_count == loop->adopted_cap) {
        loop->adopted_cap = loop->adopted_cap ? 2 * loop->adopted_cap : 16;
        loop->adopted = realloc(loop->adopted, (size_t)loop->adopted_cap * sizeof *loop->adopted);
        assert(loop->adopted);
    }
    loop->adopted[loop->adopted_count++] = fd;
    pthread_mutex_unlock(&loop->lock);
    loop_wake(loop);
}

static void open_adopted(Loop *loop)
{
    int fds[64];
    for (int count = 64; count == 64;) {
        pthread_mutex_lock(&loop->lock);
        count = loop->adopted_count < 64 ? loop->adopted_count : 64;
        loop->adopted_count -= count;
        for (int i = 0; i < count; i++)
            fds[i] = loop->adopted[loop->adopted_count + i];
        pthread_mutex_unlock(&loop->lock);
        for (int i = 0; i < count; i++)
            connection_new(loop, fds[i]);
    }
}

static void resume_finished(Loop *loop)
{
    pthread_mutex_lock(&loop->lock);
    Request *newest = loop->finished;
    loop->finished = NULL;
    pthread_mutex_unlock(&loop->lock);
    Request *oldest = NULL;
    while (newest) {
        Request *next = newest->next;
        newest->next = oldest;
        oldest = newest;
        newest = next;
    }
    while (oldest) {
        Request *next = oldest->next; /* resuming may give the request back to the pool */
        connection_resume(oldest->connection);
        oldest = next;
    }
}

static void on_wake(evutil_socket_t fd, short what, void *arg)
{
    (void)what;
    Loop *loop = arg;
    uint64_t count;
    ssize_t got = read(fd, &count, sizeof count);
    (void)got;
    if (atomic_load(&loop->draining) && !loop->drain_began_us) {
        loop->drain_began_us = monotonic_us();
        parked_end_all(loop);
    }
    open_adopted(loop);
    resume_finished(loop);
    parked_hear(loop);
}

/* --- accepting --- */

static Loop *least_busy(Loop *loop, int *total)
{
    Loop *best = loop;
    for (int i = 0; i < loop->all_count; i++) {
        Loop *other = &loop->all[i];
        int count = atomic_load(&other->connection_count);
        *total += count;
        if (count < atomic_load(&best->connection_count))
            best = other;
    }
    return best;
}

static void refuse_connection(int fd)
{
    static const char text[] =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    ssize_t sent = send(fd, text, sizeof text - 1, MSG_NOSIGNAL);
    (void)sent;
    close(fd);
}

static void hand_out(Loop *loop, int fd)
{
    int total = 0;
    Loop *best = least_busy(loop, &total);
    if (total >= CONNECTIONS_MAX) {
        refuse_connection(fd);
        return;
    }
    if (atomic_load(&loop->draining))
        best = loop; /* the others may have ended already */
    atomic_fetch_add(&best->connection_count, 1);
    if (best == loop)
        connection_new(loop, fd);
    else
        loop_adopt(best, fd);
}

/* Takes some of those who wait in the backlog. True: there may be more. */
static bool accept_some(Loop *loop)
{
    for (int i = 0; i < ACCEPTS_A_TURN; i++) {
        int fd = accept4(loop->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0)
            hand_out(loop, fd);
        else if (errno == EMFILE || errno == ENFILE) {
            log_event(LOG_WARN, "no descriptors left for a connection", NULL);
            event_del(loop->listener_event); /* the tick tries again */
            return false;
        } else if (errno != ECONNABORTED && errno != EINTR)
            return false;
    }
    return true;
}

static void on_accept(evutil_socket_t listener, short what, void *arg)
{
    (void)listener, (void)what;
    accept_some(arg); /* the rest when the loop comes round again */
}

static void stop_listening(Loop *loop)
{
    if (!loop->listener_event)
        return;
    while (accept_some(loop)) /* whoever waits in the backlog is served */
        continue;
    event_free(loop->listener_event);
    loop->listener_event = NULL;
    close(loop->listener);
}

/* --- time --- */

static void expire_waiting(Loop *loop, int64_t now_us)
{
    for (int kind = 0; kind < DEADLINE_NONE; kind++) {
        Connection *first = TAILQ_FIRST(&loop->waiting[kind]);
        while (first && first->deadline_us <= now_us) {
            connection_expire(first);
            first = TAILQ_FIRST(&loop->waiting[kind]);
        }
    }
}

static void close_waiting(Loop *loop, Deadline kind, bool quiet_only)
{
    Connection *next;
    for (Connection *c = TAILQ_FIRST(&loop->waiting[kind]); c; c = next) {
        next = TAILQ_NEXT(c, waiting);
        if (!quiet_only || connection_is_quiet(c))
            connection_close(c);
    }
}

static void drain_step(Loop *loop, int64_t now_us)
{
    stop_listening(loop);
    int64_t waited_ms = (now_us - loop->drain_began_us) / 1000;
    if (waited_ms >= DRAIN_IDLE_MS)
        for (int kind = 0; kind < DEADLINE_COUNT; kind++)
            close_waiting(loop, (Deadline)kind, true);
    if (waited_ms >= loop->app->conf->drain_timeout_ms)
        for (int kind = 0; kind < DEADLINE_COUNT; kind++)
            close_waiting(loop, (Deadline)kind, false);
    if (atomic_load(&loop->connection_count) == 0)
        event_base_loopbreak(loop->base);
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
    (void)fd, (void)what;
    Loop *loop = arg;
    int64_t now_us = monotonic_us();
    expire_waiting(loop, now_us);
    if (now_us - loop->second_us >= SECOND_US) {
        loop->second_us = now_us;
        parked_expire(loop);
    }
    parked_turns(loop);
    if (loop->drain_began_us)
        drain_step(loop, now_us);
    else if (loop->listener_event && !event_pending(loop->listener_event, EV_READ, NULL))
        event_add(loop->listener_event, NULL);
}

/* --- life --- */

/* Edge-triggered, and told when a peer has closed: connection.c relies on both. One thread, so no locks. */
static struct event_base *base_new(void)
{
    struct event_config *config = event_config_new();
    assert(config);
    event_config_require_features(config, EV_FEATURE_ET | EV_FEATURE_EARLY_CLOSE);
    event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_IGNORE_ENV);
    struct event_base *base = event_base_new_with_config(config);
    event_config_free(config);
    return base;
}

void loop_init(Loop *loop, const App *app, DbConn *conn)
{
    *loop = (Loop){
        .app = app, .conn = conn, .wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), .all = loop, .all_count = 1
    };
    if (app->metrics)
        loop->metrics = metrics_loop(app->metrics, &loop->connection_count);
    loop->tokens = token_cache_new(app->tokens);
    random_bytes(&loop->next_id, sizeof loop->next_id);
    loop->base = base_new();
    assert(loop->base && loop->wake_fd >= 0);
    pthread_mutex_init(&loop->lock, NULL);
    for (int i = 0; i < DEADLINE_COUNT; i++)
        TAILQ_INIT(&loop->waiting[i]);
    TAILQ_INIT(&loop->parked);
    TAILQ_INIT(&loop->turns);
    const int timeouts[DEADLINE_COUNT] = {
        [DEADLINE_HEAD] = app->conf->header_timeout_ms,
        [DEADLINE_BODY] = app->conf->body_timeout_ms,
        [DEADLINE_IDLE] = app->conf->idle_timeout_ms,
        [DEADLINE_WRITE] = WRITE_TIMEOUT_MS,
        [DEADLINE_LINGER] = LINGER_TIMEOUT_MS,
        [DEADLINE_PART] = LIVE_PART_TIMEOUT_MS,
        [DEADLINE_PARKED] = LIVE_KEEP_MS,
    };
    memcpy(loop->timeout_ms, timeouts, sizeof timeouts);
    loop->wake = event_new(loop->base, loop->wake_fd, EV_READ | EV_PERSIST, on_wake, loop);
    loop->tick = event_new(loop->base, -1, EV_PERSIST, on_tick, loop);
    assert(loop->wake && loop->tick);
    event_add(loop->wake, NULL);
    event_add(loop->tick, &(struct timeval){ .tv_usec = (suseconds_t)TICK_MS * 1000 });
}

void loop_listen(Loop *loop, int listener, Loop *all, int all_count)
{
    loop->listener = listener;
    loop->all = all;
    loop->all_count = all_count;
    loop->listener_event = event_new(loop->base, listener, EV_READ | EV_PERSIST, on_accept, loop);
    assert(loop->listener_event);
    event_add(loop->listener_event, NULL);
}

static void *loop_main(void *arg)
{
    Loop *loop = arg;
    loop->owner = pthread_self();
    event_base_dispatch(loop->base);
    return NULL;
}

void loop_start(Loop *loop)
{
    int failed = pthread_create(&loop->thread, NULL, loop_main, loop);
    assert(!failed);
}

void loop_drain(Loop *loop)
{
    atomic_store(&loop->draining, true);
    loop_wake(loop);
}

void loop_join(Loop *loop)
{
    pthread_join(loop->thread, NULL);
}

void loop_free(Loop *loop)
{
    resume_finished(loop); /* their connections were cut: this frees them */
    parked_hear(loop);     /* nobody: this frees what was told */
    while (loop->pool) {
        Request *request = loop->pool;
        loop->pool = request->next;
        loop->pooled = 0;
        loop_request_free(&(Loop){ .pooled = POOL_MAX }, request);
    }
    event_free(loop->wake);
    event_free(loop->tick);
    event_base_free(loop->base);
    close(loop->wake_fd);
    pthread_mutex_destroy(&loop->lock);
    free(loop->adopted);
    token_cache_free(loop->tokens);
}

/* --- what answers carry --- */

Str loop_date(Loop *loop)
{
    int64_t now_s = time_now().us / 1000000;
    if (now_s != loop->date_s) {
        time_t seconds = (time_t)now_s;
        struct tm utc;
        gmtime_r(&seconds, &utc);
        strftime(loop->date, sizeof loop->date, "%a, %d %b %Y %H:%M:%S GMT", &utc);
        loop->date_s = now_s;
    }
    return str(loop->date);
}

void loop_request_id(Loop *loop, char out[REQUEST_ID_MAX + 1])
{
    static const char digits[] = "0123456789abcdef";
    uint64_t id = loop->next_id++;
    for (int i = 15; i >= 0; i--, id >>= 4)
        out[i] = digits[id & 15];
    out[16] = '\0';
}

/* --- the pool of requests --- */

Request *loop_request_new(Loop *loop)
{
    Request *request = loop->pool;
    if (request) {
        loop->pool = request->next;
        loop->pooled--;
    } else {
        request = calloc(1, sizeof *request);
        assert(request);
    }
    request->loop = loop;
    return request;
}

/* A live stream's state is not the arena's: it ends here, wherever its request does. */
static void end_stream(Request *request)
{
    const Stream *stream = request->ctx.stream;
    request->ctx.stream = NULL;
    if (stream && stream->end)
        stream->end(request->ctx.stream_state);
}

void loop_request_free(Loop *loop, Request *request)
{
    end_stream(request);
    if (loop->pooled >= POOL_MAX) {
        arena_free(&request->arena);
        arena_free(&request->scratch);
        buf_free(&request->head);
        buf_free(&request->text);
        free(request);
        return;
    }
    arena_reset(&request->arena);
    arena_reset(&request->scratch);
    request->head.len = request->text.len = 0;
    if (request->text.cap > POOL_TEXT_MAX_BYTES)
        buf_free(&request->text);
    request->next = loop->pool;
    loop->pool = request;
    loop->pooled++;
}

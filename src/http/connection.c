#include "http/connection.h"

#include "base/seam.h"
#include "http/parked.h"
#include "http/serve.h"
#include "limits.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
    READ_BYTES = 4096,
    READ_BODY_BYTES = 64 * 1024,
    REQUESTS_A_TURN = 32,
    BODY_FREE_BYTES = 16 * 1024,
    BUFFER_KEPT_BYTES = 32 * 1024
};

static void advance(Connection *c);

/* --- deadlines --- */

static void set_deadline(Connection *c, Deadline kind)
{
    TAILQ_REMOVE(&c->loop->waiting[c->deadline], c, waiting);
    c->deadline = kind;
    c->deadline_us = kind == DEADLINE_NONE ? INT64_MAX : monotonic_us() + 1000 * (int64_t)c->loop->timeout_ms[kind];
    TAILQ_INSERT_TAIL(&c->loop->waiting[kind], c, waiting);
}

/* --- birth and end --- */

static void on_event(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    Connection *c = arg;
    c->may_read |= (what & (EV_READ | EV_CLOSED)) != 0;
    c->peer_closed |= (what & EV_CLOSED) != 0;
    advance(c);
}

static Address peer_address(int fd)
{
    Address address = { { 0 } };
    struct sockaddr_storage peer = { 0 };
    socklen_t size = sizeof peer;
    if (getpeername(fd, (struct sockaddr *)&peer, &size) != 0)
        return address;
    if (peer.ss_family == AF_INET6)
        memcpy(address.bytes, &((struct sockaddr_in6 *)&peer)->sin6_addr, 16);
    if (peer.ss_family == AF_INET) {
        address.bytes[10] = address.bytes[11] = 0xff;
        memcpy(address.bytes + 12, &((struct sockaddr_in *)&peer)->sin_addr, 4);
    }
    return address;
}

void connection_new(Loop *loop, int fd)
{
    Connection *c = calloc(1, sizeof *c);
    assert(c);
    *c = (Connection){ .loop = loop, .fd = fd, .may_read = true, .peer = peer_address(fd), .deadline = DEADLINE_HEAD };
    TAILQ_INSERT_TAIL(&loop->waiting[c->deadline], c, waiting);
    set_deadline(c, DEADLINE_HEAD);
    c->event = event_new(loop->base, fd, EV_READ | EV_WRITE | EV_CLOSED | EV_ET | EV_PERSIST, on_event, c);
    assert(c->event);
    event_add(c->event, NULL);
    advance(c);
}

/* Its end is told by a reset: over HTTP/1.0 an orderly one would say that the answer is whole. */
static void end_abruptly(Connection *c)
{
    const struct linger at_once = { .l_onoff = 1 };
    setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

/* The socket goes now; the rest when no lane holds the request. */
static void shut(Connection *c)
{
    if (c->fd < 0)
        return;
    event_free(c->event);
    close(c->fd);
    c->fd = -1;
    TAILQ_REMOVE(&c->loop->waiting[c->deadline], c, waiting);
    atomic_fetch_sub(&c->loop->connection_count, 1);
}

static void release_body(Connection *c)
{
    c->loop->body_bytes -= c->body_charged;
    c->body_charged = 0;
}

static void dispose(Connection *c)
{
    c->state = CONNECTION_CLOSED;
    if (!c->in_lane && c->request && c->request->streaming && !c->request->stream_done && c->request->http.minor == 0)
        end_abruptly(c);
    shut(c);
    if (c->in_lane)
        return;
    if (c->request)
        loop_request_free(c->loop, c->request);
    if (c->parked)
        parked_drop(c);
    release_body(c);
    buf_free(&c->in);
    free(c);
}

bool connection_is_quiet(const Connection *c)
{
    return c->state == CONNECTION_HEAD && c->in.len == 0;
}

void connection_close(Connection *c)
{
    dispose(c);
}

/* --- reading --- */

/* True when bytes came (or the connection ended: state tells). Edge-triggered: reads until a short read, or until the
 * end when the peer is known to have closed. */
static bool read_more(Connection *c, size_t want)
{
    if (!c->may_read)
        return false;
    char *at = buf_reserve(&c->in, want);
    ssize_t got = recv(c->fd, at, want, 0);
    if (got > 0) {
        c->in.len += (size_t)got;
        c->may_read = (size_t)got == want || c->peer_closed;
        return true;
    }
    if (got < 0 && errno == EINTR)
        return read_more(c, want);
    c->may_read = false;
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return false;
    c->state = CONNECTION_CLOSED;
    return true;
}

/* The buffer moved while the body came in: the head's Strs follow. */
static void reparse_head(Connection *c)
{
    if (c->head_at == c->in.ptr)
        return;
    size_t scanned = 0, used = 0;
    int status = 0;
    HttpParse parsed = http_parse_head((Str){ c->in.ptr, c->head_used }, &scanned, &c->request->http, &used, &status);
    assert(parsed == HTTP_DONE && used == c->head_used);
}

static bool refuse(Connection *c, int status)
{
    if (c->state == CONNECTION_BODY)
        reparse_head(c);
    serve_refuse(c->request, status);
    c->state = CONNECTION_WRITING;
    c->sent = 0;
    return true;
}

/* For a head that could not be read: what of it was parsed is not to be trusted. */
static bool refuse_head(Connection *c, int status)
{
    HttpRequest *http = &c->request->http;
    http->method = http->target = http->path = http->query = (Str){ 0 };
    http->header_count = 0;
    http->minor = 1;
    http->keep_alive = false;
    return refuse(c, status);
}

/* Writes what is ready, or waits for the lane. */
static bool follow(Connection *c, Served served)
{
    c->sent = 0;
    c->in_lane = served == SERVED_LANE;
    c->state = c->in_lane ? CONNECTION_RUNNING : CONNECTION_WRITING;
    if (c->in_lane)
        set_deadline(c, DEADLINE_NONE);
    return !c->in_lane;
}

static bool run_request(Connection *c, size_t used, Str body)
{
    c->used = used;
    c->request->body = body;
    return follow(c, serve_request(c->request));
}

static void send_continue(Connection *c)
{
    static const char text[] = "HTTP/1.1 100 Continue\r\n\r\n";
    ssize_t sent = send(c->fd, text, sizeof text - 1, MSG_NOSIGNAL);
    (void)sent; /* a client that does not hear it sends the body after a while, as the RFC asks */
}

/* Strangers' bodies are held before anything is known about them: so many bytes a loop, and no more. Small ones are
 * free, so that whoever fills the rest keeps nobody from signing in. */
static bool charge_body(Connection *c)
{
    size_t held = c->in.len > BODY_FREE_BYTES ? c->in.len : 0;
    c->loop->body_bytes += held - c->body_charged;
    c->body_charged = held;
    return c->loop->body_bytes <= LOOP_BODIES_MAX_BYTES;
}

static bool begin_body(Connection *c)
{
    const HttpRequest *http = &c->request->http;
    if (http->has_length && http->content_length > HTTP_BODY_MAX_BYTES)
        return refuse(c, 413);
    if (!http->chunked && http->content_length == 0)
        return run_request(c, c->head_used, (Str){ c->in.ptr + c->head_used, 0 });
    if (http->expect_continue && c->in.len == c->head_used)
        send_continue(c);
    c->chunks = (HttpChunks){ 0 };
    c->chunk_at = c->head_used;
    c->chunk_body = 0;
    c->head_at = c->in.ptr;
    c->state = CONNECTION_BODY;
    set_deadline(c, DEADLINE_BODY);
    return true;
}

static void take_request(Connection *c)
{
    c->request = loop_request_new(c->loop);
    c->request->connection = c;
}

/* A client that pipelines many requests shares the loop with the others. */
static bool yield_loop(Connection *c)
{
    event_active(c->event, EV_READ, 0);
    return false;
}

static bool step_head(Connection *c)
{
    if (c->in.len == 0 && !read_more(c, READ_BYTES))
        return false;
    if (c->state == CONNECTION_CLOSED)
        return true;
    if (c->budget == 0)
        return yield_loop(c);
    c->budget--;
    take_request(c);
    int status = 400;
    HttpParse parsed = http_parse_head(buf_view(&c->in), &c->scanned, &c->request->http, &c->head_used, &status);
    if (parsed == HTTP_BAD) /* a body too long, or coded otherwise, comes behind a good head */
        return status == 413 || status == 501 ? refuse(c, status) : refuse_head(c, status);
    if (parsed == HTTP_DONE)
        return begin_body(c);
    loop_request_free(c->loop, c->request);
    c->request = NULL;
    if (c->deadline == DEADLINE_IDLE)
        set_deadline(c, DEADLINE_HEAD);
    return read_more(c, READ_BYTES);
}

static bool step_body_length(Connection *c)
{
    size_t length = (size_t)c->request->http.content_length;
    size_t need = c->head_used + length;
    if (c->in.len < need)
        return read_more(c, need - c->in.len < READ_BODY_BYTES ? READ_BYTES + need - c->in.len : READ_BODY_BYTES);
    reparse_head(c);
    return run_request(c, need, (Str){ c->in.ptr + c->head_used, length });
}

/* Decoded bytes gather behind the head, the undecoded rest behind them, so that the buffer holds no more than a body
 * and a read. */
static bool step_body_chunks(Connection *c)
{
    HttpParse parsed = HTTP_MORE;
    int status = 400;
    while (parsed == HTTP_MORE && c->chunk_at < c->in.len) {
        size_t used = 0;
        Str data = { 0 };
        parsed = http_parse_chunks(
            &c->chunks, (Str){ c->in.ptr + c->chunk_at, c->in.len - c->chunk_at }, &used, &data, &status);
        if (data.len)
            memmove(c->in.ptr + c->head_used + c->chunk_body, data.ptr, data.len);
        c->chunk_body += data.len;
        c->chunk_at += used;
        if (c->chunk_body > HTTP_BODY_MAX_BYTES)
            return refuse(c, 413);
        if (used == 0)
            break;
    }
    if (parsed == HTTP_BAD)
        return refuse(c, status);
    if (parsed == HTTP_DONE) {
        reparse_head(c);
        return run_request(c, c->chunk_at, (Str){ c->in.ptr + c->head_used, c->chunk_body });
    }
    size_t rest = c->in.len - c->chunk_at, end = c->head_used + c->chunk_body;
    memmove(c->in.ptr + end, c->in.ptr + c->chunk_at, rest);
    c->chunk_at = end;
    c->in.len = end + rest;
    return read_more(c, READ_BODY_BYTES);
}

static bool step_body(Connection *c)
{
    if (!charge_body(c))
        return refuse(c, 503);
    return c->request->http.chunked ? step_body_chunks(c) : step_body_length(c);
}

/* --- writing --- */

/* True when all of it has gone (or the connection is lost: state tells). */
static bool send_some(Connection *c)
{
    Str head = buf_view(&c->request->head), body = request_body_out(c->request);
    while (c->sent < head.len + body.len) {
        size_t in_head = c->sent < head.len ? c->sent : head.len, in_body = c->sent - in_head;
        struct iovec parts[2] = { { (void *)(head.ptr + in_head), head.len - in_head },
            { (void *)(body.ptr + in_body), body.len - in_body } };
        struct msghdr message = { .msg_iov = parts, .msg_iovlen = 2 };
        ssize_t sent = sendmsg(c->fd, &message, MSG_NOSIGNAL);
        if (sent > 0)
            c->sent += (size_t)sent;
        else if (errno == EAGAIN || errno == EWOULDBLOCK)
            return false;
        else if (errno != EINTR) {
            c->state = CONNECTION_CLOSED;
            return true;
        }
    }
    return true;
}

/* The request that was answered goes; what stands behind it is the next one's. */
static void drop_used(Connection *c)
{
    c->in.len -= c->used;
    if (c->in.len)
        memmove(c->in.ptr, c->in.ptr + c->used, c->in.len);
    c->used = c->scanned = 0;
}

/* What a long body made large goes back: nothing counts it any more, however long what stands behind it is kept. */
static void shrink(Connection *c)
{
    Buf rest = { 0 };
    if (c->in.cap <= BUFFER_KEPT_BYTES || c->in.len > BODY_FREE_BYTES)
        return;
    buf_add(&rest, c->in.ptr, c->in.len);
    buf_free(&c->in);
    c->in = rest;
}

/* The answer has gone: what follows on this connection. */
static bool end_request(Connection *c)
{
    Request *request = c->request;
    bool close_after = request->close, unread = request->refused;
    if (request->cut && request->http.minor == 0)
        end_abruptly(c);
    c->request = NULL;
    loop_request_free(c->loop, request);
    release_body(c);
    if (close_after && unread) {
        shutdown(c->fd, SHUT_WR);
        c->state = CONNECTION_LINGER;
        set_deadline(c, DEADLINE_LINGER);
        c->may_read = true;
        return true;
    }
    if (close_after) {
        c->state = CONNECTION_CLOSED;
        return true;
    }
    drop_used(c);
    c->state = CONNECTION_HEAD;
    set_deadline(c, c->in.len ? DEADLINE_HEAD : DEADLINE_IDLE);
    if (c->in.len == 0 && !c->may_read)
        buf_free(&c->in);
    shrink(c);
    return true;
}

/* What a live stream's client sends behind its request waits for no answer: there is none. Whoever has closed his side
 * has gone. */
static bool park(Connection *c)
{
    int timeout_ms = LIVE_GONE_MS;
    if (!serve_is_whole(c->request)) { /* of which the request is kept, and points into it */
        drop_used(c);
        c->request->close |= c->in.len > 0;
        buf_free(&c->in);
        release_body(c);
    }
    if (c->peer_closed) {
        c->state = CONNECTION_CLOSED;
        return true;
    }
    if (!c->was_parked) /* who has gone without a word is found out by what he does not acknowledge */
        setsockopt(c->fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout_ms, sizeof timeout_ms);
    c->was_parked = true;
    parked_add(c);
    c->state = CONNECTION_PARKED;
    set_deadline(c, DEADLINE_PARKED);
    return false;
}

/* A part of a stream has gone. */
static bool go_on(Connection *c)
{
    bool live = serve_stream_is_live(c->request);
    if (live && !serve_is_whole(c->request)) /* what stands behind it is not answered, however soon it ends */
        c->request->close |= c->in.len > c->used;
    if (live && atomic_load_explicit(&c->loop->draining, memory_order_relaxed)) {
        serve_stream_end(c->request);
        c->sent = 0;
        return true;
    }
    return serve_stream_waits(c->request) ? park(c) : follow(c, serve_stream_next(c->request));
}

static bool step_writing(Connection *c)
{
    if (!send_some(c)) {
        Deadline kind = serve_stream_is_live(c->request) ? DEADLINE_PART : DEADLINE_WRITE;
        if (c->deadline != kind)
            set_deadline(c, kind);
        return false; /* the event tells when there is room */
    }
    if (c->state == CONNECTION_CLOSED)
        return true;
    return c->request->streaming && !c->request->stream_done ? go_on(c) : end_request(c);
}

/* A reset, or that nothing is acknowledged any more, comes as something to read. */
static bool is_lost(const Connection *c)
{
    char byte;
    ssize_t got = c->may_read ? recv(c->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) : 1;
    return got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR;
}

/* Only the client's end is of interest. */
static bool step_parked(Connection *c)
{
    if (!c->peer_closed && !is_lost(c))
        return false;
    c->state = CONNECTION_CLOSED;
    return true;
}

static bool step_linger(Connection *c)
{
    c->in.len = 0;
    return read_more(c, READ_BODY_BYTES);
}

static bool step_wait(Connection *c)
{
    (void)c;
    return false;
}

static void advance(Connection *c)
{
    static bool (*const steps[])(Connection *) = {
        [CONNECTION_HEAD] = step_head,
        [CONNECTION_BODY] = step_body,
        [CONNECTION_RUNNING] = step_wait,
        [CONNECTION_WRITING] = step_writing,
        [CONNECTION_PARKED] = step_parked,
        [CONNECTION_LINGER] = step_linger,
        [CONNECTION_CLOSED] = step_wait,
    };
    assert(pthread_equal(c->loop->owner, pthread_self()));
    c->budget = REQUESTS_A_TURN;
    while (steps[c->state](c))
        continue;
    if (c->state == CONNECTION_CLOSED)
        dispose(c);
}

void connection_wake(Connection *c)
{
    parked_take(c);
    if (follow(c, serve_stream_next(c->request)))
        advance(c);
}

void connection_end_stream(Connection *c)
{
    parked_take(c);
    serve_stream_end(c->request);
    c->state = CONNECTION_WRITING;
    c->sent = 0;
    advance(c);
}

void connection_expire(Connection *c)
{
    if (c->state == CONNECTION_PARKED) {
        set_deadline(c, DEADLINE_PARKED);
        parked_wake(c->parked);
        return;
    }
    bool told = c->state == CONNECTION_BODY || (c->state == CONNECTION_HEAD && c->in.len > 0);
    if (!told) {
        dispose(c);
        return;
    }
    if (c->state == CONNECTION_BODY)
        refuse(c, 408);
    else {
        take_request(c);
        refuse_head(c, 408);
    }
    advance(c);
}

void connection_resume(Connection *c)
{
    c->in_lane = false;
    c->loop->live_running -= c->request->live_step;
    c->request->live_step = false;
    if (c->state == CONNECTION_CLOSED) {
        dispose(c);
        return;
    }
    if (follow(c, serve_resume(c->request)))
        advance(c);
}

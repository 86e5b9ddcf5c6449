#include "desk.h"

#include "base/log.h"
#include "base/seam.h"
#include "db/migrate.h"
#include "fault_vfs.h"
#include "queries.h"
#include "security/address.h"
#include "unit.h"
#include "users/users.h"
#include "users_sql.h"

#include <errno.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    PATIENCE_S = 60,
    HOUR_MS = 3600 * 1000, /* what the test's clock alone reaches */
    SMALL_BUFFER_BYTES = 4096,
    ROUTE_TABLES_MAX = 8,
};

/* --- the clock --- */

static int64_t (*real_clock)(void);
static _Atomic int64_t forward_us, stopped_at_us; /* 0: it goes */

static int64_t desk_clock(void)
{
    int64_t stopped_us = atomic_load(&stopped_at_us);
    return (stopped_us ? stopped_us : real_clock()) + atomic_load(&forward_us);
}

void desk_clock_stops(bool stops)
{
    atomic_store(&stopped_at_us, stops ? real_clock() : 0);
}

void desk_forward(int64_t ms)
{
    atomic_fetch_add(&forward_us, 1000 * ms);
}

/* --- the server --- */

static Err ping_run(Ctx *ctx, const void *in, void *out)
{
    (void)in, (void)out;
    reply_raw(ctx, "text/plain", str("pong"));
    return ERR_OK;
}

static const Route ping_routes[] = {
    { "GET", "/ping", "Ping", .name = "ping", .tag = "test", .auth = AUTH_NONE, .lane = LANE_LOOP, .limit = LIMIT_NONE,
        .status = 200, .run = ping_run },
};

static void open_database(Desk *desk)
{
    const char *problem = NULL;
    MigrateReport report;
    snprintf(desk->folder, sizeof desk->folder, "/tmp/test_desk_XXXXXX");
    assert_non_null(mkdtemp(desk->folder));
    fault_vfs_register();
    seams.sqlite_vfs = "fault"; /* which does not sync */
    assert_null(
        db_url_parse(&desk->arena, arena_printf(&desk->arena, "sqlite:///%s/desk.db", desk->folder), &desk->url));
    if (db_migrate(&desk->url, &desk->arena, &report, &problem) != ERR_OK)
        fail_msg("%s", problem);
}

static void fill_app(Desk *desk, const RouteTable *tables, size_t count)
{
    RouteTable all[ROUTE_TABLES_MAX] = { { ping_routes, COUNT(ping_routes) } };
    assert_true(count < ROUTE_TABLES_MAX);
    memcpy(all + 1, tables, count * sizeof *tables);
    desk->conf = (Conf){ .host = str("127.0.0.1"),
        .header_timeout_ms = HOUR_MS,
        .body_timeout_ms = 2 * HOUR_MS,
        .idle_timeout_ms = 3 * HOUR_MS,
        .drain_timeout_ms = HOUR_MS,
        .search_timeout_ms = HOUR_MS };
    desk->tokens = token_ring_new(str("a secret of thirty-two bytes, or more"), (Str){ 0 });
    assert_null(trusted_proxies_new(&desk->arena, (Str){ 0 }, &desk->proxies));
    desk->router = router_new(all, count + 1);
    desk->app = (App){ .conf = &desk->conf,
        .tokens = desk->tokens,
        .proxies = desk->proxies,
        .files = &desk->files,
        .limiter = limiter_new(),
        .router = desk->router,
        .engine = str("sqlite"),
        .load_caller = user_caller };
}

void desk_open(Desk *desk, const RouteTable *tables, size_t count)
{
    const char *problem = NULL;
    memset(desk, 0, sizeof *desk);
    if (!real_clock)
        real_clock = seams.monotonic_us;
    seams.monotonic_us = desk_clock;
    desk_clock_stops(false);
    log_start(LOG_ERROR);
    schema_email_rule = NULL;
    open_database(desk);
    fill_app(desk, tables, count);
    LaneConfig lanes = { .url = &desk->url, .queries = &db_queries, .hash_threads = 1, .pool_threads = 1 };
    if (lanes_start(&lanes, &desk->arena, &desk->app.lanes, &problem) != ERR_OK)
        fail_msg("%s", problem);
    ServerConfig server = { .app = &desk->app, .url = &desk->url, .queries = &db_queries, .loops = 1 };
    if (server_start(&server, &desk->arena, &desk->server, &problem) != ERR_OK)
        fail_msg("%s", problem);
    desk->port = server_port(desk->server);
    desk->probe = client_open(desk);
}

void desk_stop(Desk *desk)
{
    client_close(&desk->probe);
    if (desk->server)
        server_stop(desk->server);
    lanes_stop(desk->app.lanes);
    desk->app.lanes = NULL;
    server_free(desk->server);
    desk->server = NULL;
}

static void remove_database(Desk *desk)
{
    static const char *const suffixes[] = { "", "-wal", "-shm" };
    for (size_t i = 0; i < COUNT(suffixes); i++)
        unlink(arena_printf(&desk->arena, "%s%s", desk->url.path, suffixes[i]).ptr);
    rmdir(desk->folder);
}

void desk_close(Desk *desk)
{
    desk_stop(desk);
    limiter_free(desk->app.limiter);
    router_free(desk->router);
    trusted_proxies_free(desk->proxies);
    token_ring_free(desk->tokens);
    remove_database(desk);
    log_stop();
    arena_free(&desk->arena);
}

/* Until the other end's kernel has acknowledged all that was sent: connections of their own do not arrive in order. */
static void settle(const Client *client)
{
    int unsent = 1;
    while (ioctl(client->fd, SIOCOUTQ, &unsent) == 0 && unsent > 0)
        sched_yield();
}

void desk_barrier(Desk *desk, const Client *client)
{
    if (client)
        settle(client);
    for (int i = 0; i < 2; i++) { /* the acknowledgement may be a moment ahead of the event: not of two rounds */
        client_text(&desk->probe, "GET /ping HTTP/1.1\r\nHost: x\r\n\r\n");
        client_expect(&desk->probe, 200);
    }
}

void desk_expire_all(Desk *desk)
{
    Client idle = client_open(desk);
    client_text(&idle, "GET /ping HTTP/1.1\r\nHost: x\r\n\r\n");
    client_expect(&idle, 200);
    desk_barrier(desk, &idle); /* the deadline is set when the answer has gone */
    desk_forward(desk->conf.idle_timeout_ms + 1);
    client_assert_closed(&idle);
    client_close(&idle);
    client_close(&desk->probe); /* it was idle as well */
    desk->probe = client_open(desk);
}

Str desk_user(Desk *desk, const char *email, bool admin)
{
    const char *problem = NULL;
    UserRead user;
    Db db = { .arena = &desk->arena };
    UserInsert row = { .name = str(email),
        .name_folded = str(email),
        .email = str(email),
        .hashed_password = str("none"),
        .is_admin = admin,
        .now = time_now() };
    if (db_open(&desk->url, DB_WRITE, &db_queries, 0, &desk->arena, &db.conn, &problem) != ERR_OK)
        fail_msg("%s", problem);
    assert_int_equal(user_insert(&db, &row, &user), ERR_OK);
    db_close(db.conn);
    int64_t now_s = time_now().us / 1000000;
    TokenClaims claims = { .user_id = user.id, .issued_at = now_s, .expires_at = now_s + TOKEN_LIFETIME_S };
    return token_sign(desk->tokens, &desk->arena, claims);
}

/* --- clients --- */

static Client connect_to(const Desk *desk, int buffer_bytes)
{
    Client client = { .fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };
    int on = 1;
    struct timeval patience = { .tv_sec = PATIENCE_S };
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)desk->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)
    };
    assert_true(client.fd >= 0);
    setsockopt(client.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); /* each send goes at once */
    setsockopt(client.fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(client.fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (buffer_bytes)
        setsockopt(client.fd, SOL_SOCKET, SO_RCVBUF, &buffer_bytes, sizeof buffer_bytes);
    if (connect(client.fd, (struct sockaddr *)&address, sizeof address) != 0)
        client_close(&client);
    return client;
}

Client client_open(const Desk *desk)
{
    return connect_to(desk, 0);
}

Client client_open_small(const Desk *desk)
{
    return connect_to(desk, SMALL_BUFFER_BYTES);
}

void client_close(Client *client)
{
    if (client->fd > 0)
        close(client->fd);
    buf_free(&client->in);
    *client = (Client){ .fd = -1 };
}

void client_send(Client *client, Str bytes)
{
    while (bytes.len) {
        ssize_t sent = send(client->fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);
        if (sent < 0)
            return; /* closed by the server: the reply tells */
        bytes = (Str){ bytes.ptr + sent, bytes.len - (size_t)sent };
    }
}

void client_text(Client *client, const char *format, ...)
{
    Arena arena = { 0 };
    va_list args;
    va_start(args, format);
    client_send(client, arena_vprintf(&arena, format, args));
    va_end(args);
    arena_free(&arena);
}

/* What has come and was not read. */
static Str pending(const Client *client)
{
    return (Str){ buf_view(&client->in).ptr + client->at, client->in.len - client->at };
}

/* False: the server has closed the connection. */
static bool receive(Client *client)
{
    enum { AT_ONCE = 65536 };
    ssize_t got = recv(client->fd, buf_reserve(&client->in, AT_ONCE), AT_ONCE, 0);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        fail_msg("nothing came for %d seconds", PATIENCE_S);
    client->in.len += got > 0 ? (size_t)got : 0;
    return got > 0;
}

/* NULL: it is not in there. */
static const char *find(Str text, const char *what)
{
    return text.ptr ? memmem(text.ptr, text.len, what, strlen(what)) : NULL;
}

/* Waits for a text; its end counted from what was read, or 0 when the connection ended before. */
static size_t await(Client *client, size_t from, const char *text)
{
    size_t len = strlen(text);
    for (;;) {
        Str in = pending(client);
        const char *found = in.len > from ? find((Str){ in.ptr + from, in.len - from }, text) : NULL;
        if (found)
            return (size_t)(found - in.ptr) + len;
        if (!receive(client))
            return 0;
    }
}

static bool await_bytes(Client *client, size_t count)
{
    while (pending(client).len < count)
        if (!receive(client))
            return false;
    return true;
}

bool client_await(Client *client)
{
    return await_bytes(client, 1);
}

bool reply_has(const Reply *reply, const char *line)
{
    char whole[256];
    snprintf(whole, sizeof whole, "\r\n%s\r\n", line);
    return find(reply->head, whole) != NULL;
}

static size_t number_after(Str text, const char *name, int base)
{
    const char *found = find(text, name);
    return found ? strtoul(found + strlen(name), NULL, base) : 0;
}

/* Chunks from at on; their data moves together behind the head. */
static bool read_chunks(Client *client, size_t at, size_t *body_len, size_t *end)
{
    size_t start = at;
    *body_len = 0;
    for (;;) {
        size_t data = await(client, at, "\r\n");
        if (!data)
            return false;
        size_t size = strtoul(pending(client).ptr + at, NULL, 16);
        if (!await_bytes(client, data + size + 2))
            return false;
        memmove((char *)pending(client).ptr + start + *body_len, pending(client).ptr + data, size);
        *body_len += size;
        at = data + size + 2;
        if (size == 0) {
            *end = at;
            return true;
        }
    }
}

static bool read_body(Client *client, size_t head, size_t *body_len, size_t *end)
{
    Str text = { pending(client).ptr, head };
    if (find(text, "Transfer-Encoding: chunked"))
        return read_chunks(client, head, body_len, end);
    bool has_length = find(text, "Content-Length: ") != NULL;
    *body_len = number_after(text, "Content-Length: ", 10);
    *end = head + *body_len;
    if (has_length)
        return await_bytes(client, *end);
    while (receive(client))
        continue;
    *end = pending(client).len;
    *body_len = *end - head;
    return true;
}

static Reply take_reply(Client *client, bool with_body)
{
    Reply reply = { 0 };
    size_t body_len = 0, head = await(client, 0, "\r\n\r\n"), end = head;
    if (!head)
        return reply;
    reply.status = (int)number_after(pending(client), "HTTP/1.1 ", 10);
    bool bodiless = !with_body || reply.status == 100 || reply.status == 304;
    reply.whole = bodiless || read_body(client, head, &body_len, &end);
    reply.head = (Str){ pending(client).ptr, head };
    reply.body = (Str){ pending(client).ptr + head, body_len };
    client->at += end;
    return reply;
}

Reply client_reply(Client *client)
{
    return take_reply(client, true);
}

Reply client_reply_head(Client *client)
{
    return take_reply(client, false);
}

Reply client_expect(Client *client, int status)
{
    Reply reply = client_reply(client);
    if (reply.status != status)
        fail_msg("answered %d (%.*s) instead of %d", reply.status, (int)reply.body.len, reply.body.ptr, status);
    return reply;
}

void client_assert_closed(Client *client)
{
    char byte;
    assert_int_equal(pending(client).len, 0);
    assert_int_equal(recv(client->fd, &byte, 1, 0), 0);
}

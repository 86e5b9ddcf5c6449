/* Pulled streams: whole and in order for a client of any speed, cut when they fail, and a client that does not read
 * keeps neither a thread nor another client. */
#include "db/db_group.h"
#include "desk.h"
#include "limits.h"
#include "tickets/tickets.h"
#include "unit.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

/* --- routes --- */

enum { PARTS = 60, PART_BYTES = 200 * 1024, FAILS_AT = 3 };

static atomic_int steps;

typedef struct Counter {
    int at, fails_at;
} Counter;

/* Part n is PART_BYTES of its letter; what a step allocates is gone after it, or the arena would end the program. What
 * it reads is of one moment. */
static Err step(Ctx *ctx, void *state, Buf *out, bool *done)
{
    Counter *counter = state;
    atomic_fetch_add(&steps, 1);
    if (counter->at == counter->fails_at || !db_in_transaction(ctx->db->conn))
        return ERR_DATABASE;
    char *part = arena_alloc(ctx->arena, ARENA_MAX_BYTES / PARTS * 2);
    memset(part, 'a' + counter->at % 26, PART_BYTES);
    buf_add(out, part, PART_BYTES);
    *done = ++counter->at == PARTS;
    return ERR_OK;
}

/* Nothing in the parts between the first and the last. */
static Err step_empty(Ctx *ctx, void *state, Buf *out, bool *done)
{
    (void)ctx;
    Counter *counter = state;
    if (counter->at == 0 || counter->at == PARTS - 1)
        buf_text(out, counter->at ? "end" : "begin ");
    *done = ++counter->at == PARTS;
    return ERR_OK;
}

static const Stream whole = { "text/plain", step }, empty = { "text/plain", step_empty };

static Err begin(Ctx *ctx, const Stream *stream, int fails_at)
{
    Counter *counter = arena_alloc(ctx->arena, sizeof *counter);
    counter->fails_at = fails_at;
    stream_begin(ctx, stream, counter);
    return ERR_OK;
}

static Err whole_run(Ctx *ctx, const void *in, void *out)
{
    (void)in, (void)out;
    return begin(ctx, &whole, -1);
}

static Err empty_run(Ctx *ctx, const void *in, void *out)
{
    (void)in, (void)out;
    return begin(ctx, &empty, -1);
}

static Err broken_first_run(Ctx *ctx, const void *in, void *out)
{
    (void)in, (void)out;
    return begin(ctx, &whole, 0);
}

static Err broken_later_run(Ctx *ctx, const void *in, void *out)
{
    (void)in, (void)out;
    return begin(ctx, &whole, FAILS_AT);
}

/* Returns when two are in it at once: both threads of LANE_SLOW. */
static pthread_mutex_t meeting = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t met = PTHREAD_COND_INITIALIZER;
static int came;

static Err meet_run(Ctx *ctx, const void *in, void *out)
{
    (void)in, (void)out;
    pthread_mutex_lock(&meeting);
    int pair = came++ / 2;
    pthread_cond_broadcast(&met);
    while (came < 2 * (pair + 1))
        pthread_cond_wait(&met, &meeting);
    pthread_mutex_unlock(&meeting);
    reply_raw(ctx, "text/plain", str("met"));
    return ERR_OK;
}

#define ROW(where, called)                                                                                  \
    .method = "GET", .path = where, .summary = "Stream", .name = #called, .tag = "test", .auth = AUTH_NONE, \
    .lane = LANE_SLOW, .limit = LIMIT_NONE, .status = 200, .run = called##_run

static const Route routes[] = {
    { ROW("/whole", whole) },
    { ROW("/empty", empty) },
    { ROW("/broken/first", broken_first) },
    { ROW("/broken/later", broken_later) },
    { ROW("/meet", meet) },
};

static int open_desk(void **state)
{
    const RouteTable tables[] = { { routes, COUNT(routes) }, { ticket_routes, ticket_routes_count } };
    Desk *desk = malloc(sizeof *desk);
    desk_open(desk, tables, COUNT(tables));
    atomic_store(&steps, 0);
    *state = desk;
    return 0;
}

static int close_desk(void **state)
{
    desk_close(*state);
    free(*state);
    return 0;
}

static void ask(Client *client, const char *path)
{
    client_text(client, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", path);
}

static void assert_whole(const Reply *reply)
{
    assert_int_equal(reply->status, 200);
    assert_true(reply->whole);
    assert_int_equal(reply->body.len, (size_t)PARTS * PART_BYTES);
    for (size_t i = 0; i < reply->body.len; i += 1024)
        assert_int_equal(reply->body.ptr[i], 'a' + (int)(i / PART_BYTES) % 26);
}

/* --- whole --- */

static void a_stream_comes_whole_and_the_connection_goes_on(void **state)
{
    Desk *desk = *state;
    Client client = client_open(desk);
    for (int i = 0; i < 2; i++) {
        ask(&client, "/whole");
        Reply reply = client_reply(&client);
        assert_true(reply_has(&reply, "Transfer-Encoding: chunked"));
        assert_whole(&reply);
    }
    ask(&client, "/ping");
    client_expect(&client, 200);
    client_close(&client);
}

static void empty_parts_do_not_end_it(void **state)
{
    Desk *desk = *state;
    Client client = client_open(desk);
    ask(&client, "/empty");
    Reply reply = client_expect(&client, 200);
    assert_true(reply.whole && str_is(reply.body, "begin end"));
    client_close(&client);
}

static void http_1_0_reads_to_the_end_of_the_connection(void **state)
{
    Desk *desk = *state;
    Client client = client_open(desk);
    client_text(&client, "GET /whole HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    Reply reply = client_reply(&client);
    assert_true(reply_has(&reply, "Connection: close"));
    assert_false(reply_has(&reply, "Transfer-Encoding: chunked"));
    assert_whole(&reply);
    client_close(&client);
}

static void a_head_request_of_a_stream_has_no_body(void **state)
{
    Desk *desk = *state;
    Client client = client_open(desk);
    client_text(&client, "HEAD /whole HTTP/1.1\r\nHost: x\r\n\r\n");
    ask(&client, "/ping");
    assert_int_equal(client_reply_head(&client).status, 200);
    Reply reply = client_expect(&client, 200);
    assert_true(str_is(reply.body, "pong"));
    assert_int_equal(atomic_load(&steps), 1);
    client_close(&client);
}

/* --- failures --- */

static void a_first_step_that_fails_is_an_answer(void **state)
{
    Desk *desk = *state;
    Client client = client_open(desk);
    ask(&client, "/broken/first");
    Reply reply = client_expect(&client, 503);
    assert_true(reply.whole && reply.body.ptr[0] == '{');
    ask(&client, "/ping");
    client_expect(&client, 200);
    client_close(&client);
}

static void a_later_step_that_fails_cuts_the_stream(void **state)
{
    Desk *desk = *state;
    Client client = client_open(desk);
    ask(&client, "/broken/later");
    ask(&client, "/ping");
    Reply reply = client_reply(&client);
    assert_int_equal(reply.status, 200);
    assert_false(reply.whole);
    assert_int_equal(client_reply(&client).status, 0);
    client_close(&client);
}

/* Over HTTP/1.0 the end of the connection is that of the answer: only a reset tells a cut one. */
static void an_old_client_hears_of_the_cut_too(void **state)
{
    static const char *const paths[] = { "/broken/later", "/whole" };
    Desk *desk = *state;
    for (size_t i = 0; i < COUNT(paths); i++) {
        char text[4096];
        ssize_t got;
        Client client = client_open(desk);
        client_text(&client, "GET %s HTTP/1.0\r\n\r\n", paths[i]);
        do
            got = recv(client.fd, text, sizeof text, 0);
        while (got > 0);
        assert_int_equal(got, i == 0 ? -1 : 0);
        assert_true(got == 0 || errno == ECONNRESET);
        client_close(&client);
    }
}

static void a_client_may_go_in_the_middle(void **state)
{
    Desk *desk = *state;
    for (int i = 0; i < 20; i++) {
        Client client = client_open_small(desk);
        ask(&client, "/whole");
        if (i % 2)
            desk_barrier(desk, &client);
        client_close(&client);
    }
    desk_barrier(desk, NULL);
}

/* --- clients that do not read --- */

static void slow_readers_hold_nobody_up(void **state)
{
    enum { SLOW_CLIENTS = 6 }; /* more than LANE_SLOW has threads */
    Desk *desk = *state;
    Client slow[SLOW_CLIENTS], quick = client_open(desk);
    for (int i = 0; i < SLOW_CLIENTS; i++) {
        slow[i] = client_open_small(desk);
        ask(&slow[i], "/whole");
    }
    for (int i = 0; i < 20; i++) {
        ask(&quick, "/ping");
        client_expect(&quick, 200);
    }
    atomic_store(&steps, 0);
    ask(&quick, "/whole");
    Reply reply = client_reply(&quick);
    assert_whole(&reply);
    assert_true(atomic_load(&steps) < PARTS * (SLOW_CLIENTS + 1)); /* the slow ones were indeed behind */
    for (int i = 0; i < SLOW_CLIENTS; i++) {
        reply = client_reply(&slow[i]);
        assert_whole(&reply);
        client_close(&slow[i]);
    }
    client_close(&quick);
}

/* What LANE_SLOW had is done, and the loop has gone on with it. */
static void let_slow_finish(Client clients[2])
{
    ask(&clients[0], "/meet");
    ask(&clients[1], "/meet");
    client_expect(&clients[0], 200);
    client_expect(&clients[1], 200);
}

static void a_reader_that_never_reads_is_cut(void **state)
{
    Desk *desk = *state;
    Client client = client_open_small(desk);
    Client slow[2] = { client_open(desk), client_open(desk) };
    ask(&client, "/whole");
    int before;
    do { /* until the socket is full, and no step follows */
        before = atomic_load(&steps);
        let_slow_finish(slow); /* the loop may have asked for one more step by now: */
        let_slow_finish(slow); /* it has run as well */
    } while (before == 0 || atomic_load(&steps) != before);
    assert_true(before < PARTS);
    desk_expire_all(desk);
    Reply reply = client_reply(&client);
    assert_int_equal(reply.status, 200);
    assert_false(reply.whole);
    client_close(&client);
    client_close(&slow[0]);
    client_close(&slow[1]);
}

/* --- the list of tickets --- */

static void add_tickets(Desk *desk, const char *token, int count)
{
    static char text[6001];
    Client client = client_open(desk);
    memset(text, 'x', sizeof text - 1);
    for (int i = 0; i < count; i++) {
        char body[sizeof text + 64];
        int size = snprintf(body, sizeof body, "{\"description\":\"%s\",\"request_type\":\"other\"}", text);
        client_text(&client,
            "POST /api/tickets/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s", token,
            size, body);
        client_expect(&client, 201);
    }
    client_close(&client);
}

/* The ids of a list, in the order in which they come; how many there were. */
static int ids_of(Str body, int *ids, int max)
{
    int count = 0;
    const char *end = body.ptr + body.len, *at = body.ptr;
    assert_true(body.len >= 2 && body.ptr[0] == '[' && end[-1] == ']');
    while ((at = memmem(at, (size_t)(end - at), "{\"id\":", 6))) {
        at += 6;
        assert_true(count < max);
        ids[count++] = (int)strtol(at, NULL, 10);
    }
    return count;
}

static void the_whole_list_has_each_ticket_once_in_order(void **state)
{
    enum { BEFORE = 1300, DURING = 50, MOST = BEFORE + DURING };
    static int ids[MOST];
    Desk *desk = *state;
    Str token = desk_user(desk, "owner@example.com", false);
    Str other = desk_user(desk, "other@example.com", false);
    add_tickets(desk, token.ptr, BEFORE);
    add_tickets(desk, other.ptr, 3);
    Client client = client_open_small(desk);
    client_text(&client, "GET /api/tickets/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", token.ptr);
    add_tickets(desk, token.ptr, DURING);
    Reply reply = client_expect(&client, 200);
    int count = ids_of(reply.body, ids, MOST);
    assert_true(count >= BEFORE);
    for (int i = 0; i < count; i++)
        assert_int_equal(ids[i], i < BEFORE ? i + 1 : i + 4);
    client_close(&client);
}

static void an_empty_list_is_a_list(void **state)
{
    Desk *desk = *state;
    Str token = desk_user(desk, "owner@example.com", false);
    Client client = client_open(desk);
    client_text(&client, "GET /api/tickets/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", token.ptr);
    Reply reply = client_expect(&client, 200);
    assert_true(str_is(reply.body, "[]"));
    client_close(&client);
}

/* --- cursors --- */

static const char *const bad_cursors[] = { "", "x", "own-", "own-0", "own--1", "own-1x", "own-9999999999999999999",
    "all-1", "OWN-1", "own-1%00", "own-999999999999999999" };

static void a_cursor_of_another_list_is_refused(void **state)
{
    Desk *desk = *state;
    Str token = desk_user(desk, "owner@example.com", false), admin = desk_user(desk, "admin@example.com", true);
    Client client = client_open(desk);
    for (size_t i = 0; i < COUNT(bad_cursors); i++) {
        client_text(&client,
            "GET /api/tickets/?limit=5&cursor=%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n",
            bad_cursors[i], token.ptr);
        client_expect(&client, 422);
    }
    client_text(&client,
        "GET /api/tickets/?limit=5&cursor=own-1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", admin.ptr);
    client_expect(&client, 422);
    client_close(&client);
}

#define ON_A_DESK(test) cmocka_unit_test_setup_teardown(test, open_desk, close_desk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_DESK(a_stream_comes_whole_and_the_connection_goes_on),
        ON_A_DESK(empty_parts_do_not_end_it),
        ON_A_DESK(http_1_0_reads_to_the_end_of_the_connection),
        ON_A_DESK(a_head_request_of_a_stream_has_no_body),
        ON_A_DESK(a_first_step_that_fails_is_an_answer),
        ON_A_DESK(a_later_step_that_fails_cuts_the_stream),
        ON_A_DESK(an_old_client_hears_of_the_cut_too),
        ON_A_DESK(a_client_may_go_in_the_middle),
        ON_A_DESK(slow_readers_hold_nobody_up),
        ON_A_DESK(a_reader_that_never_reads_is_cut),
        ON_A_DESK(the_whole_list_has_each_ticket_once_in_order),
        ON_A_DESK(an_empty_list_is_a_list),
        ON_A_DESK(a_cursor_of_another_list_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

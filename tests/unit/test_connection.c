/* The life of a connection over real sockets: how bytes arrive changes nothing, answers come in order, what cannot be
 * read is refused and the connection ends, and no client keeps another waiting. */
#include "desk.h"
#include "gate.h"
#include "limits.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

/* --- routes --- */

typedef struct Echo {
    Str text;
} Echo;
SCHEMA(Echo, FIELD(Echo, text));

static Err echo(Ctx *ctx, const Echo *in, Echo *out)
{
    (void)ctx;
    *out = *in;
    return ERR_OK;
}
HANDLER(echo, Echo, Echo)

static Gate gate;

static Err gate_run(Ctx *ctx, const void *in, void *out)
{
    (void)in, (void)out;
    gate_pass(&gate);
    reply_raw(ctx, "text/plain", str("passed"));
    return ERR_OK;
}

static const Route routes[] = {
    { "POST", "/echo", "Echo", .name = "echo", .tag = "test", .auth = AUTH_NONE, .lane = LANE_LOOP, .limit = LIMIT_NONE,
        .status = 200, .body = &Echo_schema, .out = &Echo_schema, .run = echo_run },
    { "POST", "/slow", "Echo elsewhere", .name = "slow", .tag = "test", .auth = AUTH_NONE, .lane = LANE_SLOW,
        .limit = LIMIT_NONE, .status = 200, .body = &Echo_schema, .out = &Echo_schema, .run = echo_run },
    { "POST", "/write", "Echo by the writer", .name = "write", .tag = "test", .auth = AUTH_NONE, .lane = LANE_WRITE,
        .limit = LIMIT_NONE, .status = 201, .body = &Echo_schema, .out = &Echo_schema, .run = echo_run },
    { "GET", "/gate", "Wait", .name = "gate", .tag = "test", .auth = AUTH_NONE, .lane = LANE_SLOW, .limit = LIMIT_NONE,
        .status = 200, .run = gate_run },
};
static const RouteTable tables[] = { { routes, COUNT(routes) } };

static int open_desk(void **state)
{
    Desk *desk = malloc(sizeof *desk);
    gate = (Gate)GATE_CLOSED;
    desk_open(desk, tables, COUNT(tables));
    *state = desk;
    return 0;
}

static int close_desk(void **state)
{
    desk_close(*state);
    free(*state);
    return 0;
}

#define PING "GET /ping HTTP/1.1\r\nHost: x\r\n\r\n"
#define POST(path, headers, body) "POST " path " HTTP/1.1\r\nHost: x\r\n" headers "\r\n" body

static void assert_body(const Reply *reply, const char *want)
{
    assert_true(reply->whole);
    assert_int_equal(reply->body.len, strlen(want));
    assert_memory_equal(reply->body.ptr, want, reply->body.len);
}

/* --- how bytes arrive --- */

/* A request to /echo or its like, and a follower behind it, in one run of bytes. */
static const struct {
    const char *bytes;
    int status;
} pairs[] = {
    { POST("/echo", "Content-Length: 16\r\n", "{\"text\":\"hello\"}") PING, 200 },
    { POST("/slow", "Content-Length: 16\r\n", "{\"text\":\"hello\"}") PING, 200 },
    { POST("/write", "Content-Length: 16\r\n", "{\"text\":\"hello\"}") PING, 201 },
    { POST("/echo", "Transfer-Encoding: chunked\r\n", "10\r\n{\"text\":\"hello\"}\r\n0\r\n\r\n") PING, 200 },
    { POST("/slow", "Transfer-Encoding: chunked\r\n",
          "1\r\n{\r\n3;a=\"b\"\r\n\"te\r\n9\r\nxt\":\"hell\r\n0003\r\no\"}\r\n0\r\nTrailer: x\r\n\r\n") PING,
        200 },
    { "\r\n\r\n" POST("/echo", "Content-Length: 16\r\n", "{\"text\":\"hello\"}") "\r\n" PING, 200 },
};

static void read_pair(Client *client, int status)
{
    Reply reply = client_expect(client, status);
    assert_body(&reply, "{\"text\":\"hello\"}");
    reply = client_expect(client, 200);
    assert_body(&reply, "pong");
}

static void a_request_split_at_every_byte(void **state)
{
    Desk *desk = *state;
    for (size_t i = 0; i < COUNT(pairs); i++) {
        Client client = client_open(desk);
        Str bytes = str(pairs[i].bytes);
        for (size_t at = 1; at < bytes.len; at++) {
            client_send(&client, (Str){ bytes.ptr, at });
            desk_barrier(desk, NULL);
            client_send(&client, (Str){ bytes.ptr + at, bytes.len - at });
            read_pair(&client, pairs[i].status);
        }
        client_close(&client);
    }
}

static void a_request_in_single_bytes(void **state)
{
    Desk *desk = *state;
    for (size_t i = 0; i < COUNT(pairs); i++) {
        Client client = client_open(desk);
        Str bytes = str(pairs[i].bytes);
        for (size_t at = 0; at < bytes.len; at++) {
            client_send(&client, (Str){ bytes.ptr + at, 1 });
            desk_barrier(desk, NULL);
        }
        read_pair(&client, pairs[i].status);
        client_close(&client);
    }
}

static void a_body_of_many_reads(void **state)
{
    enum { TEXT = 900 * 1024 };
    Desk *desk = *state;
    Client client = client_open(desk);
    char *body = malloc(TEXT + 16);
    int len = snprintf(body, 16, "{\"text\":\"");
    memset(body + len, 'x', TEXT);
    memcpy(body + len + TEXT, "\"}", 3);
    for (int chunked = 0; chunked < 2; chunked++) {
        size_t size = strlen(body);
        if (chunked)
            client_text(
                &client, POST("/echo", "Transfer-Encoding: chunked\r\n", "%zx\r\n%s\r\n0\r\n\r\n") PING, size, body);
        else
            client_text(&client, POST("/echo", "Content-Length: %zu\r\n", "%s") PING, size, body);
        Reply reply = client_expect(&client, 200);
        assert_body(&reply, body);
        client_expect(&client, 200);
    }
    free(body);
    client_close(&client);
}

/* More than one turn of the loop takes, on three threads. */
static void pipelined_requests_are_answered_in_order(void **state)
{
    enum { ROUNDS = 40 };
    static const char *const paths[] = { "/write", "/echo", "/slow" };
    Desk *desk = *state;
    Client client = client_open(desk);
    Buf bytes = { 0 };
    for (int i = 0; i < ROUNDS * 3; i++)
        buf_printf(&bytes, POST("%s", "Content-Length: 14\r\n", "{\"text\":\"%03d\"}"), paths[i % 3], i);
    client_send(&client, buf_view(&bytes));
    for (int i = 0; i < ROUNDS * 3; i++) {
        char want[32];
        snprintf(want, sizeof want, "{\"text\":\"%03d\"}", i);
        Reply reply = client_expect(&client, i % 3 ? 200 : 201);
        assert_body(&reply, want);
    }
    buf_free(&bytes);
    client_close(&client);
}

static void a_follower_waits_for_the_lane(void **state)
{
    Desk *desk = *state;
    Client client = client_open(desk);
    client_text(&client, "GET /gate HTTP/1.1\r\nHost: x\r\n\r\n" PING);
    gate_await(&gate, 1);
    desk_barrier(desk, &client);
    gate_open(&gate);
    Reply reply = client_expect(&client, 200);
    assert_body(&reply, "passed");
    reply = client_expect(&client, 200);
    assert_body(&reply, "pong");
    client_close(&client);
}

/* --- 100 Continue and HTTP/1.0 --- */

static void a_client_that_asks_first_is_told_to_go_on(void **state)
{
    Desk *desk = *state;
    Client client = client_open(desk);
    for (int i = 0; i < 2; i++) {
        client_text(&client, POST("/echo", "Content-Length: 16\r\nExpect: 100-continue\r\n", ""));
        client_expect(&client, 100);
        client_text(&client, "{\"text\":\"hello\"}");
        client_expect(&client, 200);
    }
    client_text(&client, POST("/echo", "Content-Length: 16\r\nExpect: 100-continue\r\n", "{\"text\":\"hello\"}"));
    client_expect(&client, 200); /* it did not wait: nothing to tell */
    client_close(&client);
}

static void a_client_that_asks_first_with_too_much_is_refused(void **state)
{
    Desk *desk = *state;
    Client client = client_open(desk);
    client_text(&client, POST("/echo", "Content-Length: %d\r\nExpect: 100-continue\r\n", ""), HTTP_BODY_MAX_BYTES + 1);
    client_expect(&client, 413);
    client_assert_closed(&client);
    client_close(&client);
}

static void http_1_0_closes_unless_asked(void **state)
{
    Desk *desk = *state;
    Client client = client_open(desk);
    client_text(&client, "GET /ping HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    Reply reply = client_expect(&client, 200);
    assert_true(reply_has(&reply, "Connection: keep-alive"));
    client_text(&client, "GET /ping HTTP/1.0\r\n\r\n");
    reply = client_expect(&client, 200);
    assert_true(reply_has(&reply, "Connection: close"));
    client_assert_closed(&client);
    client_close(&client);
}

static void connection_close_is_heard(void **state)
{
    Desk *desk = *state;
    Client client = client_open(desk);
    client_text(&client, "GET /ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" PING);
    Reply reply = client_expect(&client, 200);
    assert_true(reply_has(&reply, "Connection: close"));
    client_assert_closed(&client);
    client_close(&client);
}

static void a_head_request_has_no_body(void **state)
{
    Desk *desk = *state;
    Client client = client_open(desk);
    client_text(&client, "HEAD /ping HTTP/1.1\r\nHost: x\r\n\r\n" PING);
    Reply reply = client_reply_head(&client);
    assert_int_equal(reply.status, 200);
    assert_true(reply_has(&reply, "Content-Length: 4"));
    client_expect(&client, 200);
    client_close(&client);
}

/* --- refusals --- */

static const struct {
    const char *bytes;
    int status;
} refused[] = {
    { "GET /ping HTTP/1.1\r\n\r\n", 400 }, /* no Host */
    { "GET /ping HTTP/1.1\nHost: x\n\n", 400 },
    { "GET /ping HTTP/2.0\r\nHost: x\r\n\r\n", 505 },
    { POST("/echo", "Content-Length: 16\r\nContent-Length: 16\r\n", "{\"text\":\"hello\"}"), 400 },
    { POST("/echo", "Content-Length: 1048577\r\n", ""), 413 },
    { POST("/echo", "Content-Length: 99999999999999999999\r\n", ""), 413 },
    { POST("/echo", "Transfer-Encoding: chunked\r\n", "100001\r\n"), 413 },
    { POST("/echo", "Transfer-Encoding: chunked\r\n", "1\r\n{\r\n100000\r\n"), 413 },
    { POST("/echo", "Transfer-Encoding: chunked\r\n", "z\r\n"), 400 },
    { POST("/echo", "Transfer-Encoding: gzip\r\n", ""), 501 },
};

static void what_cannot_be_read_is_refused_and_closed(void **state)
{
    Desk *desk = *state;
    for (size_t i = 0; i < COUNT(refused); i++) {
        Client client = client_open(desk);
        client_text(&client, PING "%s" PING, refused[i].bytes);
        client_expect(&client, 200);
        Reply reply = client_reply(&client);
        if (reply.status != refused[i].status)
            fail_msg("%s: answered %d instead of %d", refused[i].bytes, reply.status, refused[i].status);
        assert_true(reply_has(&reply, "Connection: close"));
        client_assert_closed(&client);
        client_close(&client);
    }
}

static void a_head_past_its_bound_is_refused(void **state)
{
    Desk *desk = *state;
    Client client = client_open(desk);
    char filler[1024];
    memset(filler, 'x', sizeof filler);
    client_text(&client, "GET /ping HTTP/1.1\r\nHost: x\r\n");
    for (int i = 0; i < HTTP_HEAD_MAX_BYTES / (int)sizeof filler + 1; i++)
        client_text(&client, "X-Filler: %.*s\r\n", (int)sizeof filler, filler);
    client_expect(&client, 431);
    client_assert_closed(&client);
    client_close(&client);
}

/* Who sends all of it before he listens hears the answer all the same: the server drops what comes, and resets nothing.
 */
static void a_body_too_large_is_refused_and_dropped(void **state)
{
    enum { PIECE = 64 * 1024, PIECES = 40 };
    static char piece[PIECE];
    Desk *desk = *state;
    memset(piece, 'x', sizeof piece);
    for (int chunked = 0; chunked < 2; chunked++) {
        Client client = client_open(desk);
        if (chunked)
            client_text(&client, POST("/echo", "Transfer-Encoding: chunked\r\n", ""));
        else
            client_text(&client, POST("/echo", "Content-Length: %d\r\n", ""), PIECE * PIECES);
        for (int i = 0; i < PIECES; i++) {
            if (chunked)
                client_text(&client, "%x\r\n", PIECE);
            client_send(&client, (Str){ piece, PIECE });
            if (chunked)
                client_text(&client, "\r\n");
        }
        client_expect(&client, 413);
        client_assert_closed(&client);
        client_close(&client);
    }
}

/* --- clients that go --- */

static void a_client_may_go_at_every_byte(void **state)
{
    Desk *desk = *state;
    for (size_t i = 0; i < COUNT(pairs); i++) {
        Str bytes = str(pairs[i].bytes);
        for (size_t at = 0; at <= bytes.len; at++) {
            Client client = client_open(desk);
            client_send(&client, (Str){ bytes.ptr, at });
            client_close(&client);
        }
        desk_barrier(desk, NULL);
    }
}

static void a_client_may_go_while_a_lane_works_for_him(void **state)
{
    Desk *desk = *state;
    Client client = client_open(desk);
    client_text(&client, "GET /gate HTTP/1.1\r\nHost: x\r\n\r\n");
    gate_await(&gate, 1);
    client_close(&client);
    desk_barrier(desk, NULL);
    gate_open(&gate);
    desk_barrier(desk, NULL);
}

/* Half closed: it has nothing more to say, and still listens. */
static void a_client_that_has_said_all_is_answered(void **state)
{
    Desk *desk = *state;
    Client client = client_open(desk);
    client_text(&client, PING POST("/slow", "Content-Length: 16\r\n", "{\"text\":\"hello\"}") PING);
    shutdown(client.fd, SHUT_WR);
    for (int i = 0; i < 3; i++)
        client_expect(&client, 200);
    client_assert_closed(&client);
    client_close(&client);
}

/* --- deadlines: the loop's clock is the test's --- */

static void a_trickled_head_ends_at_its_deadline(void **state)
{
    Desk *desk = *state;
    Client client = client_open(desk);
    client_text(&client, "GET /ping HTTP/1.1\r\n");
    desk_barrier(desk, &client);
    desk_forward(desk->conf.header_timeout_ms - 1000);
    client_text(&client, "Host: x\r\n"); /* bytes that come do not put it off */
    desk_barrier(desk, &client);
    desk_forward(1001);
    client_expect(&client, 408);
    client_assert_closed(&client);
    client_close(&client);
}

static void a_trickled_body_ends_at_its_deadline(void **state)
{
    Desk *desk = *state;
    Client client = client_open(desk);
    client_text(&client, POST("/echo", "Content-Length: 16\r\n", "{"));
    desk_barrier(desk, &client);
    desk_forward(desk->conf.body_timeout_ms - 1000);
    client_text(&client, "\"");
    desk_barrier(desk, &client);
    desk_forward(1001);
    client_expect(&client, 408);
    client_assert_closed(&client);
    client_close(&client);
}

static void an_idle_connection_is_closed_without_a_word(void **state)
{
    Desk *desk = *state;
    Client client = client_open(desk);
    client_text(&client, PING);
    client_expect(&client, 200);
    desk_barrier(desk, &client); /* the deadline is set when the answer has gone */
    desk_forward(desk->conf.idle_timeout_ms + 1);
    client_assert_closed(&client);
    client_close(&client);
}

static void a_connection_without_a_byte_is_closed(void **state)
{
    Desk *desk = *state;
    Client client = client_open(desk);
    desk_expire_all(desk); /* by now it has been accepted, */
    desk_expire_all(desk); /* and this was too long for it */
    client_assert_closed(&client);
    client_close(&client);
}

/* A request in a lane has no deadline of the connection's. */
static void a_lane_may_take_its_time(void **state)
{
    Desk *desk = *state;
    Client client = client_open(desk);
    client_text(&client, "GET /gate HTTP/1.1\r\nHost: x\r\n\r\n");
    gate_await(&gate, 1);
    desk_expire_all(desk);
    gate_open(&gate);
    client_expect(&client, 200);
    client_close(&client);
}

#define ON_A_DESK(test) cmocka_unit_test_setup_teardown(test, open_desk, close_desk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_DESK(a_request_split_at_every_byte),
        ON_A_DESK(a_request_in_single_bytes),
        ON_A_DESK(a_body_of_many_reads),
        ON_A_DESK(pipelined_requests_are_answered_in_order),
        ON_A_DESK(a_follower_waits_for_the_lane),
        ON_A_DESK(a_client_that_asks_first_is_told_to_go_on),
        ON_A_DESK(a_client_that_asks_first_with_too_much_is_refused),
        ON_A_DESK(http_1_0_closes_unless_asked),
        ON_A_DESK(connection_close_is_heard),
        ON_A_DESK(a_head_request_has_no_body),
        ON_A_DESK(what_cannot_be_read_is_refused_and_closed),
        ON_A_DESK(a_head_past_its_bound_is_refused),
        ON_A_DESK(a_body_too_large_is_refused_and_dropped),
        ON_A_DESK(a_client_may_go_at_every_byte),
        ON_A_DESK(a_client_may_go_while_a_lane_works_for_him),
        ON_A_DESK(a_client_that_has_said_all_is_answered),
        ON_A_DESK(a_trickled_head_ends_at_its_deadline),
        ON_A_DESK(a_trickled_body_ends_at_its_deadline),
        ON_A_DESK(an_idle_connection_is_closed_without_a_word),
        ON_A_DESK(a_connection_without_a_byte_is_closed),
        ON_A_DESK(a_lane_may_take_its_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

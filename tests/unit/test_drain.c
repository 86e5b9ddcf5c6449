/* Stopping: what was accepted is answered, nobody is cut who could be served, and it ends. */
#include "desk.h"
#include "gate.h"
#include "limits.h"
#include "unit.h"

#include <stdlib.h>

enum { PART_BYTES = 200 * 1024 };

static Gate gate;

static Err gate_run(Ctx *ctx, const void *in, void *out)
{
    (void)in, (void)out;
    gate_pass(&gate);
    reply_raw(ctx, "text/plain", str("passed"));
    return ERR_OK;
}

/* Without an end. */
static Err step(Ctx *ctx, void *state, Buf *out, bool *done)
{
    (void)ctx, (void)state, (void)done;
    memset(buf_reserve(out, PART_BYTES), 'x', PART_BYTES);
    out->len += PART_BYTES;
    return ERR_OK;
}

static const Stream endless = { "text/plain", step };

static Err endless_run(Ctx *ctx, const void *in, void *out)
{
    (void)in, (void)out;
    stream_begin(ctx, &endless, NULL);
    return ERR_OK;
}

#define ROW(where, called)                                                                                \
    .method = "GET", .path = where, .summary = "Wait", .name = #called, .tag = "test", .auth = AUTH_NONE, \
    .lane = LANE_SLOW, .limit = LIMIT_NONE, .status = 200, .run = called##_run

static const Route routes[] = { { ROW("/gate", gate) }, { ROW("/endless", endless) } };

#define PING "GET /ping HTTP/1.1\r\nHost: x\r\n\r\n"
#define GATE "GET /gate HTTP/1.1\r\nHost: x\r\n\r\n"

typedef struct Scene {
    Desk desk;
    pthread_t stopper;
    bool stopping;
} Scene;

static int open_scene(void **state)
{
    const RouteTable tables[] = { { routes, COUNT(routes) } };
    Scene *scene = calloc(1, sizeof *scene);
    gate = (Gate)GATE_CLOSED;
    desk_open(&scene->desk, tables, COUNT(tables));
    *state = scene;
    return 0;
}

static void end_stop(Scene *scene)
{
    pthread_join(scene->stopper, NULL);
    scene->stopping = false;
    desk_stop(&scene->desk);
}

static int close_scene(void **state)
{
    Scene *scene = *state;
    gate_open(&gate);
    if (scene->stopping)
        end_stop(scene);
    desk_close(&scene->desk);
    free(scene);
    return 0;
}

static void *stop_server(void *arg)
{
    Scene *scene = arg;
    server_stop(scene->desk.server);
    return NULL;
}

/* Returns when the loop has heard of it: an answer says Connection: close, or, after half a second in which the test
 * did not ask, there is none. */
static void begin_stop(Scene *scene)
{
    Client client = client_open(&scene->desk);
    assert_int_equal(pthread_create(&scene->stopper, NULL, stop_server, scene), 0);
    scene->stopping = true;
    for (bool draining = false; !draining;) {
        client_text(&client, PING);
        Reply reply = client_reply(&client);
        draining = reply.status != 200 || reply_has(&reply, "Connection: close");
    }
    client_close(&client);
}

static void expect_last(Client *client, int status)
{
    Reply reply = client_expect(client, status);
    assert_true(reply_has(&reply, "Connection: close"));
    client_assert_closed(client);
    client_close(client);
}

static void requests_under_way_are_answered(void **state)
{
    Scene *scene = *state;
    Client waiting = client_open(&scene->desk), half = client_open(&scene->desk), fresh = client_open(&scene->desk);
    client_text(&waiting, GATE);
    client_text(&half, "GET /ping HTT");
    gate_await(&gate, 1);
    client_text(&fresh, "\r\n"); /* accepted, and has not spoken yet */
    desk_barrier(&scene->desk, &half);
    desk_barrier(&scene->desk, &fresh);
    desk_clock_stops(true); /* who is quiet for half a second would be closed */
    begin_stop(scene);
    client_text(&half, "P/1.1\r\nHost: x\r\n\r\n");
    expect_last(&half, 200);
    client_text(&fresh, PING);
    expect_last(&fresh, 200);
    gate_open(&gate);
    expect_last(&waiting, 200);
    desk_clock_stops(false);
    end_stop(scene);
}

static void idle_connections_are_closed(void **state)
{
    Scene *scene = *state;
    Client idle = client_open(&scene->desk);
    client_text(&idle, PING);
    client_expect(&idle, 200);
    begin_stop(scene);
    end_stop(scene);
    client_assert_closed(&idle);
    client_close(&idle);
}

/* The client knows from the answer that what it sent behind this request was not looked at. */
static void a_pipeline_ends_with_the_request_under_way(void **state)
{
    Scene *scene = *state;
    Client client = client_open(&scene->desk);
    client_text(&client, GATE PING PING);
    gate_await(&gate, 1);
    begin_stop(scene);
    gate_open(&gate);
    expect_last(&client, 200);
    end_stop(scene);
}

static void new_connections_find_nobody(void **state)
{
    Scene *scene = *state;
    begin_stop(scene);
    end_stop(scene);
    Client client = client_open(&scene->desk);
    assert_int_equal(client.fd, -1);
    client_close(&client);
}

static void a_stream_without_end_is_cut_when_the_time_is_over(void **state)
{
    Scene *scene = *state;
    Client client = client_open_small(&scene->desk);
    client_text(&client, "GET /endless HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_true(client_await(&client)); /* what still waits for its lane would be refused when the clock is forwarded */
    begin_stop(scene);
    desk_forward(scene->desk.conf.drain_timeout_ms + 1);
    end_stop(scene);
    Reply reply = client_reply(&client);
    assert_int_equal(reply.status, 200);
    assert_false(reply.whole);
    client_close(&client);
}

/* The client goes, the server ends, and only then the lane brings the request back. */
static void a_lane_may_outlast_its_connection(void **state)
{
    Scene *scene = *state;
    Client client = client_open(&scene->desk);
    client_text(&client, GATE);
    gate_await(&gate, 1);
    client_close(&client);
    desk_barrier(&scene->desk, NULL);
    begin_stop(scene);
    client_close(&scene->desk.probe);
    gate_open(&gate);
    end_stop(scene);
}

#define IN_A_SCENE(test) cmocka_unit_test_setup_teardown(test, open_scene, close_scene)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_SCENE(requests_under_way_are_answered),
        IN_A_SCENE(idle_connections_are_closed),
        IN_A_SCENE(a_pipeline_ends_with_the_request_under_way),
        IN_A_SCENE(new_connections_find_nobody),
        IN_A_SCENE(a_stream_without_end_is_cut_when_the_time_is_over),
        IN_A_SCENE(a_lane_may_outlast_its_connection),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

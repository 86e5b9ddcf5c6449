/* The log: one line an event whatever is in it, JSON in a file or pipe, text on a terminal, in order, nothing lost. */
#include "base/log.h"

#include "base/seam.h"
#include "unit.h"

#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

enum { WAIT_MS = 20000 };

static int own_stderr;

static Time fixed_now(void)
{
    return (Time){ 1764000000250000 };
}

/* stderr becomes the pipe's end; the other end comes back. */
static int capture(void)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    fcntl(ends[0], F_SETPIPE_SZ, 1024 * 1024);
    own_stderr = dup(STDERR_FILENO);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    return ends[0];
}

static void release(int end)
{
    dup2(own_stderr, STDERR_FILENO);
    close(own_stderr);
    close(end);
}

/* What has arrived, once there is something. */
static void read_some(int end, char *text, size_t size)
{
    struct pollfd wait = { .fd = end, .events = POLLIN };
    assert_int_equal(poll(&wait, 1, WAIT_MS), 1);
    ssize_t got = read(end, text, size - 1);
    assert_true(got > 0);
    text[got] = '\0';
}

static const LogField fields[] = {
    { .key = "path", .type = LOG_STR, .text = { "/a\r\nb\x1B[31m\"\\\x7F", 13 } },
    { .key = "bad", .type = LOG_STR, .text = { "\xFF\xC3", 2 } },
    { .key = "unicode", .type = LOG_STR, .text = { "caf\xC3\xA9\xC2\x9B\xE2\x80\xAE\xE2\x80\xA8", 13 } },
    { .key = "nul", .type = LOG_STR, .text = { "a\0b", 3 } },
    { .key = "status", .type = LOG_I64, .number = -200 },
    { 0 },
};

static void writes_json_with_everything_escaped(void **state)
{
    (void)state;
    char text[4096];
    int end = capture();
    log_start(LOG_INFO);
    log_event(LOG_ERROR, "it\nbroke", fields);
    read_some(end, text, sizeof text);
    log_stop();
    release(end);
    assert_string_equal(text,
        "{\"time\":\"2025-11-24T16:00:00.250000Z\",\"level\":\"error\",\"message\":\"it\\u000abroke\","
        "\"path\":\"/a\\u000d\\u000ab\\u001b[31m\\\"\\\\\\u007f\",\"bad\":\"\\u00ff\\u00c3\","
        "\"unicode\":\"caf\xC3\xA9\\u009b\\u202e\\u2028\",\"nul\":\"a\\u0000b\",\"status\":-200}\n");
    json_t *parsed = json_loads(text, JSON_ALLOW_NUL, NULL);
    assert_non_null(parsed);
    json_decref(parsed);
}

static void writes_text_on_a_terminal(void **state)
{
    (void)state;
    char text[4096];
    int terminal = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(terminal >= 0 && grantpt(terminal) == 0 && unlockpt(terminal) == 0);
    char name[128];
    assert_int_equal(ptsname_r(terminal, name, sizeof name), 0);
    int slave = open(name, O_RDWR | O_NOCTTY);
    struct termios mode = { 0 };
    tcgetattr(slave, &mode);
    cfmakeraw(&mode);
    tcsetattr(slave, TCSANOW, &mode);
    own_stderr = dup(STDERR_FILENO);
    dup2(slave, STDERR_FILENO);
    close(slave);
    log_start(LOG_INFO);
    log_event(LOG_WARN, "slow\x1B[0m",
        (LogField[]){ log_str("path", str("/api/x?y")), log_str("who", str("a b=c")), log_str("none", str("")),
            log_i64("ms", 7), { 0 } });
    read_some(terminal, text, sizeof text);
    log_stop();
    release(terminal);
    assert_string_equal(
        text, "2025-11-24T16:00:00.250000Z warn  slow\\u001b[0m path=/api/x?y who=\"a b=c\" none=\"\" ms=7\n");
}

static void info_arrives_by_itself(void **state)
{
    (void)state;
    char text[4096];
    int end = capture();
    log_start(LOG_INFO);
    log_event(LOG_DEBUG, "not wanted", NULL);
    log_event(LOG_INFO, "hello", NULL);
    read_some(end, text, sizeof text);
    log_event(LOG_INFO, "again", NULL);
    read_some(end, text + strlen(text), sizeof text - strlen(text));
    log_stop();
    release(end);
    assert_null(strstr(text, "not wanted"));
    assert_non_null(strstr(text, "hello"));
    assert_non_null(strstr(text, "again"));
}

static void a_warning_brings_what_came_before(void **state)
{
    (void)state;
    char text[4096];
    int end = capture();
    log_start(LOG_DEBUG);
    log_event(LOG_DEBUG, "first", NULL);
    log_event(LOG_INFO, "second", NULL);
    log_event(LOG_WARN, "third", NULL);
    fcntl(end, F_SETFL, O_NONBLOCK); /* it is there when log_event has returned */
    ssize_t got = read(end, text, sizeof text - 1);
    log_stop();
    release(end);
    assert_true(got > 0);
    text[got] = '\0';
    char *first = strstr(text, "first"), *second = strstr(text, "second"), *third = strstr(text, "third");
    assert_true(first && second && third && first < second && second < third);
}

static void *log_many(void *who)
{
    for (int i = 0; i < 200; i++)
        log_event(i % 50 == 0 ? LOG_WARN : LOG_INFO, "line",
            (LogField[]){ log_str("who", str(who)), log_i64("n", i), { 0 } });
    return NULL;
}

/* Four threads: every line whole, and each thread's lines in its order. */
static void threads_keep_lines_whole(void **state)
{
    (void)state;
    static char names[4][2] = { "a", "b", "c", "d" };
    int next[4] = { 0 };
    pthread_t threads[4];
    int end = capture();
    log_start(LOG_INFO);
    for (size_t i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, log_many, names[i]);
    for (size_t i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    log_stop();
    FILE *lines = fdopen(dup(end), "r");
    release(end);
    char line[512];
    for (int i = 0; i < 800; i++) {
        assert_non_null(fgets(line, sizeof line, lines));
        json_t *event = json_loads(line, 0, NULL);
        assert_non_null(event);
        int who = json_string_value(json_object_get(event, "who"))[0] - 'a';
        assert_int_equal(json_integer_value(json_object_get(event, "n")), next[who]++);
        json_decref(event);
    }
    assert_null(fgets(line, sizeof line, lines));
    fclose(lines);
}

static void works_without_start(void **state)
{
    (void)state;
    char text[4096];
    int end = capture();
    log_stop();
    log_event(LOG_INFO, "alone", NULL);
    read_some(end, text, sizeof text);
    log_stop();
    release(end);
    assert_non_null(strstr(text, "alone"));
}

int main(void)
{
    seams.now = fixed_now;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_json_with_everything_escaped),
        cmocka_unit_test(writes_text_on_a_terminal),
        cmocka_unit_test(info_arrives_by_itself),
        cmocka_unit_test(a_warning_brings_what_came_before),
        cmocka_unit_test(threads_keep_lines_whole),
        cmocka_unit_test(works_without_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

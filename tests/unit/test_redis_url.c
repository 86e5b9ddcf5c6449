/* REDIS_URL: every part of it, and a sentence for everything that is wrong. */
#include "redis/redis_url.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

static void same_text(const char *got, const char *wanted)
{
    if (!wanted)
        assert_null(got);
    else
        assert_string_equal(got, wanted);
}

static void test_good(void **state)
{
    static const struct {
        const char *text;
        RedisUrl url;
    } rows[] = {
        { "redis://localhost", { .host = "localhost", .port = 6379, .shown = "redis://localhost:6379/0" } },
        { " redis://redis:6380/3\n",
            { .host = "redis", .port = 6380, .database = 3, .shown = "redis://redis:6380/3" } },
        { "redis://10.0.0.7/", { .host = "10.0.0.7", .port = 6379, .shown = "redis://10.0.0.7:6379/0" } },
        { "redis://", { .host = "localhost", .port = 6379, .shown = "redis://localhost:6379/0" } },
        { "redis://[::1]", { .host = "::1", .port = 6379, .shown = "redis://[::1]:6379/0" } },
        { "redis://[fd00::7]:6400/15",
            { .host = "fd00::7", .port = 6400, .database = 15, .shown = "redis://[fd00::7]:6400/15" } },
        { "redis://host?db=4", { .host = "host", .port = 6379, .database = 4, .shown = "redis://host:6379/4" } },
        { "redis://:secret@host",
            { .host = "host", .port = 6379, .password = "secret", .shown = "redis://host:6379/0" } },
        { "redis://desk:p%40ss%3a%2F%25@host:1/2", { .host = "host",
                                                       .port = 1,
                                                       .database = 2,
                                                       .user = "desk",
                                                       .password = "p@ss:/%",
                                                       .shown = "redis://host:1/2" } },
        { "redis://:a@b:c@host",
            { .host = "host", .port = 6379, .password = "a@b:c", .shown = "redis://host:6379/0" } },
        { "unix:///run/redis.sock", { .socket_path = "/run/redis.sock", .shown = "unix:///run/redis.sock?db=0" } },
        { "unix://:pw@/run/my%20redis.sock?db=7", { .socket_path = "/run/my redis.sock",
                                                      .database = 7,
                                                      .password = "pw",
                                                      .shown = "unix:///run/my redis.sock?db=7" } },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        Arena arena = { 0 };
        RedisUrl url = { 0 };
        assert_null(redis_url_parse(&arena, str(rows[i].text), &url));
        same_text(url.host, rows[i].url.host);
        same_text(url.socket_path, rows[i].url.socket_path);
        same_text(url.user, rows[i].url.user);
        same_text(url.password, rows[i].url.password);
        same_text(url.shown, rows[i].url.shown);
        assert_int_equal(url.port, rows[i].url.port);
        assert_int_equal(url.database, rows[i].url.database);
        arena_free(&arena);
    }
}

static void test_none(void **state)
{
    (void)state;
    Arena arena = { 0 };
    RedisUrl url = { .host = "before" };
    assert_null(redis_url_parse(&arena, str(" "), &url));
    assert_null(url.host);
    assert_null(url.shown);
    arena_free(&arena);
}

static void test_wrong(void **state)
{
    static const struct {
        const char *text, *word;
    } rows[] = {
        { "localhost:6379", "does not begin with redis://" },
        { "http://localhost", "does not begin with redis://" },
        { "rediss://:hunter2@host", "no TLS" },
        { "redis://hunter2@host", "without a password" },
        { "redis://user:@host", "without a password" },
        { "redis://:hunter2%4@host", "cannot be read" },
        { "redis://:hunter2%zz@host", "cannot be read" },
        { "redis://:hunter2%00@host", "cannot be read" },
        { "redis://:hunter2#1@host", "a #" },
        { "redis://:hunter2 1@host", "a blank" },
        { "redis://host:", "port" },
        { "redis://host:0", "port" },
        { "redis://host:65536", "port" },
        { "redis://host:6379x", "port" },
        { "redis://host:-1", "port" },
        { "redis://[::1", "does not end" },
        { "redis://[::1]6379", "between" },
        { "redis://host/x", "number" },
        { "redis://host/1/2", "number" },
        { "redis://host/99999999", "number" },
        { "redis://host?ssl=1", "option" },
        { "redis://host?db=", "number" },
        { "unix://run/redis.sock", "three slashes" },
        { "unix://", "three slashes" },
        { "unix:///", "three slashes" },
        { "unix:///run/%0", "path" },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        Arena arena = { 0 };
        RedisUrl url = { .host = "before" };
        const char *problem = redis_url_parse(&arena, str(rows[i].text), &url);
        assert_non_null(problem);
        assert_non_null(strstr(problem, "REDIS_URL"));
        assert_non_null(strstr(problem, rows[i].word));
        assert_null(strstr(problem, "hunter2"));
        assert_string_equal(url.host, "before");
        arena_free(&arena);
    }
}

static void test_long(void **state)
{
    (void)state;
    Arena arena = { 0 };
    RedisUrl url;
    char name[300] = "";
    memset(name, 'h', sizeof name - 1);
    assert_non_null(strstr(redis_url_parse(&arena, arena_printf(&arena, "redis://%s", name), &url), "too long"));
    assert_non_null(strstr(redis_url_parse(&arena, arena_printf(&arena, "unix:///%s", name), &url), "too long"));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_none),
        cmocka_unit_test(test_wrong),
        cmocka_unit_test(test_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

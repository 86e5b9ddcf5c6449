/* Settings: defaults, every refusal in one sentence that says what may be, help that fits a terminal. */
#include "conf/conf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

static Arena arena;

/* These tests have one thread. */
static void set(const char *name, const char *value)
{
    setenv(name, value, 1); /* NOLINT(concurrency-mt-unsafe) */
}

static int setup(void **state)
{
    (void)state;
    for (size_t i = 0; i < settings_count; i++)
        unsetenv(settings[i].name); /* NOLINT(concurrency-mt-unsafe) */
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void test_defaults(void **state)
{
    (void)state;
    Conf conf;
    assert_null(conf_load(&arena, &conf));
    assert_true(str_is(conf.host, "127.0.0.1"));
    assert_int_equal(conf.port, 8000);
    assert_true(str_is(conf.database_url, "sqlite:///database.db"));
    assert_int_equal(conf.prepare, PREPARE_ON);
    assert_int_equal(conf.redis_url.len, 0);
    assert_int_equal(conf.redis_timeout_ms, 50);
    assert_int_equal(conf.env, ENV_DEV);
    assert_int_equal(conf.secret_key.len, 0);
    assert_int_equal(conf.secret_key_previous.len, 0);
    assert_true(str_is(conf.frontend_url, "http://localhost:5173"));
    assert_int_equal(conf.trusted_proxies.len, 0);
    assert_int_equal(conf.log_level, 1); /* LOG_INFO */
    assert_int_equal(conf.loops, 0);
    assert_int_equal(conf.hash_threads, 0);
    assert_int_equal(conf.database_pool, 0);
    assert_int_equal(conf.header_timeout_ms, 10000);
    assert_int_equal(conf.body_timeout_ms, 30000);
    assert_int_equal(conf.idle_timeout_ms, 60000);
    assert_int_equal(conf.drain_timeout_ms, 10000);
    assert_true(str_is(conf.admin_email, "admin@example.com"));
    assert_int_equal(conf.admin_password.len, 0);
    assert_true(str_is(conf.admin_name, "Admin"));
}

static void test_empty_counts_as_unset(void **state)
{
    (void)state;
    Conf conf, defaults;
    assert_null(conf_load(&arena, &defaults));
    for (size_t i = 0; i < settings_count; i++)
        set(settings[i].name, "");
    assert_null(conf_load(&arena, &conf));
    assert_int_equal(conf.port, defaults.port);
    assert_true(str_equal(conf.frontend_url, defaults.frontend_url));
    assert_true(str_equal(conf.admin_name, defaults.admin_name));
}

static void test_values(void **state)
{
    (void)state;
    Conf conf;
    set("HOST", "::");
    set("PORT", "0");
    set("ENV", "prod");
    set("LOG_LEVEL", "error");
    set("FRONTEND_URL", "https://desk.example.com:8443/");
    set("SECRET_KEY", " blanks count ");
    assert_null(conf_load(&arena, &conf));
    set("HOST", "changed"); /* the struct keeps what it read */
    assert_true(str_is(conf.host, "::"));
    assert_int_equal(conf.port, 0);
    assert_int_equal(conf.env, ENV_PROD);
    assert_int_equal(conf.log_level, 3);
    assert_true(str_is(conf.frontend_url, "https://desk.example.com:8443"));
    assert_true(str_is(conf.secret_key, " blanks count "));
}

static const struct Refused {
    const char *name, *value, *may_be;
} refused[] = {
    { "PORT", "abc", "a whole number from 0 to 65535" },
    { "PORT", "-1", "a whole number from 0 to 65535" },
    { "PORT", "65536", "a whole number from 0 to 65535" },
    { "PORT", "99999999999999999999999", "a whole number from 0 to 65535" },
    { "PORT", "80 ", "a whole number from 0 to 65535" },
    { "PORT", "8e3", "a whole number from 0 to 65535" },
    { "PORT", "-", "a whole number from 0 to 65535" },
    { "PORT", "+80", "a whole number from 0 to 65535" },
    { "ENV", "production", "dev or prod" },
    { "ENV", "PROD", "dev or prod" },
    { "LOG_LEVEL", "verbose", "debug, info, warn or error" },
    { "HEADER_TIMEOUT_MS", "99", "a whole number from 100 to 86400000" },
    { "LOOPS", "257", "a whole number from 0 to 256" },
    { "FRONTEND_URL", "localhost:5173", "http:// or https://" },
    { "FRONTEND_URL", "http://localhost:5173/app", "http:// or https://" },
    { "FRONTEND_URL", "http://localhost:5173//", "http:// or https://" },
    { "FRONTEND_URL", "http://", "http:// or https://" },
    { "FRONTEND_URL", "http:///", "http:// or https://" },
    { "FRONTEND_URL", "http://a b", "http:// or https://" },
    { "FRONTEND_URL", "http://a,http://b", "http:// or https://" },
    { "FRONTEND_URL", "http://user@a", "http:// or https://" },
    { "FRONTEND_URL", "http://a?x", "http:// or https://" },
    { "FRONTEND_URL", "*", "http:// or https://" },
    { "FRONTEND_URL", "http://a:", "http:// or https://" },
    { "FRONTEND_URL", "http://a:port", "http:// or https://" },
    { "FRONTEND_URL", "http://a:99999", "http:// or https://" },
    { "FRONTEND_URL", "http://:80", "http:// or https://" },
    { "FRONTEND_URL", "http://[::1", "http:// or https://" },
    { "FRONTEND_URL", "http://a:0", "http:// or https://" },
    { "FRONTEND_URL", "ftp://a", "http:// or https://" },
};

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(refused); i++) {
        Conf conf = { .port = 77 };
        setup(NULL);
        set(refused[i].name, refused[i].value);
        const char *problem = conf_load(&arena, &conf);
        if (!problem) {
            fail_msg("%s=%s", refused[i].name, refused[i].value);
            return;
        }
        assert_int_equal(strncmp(problem, refused[i].name, strlen(refused[i].name)), 0);
        assert_non_null(strstr(problem, arena_printf(&arena, "\"%s\"", refused[i].value).ptr));
        assert_non_null(strstr(problem, refused[i].may_be));
        assert_null(strchr(problem, '\n'));
        assert_int_equal(problem[strlen(problem) - 1], '.');
        assert_int_equal(conf.port, 77); /* untouched */
    }
}

static void test_refusal_is_one_line(void **state)
{
    (void)state;
    Conf conf;
    set("PORT", "8\n0\033[31m");
    assert_string_equal(conf_load(&arena, &conf), "PORT is \"8?0?[31m\"; it may be a whole number from 0 to 65535.");
}

/* No two settings share a place, every row has its text, and every member of the struct has a row. */
static void test_table(void **state)
{
    (void)state;
    unsigned char covered[sizeof(Conf)] = { 0 };
    for (size_t i = 0; i < settings_count; i++) {
        bool is_text = settings[i].type == SETTING_STR || settings[i].type == SETTING_ORIGIN;
        assert_true(settings[i].type != SETTING_NONE);
        assert_true(settings[i].doc && settings[i].fallback);
        for (size_t k = 0; k < (is_text ? sizeof(Str) : sizeof(int)); k++)
            assert_int_equal(covered[settings[i].offset + k]++, 0);
    }
    int gap = 0;
    for (size_t k = 0; k < sizeof covered; k++)
        gap += covered[k] == 0;
    /* port, env and the last timeout leave four bytes before the Str that follows each. */
    assert_int_equal(gap, 12);
}

static void test_help(void **state)
{
    (void)state;
    Buf help = { 0 }, page = { 0 };
    set("SECRET_KEY", "do-not-show-this");
    conf_help(&help);
    conf_markdown(&page);
    buf_char(&help, 0);
    buf_char(&page, 0);
    for (size_t i = 0; i < settings_count; i++) {
        assert_non_null(strstr(help.ptr, arena_printf(&arena, "  %s (", settings[i].name).ptr));
        assert_non_null(strstr(page.ptr, arena_printf(&arena, "| `%s` |", settings[i].name).ptr));
        assert_non_null(strstr(page.ptr, settings[i].doc));
    }
    assert_null(strstr(help.ptr, "do-not-show-this"));
    for (Str rest = str(help.ptr); rest.len > 0;)
        assert_true(str_cut(rest, '\n', &rest).len <= 80);
    buf_free(&help);
    buf_free(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_defaults, setup),
        cmocka_unit_test_setup(test_empty_counts_as_unset, setup),
        cmocka_unit_test_setup(test_values, setup),
        cmocka_unit_test_setup(test_refused, setup),
        cmocka_unit_test_setup(test_refusal_is_one_line, setup),
        cmocka_unit_test_setup(test_table, setup),
        cmocka_unit_test_setup(test_help, setup),
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}

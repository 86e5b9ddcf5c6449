/* If-Match: which conditions name version 3. */
#include "http/etag.h"
#include "unit.h"

#include <stdio.h>

static const struct {
    const char *lines; /* header lines of the request */
    bool matches;
} rows[] = {
    { "", true },
    { "If-Match: \"3\"\r\n", true },
    { "if-match: \"3\"\r\n", true },
    { "If-Match: W/\"3\"\r\n", true },
    { "If-Match: *\r\n", true },
    { "If-Match: \"2\", \"3\"\r\n", true },
    { "If-Match: \"2\",\"3\" , \"4\"\r\n", true },
    { "If-Match: ,, \"3\" ,\r\n", true },
    { "If-Match: \"2\"\r\nIf-Match: \"3\"\r\n", true },
    { "If-Match: \"a,b\", \"3\"\r\n", true },
    { "If-Match: \"2\"\r\n", false },
    { "If-Match: \"33\"\r\n", false },
    { "If-Match: \"03\"\r\n", false },
    { "If-Match: \"+3\"\r\n", false },
    { "If-Match: \"\"\r\n", false },
    { "If-Match:\r\n", false },
    { "If-Match: ,\r\n", false },
    { "If-Match: 3\r\n", false },
    { "If-Match: \"3\r\n", false },
    { "If-Match: 3\"\r\n", false },
    { "If-Match: \" 3\"\r\n", false },
    { "If-Match: w/\"3\"\r\n", false },
    { "If-Match: W/ \"3\"\r\n", false },
    { "If-Match: \"3\" \"4\"\r\n", false },
    { "If-Match: \"3\";\r\n", false },
    { "If-Match: *, \"3\"\r\n", false },
    { "If-Match: \"3\"\r\nIf-Match: broken\r\n", false },
    { "If-None-Match: \"2\"\r\n", true },
};

static void the_table_of_conditions(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char head[256];
        HttpRequest request;
        size_t scanned = 0, used;
        int status;
        snprintf(head, sizeof head, "PATCH /api/tickets/1 HTTP/1.1\r\nHost: x\r\n%s\r\n", rows[i].lines);
        assert_int_equal(http_parse_head(str(head), &scanned, &request, &used, &status), HTTP_DONE);
        if (etag_if_match(&request, 3) != rows[i].matches)
            fail_msg("%s%s", rows[i].lines, rows[i].matches ? "does not match" : "matches");
    }
}

static void what_is_printed_matches(void **state)
{
    (void)state;
    static const int64_t versions[] = { 0, 1, 9, 10, INT64_MAX };
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(versions); i++) {
        HttpRequest request = { .headers = { { str("If-Match"), etag_print(&arena, versions[i]) } },
            .header_count = 1 };
        assert_true(etag_if_match(&request, versions[i]));
        assert_false(etag_if_match(&request, versions[i] ^ 1));
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_of_conditions),
        cmocka_unit_test(what_is_printed_matches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

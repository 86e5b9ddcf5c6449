/* Faults are told in the words of Python's json module, at its characters; and what it takes, json_parse takes. */
#include "base/json_locate.h"

#include "base/json.h"
#include "limits.h"
#include "unit.h"

#include <stdlib.h>

typedef struct LocateCase {
    const char *text;
    size_t len;
    const char *message; /* NULL: JSON */
    size_t position;
} LocateCase;

#include "json_locate_cases.h"

static void hear_nothing(void *self, Str token, bool is_key)
{
    (void)self;
    (void)token;
    (void)is_key;
}

/* In a block of its own size, so that a sanitizer sees a step past the end. */
static JsonFault locate(const char *text, size_t len)
{
    char *exact = malloc(len ? len : 1);
    memcpy(exact, text, len);
    JsonFault fault = json_locate((Str){ exact, len }, (JsonTokenSink){ hear_nothing, NULL });
    free(exact);
    return fault;
}

static void agrees_with_python(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(locate_cases); i++) {
        const LocateCase *row = &locate_cases[i];
        JsonFault fault = locate(row->text, row->len);
        if (!row->message) {
            assert_int_equal(fault.refusal, JSON_REFUSAL_NONE);
            continue;
        }
        assert_int_equal(fault.refusal, JSON_REFUSAL_SYNTAX);
        assert_string_equal(fault.message, row->message);
        assert_int_equal(fault.position, row->position);
    }
}

static void the_parser_agrees(void **state)
{
    (void)state;
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(locate_cases); i++) {
        const LocateCase *row = &locate_cases[i];
        JsonDoc *doc = NULL;
        Problem problem = { 0 };
        JsonStatus status = json_parse(&arena, (Str){ row->text, row->len }, &doc, &problem);
        assert_int_equal(status, row->message ? JSON_SYNTAX : JSON_OK);
        if (status == JSON_SYNTAX)
            assert_true(str_equal(problem.loc, arena_printf(&arena, "[\"body\",%zu]", row->position)));
        json_free(doc);
        arena_reset(&arena);
    }
    arena_free(&arena);
}

/* Where this server is stricter than Python. */
static void refuses_what_python_takes(void **state)
{
    (void)state;
    static const LocateCase rows[] = {
        { "NaN", 3, "Expecting value", 0 },
        { "[1,Infinity]", 12, "Expecting value", 3 },
        { "{\"a\":-Infinity}", 15, "Expecting value", 5 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        JsonFault fault = locate(rows[i].text, rows[i].len);
        assert_string_equal(fault.message, rows[i].message);
        assert_int_equal(fault.position, rows[i].position);
    }
}

static void depth_is_not_length(void **state)
{
    (void)state;
    char text[1 + 3 * 2 * JSON_DEPTH_MAX] = "[";
    for (size_t i = 1; i < sizeof text; i++)
        text[i] = "[],"[(i - 1) % 3];
    text[sizeof text - 1] = ']';
    assert_int_equal(locate(text, sizeof text).refusal, JSON_REFUSAL_NONE);
}

static void nest(char *text, size_t levels)
{
    for (size_t i = 0; i < levels; i++) {
        text[i] = '[';
        text[2 * levels - 1 - i] = ']';
    }
}

static void depth_is_bounded(void **state)
{
    (void)state;
    char text[2 * (JSON_DEPTH_MAX + 1)];
    Arena arena = { 0 };
    JsonDoc *doc = NULL;
    Problem problem = { 0 };
    nest(text, JSON_DEPTH_MAX);
    assert_int_equal(json_parse(&arena, (Str){ text, sizeof text - 2 }, &doc, &problem), JSON_OK);
    json_free(doc);
    nest(text, JSON_DEPTH_MAX + 1);
    assert_int_equal(json_parse(&arena, (Str){ text, sizeof text }, &doc, &problem), JSON_SYNTAX);
    assert_string_equal(problem.type, "json_invalid");
    assert_string_equal(problem.loc.ptr, "[\"body\",200]");
    assert_string_equal(problem.ctx.ptr, "{\"error\":\"Too many levels of arrays and objects\"}");
    char deep[100000];
    memset(deep, '[', sizeof deep);
    assert_int_equal(json_parse(&arena, (Str){ deep, sizeof deep }, &doc, &problem), JSON_SYNTAX);
    arena_free(&arena);
}

static void digits_are_bounded(void **state)
{
    (void)state;
    char digits[4301];
    memset(digits, '9', sizeof digits);
    assert_int_equal(locate(digits, 4300).refusal, JSON_REFUSAL_NONE);
    assert_int_equal(locate(digits, 4301).refusal, JSON_REFUSAL_DIGITS);
    Arena arena = { 0 };
    JsonDoc *doc = NULL;
    Problem problem = { 0 };
    assert_int_equal(json_parse(&arena, (Str){ digits, 4301 }, &doc, &problem), JSON_ENCODING);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_python),
        cmocka_unit_test(the_parser_agrees),
        cmocka_unit_test(refuses_what_python_takes),
        cmocka_unit_test(depth_is_not_length),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(digits_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

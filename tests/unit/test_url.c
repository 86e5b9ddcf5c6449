/* Percent-decoding, queries and urlencoded forms. What is expected was printed by Python's urllib.parse and by
 * python-multipart. */
#include "http/url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define BYTES(literal)               \
    {                                \
        literal, sizeof(literal) - 1 \
    }
#define BAD "\xef\xbf\xbd"

static const struct {
    Str text, plain, plus;
} decoded[] = {
    { BYTES(""), BYTES(""), BYTES("") },
    { BYTES("abc"), BYTES("abc"), BYTES("abc") },
    { BYTES("a+b%20c%2Bd"), BYTES("a+b c+d"), BYTES("a b c+d") },
    { BYTES("%"), BYTES("%"), BYTES("%") },
    { BYTES("%4"), BYTES("%4"), BYTES("%4") },
    { BYTES("%zz%4g%g4"), BYTES("%zz%4g%g4"), BYTES("%zz%4g%g4") },
    { BYTES("%%41"), BYTES("%A"), BYTES("%A") },
    { BYTES("%2541"), BYTES("%41"), BYTES("%41") },
    { BYTES("%c3%A9"), BYTES("\xc3\xa9"), BYTES("\xc3\xa9") },
    { BYTES("%E2%82%AC%F0%9F%90%8E"), BYTES("\xe2\x82\xac\xf0\x9f\x90\x8e"), BYTES("\xe2\x82\xac\xf0\x9f\x90\x8e") },
    { BYTES("a%00b"), BYTES("a\0b"), BYTES("a\0b") },
    { BYTES("%ff%fe"), BYTES(BAD BAD), BYTES(BAD BAD) },
    { BYTES("%C3"), BYTES(BAD), BYTES(BAD) },
    { BYTES("%C3x"), BYTES(BAD "x"), BYTES(BAD "x") },
    { BYTES("%C0%80"), BYTES(BAD BAD), BYTES(BAD BAD) },
    { BYTES("%E2%82x"), BYTES(BAD "x"), BYTES(BAD "x") },
    { BYTES("%E0%80%80"), BYTES(BAD BAD BAD), BYTES(BAD BAD BAD) },
    { BYTES("%ED%A0%80"), BYTES(BAD BAD BAD), BYTES(BAD BAD BAD) },
    { BYTES("%F0%9F%90"), BYTES(BAD), BYTES(BAD) },
    { BYTES("%F0%80%80%80"), BYTES(BAD BAD BAD BAD), BYTES(BAD BAD BAD BAD) },
    { BYTES("%F4%90%80%80"), BYTES(BAD BAD BAD BAD), BYTES(BAD BAD BAD BAD) },
    { BYTES("%F5"), BYTES(BAD), BYTES(BAD) },
    { BYTES("%E2\x82%AC"), BYTES(BAD "\xc2\x82" BAD), BYTES(BAD "\xc2\x82" BAD) },
    { BYTES("\xe9+\xc3\xa9"), BYTES("\xc3\xa9+\xc3\x83\xc2\xa9"), BYTES("\xc3\xa9 \xc3\x83\xc2\xa9") },
};

static void test_decode(void **state)
{
    (void)state;
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(decoded); i++) {
        if (!str_equal(url_decode(&arena, decoded[i].text, false), decoded[i].plain))
            fail_msg("row %zu", i);
        if (!str_equal(url_decode(&arena, decoded[i].text, true), decoded[i].plus))
            fail_msg("row %zu, plus", i);
    }
    arena_free(&arena);
}

/* Pairs as one text: [name|value][name|value] */
static Str print_pairs(Arena *arena, const Pair *pairs, size_t count)
{
    Str out = str("");
    for (size_t i = 0; i < count; i++)
        out = arena_printf(arena, "%.*s[%.*s|%.*s]", (int)out.len, out.ptr, (int)pairs[i].name.len, pairs[i].name.ptr,
            (int)pairs[i].value.len, pairs[i].value.ptr);
    return out;
}

static const struct {
    const char *text, *query, *form;
} pairs_rows[] = {
    { "", "", "" },
    { "a=1", "[a|1]", "[a|1]" },
    { "a=1&b=2&a=3", "[a|1][b|2][a|3]", "[a|1][b|2][a|3]" },
    { "a", "[a|]", "" },
    { "a&b=1", "[a|][b|1]", "[a|][b|1]" },
    { "b=1&a", "[b|1][a|]", "[b|1]" },
    { "a=", "[a|]", "[a|]" },
    { "=1", "[|1]", "[|1]" },
    { "=", "[|]", "[|]" },
    { "&&a=1&&b=2&", "[a|1][b|2]", "[a|1][b|2]" },
    { "a=b=c", "[a|b=c]", "[a|b=c]" },
    { "a+b=c+d%26e%3Df", "[a b|c d&e=f]", "[a b|c d&e=f]" },
    { "a=1;b=2", "[a|1;b=2]", "[a|1][b|2]" },
    { "a=1;b=2&c=3", "[a|1;b=2][c|3]", "[a|1;b=2][c|3]" },
    { "c=3&a=1;b=2", "[c|3][a|1;b=2]", "[c|3][a|1][b|2]" },
    { ";a=1", "[;a|1]", "[a|1]" },
    { "a;b=2", "[a;b|2]", "[a|][b|2]" },
    { "a;b", "[a;b|]", "[a|]" },
    { "a=1;", "[a|1;]", "[a|1]" },
    { "{\"a\": 1}", "[{\"a\": 1}|]", "" },
};

static void test_pairs(void **state)
{
    (void)state;
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(pairs_rows); i++) {
        Pair *pairs;
        size_t count;
        url_pairs(&arena, str(pairs_rows[i].text), &pairs, &count);
        if (!str_is(print_pairs(&arena, pairs, count), pairs_rows[i].query))
            fail_msg("query %s", pairs_rows[i].text);
        assert_null(form_pairs(&arena, str(pairs_rows[i].text), &pairs, &count));
        if (!str_is(print_pairs(&arena, pairs, count), pairs_rows[i].form))
            fail_msg("form %s", pairs_rows[i].text);
    }
    arena_free(&arena);
}

static void test_form_bound(void **state)
{
    (void)state;
    Arena arena = { 0 };
    char text[4 * FORM_FIELDS_MAX + 16] = "";
    for (size_t i = 0; i < FORM_FIELDS_MAX; i++)
        memcpy(text + 4 * i, "a=1&", 4);
    Pair *pairs;
    size_t count;
    assert_null(form_pairs(&arena, str(text), &pairs, &count));
    assert_int_equal(count, FORM_FIELDS_MAX);
    memcpy(text + 4 * FORM_FIELDS_MAX, "b=2", 4);
    assert_string_equal(
        form_pairs(&arena, str(text), &pairs, &count), "Too many fields. Maximum number of fields is 1000.");
    arena_free(&arena);
}

static const struct {
    const char *type, *body, *pairs;
} forms[] = {
    { "application/x-www-form-urlencoded", "a=1", "[a|1]" },
    { "Application/X-WWW-Form-URLEncoded ; charset=utf-8", "a=1", "[a|1]" },
    { "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--B--", "[a|1]" },
    { "application/json", "a=1", "" },
    { "text/plain", "a=1", "" },
    { "", "a=1", "" },
    { NULL, "a=1", "" },
};

static void test_form_types(void **state)
{
    (void)state;
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(forms); i++) {
        Pair *pairs;
        size_t count;
        Str type = str(forms[i].type);
        assert_null(form_decode(&arena, forms[i].type ? &type : NULL, str(forms[i].body), &pairs, &count));
        if (!str_is(print_pairs(&arena, pairs, count), forms[i].pairs))
            fail_msg("row %zu", i);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decode),
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_form_bound),
        cmocka_unit_test(test_form_types),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Str and UTF-8: what counts as equal, blank and valid, beside what does not. */
#include "base/str.h"

#include "unit.h"

#define BYTES(literal)               \
    {                                \
        literal, sizeof(literal) - 1 \
    }

static void compares(void **state)
{
    (void)state;
    assert_true(str_equal(str(""), (Str){ 0 }));
    assert_true(str_is((Str){ "abcd", 3 }, "abc"));
    assert_false(str_is((Str){ "abcd", 3 }, "abcd"));
    assert_false(str_is(str("abc"), "abd"));
    assert_true(str_equal_fold(str("BeareR"), str("bEARER")));
    assert_false(str_equal_fold(str("bearer"), str("bearers")));
    assert_false(str_equal_fold(str("@"), str("`")) || str_equal_fold(str("["), str("{"))); /* 0x20 apart, no letters */
    assert_false(str_equal_fold(str("\xC3\x89"), str("\xC3\xA9")));                         /* not ASCII */
    assert_true(str_starts(str("abc"), "ab") && str_starts(str("abc"), "") && str_starts(str("abc"), "abc"));
    assert_false(str_starts(str("ab"), "abc") || str_starts(str("xab"), "ab"));
    assert_int_equal(str(NULL).len, 0);
}

static void trims_and_cuts(void **state)
{
    (void)state;
    assert_true(str_is(str_trim(str(" \t\n\r\v\fa b\f ")), "a b"));
    assert_true(str_is(str_trim(str(" \t ")), ""));
    assert_true(str_is(str_trim(str("\xC2\xA0x")), "\xC2\xA0x"));
    assert_int_equal(str_find(str("abc"), 'c'), 2);
    assert_int_equal(str_find(str("abc"), 'x'), 3);
    assert_int_equal(str_find((Str){ 0 }, 'x'), 0);
    Str rest = { 0 };
    assert_true(str_is(str_cut(str("a=b=c"), '=', &rest), "a") && str_is(rest, "b=c"));
    assert_true(str_is(str_cut(str("abc"), '=', &rest), "abc") && str_is(rest, ""));
    assert_true(str_is(str_cut(str("abc="), '=', &rest), "abc") && str_is(rest, ""));
    assert_true(str_is(str_cut(str("=abc"), '=', &rest), "") && str_is(rest, "abc"));
}

static const struct {
    Str text;
    size_t valid; /* bytes from the start */
    size_t points;
} utf8_rows[] = {
    { BYTES(""), 0, 0 },
    { BYTES("plain text longer than eight"), 28, 28 },
    { BYTES("a\0b"), 3, 3 },
    { BYTES("\x7F\xC2\x80\xDF\xBF"), 5, 3 },
    { BYTES("\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF"), 12, 4 },
    { BYTES("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"), 8, 2 },
    { BYTES("12345678\xC3\xA9"
            "12345678"),
        18, 17 },
    { BYTES("\x80"), 0, 0 },             /* a continuation alone */
    { BYTES("\xC0\x80"), 0, 0 },         /* overlong NUL */
    { BYTES("\xC1\xBF"), 0, 0 },         /* overlong */
    { BYTES("ab\xE0\x9F\xBF"), 2, 0 },   /* overlong */
    { BYTES("\xF0\x8F\xBF\xBF"), 0, 0 }, /* overlong */
    { BYTES("\xED\xA0\x80"), 0, 0 },     /* surrogate */
    { BYTES("\xED\xBF\xBF"), 0, 0 },     /* surrogate */
    { BYTES("\xF4\x90\x80\x80"), 0, 0 }, /* past U+10FFFF */
    { BYTES("\xF5\x80\x80\x80"), 0, 0 },
    { BYTES("\xFF"), 0, 0 },
    { BYTES("abc\xC3"), 3, 0 }, /* cut short */
    { BYTES("abc\xE2\x82"), 3, 0 },
    { BYTES("abc\xF0\x9F\x98"), 3, 0 },
    { BYTES("abc\xC3(abc"), 3, 0 },
    { BYTES("abc\xE2\x28\xA1"), 3, 0 },
    { BYTES("12345678\xFF"
            "12345678"),
        8, 0 },
};

static void knows_utf8(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(utf8_rows); i++) {
        Str text = utf8_rows[i].text;
        assert_int_equal(utf8_prefix(text), utf8_rows[i].valid);
        assert_int_equal(utf8_valid(text), utf8_rows[i].valid == text.len);
        if (utf8_valid(text))
            assert_int_equal(utf8_count(text), utf8_rows[i].points);
    }
}

static void reads_code_points(void **state)
{
    (void)state;
    static const uint32_t points[] = { 'a', 0xE9, 0x20AC, 0x1F600, 0x10FFFF, 'z' };
    Str text = str("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xF4\x8F\xBF\xBFz");
    size_t at = 0;
    for (size_t i = 0; i < COUNT(points); i++)
        assert_int_equal(utf8_next(text, &at), points[i]);
    assert_int_equal(at, text.len);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares),
        cmocka_unit_test(trims_and_cuts),
        cmocka_unit_test(knows_utf8),
        cmocka_unit_test(reads_code_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

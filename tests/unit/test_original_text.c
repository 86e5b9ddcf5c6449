/* What the original's database holds, made into what ours may hold. */
#include "maintenance/original_text.h"
#include "unit.h"

static int64_t us_of(const char *text)
{
    Time time = { -1 };
    if (!original_time_read(str(text), &time))
        fail_msg("not read: %s", text);
    return time.us;
}

static void times_are_read_as_utc(void **state)
{
    (void)state;
    assert_int_equal(us_of("1970-01-01 00:00:00.000000"), 0);
    assert_int_equal(us_of("1970-01-01 00:00:00.000001"), 1);
    assert_int_equal(us_of("1969-12-31 23:59:59.999999"), -1);
    assert_int_equal(us_of("2000-02-29 12:00:00"), 951825600000000);
    assert_int_equal(us_of("2000-03-01T00:00:00.5"), 951868800500000);
    assert_int_equal(us_of("2100-03-01 00:00:00"), 4107542400000000);
    assert_int_equal(us_of("0001-01-01 00:00:00"), -62135596800000000);
    assert_int_equal(us_of("9999-12-31 23:59:59.9999999"), 253402300799999999);
}

static void offsets_are_taken_off(void **state)
{
    (void)state;
    assert_int_equal(us_of("1970-01-01 02:30:00+02:30"), 0);
    assert_int_equal(us_of("1969-12-31 19:00:00-05:00"), 0);
    assert_int_equal(us_of("1970-01-01 00:00:00Z"), 0);
}

static void what_is_no_time_is_told(void **state)
{
    static const char *const texts[] = { "", "yesterday", "1970-01-01", "1970-13-01 00:00:00", "1970-00-01 00:00:00",
        "1970-01-00 00:00:00", "2023-02-29 00:00:00", "1900-02-29 00:00:00", "1970-04-31 00:00:00",
        "1970-01-01 24:00:00", "1970-01-01 00:60:00", "1970-01-01 00:00:60", "1970-01-01 00:00:00.",
        "1970-01-01 00:00:00 ", "1970-01-01 00:00:00+2", "1970-01-01 00:00:00+24:00", "1970-1-1 00:00:00",
        "0000-01-01 00:00:00", "0001-01-01 00:00:00+00:01", "9999-12-31 23:59:59-00:01", "10000-01-01 00:00:00",
        "-001-01-01 00:00:00", "1970-01-01_00:00:00" };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Time time = { 7 };
        if (original_time_read(str(texts[i]), &time))
            fail_msg("read: %s", texts[i]);
        assert_int_equal(time.us, 7);
    }
}

/* First and last day of each year. */
static void every_year_is_where_it_belongs(void **state)
{
    Arena arena = { 0 };
    int64_t day = -719162; /* 0001-01-01 */
    (void)state;
    for (int year = 1; year < 3000; year++) {
        Str text = arena_printf(&arena, "%04d-01-01 00:00:00", year);
        assert_int_equal(us_of(text.ptr), day * 86400000000);
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        Str last = arena_printf(&arena, "%04d-12-31 00:00:00", year);
        day += 365 + leap;
        assert_int_equal(us_of(last.ptr), (day - 1) * 86400000000);
    }
    arena_free(&arena);
}

static void assert_mended(Str in, size_t max, const char *out, bool mended, bool cut)
{
    Arena arena = { 0 };
    MendedText got = original_text_mend(&arena, in, max);
    assert_true(str_is(got.text, out));
    assert_int_equal(got.mended, mended);
    assert_int_equal(got.cut, cut);
    arena_free(&arena);
}

static void texts_are_mended(void **state)
{
    (void)state;
    assert_mended(str(""), 10, "", false, false);
    assert_mended(str("plain"), 5, "plain", false, false);
    assert_mended(str("plain!"), 5, "plain", false, true);
    assert_mended((Str){ "a\0b", 3 }, 10,
        "a\xEF\xBF\xBD"
        "b",
        true, false);
    assert_mended(str("\xFF\xFE"), 10, "\xEF\xBF\xBD\xEF\xBF\xBD", true, false);
    assert_mended(str("x\xC3"), 10, "x\xEF\xBF\xBD", true, false);
    assert_mended(str("a\xC3\xA9"), 2, "a", false, true);
    assert_mended(str("\x80\x80\x80"), 2, "", false, true);
}

static void addresses_are_told_apart(void **state)
{
    Arena arena = { 0 };
    (void)state;
    assert_true(str_is(original_email_apart(&arena, str("a@b.c"), 7), "a+duplicate-7@b.c"));
    assert_true(str_is(original_email_apart(&arena, str("\"a@b\"@c.d"), 7), "\"a@b\"+duplicate-7@c.d"));
    assert_true(str_is(original_email_apart(&arena, str("nobody"), 7), "nobody+duplicate-7"));
    assert_true(str_is(original_email_apart(&arena, str(""), 7), "+duplicate-7"));
    arena_free(&arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_read_as_utc),
        cmocka_unit_test(offsets_are_taken_off),
        cmocka_unit_test(what_is_no_time_is_told),
        cmocka_unit_test(every_year_is_where_it_belongs),
        cmocka_unit_test(texts_are_mended),
        cmocka_unit_test(addresses_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Buf: what is added is there, in order, whatever the growth. */
#include "base/buf.h"

#include "unit.h"

static void grows_by_any_steps(void **state)
{
    (void)state;
    Buf buf = { 0 };
    assert_true(str_equal(buf_view(&buf), str("")));
    for (int i = 0; i < 5000; i++) {
        buf_char(&buf, (char)('a' + i % 26));
        buf_add(&buf, "0123456789", (size_t)(i % 11));
    }
    size_t at = 0;
    for (int i = 0; i < 5000; i++) {
        assert_int_equal(buf.ptr[at++], 'a' + i % 26);
        assert_memory_equal(buf.ptr + at, "0123456789", (size_t)(i % 11));
        at += (size_t)(i % 11);
    }
    assert_int_equal(buf.len, at);
    buf_free(&buf);
    assert_null(buf.ptr);
}

static void prints_integers(void **state)
{
    (void)state;
    static const struct {
        int64_t value;
        const char *text;
    } rows[] = { { 0, "0" }, { 7, "7" }, { -7, "-7" }, { 10, "10" }, { 1234567890, "1234567890" },
        { INT64_MAX, "9223372036854775807" }, { INT64_MIN, "-9223372036854775808" } };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Buf buf = { 0 };
        buf_i64(&buf, rows[i].value);
        assert_true(str_equal(buf_view(&buf), str(rows[i].text)));
        buf_free(&buf);
    }
}

static void writes_utf8(void **state)
{
    (void)state;
    static const struct {
        uint32_t point;
        const char *text;
    } rows[] = { { 'a', "a" }, { 0x7F, "\x7F" }, { 0x80, "\xC2\x80" }, { 0x7FF, "\xDF\xBF" }, { 0x800, "\xE0\xA0\x80" },
        { 0xFFFF, "\xEF\xBF\xBF" }, { 0x10000, "\xF0\x90\x80\x80" }, { 0x10FFFF, "\xF4\x8F\xBF\xBF" } };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Buf buf = { 0 };
        buf_utf8(&buf, rows[i].point);
        assert_true(str_equal(buf_view(&buf), str(rows[i].text)));
        buf_free(&buf);
    }
}

static void prints_formats(void **state)
{
    (void)state;
    Buf buf = { 0 };
    buf_text(&buf, "x");
    buf_printf(&buf, "%0300d", 5); /* longer than the first allocation */
    buf_str(&buf, str("y"));
    assert_int_equal(buf.len, 302);
    assert_int_equal(buf.ptr[300], '5');
    assert_int_equal(buf.ptr[301], 'y');
    buf_add(&buf, NULL, 0);
    assert_int_equal(buf.len, 302);
    buf_free(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_by_any_steps),
        cmocka_unit_test(prints_integers),
        cmocka_unit_test(writes_utf8),
        cmocka_unit_test(prints_formats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

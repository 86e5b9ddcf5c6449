/* multipart/form-data, as python-multipart 0.0.20 under Starlette 0.50 reads it. */
#include "http/url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define BYTES(literal)               \
    {                                \
        literal, sizeof(literal) - 1 \
    }

#define TYPE "multipart/form-data; boundary=B"
#define HEAD(name) "Content-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define BROKEN "There was an error parsing the body"
#define NO_NAME "The Content-Disposition header field \"name\" must be provided."

static const struct {
    const char *what, *type;
    Str body;
    const char *result; /* [name|value]…, or a message */
} rows[] = {
    { "two fields", TYPE, BYTES("--B\r\n" HEAD("a") "1\r\n--B\r\n" HEAD("b") "2\r\n--B--\r\n"), "[a|1][b|2]" },
    { "no line end at the end", TYPE, BYTES("--B\r\n" HEAD("a") "1\r\n--B--"), "[a|1]" },
    { "text after the end", TYPE, BYTES("--B\r\n" HEAD("a") "1\r\n--B--junk\r\n--B\r\n"), "[a|1]" },
    { "line ends before", TYPE, BYTES("\r\n\n--B\r\n" HEAD("a") "1\r\n--B--"), "[a|1]" },
    { "text before", TYPE, BYTES("junk\r\n--B\r\n" HEAD("a") "1\r\n--B--"), BROKEN },
    { "empty body", TYPE, BYTES(""), "" },
    { "empty message", TYPE, BYTES("--B--"), "" },
    { "half an empty message", TYPE, BYTES("--B-x"), BROKEN },
    { "ends in the delimiter", TYPE, BYTES("--"), "" },
    { "ends in a header", TYPE, BYTES("--B\r\nContent-Dispo"), "" },
    { "ends in a value", TYPE, BYTES("--B\r\n" HEAD("a") "1"), "" },
    { "ends in the second part", TYPE, BYTES("--B\r\n" HEAD("a") "1\r\n--B\r\n" HEAD("b") "2\r\n--"), "[a|1]" },
    { "last delimiter cut", TYPE, BYTES("--B\r\n" HEAD("a") "1\r\n--B-"), "" },
    { "LF lines", TYPE, BYTES("--B\n" HEAD("a") "1\n--B--"), BROKEN },
    { "empty value", TYPE, BYTES("--B\r\n" HEAD("a") "\r\n--B--"), "[a|]" },
    { "a delimiter within a value", TYPE, BYTES("--B\r\n" HEAD("a") "1\r\n--Bx\r\n--B-x\r\n--B\rx--B\r\n--B--"),
        "[a|1\r\n--Bx\r\n--B-x\r\n--B\rx--B]" },
    { "the start of a delimiter", TYPE, BYTES("--B\r\n" HEAD("a") "\r\n-\r\r\n--B--"), "[a|\r\n-\r]" },
    { "no name", TYPE, BYTES("--B\r\nContent-Disposition: form-data\r\n\r\n1\r\n--B--"), NO_NAME },
    { "no disposition", TYPE, BYTES("--B\r\nX: y\r\n\r\n1\r\n--B--"), NO_NAME },
    { "no headers", TYPE, BYTES("--B\r\n\r\n1\r\n--B--"), NO_NAME },
    { "empty name", TYPE, BYTES("--B\r\n" HEAD("") "1\r\n--B--"), "[|1]" },
    { "name without quotes", TYPE, BYTES("--B\r\ncontent-disposition:form-data; NAME = a \r\n\r\n1\r\n--B--"),
        "[a|1]" },
    { "quotes in a name", TYPE, BYTES("--B\r\n" HEAD("a\\\"b\\\\;c") "1\r\n--B--"), "[a\"b\\;c|1]" },
    { "the last name counts", TYPE, BYTES("--B\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\n1\r\n--B--"),
        "[b|1]" },
    { "angle brackets", TYPE, BYTES("--B\r\nContent-Disposition: form-data; name=<a>\r\n\r\n1\r\n--B--"), "[a|1]" },
    { "name without a value", TYPE, BYTES("--B\r\nContent-Disposition: form-data; name\r\n\r\n1\r\n--B--"), "[|1]" },
    { "other headers", TYPE, BYTES("--B\r\nContent-Type: text/plain\r\n" HEAD("a") "1\r\n--B--"), "[a|1]" },
    { "a file is skipped", TYPE,
        BYTES("--B\r\nContent-Disposition: form-data; name=f; filename=\"x;y\"\r\n\r\n1\r\n--B\r\n" HEAD(
            "a") "2\r\n--B--"),
        "[a|2]" },
    { "bad header name", TYPE, BYTES("--B\r\nContent Disposition: form-data; name=a\r\n\r\n1\r\n--B--"), BROKEN },
    { "empty header name", TYPE, BYTES("--B\r\n: x\r\n" HEAD("a") "1\r\n--B--"), BROKEN },
    { "CR without LF", TYPE, BYTES("--B\r\nX: y\rContent-Disposition: form-data; name=a\r\n\r\n1\r\n--B--"), BROKEN },
    { "CR CR at the end of headers", TYPE, BYTES("--B\r\nX: y\r\n\r\r1\r\n--B--"), BROKEN },
    { "no CR after the delimiter", TYPE, BYTES("--Bx\r\n" HEAD("a") "1\r\n--B--"), BROKEN },
    { "UTF-8", TYPE, BYTES("--B\r\n" HEAD("\xc3\xa9") "\xe2\x82\xac\r\n--B--"), "[\xc3\xa9|\xe2\x82\xac]" },
    { "Latin-1", TYPE, BYTES("--B\r\n" HEAD("\xe9") "\xff\x80z\r\n--B--"), "[\xc3\xa9|\xc3\xbf\xc2\x80z]" },
    { "no boundary", "multipart/form-data", BYTES("--B--"), "Missing boundary in multipart." },
    { "quoted boundary", "multipart/form-data; charset=utf-8; Boundary=\"x y;z\"",
        BYTES("--x y;z\r\n" HEAD("a") "1\r\n--x y;z--"), "[a|1]" },
};

static Str play(Arena *arena, const char *type, Str body)
{
    Pair *pairs = NULL;
    size_t count = 0;
    const char *message = multipart_pairs(arena, str(type), body, &pairs, &count);
    Str out = str(message);
    for (size_t i = 0; !message && i < count; i++)
        out = arena_printf(arena, "%.*s[%.*s|%.*s]", (int)out.len, out.ptr, (int)pairs[i].name.len, pairs[i].name.ptr,
            (int)pairs[i].value.len, pairs[i].value.ptr);
    return out;
}

static void test_rows(void **state)
{
    (void)state;
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Str result = play(&arena, rows[i].type, rows[i].body);
        if (!str_is(result, rows[i].result))
            fail_msg("%s: %.*s", rows[i].what, (int)result.len, result.ptr);
    }
    arena_free(&arena);
}

static Str repeat_part(const char *part, size_t count)
{
    size_t size = strlen(part);
    char *out = malloc(size * count + 8);
    for (size_t i = 0; i < count; i++)
        memcpy(out + i * size, part, size);
    strcpy(out + size * count, "--B--");
    return str(out);
}

static void test_bounds(void **state)
{
    (void)state;
    static const struct {
        const char *part;
        size_t count;
        const char *message;
    } bounds[] = {
        { "--B\r\n" HEAD("a") "1\r\n", FORM_FIELDS_MAX, NULL },
        { "--B\r\n" HEAD("a") "1\r\n", FORM_FIELDS_MAX + 1, "Too many fields. Maximum number of fields is 1000." },
        { "--B\r\nContent-Disposition:;name=;filename=\r\n\r\n\r\n", FORM_FIELDS_MAX, NULL },
        { "--B\r\nContent-Disposition:;name=;filename=\r\n\r\n\r\n", FORM_FIELDS_MAX + 1,
            "Too many files. Maximum number of files is 1000." },
    };
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(bounds); i++) {
        Str body = repeat_part(bounds[i].part, bounds[i].count);
        Pair *pairs;
        size_t count;
        const char *message = multipart_pairs(&arena, str(TYPE), body, &pairs, &count);
        assert_true(str_equal(str(message), str(bounds[i].message)));
        free((void *)body.ptr);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_rows), cmocka_unit_test(test_bounds) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

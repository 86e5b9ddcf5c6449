/* The chunked decoder: what it takes, what it refuses, and that how the bytes arrive changes nothing. */
#include "http/parser.h"

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

enum { MORE = 0, DONE = 200 }; /* beside the statuses of a refusal */

typedef struct Decoded {
    int outcome;
    size_t used;
    char data[256];
    size_t size;
} Decoded;

/* Feeds pieces of the given size, the first one of the size first; each in a buffer of its own, as the decoder writes
 * to it. */
static Decoded decode(Str bytes, size_t first, size_t piece)
{
    Decoded out = { .outcome = MORE };
    HttpChunks chunks = { 0 };
    for (size_t at = 0, end = first; out.outcome == MORE; at = end, end += piece) {
        end = end < bytes.len ? end : bytes.len;
        char *copy = malloc(end - at + 1);
        memcpy(copy, bytes.ptr + at, end - at);
        size_t used = 0;
        Str data;
        HttpParse parsed = http_parse_chunks(&chunks, (Str){ copy, end - at }, &used, &data, &out.outcome);
        assert_true(parsed != HTTP_MORE || used == end - at);
        assert_true(data.len == 0 || (data.ptr >= copy && data.ptr + data.len <= copy + used));
        assert_true(out.size + data.len <= sizeof(out.data));
        memcpy(out.data + out.size, data.ptr, data.len);
        out.size += data.len;
        out.used += used;
        out.outcome = parsed == HTTP_DONE ? DONE : out.outcome;
        free(copy);
        if (end == bytes.len)
            break;
    }
    return out;
}

static const struct {
    Str bytes;
    int outcome;
    const char *data;
    size_t rest; /* bytes behind the body */
} rows[] = {
    { BYTES("0\r\n\r\n"), DONE, "", 0 },
    { BYTES("5\r\nhello\r\n0\r\n\r\nGET /"), DONE, "hello", 5 },
    { BYTES("1\r\na\r\n2\r\nbc\r\n3\r\ndef\r\n0\r\n\r\n"), DONE, "abcdef", 0 },
    { BYTES("A\r\n0123456789\r\n0\r\n\r\n"), DONE, "0123456789", 0 },
    { BYTES("a\r\n0123456789\r\n00\r\n\r\n"), DONE, "0123456789", 0 },
    { BYTES("0005\r\n\r\n\r\n\r\n\r\n0\r\n\r\n"), 400, "\r\n\r\n\r", 0 },
    { BYTES("0006\r\n\r\n\r\n\r\n\r\n0\r\n\r\n"), DONE, "\r\n\r\n\r\n", 0 },
    { BYTES("5;name=value;quoted=\"a b\"\r\nhello\r\n0;last\r\n\r\n"), DONE, "hello", 0 },
    { BYTES("5\r\nhello\r\n0\r\nTrailer: x\r\nContent-Length: 9\r\n\r\n"), DONE, "hello", 0 },
    { BYTES("5\r\nhel"), MORE, "hel", 0 },
    { BYTES("5\r\nhello\r\n0\r\n"), MORE, "hello", 0 },
    { BYTES(""), MORE, "", 0 },
    { BYTES("\r\n"), 400, "", 0 },
    { BYTES("g\r\n"), 400, "", 0 },
    { BYTES(" 5\r\nhello"), 400, "", 0 },
    { BYTES("5 \r\nhello"), 400, "", 0 },
    { BYTES("+5\r\nhello"), 400, "", 0 },
    { BYTES(";x\r\n"), 400, "", 0 },
    { BYTES("5\rhello"), 400, "", 0 },
    { BYTES("5;a\nhello"), 400, "", 0 },
    { BYTES("5;a\0\r\nhello"), 400, "", 0 },
    { BYTES("5\r\nhello\n0\r\n\r\n"), 400, "hello", 0 },
    { BYTES("5\r\nhello\r0\r\n\r\n"), 400, "hello", 0 },
    { BYTES("5\r\nhellooo"), 400, "hello", 0 },
    { BYTES("5\r\nhellox\n0\r\n\r\n"), 400, "hello", 0 },
    { BYTES("0\r\n\n"), 400, "", 0 },
    { BYTES("0\r\n X: a\r\n\r\n"), 400, "", 0 },
    { BYTES("0\r\nX : a\r\n\r\n"), 400, "", 0 },
    { BYTES("0\r\nX\r\n\r\n"), 400, "", 0 },
    { BYTES("0\r\n: a\r\n\r\n"), 400, "", 0 },
    { BYTES("0\r\nX: a\n\r\n"), 400, "", 0 },
    { BYTES("0\r\nX: a\0\r\n\r\n"), 400, "", 0 },
    { BYTES("0\r\n\rX"), 400, "", 0 },
    { BYTES("100001\r\n"), 413, "", 0 },
    { BYTES("ffffffffffffffffffffffff\r\n"), 413, "", 0 },
    { BYTES("5\r\nhello\r\n100000\r\n"), 413, "hello", 0 },
};

static void assert_decoded(size_t row, Decoded decoded)
{
    Str expected = str(rows[row].data);
    bool same = decoded.outcome == rows[row].outcome && str_equal((Str){ decoded.data, decoded.size }, expected);
    if (!same || (decoded.outcome == DONE && decoded.used != rows[row].bytes.len - rows[row].rest))
        fail_msg("row %zu: %d, %zu bytes of data, %zu used", row, decoded.outcome, decoded.size, decoded.used);
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t row = 0; row < COUNT(rows); row++) {
        Str bytes = rows[row].bytes;
        for (size_t first = 0; first <= bytes.len; first++)
            assert_decoded(row, decode(bytes, first, bytes.len));
        assert_decoded(row, decode(bytes, 1, 1));
        assert_decoded(row, decode(bytes, 3, 2));
    }
}

static HttpParse feed(HttpChunks *chunks, const char *text, size_t count, int *status)
{
    HttpParse parsed = HTTP_MORE;
    for (size_t i = 0; i < count && parsed == HTTP_MORE; i++) {
        char copy[256];
        size_t used;
        Str data;
        Str bytes = { copy, strlen(text) };
        memcpy(copy, text, bytes.len);
        parsed = http_parse_chunks(chunks, bytes, &used, &data, status);
    }
    return parsed;
}

static void test_bounds(void **state)
{
    (void)state;
    int status = 0;
    HttpChunks whole = { 0 }, over = { 0 }, line = { 0 }, digits = { 0 }, trailers = { 0 };
    size_t chunks = HTTP_BODY_MAX_BYTES / 64;
    const char *chunk = "40\r\n0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\r\n";

    assert_int_equal(feed(&whole, chunk, chunks, &status), HTTP_MORE);
    assert_int_equal(feed(&whole, "0\r\n\r\n", 1, &status), HTTP_DONE);
    assert_int_equal(feed(&over, chunk, chunks + 1, &status), HTTP_BAD);
    assert_int_equal(status, 413);
    assert_int_equal(feed(&line, "1;", 1, &status), HTTP_MORE);
    assert_int_equal(feed(&line, "x", 1000, &status), HTTP_BAD);
    assert_int_equal(status, 400);
    assert_int_equal(feed(&digits, "0", 1000, &status), HTTP_BAD);
    assert_int_equal(status, 400);
    assert_int_equal(feed(&trailers, "0\r\n", 1, &status), HTTP_MORE);
    assert_int_equal(feed(&trailers, "Name: value\r\n", 1000, &status), HTTP_BAD);
    assert_int_equal(status, 431);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_rows), cmocka_unit_test(test_bounds) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

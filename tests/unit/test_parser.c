/* The request parser: the 42 rows of what HTTP servers get wrong, the forms it accepts, and that how the bytes arrive
 * changes nothing. */
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

/* A connection without sockets: eats requests out of a growing buffer and notes what each would be answered. The two
 * paths that exist are /hello and /echo. */
typedef struct Wire {
    Str all; /* what the client will have sent in the end */
    char *buffer;
    size_t arrived, at, scanned, body_left;
    enum { WIRE_HEAD, WIRE_LENGTH, WIRE_CHUNKS, WIRE_SHUT } state;
    HttpRequest request;
    HttpChunks chunks;
    size_t body;
    char answers[64];
} Wire;

static void answer(Wire *wire, int status)
{
    size_t used = strlen(wire->answers);
    assert_true(used + 5 < sizeof(wire->answers));
    snprintf(wire->answers + used, sizeof(wire->answers) - used, "%s%d", used ? " " : "", status);
    if (status >= 400 && status != 404)
        wire->state = WIRE_SHUT;
}

static void answer_request(Wire *wire)
{
    bool exists = str_is(wire->request.path, "/hello") || str_is(wire->request.path, "/echo");
    wire->state = WIRE_HEAD;
    answer(wire, exists ? 200 : 404);
}

static Str waiting(const Wire *wire)
{
    return (Str){ wire->buffer + wire->at, wire->arrived - wire->at };
}

static bool step_head(Wire *wire)
{
    size_t used = 0;
    int status = 0;
    HttpParse parsed = http_parse_head(waiting(wire), &wire->scanned, &wire->request, &used, &status);
    if (parsed == HTTP_BAD)
        answer(wire, status);
    if (parsed != HTTP_DONE)
        return false;
    wire->at += used;
    wire->scanned = 0;
    wire->chunks = (HttpChunks){ 0 };
    wire->body_left = (size_t)wire->request.content_length;
    wire->state = wire->request.chunked ? WIRE_CHUNKS : WIRE_LENGTH;
    if (wire->request.expect_continue)
        answer(wire, 100);
    return true;
}

static bool step_length(Wire *wire)
{
    size_t size = wire->arrived - wire->at;
    size = size < wire->body_left ? size : wire->body_left;
    wire->at += size;
    wire->body_left -= size;
    if (wire->body_left)
        return false;
    answer_request(wire);
    return true;
}

static bool step_chunks(Wire *wire)
{
    size_t used = 0;
    Str data;
    int status = 0;
    HttpParse parsed = http_parse_chunks(&wire->chunks, waiting(wire), &used, &data, &status);
    wire->at += used;
    wire->body += data.len;
    if (parsed == HTTP_BAD)
        answer(wire, status);
    if (parsed == HTTP_DONE)
        answer_request(wire);
    return parsed == HTTP_DONE;
}

static void arrive(Wire *wire, size_t size)
{
    static bool (*const steps[])(Wire *) = { step_head, step_length, step_chunks };
    memcpy(wire->buffer + wire->arrived, wire->all.ptr + wire->arrived, size);
    wire->arrived += size;
    while (wire->state != WIRE_SHUT && steps[wire->state](wire))
        ;
}

/* Sends in pieces: up to first, then each of the size piece. */
static void play(Str bytes, size_t first, size_t piece, char *answers)
{
    Wire *wire = calloc(1, sizeof(*wire));
    wire->all = bytes;
    wire->buffer = malloc(bytes.len + 1);
    arrive(wire, first);
    while (wire->arrived < bytes.len)
        arrive(wire, bytes.len - wire->arrived < piece ? bytes.len - wire->arrived : piece);
    strcpy(answers, wire->answers[0] ? wire->answers : "none");
    free(wire->buffer);
    free(wire);
}

/* However the bytes arrive, the answers are the same: whole, cut in two at each place, byte by byte. */
static void assert_answers(const char *name, Str bytes, const char *expected)
{
    char whole[64], cut[64];
    play(bytes, bytes.len, 1, whole);
    if (strcmp(whole, expected) != 0)
        fail_msg("%s: %s, not %s", name, whole, expected);
    size_t stride = bytes.len > 4096 ? 997 : 1;
    for (size_t i = 1; i < bytes.len; i += stride) {
        play(bytes, i, bytes.len, cut);
        if (strcmp(cut, expected) != 0)
            fail_msg("%s cut at %zu: %s, not %s", name, i, cut, expected);
    }
    play(bytes, 0, 1, cut);
    if (strcmp(cut, expected) != 0)
        fail_msg("%s byte by byte: %s, not %s", name, cut, expected);
}

#define GET "GET /hello HTTP/1.1\r\nHost: x\r\n"
#define POST "POST /echo HTTP/1.1\r\nHost: x\r\n"
#define HIDDEN "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n" /* what a smuggler wants to be read as a request */
#define CHUNKED POST "Transfer-Encoding: chunked\r\n\r\n"

/* Named as in the comparison of servers from which they come. "none" there means that a server waited. */
static const struct {
    const char *name;
    Str bytes;
    const char *answers;
} boundary_rows[] = {
    { "pipelining 3 GET", BYTES(GET "\r\n" GET "\r\n" GET "\r\n"), "200 200 200" },
    { "chunked POST ok", BYTES(CHUNKED "5\r\nhello\r\n0\r\n\r\n"), "200" },
    { "Expect 100-continue", BYTES(POST "Content-Length: 5\r\nExpect: 100-continue\r\n\r\nhello"), "100 200" },
    { "dup CL 5 then 0 + smuggle", BYTES(POST "Content-Length: 5\r\nContent-Length: 0\r\n\r\nhello" HIDDEN), "400" },
    { "dup CL 0 then 34 + smuggle", BYTES(POST "Content-Length: 0\r\nContent-Length: 34\r\n\r\n" HIDDEN), "400" },
    { "CL \"5, 5\"", BYTES(POST "Content-Length: 5, 5\r\n\r\nhello"), "400" },
    { "TE chunked + CL, smuggle", BYTES(POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" HIDDEN),
        "400" },
    { "TE xchunked", BYTES(POST "Transfer-Encoding: xchunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"), "501" },
    { "TE xchunked + CL", BYTES(POST "Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n\r\nhello"), "400" },
    { "TE gzip, chunked + CL", BYTES(POST "Transfer-Encoding: gzip, chunked\r\nContent-Length: 5\r\n\r\nhello"),
        "400" },
    { "TE identity + CL", BYTES(POST "Transfer-Encoding: identity\r\nContent-Length: 5\r\n\r\nhello"), "400" },
    { "two TE headers (chunked, identity)",
        BYTES(POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"), "400" },
    { "TE chunked in HTTP/1.0", BYTES("POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), "400" },
    { "space before colon (TE :)", BYTES(POST "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"), "400" },
    { "space before colon (CL :)", BYTES(POST "Content-Length : 5\r\n\r\nhello"), "400" },
    { "obs-fold", BYTES(GET "X-A: one\r\n two\r\n\r\n"), "400" },
    { "CL +5", BYTES(POST "Content-Length: +5\r\n\r\nhello"), "400" },
    { "CL -1", BYTES(POST "Content-Length: -1\r\n\r\nhello"), "400" },
    { "CL 0x5", BYTES(POST "Content-Length: 0x5\r\n\r\nhello"), "400" },
    { "CL 5abc", BYTES(POST "Content-Length: 5abc\r\n\r\nhello"), "400" },
    { "CL empty", BYTES(POST "Content-Length:\r\n\r\nhello"), "400" },
    { "CL 2^64+5", BYTES(POST "Content-Length: 18446744073709551621\r\n\r\nhello"), "413" },
    { "bare LF lines", BYTES("GET /hello HTTP/1.1\nHost: x\n\n"), "400" },
    { "bare CR in value", BYTES(GET "X-A: one\rtwo\r\n\r\n"), "400" },
    { "NUL in value", BYTES(GET "X-A: one\0two\r\n\r\n"), "400" },
    { "bad header name \"He(ad\"", BYTES(GET "He(ad: x\r\n\r\n"), "400" },
    { "header no colon", BYTES(GET "Header\r\n\r\n"), "400" },
    { "empty header name", BYTES(GET ": x\r\n\r\n"), "400" },
    { "no Host", BYTES("GET /hello HTTP/1.1\r\n\r\n"), "400" },
    { "two Host", BYTES(GET "Host: y\r\n\r\n"), "400" },
    { "HTTP/2.0 version", BYTES("GET /hello HTTP/2.0\r\nHost: x\r\n\r\n"), "505" },
    { "chunk size overflow", BYTES(CHUNKED "FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n"), "413" },
    { "chunk size 0x5", BYTES(CHUNKED "0x5\r\nhello\r\n0\r\n\r\n"), "400" },
    { "chunk size -5", BYTES(CHUNKED "-5\r\nhello\r\n0\r\n\r\n"), "400" },
    { "chunk bare LF terminators", BYTES(CHUNKED "5\nhello\n0\n\n"), "400" },
    { "chunk data no CRLF after", BYTES(CHUNKED "5\r\nhello0\r\n\r\n"), "400" },
    { "CL 3 MiB (limit 1 MiB)", BYTES(POST "Content-Length: 3145728\r\n\r\n"), "413" },
    { "path traversal %2e%2e raw", BYTES("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n"), "404" },
};

static void test_boundary_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(boundary_rows); i++)
        assert_answers(boundary_rows[i].name, boundary_rows[i].bytes, boundary_rows[i].answers);
}

/* The rows that are too long to write down: before, count times unit, after. */
static const struct {
    const char *name;
    const char *before, *unit, *after;
    size_t count;
    const char *answers;
} long_rows[] = {
    { "100 KB header", GET "X-A: ", "a", "\r\n\r\n", 100000, "431" },
    { "2000 headers", GET, "X: y\r\n", "\r\n", 2000, "431" },
    { "64 KB URI", "GET /", "a", " HTTP/1.1\r\nHost: x\r\n\r\n", 65536, "431" },
    { "chunked body 3 MiB (limit 1 MiB)", CHUNKED, "10\r\n0123456789abcdef\r\n", "0\r\n\r\n", 196608, "413" },
};

static Str repeat(const char *before, const char *unit, size_t count, const char *after)
{
    size_t size = strlen(unit);
    char *out = malloc(strlen(before) + count * size + strlen(after) + 1);
    char *at = stpcpy(out, before);
    for (size_t i = 0; i < count; i++, at += size)
        memcpy(at, unit, size);
    strcpy(at, after);
    return str(out);
}

static void test_long_rows(void **state)
{
    (void)state;
    assert_int_equal(COUNT(boundary_rows) + COUNT(long_rows), 42);
    for (size_t i = 0; i < COUNT(long_rows); i++) {
        Str bytes = repeat(long_rows[i].before, long_rows[i].unit, long_rows[i].count, long_rows[i].after);
        char whole[64], pieces[64];
        play(bytes, bytes.len, 1, whole);
        play(bytes, 0, 1021, pieces);
        assert_string_equal(whole, long_rows[i].answers);
        assert_string_equal(pieces, long_rows[i].answers);
        free((void *)bytes.ptr);
    }
}

static HttpParse parse(Str bytes, HttpRequest *out, size_t *used, int *status)
{
    size_t scanned = 0;
    *used = 0;
    *status = 0;
    return http_parse_head(bytes, &scanned, out, used, status);
}

#define HOST " HTTP/1.1\r\nHost: x\r\n\r\n"

static const struct {
    Str bytes;
    const char *path, *query;
} targets_accepted[] = {
    { BYTES("GET /" HOST), "/", "" },
    { BYTES("GET /a/b?x=1&y=%20" HOST), "/a/b", "x=1&y=%20" },
    { BYTES("GET /a?b?c" HOST), "/a", "b?c" },
    { BYTES("GET /?" HOST), "/", "" },
    { BYTES("GET //a//" HOST), "//a//", "" },
    { BYTES("GET /\"<>\\^`{|}~@:;," HOST), "/\"<>\\^`{|}~@:;,", "" },
    { BYTES("GET http://x/a?b" HOST), "/a", "b" },
    { BYTES("GET HTTPS://X/a" HOST), "/a", "" },
    { BYTES("GET http://x" HOST), "/", "" },
    { BYTES("GET http://x?b" HOST), "/", "b" },
    { BYTES("GET http://x/a:b/http://y" HOST), "/a:b/http://y", "" },
    { BYTES("OPTIONS *" HOST), "*", "" },
    { BYTES("GET http://x:80/a HTTP/1.1\r\nHost: x:80\r\n\r\n"), "/a", "" },
    { BYTES("GET http://[::1]/a HTTP/1.1\r\nHost: [::1]\r\n\r\n"), "/a", "" },
    { BYTES("GET /a HTTP/1.0\r\n\r\n"), "/a", "" },
    { BYTES("GET /a HTTP/1.1\r\nhOST:\t x \t\r\n\r\n"), "/a", "" },
    { BYTES("\r\nGET /a" HOST), "/a", "" },
    { BYTES("\r\n\r\n\r\n\r\nGET /a" HOST), "/a", "" },
    { BYTES("GET /a HTTP/1.1\r\nHost: my_service.local-net:8000\r\n\r\n"), "/a", "" },
};

static void test_targets_accepted(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(targets_accepted); i++) {
        HttpRequest request;
        size_t used;
        int status;
        Str bytes = targets_accepted[i].bytes;
        if (parse(bytes, &request, &used, &status) != HTTP_DONE)
            fail_msg("row %zu: %d", i, status);
        assert_true(str_is(request.path, targets_accepted[i].path));
        assert_true(str_is(request.query, targets_accepted[i].query));
        assert_int_equal(used, bytes.len);
    }
}

static const struct {
    Str bytes;
    int status;
} heads_refused[] = {
    { BYTES("GET" HOST), 400 },
    { BYTES("GET " HOST), 400 },
    { BYTES("GET  /" HOST), 400 },
    { BYTES("GET / " HOST), 400 },
    { BYTES(" GET /" HOST), 400 },
    { BYTES("G@T /" HOST), 400 },
    { BYTES("GET a" HOST), 400 },
    { BYTES("GET *" HOST), 400 },
    { BYTES("CONNECT x:80" HOST), 400 },
    { BYTES("GET /a#b" HOST), 400 },
    { BYTES("GET /\x80" HOST), 400 },
    { BYTES("GET /\t" HOST), 400 },
    { BYTES("GET /\x7f" HOST), 400 },
    { BYTES("GET ftp://x/" HOST), 400 },
    { BYTES("GET http:///" HOST), 400 },
    { BYTES("GET http://u@x/" HOST), 400 },
    { BYTES("GET http://y/" HOST), 400 },
    { BYTES("GET http:/x" HOST), 400 },
    { BYTES("GET /\r\n\r\n"), 400 },
    { BYTES("GET / HTTP/1.1 \r\nHost: x\r\n\r\n"), 400 },
    { BYTES("GET / http/1.1\r\nHost: x\r\n\r\n"), 400 },
    { BYTES("GET / HTTP/1\r\nHost: x\r\n\r\n"), 400 },
    { BYTES("GET / HTTP/11\r\nHost: x\r\n\r\n"), 400 },
    { BYTES("GET / HTTP/1.2\r\nHost: x\r\n\r\n"), 505 },
    { BYTES("GET / HTTP/0.9\r\nHost: x\r\n\r\n"), 505 },
    { BYTES("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505 },
    { BYTES("\nGET /" HOST), 400 },
    { BYTES("\r\n\r\n\r\n\r\n\r\nGET /" HOST), 400 },
    { BYTES("\rGET /" HOST), 400 },
    { BYTES("GET / HTTP/1.1\rHost: x\r\n\r\n"), 400 },
    { BYTES(GET "X: a\x7f\r\n\r\n"), 400 },
    { BYTES(GET "X: 0123456789\x01\r\n\r\n"), 400 },
    { BYTES(GET "X\x80: a\r\n\r\n"), 400 },
    { BYTES(GET "\tX: a\r\n\r\n"), 400 },
    { BYTES(GET "X: a\r\r\n\r\n"), 400 },
    { BYTES(GET "X: a\rxY: b\r\n\r\n"), 400 },
    { BYTES("GET / HTTP/1.1\r\nHost: a b\r\n\r\n"), 400 },
    { BYTES("GET / HTTP/1.1\r\nHost:\r\n\r\n"), 400 },
    { BYTES("GET / HTTP/1.1\r\nHost: a,b\r\n\r\n"), 400 },
    { BYTES("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"), 400 },
    { BYTES("GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n"), 400 },
    { BYTES(POST "Content-Length: 5\r\nContent-Length: 5\r\n\r\n"), 400 },
    { BYTES(POST "Content-Length: 5 5\r\n\r\n"), 400 },
    { BYTES(POST "Content-Length: 1048577\r\n\r\n"), 413 },
    { BYTES(POST "Transfer-Encoding:\r\n\r\n"), 400 },
    { BYTES(POST "Transfer-Encoding: identity\r\n\r\n"), 501 },
    { BYTES(POST "Transfer-Encoding: chunked, chunked\r\n\r\n"), 501 },
    { BYTES(POST "Transfer-Encoding: gzip, chunked\r\n\r\n"), 501 },
    { BYTES(POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"), 400 },
};

static void test_heads_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(heads_refused); i++) {
        HttpRequest request;
        size_t used;
        int status;
        HttpParse parsed = parse(heads_refused[i].bytes, &request, &used, &status);
        if (parsed != HTTP_BAD || status != heads_refused[i].status)
            fail_msg("row %zu: %d, %d", i, parsed, status);
    }
}

static const struct {
    Str bytes;
    bool keep_alive;
} connections[] = {
    { BYTES("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), true },
    { BYTES("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), false },
    { BYTES("GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade, Close\r\n\r\n"), false },
    { BYTES("GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n"), false },
    { BYTES("GET / HTTP/1.1\r\nHost: x\r\nConnection: closed\r\n\r\n"), true },
    { BYTES("GET / HTTP/1.0\r\n\r\n"), false },
    { BYTES("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"), true },
    { BYTES("GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n"), false },
};

static void test_connection(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(connections); i++) {
        HttpRequest request;
        size_t used;
        int status;
        assert_int_equal(parse(connections[i].bytes, &request, &used, &status), HTTP_DONE);
        if (request.keep_alive != connections[i].keep_alive)
            fail_msg("row %zu", i);
    }
}

static void test_headers(void **state)
{
    (void)state;
    HttpRequest request;
    size_t used;
    int status;
    Str bytes = BYTES("POST /a HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer  a.b \r\nEmpty:\r\nX: 1\r\nContent-Length: "
                      "0010\r\nx: 2\r\n"
                      "Latin: \xe9\r\nExpect: 100-Continue\r\n\r\nrest");
    assert_int_equal(parse(bytes, &request, &used, &status), HTTP_DONE);
    assert_int_equal(used, bytes.len - 4);
    assert_int_equal(request.header_count, 8);
    assert_true(str_is(request.method, "POST"));
    assert_int_equal(request.minor, 1);
    assert_true(str_is(*http_header(&request, "AUTHORIZATION"), "Bearer  a.b"));
    assert_true(str_is(*http_header(&request, "empty"), ""));
    assert_true(str_is(*http_header(&request, "x"), "1"));
    assert_true(str_is(*http_header_last(&request, "x"), "2"));
    assert_true(str_is(*http_header(&request, "latin"), "\xe9"));
    assert_null(http_header(&request, "Accept"));
    assert_true(request.has_length && request.content_length == 10 && !request.chunked && request.expect_continue);
    Str old = BYTES("POST /a HTTP/1.0\r\nExpect: 100-continue\r\n\r\n");
    assert_int_equal(parse(old, &request, &used, &status), HTTP_DONE);
    assert_true(!request.expect_continue && !request.has_length && request.header_count == 1);
}

static void test_limits(void **state)
{
    (void)state;
    HttpRequest request;
    size_t used;
    int status;
    Str most = repeat("GET / HTTP/1.1\r\nHost: x\r\n", "a: b\r\n", HTTP_HEADERS_MAX - 1, "\r\n");
    assert_int_equal(parse(most, &request, &used, &status), HTTP_DONE);
    Str more = repeat("GET / HTTP/1.1\r\nHost: x\r\n", "a: b\r\n", HTTP_HEADERS_MAX, "\r\n");
    assert_int_equal(parse(more, &request, &used, &status), HTTP_BAD);
    assert_int_equal(status, 431);
    const char *before = "GET / HTTP/1.1\r\nHost: x\r\na: ", *after = "\r\n\r\n";
    size_t fill = HTTP_HEAD_MAX_BYTES - strlen(before) - strlen(after);
    Str full = repeat(before, "a", fill, after);
    assert_int_equal(parse(full, &request, &used, &status), HTTP_DONE);
    Str over = repeat(before, "a", fill + 1, after);
    assert_int_equal(parse(over, &request, &used, &status), HTTP_BAD);
    assert_int_equal(status, 431);
    free((void *)most.ptr);
    free((void *)more.ptr);
    free((void *)full.ptr);
    free((void *)over.ptr);
}

/* Each byte is searched once: what was scanned is not looked at again. */
static void test_trickled_head_is_linear(void **state)
{
    (void)state;
    char bytes[] = "GET / HTTP/1.1\r\nHost: x\r\nX: aaaaaaaaaaaaaaaaaaaaaaaa\r\n\r\n";
    size_t scanned = 0, used = 0;
    int status = 0;
    HttpRequest request;
    for (size_t i = 1; i < sizeof(bytes) - 1; i++) {
        assert_int_equal(http_parse_head((Str){ bytes, i }, &scanned, &request, &used, &status), HTTP_MORE);
        assert_int_equal(scanned, i);
    }
    bytes[20] = '\n'; /* behind scanned: would be refused if it were read again by the search */
    assert_int_equal(http_parse_head((Str){ bytes, 40 }, &scanned, &request, &used, &status), HTTP_MORE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_boundary_rows),
        cmocka_unit_test(test_long_rows),
        cmocka_unit_test(test_targets_accepted),
        cmocka_unit_test(test_heads_refused),
        cmocka_unit_test(test_connection),
        cmocka_unit_test(test_headers),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_trickled_head_is_linear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

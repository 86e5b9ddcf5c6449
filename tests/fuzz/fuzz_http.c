/* A request's head, and what is decided from it alone. The first byte says where the bytes are cut in two: that changes
 * nothing. */
#include "http/cors.h"
#include "http/static.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Parsed {
    HttpParse result;
    int status;
    size_t used;
    HttpRequest request;
} Parsed;

static bool is_inside(Str part, Str whole)
{
    return part.len == 0 || (part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len);
}

static void check_value(Str value, Str whole)
{
    assert(is_inside(value, whole));
    for (size_t i = 0; i < value.len; i++)
        assert(value.ptr[i] == '\t' || ((uint8_t)value.ptr[i] >= ' ' && value.ptr[i] != 0x7f));
}

/* One reading only of where the request ends and whom it is for. */
static void check_request(const HttpRequest *request, Str whole)
{
    size_t hosts = 0, framings = 0;
    assert(str_is(request->path, "*") || (request->path.len && request->path.ptr[0] == '/'));
    assert(is_inside(request->method, whole) && is_inside(request->target, whole) && is_inside(request->query, whole));
    assert(str_find(request->path, '?') == request->path.len);
    assert(request->header_count <= HTTP_HEADERS_MAX);
    for (size_t i = 0; i < request->header_count; i++) {
        const HttpHeader *header = &request->headers[i];
        check_value(header->name, whole);
        check_value(header->value, whole);
        assert(header->name.len && str_find(header->name, ' ') == header->name.len);
        hosts += str_equal_fold(header->name, str("host"));
        framings += str_equal_fold(header->name, str("content-length")) ||
                    str_equal_fold(header->name, str("transfer-encoding"));
    }
    assert(hosts <= 1 && (hosts || request->minor == 0));
    assert(framings == (size_t)(request->has_length + request->chunked));
    assert(request->content_length <= HTTP_BODY_MAX_BYTES);
}

/* What other parts of the server print of it stays on its lines. */
static void check_lines(Buf *out, size_t lines_max)
{
    size_t lines = 0;
    for (size_t i = 0; i < out->len; i++) {
        assert(out->ptr[i] != '\0');
        lines += out->ptr[i] == '\n';
        assert(out->ptr[i] != '\n' || (i > 0 && out->ptr[i - 1] == '\r'));
    }
    assert(lines <= lines_max);
    buf_free(out);
}

static const unsigned char byte[] = { 0 };

static void check_answers(const HttpRequest *request)
{
    static const Asset files[] = {
        { "/a.js", "text/javascript", "aa", true, { byte, 1 }, { byte, 1 }, { byte, 1 } },
        { "/index.html", "text/html", "bb", false, { byte, 1 }, { byte, 1 }, { byte, 1 } },
    };
    Buf simple = { 0 }, preflight = { 0 }, head = { 0 };
    cors_simple(request, str("http://localhost:5173"), &simple);
    check_lines(&simple, 4);
    if (cors_is_preflight(request))
        cors_preflight(request, str("http://localhost:5173"), &preflight);
    check_lines(&preflight, 6);
    StaticAnswer answer = static_answer((StaticTable){ files, 2 }, request);
    assert((answer.status == 404) == !answer.asset && (answer.status == 200) == (answer.body != NULL));
    if (answer.asset)
        static_headers(&answer, &head);
    check_lines(&head, 5);
}

static void check_same(const Parsed *a, const Parsed *b)
{
    assert(a->result == b->result);
    if (a->result == HTTP_BAD)
        assert(a->status == b->status);
    if (a->result != HTTP_DONE)
        return;
    assert(a->used == b->used && a->request.header_count == b->request.header_count);
    assert(str_equal(a->request.target, b->request.target) && a->request.keep_alive == b->request.keep_alive);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    Str bytes = { (const char *)data + 1, size - 1 };
    static Parsed whole, cut;
    size_t scanned = 0;
    whole.result = http_parse_head(bytes, &scanned, &whole.request, &whole.used, &whole.status);
    if (whole.result == HTTP_DONE) {
        assert(whole.used <= bytes.len && whole.used <= HTTP_HEAD_MAX_BYTES);
        check_request(&whole.request, bytes);
        check_answers(&whole.request);
    } else if (whole.result == HTTP_BAD) {
        int status = whole.status;
        assert(status == 400 || status == 413 || status == 431 || status == 501 || status == 505);
    }
    scanned = 0;
    size_t first = bytes.len * data[0] / 256;
    cut.result = http_parse_head((Str){ bytes.ptr, first }, &scanned, &cut.request, &cut.used, &cut.status);
    if (cut.result == HTTP_MORE)
        cut.result = http_parse_head(bytes, &scanned, &cut.request, &cut.used, &cut.status);
    check_same(&whole, &cut);
    return 0;
}

/* The web application's files: which one, in which coding, kept for how long. */
#include "http/static.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define BODY(text)                                    \
    {                                                 \
        (const unsigned char *)text, sizeof(text) - 1 \
    }

static const Asset files[] = {
    { "/assets/app-1.js", "text/javascript; charset=utf-8", "aa", true, BODY("identity"), BODY("gzip"), BODY("br") },
    { "/assets/big.js", "text/javascript; charset=utf-8", "ee", true, { 0 }, BODY("gzip"), BODY("br") },
    { "/assets/font.woff2", "font/woff2", "bb", true, BODY("font"), { 0 }, { 0 } },
    { "/docs.html", "text/html; charset=utf-8", "ff", false, BODY("docs"), { 0 }, { 0 } },
    { "/favicon.svg", "image/svg+xml", "cc", false, BODY("icon"), BODY("gzip"), { 0 } },
    { "/index.html", "text/html; charset=utf-8", "dd", false, BODY("index"), BODY("gzip"), BODY("br") },
};
static const StaticTable table = { files, COUNT(files) };

static HttpRequest request_of(const char *method, const char *path, const char *lines)
{
    static char head[512]; /* the request points into it */
    HttpRequest request;
    size_t scanned = 0, used;
    int status;
    snprintf(head, sizeof(head), "%s %s HTTP/1.1\r\nHost: x\r\n%s\r\n", method, path, lines);
    assert_int_equal(http_parse_head(str(head), &scanned, &request, &used, &status), HTTP_DONE);
    return request;
}

#define HTML "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\n"

static const struct {
    const char *method, *path, *lines;
    int status;
    const char *file;
} files_found[] = {
    { "GET", "/favicon.svg", "", 200, "/favicon.svg" },
    { "HEAD", "/favicon.svg", "", 200, "/favicon.svg" },
    { "GET", "/favicon.svg?v=1", "", 200, "/favicon.svg" },
    { "POST", "/favicon.svg", "", 404, NULL },
    { "GET", "/favicon.sv", "", 404, NULL },
    { "GET", "/favicon.svgz", HTML, 404, NULL },
    { "GET", "/index.html", "", 200, "/index.html" },
    { "GET", "/", HTML, 200, "/index.html" },
    { "GET", "/", "", 404, NULL },
    { "GET", "/", "Accept: */*\r\n", 404, NULL },
    { "GET", "/", "Accept: application/json, text/plain\r\n", 404, NULL },
    { "GET", "/", "Accept: application/json, TEXT/HTML\r\n", 200, "/index.html" },
    { "GET", "/", "Accept: text/html;q=0\r\n", 404, NULL },
    { "GET", "/tickets/7", HTML, 200, "/index.html" },
    { "HEAD", "/tickets/7", HTML, 200, "/index.html" },
    { "POST", "/tickets/7", HTML, 404, NULL },
    { "GET", "/tickets/7/", HTML, 200, "/index.html" },
    { "GET", "/v1.2/tickets", HTML, 200, "/index.html" },
    { "GET", "/assets/old-0.js", HTML, 404, NULL },
    { "GET", "/tickets.", HTML, 404, NULL },
    { "GET", "/api", HTML, 404, NULL },
    { "GET", "/api/", HTML, 404, NULL },
    { "GET", "/api/tickets/7", HTML, 404, NULL },
    { "GET", "/apiary", HTML, 200, "/index.html" },
    { "GET", "/%2e%2e/%2e%2e/etc/passwd", "", 404, NULL },
    { "GET", "/../index.html", "", 404, NULL },
    { "GET", "/docs.html", "", 404, NULL }, /* a route shows it */
    { "GET", "/docs.html", HTML, 404, NULL },
};

static void test_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(files_found); i++) {
        HttpRequest request = request_of(files_found[i].method, files_found[i].path, files_found[i].lines);
        StaticAnswer answer = static_answer(table, &request);
        const char *file = answer.asset ? answer.asset->path : NULL;
        if (answer.status != files_found[i].status || !str_equal(str(file), str(files_found[i].file)))
            fail_msg("row %zu: %d %s", i, answer.status, file ? file : "none");
        StaticAnswer none = static_answer((StaticTable){ files, 0 }, &request);
        assert_true(none.status == 404 && !none.asset);
    }
}

static const struct {
    const char *path, *accepted; /* NULL: no such header */
    const char *coding;          /* NULL: none */
} codings[] = {
    { "/assets/app-1.js", NULL, NULL },
    { "/assets/app-1.js", "", NULL },
    { "/assets/app-1.js", "gzip, deflate, br, zstd", "br" },
    { "/assets/app-1.js", "gzip", "gzip" },
    { "/assets/app-1.js", "GZIP", "gzip" },
    { "/assets/app-1.js", "deflate", NULL },
    { "/assets/app-1.js", "br;q=0, gzip", "gzip" },
    { "/assets/app-1.js", "br;q=0.0,gzip;q=0.000", NULL },
    { "/assets/app-1.js", "br;q=0.5, gzip;q=0.8", "gzip" },
    { "/assets/app-1.js", "br ; q=0.85, gzip;q=0.8", "br" },
    { "/assets/app-1.js", "br;q=0.001", "br" },
    { "/assets/app-1.js", "gzip;q=0.5, identity", NULL },
    { "/assets/big.js", "gzip, br", "br" }, /* kept compressed only */
    { "/assets/big.js", "br;q=0.1, identity", "br" },
    { "/assets/big.js", "identity", "gzip" },
    { "/assets/big.js", NULL, "gzip" },
    { "/assets/app-1.js", "*", "br" },
    { "/assets/app-1.js", "*;q=0", NULL },
    { "/assets/app-1.js", "*, br;q=0", "gzip" },
    { "/assets/app-1.js", "*;q=0, gzip;q=0.1", "gzip" },
    { "/assets/app-1.js", "br;q=9, gzip;q=x", NULL },
    { "/assets/app-1.js", "identity;q=0", NULL },
    { "/favicon.svg", "br, gzip", "gzip" },
    { "/favicon.svg", "br", NULL },
    { "/assets/font.woff2", "br, gzip", NULL },
};

static void test_codings(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(codings); i++) {
        char line[128] = "";
        if (codings[i].accepted)
            snprintf(line, sizeof(line), "Accept-Encoding: %s\r\n", codings[i].accepted);
        HttpRequest request = request_of("GET", codings[i].path, line);
        StaticAnswer answer = static_answer(table, &request);
        if (!str_equal(str(answer.coding), str(codings[i].coding)))
            fail_msg("row %zu: %s", i, answer.coding ? answer.coding : "none");
        const AssetBody *body = !answer.coding                     ? &answer.asset->identity
                                : str_is(str(answer.coding), "br") ? &answer.asset->brotli
                                                                   : &answer.asset->gzip;
        assert_ptr_equal(answer.body, body);
    }
}

static const struct {
    const char *lines;
    int status;
} known[] = {
    { "If-None-Match: \"aa\"\r\n", 304 },
    { "If-None-Match: W/\"aa\"\r\n", 304 },
    { "If-None-Match: \"x\", \"aa\"\r\n", 304 },
    { "If-None-Match: *\r\n", 304 },
    { "If-None-Match: \"aa-br\"\r\n", 200 },
    { "If-None-Match: aa\r\n", 200 },
    { "If-None-Match: \"aab\"\r\n", 200 },
    { "If-None-Match: \"\"\r\n", 200 },
    { "If-None-Match: \"\r\n", 200 },
    { "If-None-Match:\r\n", 200 },
    { "If-None-Match: \"aa-br\"\r\nAccept-Encoding: br\r\n", 304 },
    { "If-None-Match: \"aa\"\r\nAccept-Encoding: br\r\n", 200 },
    { "If-None-Match: \"aa-gzip\"\r\nAccept-Encoding: gzip\r\n", 304 },
};

static void test_known(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(known); i++) {
        HttpRequest request = request_of("GET", "/assets/app-1.js", known[i].lines);
        StaticAnswer answer = static_answer(table, &request);
        if (answer.status != known[i].status || (answer.status == 304) == (answer.body != NULL))
            fail_msg("row %zu: %d", i, answer.status);
    }
}

static const struct {
    const char *path, *lines, *expected;
} heads[] = {
    { "/assets/app-1.js", "Accept-Encoding: br\r\n",
        "Content-Type: text/javascript; charset=utf-8\r\nContent-Encoding: br\r\nETag: \"aa-br\"\r\n"
        "Cache-Control: public, max-age=31536000, immutable\r\nVary: Accept-Encoding\r\n" },
    { "/assets/app-1.js", "",
        "Content-Type: text/javascript; charset=utf-8\r\nETag: \"aa\"\r\n"
        "Cache-Control: public, max-age=31536000, immutable\r\nVary: Accept-Encoding\r\n" },
    { "/assets/app-1.js", "Accept-Encoding: gzip\r\nIf-None-Match: \"aa-gzip\"\r\n",
        "ETag: \"aa-gzip\"\r\nCache-Control: public, max-age=31536000, immutable\r\nVary: Accept-Encoding\r\n" },
    { "/index.html", "",
        "Content-Type: text/html; charset=utf-8\r\nETag: \"dd\"\r\nCache-Control: no-cache\r\nVary: "
        "Accept-Encoding\r\n" },
    { "/login", HTML,
        "Content-Type: text/html; charset=utf-8\r\nETag: \"dd\"\r\nCache-Control: no-cache\r\nVary: Accept-Encoding, "
        "Accept\r\n" },
};

static void test_headers(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(heads); i++) {
        Buf out = { 0 };
        HttpRequest request = request_of("GET", heads[i].path, heads[i].lines);
        StaticAnswer answer = static_answer(table, &request);
        static_headers(&answer, &out);
        if (!str_is(buf_view(&out), heads[i].expected))
            fail_msg("row %zu: %.*s", i, (int)out.len, out.ptr);
        buf_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_codings),
        cmocka_unit_test(test_known),
        cmocka_unit_test(test_headers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

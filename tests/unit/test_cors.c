/* CORS and the security headers: what the original's middleware answers, and TRUST's rows of headers. */
#include "http/cors.h"

#include "http/headers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define FRONTEND "http://localhost:5173"

static HttpRequest request_of(const char *head)
{
    HttpRequest request;
    size_t scanned = 0, used;
    int status;
    assert_int_equal(http_parse_head(str(head), &scanned, &request, &used, &status), HTTP_DONE);
    return request;
}

#define PREFLIGHT(origin, method) \
    "OPTIONS /api/nope HTTP/1.1\r\nHost: x\r\nOrigin: " origin "\r\nAccess-Control-Request-Method: " method "\r\n"
#define LINES                                                                                        \
    "Vary: Origin\r\nAccess-Control-Allow-Methods: DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT\r\n" \
    "Access-Control-Max-Age: 600\r\nAccess-Control-Allow-Credentials: true\r\n"
#define OURS "Access-Control-Allow-Origin: " FRONTEND "\r\n"

static const struct {
    const char *head;
    int status;
    const char *body, *lines;
} preflights[] = {
    { PREFLIGHT(FRONTEND, "PATCH") "\r\n", 200, "OK", LINES OURS },
    { PREFLIGHT(FRONTEND, "POST") "Access-Control-Request-Headers: authorization,X-A\r\n\r\n", 200, "OK",
        LINES OURS "Access-Control-Allow-Headers: authorization,X-A\r\n" },
    { PREFLIGHT("http://evil.example", "POST") "Access-Control-Request-Headers: a\r\n\r\n", 400,
        "Disallowed CORS origin", LINES "Access-Control-Allow-Headers: a\r\n" },
    { PREFLIGHT("HTTP://LOCALHOST:5173", "POST") "\r\n", 400, "Disallowed CORS origin", LINES },
    { PREFLIGHT(FRONTEND ".evil.example", "POST") "\r\n", 400, "Disallowed CORS origin", LINES },
    { PREFLIGHT("null", "POST") "\r\n", 400, "Disallowed CORS origin", LINES },
    { PREFLIGHT(FRONTEND, "BREW") "\r\n", 400, "Disallowed CORS method", LINES OURS },
    { PREFLIGHT(FRONTEND, "get") "\r\n", 400, "Disallowed CORS method", LINES OURS },
    { PREFLIGHT("http://evil.example", "BREW") "\r\n", 400, "Disallowed CORS origin, method", LINES },
};

static void test_preflights(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(preflights); i++) {
        Buf out = { 0 };
        HttpRequest request = request_of(preflights[i].head);
        assert_true(cors_is_preflight(&request));
        CorsPreflight answer = cors_preflight(&request, str(FRONTEND), &out);
        if (answer.status != preflights[i].status || !str_is(answer.body, preflights[i].body) ||
            !str_is(buf_view(&out), preflights[i].lines))
            fail_msg("row %zu: %d %.*s\n%.*s", i, answer.status, (int)answer.body.len, answer.body.ptr, (int)out.len,
                out.ptr);
        buf_free(&out);
    }
}

static void test_what_is_no_preflight(void **state)
{
    (void)state;
    static const char *const heads[] = {
        "OPTIONS / HTTP/1.1\r\nHost: x\r\n\r\n",
        "OPTIONS / HTTP/1.1\r\nHost: x\r\nOrigin: " FRONTEND "\r\n\r\n",
        "OPTIONS / HTTP/1.1\r\nHost: x\r\nAccess-Control-Request-Method: GET\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nOrigin: " FRONTEND "\r\nAccess-Control-Request-Method: GET\r\n\r\n",
    };
    for (size_t i = 0; i < COUNT(heads); i++) {
        HttpRequest request = request_of(heads[i]);
        assert_false(cors_is_preflight(&request));
    }
}

#define CREDENTIALS "Access-Control-Allow-Credentials: true\r\n"
#define EXPOSE                                                                                    \
    "Access-Control-Expose-Headers: Link, ETag, Retry-After, X-Request-Id, Content-Disposition, " \
    "Idempotency-Replayed, X-Examined, Last-Event-ID\r\n"

static const struct {
    const char *origin_line, *frontend, *lines;
} simple[] = {
    { "", FRONTEND, "" },
    { "Origin: " FRONTEND "\r\n", FRONTEND, CREDENTIALS EXPOSE OURS "Vary: Origin\r\n" },
    { "Origin: http://evil.example\r\n", FRONTEND, CREDENTIALS EXPOSE },
    { "Origin: null\r\n", FRONTEND, CREDENTIALS EXPOSE },
    { "Origin:\r\n", "", CREDENTIALS EXPOSE },
};

static void test_simple(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(simple); i++) {
        char head[256];
        Buf out = { 0 };
        snprintf(head, sizeof(head), "GET / HTTP/1.1\r\nHost: x\r\n%s\r\n", simple[i].origin_line);
        HttpRequest request = request_of(head);
        cors_simple(&request, str(simple[i].frontend), &out);
        if (!str_is(buf_view(&out), simple[i].lines))
            fail_msg("row %zu: %.*s", i, (int)out.len, out.ptr);
        buf_free(&out);
    }
}

#define CSP                                                                                                   \
    "Content-Security-Policy: default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; " \
    "frame-ancestors 'none'; form-action 'self'\r\n"
#define SECURITY                                                                                          \
    CSP "X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nX-XSS-Protection: 1; mode=block\r\n" \
        "Referrer-Policy: strict-origin-when-cross-origin\r\nCross-Origin-Opener-Policy: same-origin\r\n" \
        "Cross-Origin-Resource-Policy: same-origin\r\n"
#define NO_STORE "Cache-Control: no-store\r\n"
#define HSTS "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n"

static const struct {
    const char *path;
    bool over_tls;
    const char *lines;
} answers[] = {
    { "/", false, SECURITY },
    { "/apis", false, SECURITY },
    { "/assets/a.js", true, SECURITY HSTS },
    { "/api", false, SECURITY NO_STORE },
    { "/api/nope", false, SECURITY NO_STORE },
    { "/api/health", true, SECURITY HSTS NO_STORE },
    { "", false, SECURITY NO_STORE },
};

static void test_every_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(answers); i++) {
        Buf out = { 0 };
        headers_every_answer(&out, str(answers[i].path), answers[i].over_tls);
        if (!str_is(buf_view(&out), answers[i].lines))
            fail_msg("%s: %.*s", answers[i].path, (int)out.len, out.ptr);
        buf_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_preflights),
        cmocka_unit_test(test_what_is_no_preflight),
        cmocka_unit_test(test_simple),
        cmocka_unit_test(test_every_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

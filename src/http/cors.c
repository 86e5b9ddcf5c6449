#include "http/cors.h"

#define CREDENTIALS "Access-Control-Allow-Credentials: true\r\n"
#define ORIGIN_NAME "Access-Control-Allow-Origin: "

static const char *const methods[] = { "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT" };

static const char preflight_lines[] = "Vary: Origin\r\n"
                                      "Access-Control-Allow-Methods: DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT\r\n"
                                      "Access-Control-Max-Age: 600\r\n" CREDENTIALS;
static const char expose_line[] = "Access-Control-Expose-Headers: Link, ETag, Retry-After, X-Request-Id, "
                                  "Content-Disposition, Idempotency-Replayed, X-Examined, Last-Event-ID\r\n";

static bool method_allowed(Str method)
{
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
        if (str_is(method, methods[i]))
            return true;
    return false;
}

static bool origin_allowed(Str origin, Str frontend_url)
{
    return frontend_url.len > 0 && str_equal(origin, frontend_url);
}

/* The parser has refused CR, LF and NUL in every value, so that an echoed one stays on its line. */
static void add_line(Buf *out, const char *name, Str value)
{
    buf_text(out, name);
    buf_str(out, value);
    buf_text(out, "\r\n");
}

/* What is for the operator's machines, and for no page of any origin. */
static bool is_hidden(Str path)
{
    return str_is(path, "/metrics") || str_is(path, "/metrics/");
}

bool cors_is_preflight(const HttpRequest *request)
{
    return str_is(request->method, "OPTIONS") && http_header(request, "Origin") &&
           http_header(request, "Access-Control-Request-Method");
}

CorsPreflight cors_preflight(const HttpRequest *request, Str frontend_url, Buf *out)
{
    const Str *origin = http_header(request, "Origin");
    const Str *asked_headers = http_header(request, "Access-Control-Request-Headers");
    bool origin_ok = origin_allowed(*origin, frontend_url) && !is_hidden(request->path);
    bool method_ok = method_allowed(*http_header(request, "Access-Control-Request-Method"));

    buf_text(out, preflight_lines);
    if (origin_ok)
        add_line(out, ORIGIN_NAME, *origin);
    if (asked_headers)
        add_line(out, "Access-Control-Allow-Headers: ", *asked_headers);
    if (origin_ok && method_ok)
        return (CorsPreflight){ 200, str("OK") };
    return (CorsPreflight){ 400, str(origin_ok   ? "Disallowed CORS method"
                                     : method_ok ? "Disallowed CORS origin"
                                                 : "Disallowed CORS origin, method") };
}

void cors_simple(const HttpRequest *request, Str frontend_url, Buf *out)
{
    const Str *origin = http_header(request, "Origin");
    if (!origin || is_hidden(request->path))
        return;
    buf_text(out, CREDENTIALS);
    buf_text(out, expose_line);
    if (!origin_allowed(*origin, frontend_url))
        return;
    add_line(out, ORIGIN_NAME, *origin);
    buf_text(out, "Vary: Origin\r\n");
}

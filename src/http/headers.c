#include "http/headers.h"

#include "limits.h"

/* style-src and script-src follow from default-src. data: images are what the documentation page needs. */
static const char *const security[] = {
    ("Content-Security-Policy: default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
     "frame-ancestors 'none'; form-action 'self'\r\n"),
    "X-Content-Type-Options: nosniff\r\n",
    "X-Frame-Options: DENY\r\n",
    "X-XSS-Protection: 1; mode=block\r\n",
    "Referrer-Policy: strict-origin-when-cross-origin\r\n",
    "Cross-Origin-Opener-Policy: same-origin\r\n",
    "Cross-Origin-Resource-Policy: same-origin\r\n",
};

bool headers_is_api(Str path)
{
    return str_is(path, "/api") || str_starts(path, "/api/");
}

void headers_every_answer(Buf *out, Str path, bool over_tls)
{
    for (size_t i = 0; i < sizeof(security) / sizeof(security[0]); i++)
        buf_text(out, security[i]);
    if (over_tls)
        buf_text(out, "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n");
    if (path.len == 0 || headers_is_api(path))
        buf_text(out, "Cache-Control: no-store\r\n");
}

bool headers_request_id_ok(Str id)
{
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !(c >= '0' && c <= '9') && c != '.' && c != '_' && c != '-')
            return false;
    }
    return id.len > 0 && id.len <= REQUEST_ID_MAX;
}

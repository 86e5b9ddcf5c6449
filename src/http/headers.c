#include "http/headers.h"

#define LINE(name, value) name ": " value "\r\n"

/* style-src and script-src follow from default-src. data: images are what the documentation page needs. */
static const char security[] =
    LINE("Content-Security-Policy", "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
                                    "frame-ancestors 'none'; form-action 'self'")
        LINE("X-Content-Type-Options", "nosniff") LINE("X-Frame-Options", "DENY")
            LINE("X-XSS-Protection", "1; mode=block") LINE("Referrer-Policy", "strict-origin-when-cross-origin")
                LINE("Cross-Origin-Opener-Policy", "same-origin") LINE("Cross-Origin-Resource-Policy", "same-origin");
static const char transport[] = LINE("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
static const char no_store[] = LINE("Cache-Control", "no-store");

bool headers_is_api(Str path)
{
    return str_is(path, "/api") || str_starts(path, "/api/");
}

void headers_every_answer(Buf *out, Str path, bool over_tls)
{
    buf_add(out, security, sizeof(security) - 1);
    if (over_tls)
        buf_add(out, transport, sizeof(transport) - 1);
    if (path.len == 0 || headers_is_api(path))
        buf_add(out, no_store, sizeof(no_store) - 1);
}

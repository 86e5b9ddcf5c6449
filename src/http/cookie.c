#include "http/cookie.h"

Str cookie_find(Str header, const char *name)
{
    while (header.len > 0) {
        Str value;
        Str pair = str_cut(header, ';', &header);
        if (str_is(str_trim(str_cut(pair, '=', &value)), name))
            return str_trim(value);
    }
    return (Str){ 0 };
}

Str origin_of(const HttpRequest *request)
{
    const Str *origin = http_header(request, "Origin");
    return origin ? *origin : (Str){ 0 };
}

/* Of the same host, by either scheme: whether TLS ends in front of us is not always known. */
static bool origin_is_host(Str origin, const Str *host)
{
    static const char *const schemes[] = { "http://", "https://" };
    for (size_t i = 0; host && host->len > 0 && i < sizeof schemes / sizeof *schemes; i++) {
        size_t len = strlen(schemes[i]);
        if (str_starts(origin, schemes[i]) && str_equal_fold((Str){ origin.ptr + len, origin.len - len }, *host))
            return true;
    }
    return false;
}

bool origin_is_ours(const HttpRequest *request, Str public_url, Str frontend_url)
{
    Str origin = origin_of(request);
    if (origin.len == 0 || http_header(request, "Origin") != http_header_last(request, "Origin"))
        return false;
    return str_equal(origin, public_url) || str_equal(origin, frontend_url) ||
           origin_is_host(origin, http_header(request, "Host"));
}

#include "http/static.h"

#include "http/headers.h"

#include <stdlib.h>

enum { QUALITY_MAX = 1000 }; /* q=1, in thousandths */

static const char index_path[] = "/index.html";
static const char *const pages_of_routes[] = { "/docs.html" };

static int compare_path(const void *key, const void *item)
{
    const Str *path = key;
    const char *other = ((const Asset *)item)->path;
    size_t len = strlen(other);
    int order = memcmp(path->ptr, other, path->len < len ? path->len : len);
    return order ? order : (path->len > len) - (path->len < len);
}

static const Asset *find_asset(StaticTable table, Str path)
{
    return table.count ? bsearch(&path, table.assets, table.count, sizeof(Asset), compare_path) : NULL;
}

/* ";q=0.5" after a name of Accept or Accept-Encoding; without one 1; what is not of that form counts as 0. */
static int quality_of(Str parameters)
{
    while (parameters.len) {
        Str value = { 0 };
        Str parameter = str_cut(parameters, ';', &parameters);
        if (!str_equal_fold(str_trim(str_cut(parameter, '=', &value)), str("q")))
            continue;
        value = str_trim(value);
        bool form = value.len > 0 && value.len <= 5 && (value.ptr[0] == '0' || value.ptr[0] == '1') &&
                    (value.len == 1 || value.ptr[1] == '.');
        int quality = form ? (value.ptr[0] - '0') * QUALITY_MAX : 0;
        for (size_t i = 2, unit = QUALITY_MAX / 10; form && i < value.len; i++, unit /= 10)
            quality += value.ptr[i] >= '0' && value.ptr[i] <= '9' ? (value.ptr[i] - '0') * (int)unit : 0;
        return quality < QUALITY_MAX ? quality : QUALITY_MAX;
    }
    return QUALITY_MAX;
}

/* What the client gives name in a list "name;q=1, other;q=0.5, *"; absent when it names neither that nor '*'. */
static int quality_in(const Str *list, const char *name, int absent)
{
    int any = absent;
    Str rest = list ? *list : (Str){ 0 };
    while (rest.len) {
        Str parameters = { 0 };
        Str word = str_trim(str_cut(str_cut(rest, ',', &rest), ';', &parameters));
        if (str_equal_fold(word, str(name)))
            return quality_of(parameters);
        if (str_is(word, "*"))
            any = quality_of(parameters);
    }
    return any;
}

/* Highest quality first; of equal ones the smaller body: Brotli, gzip, none. No coding is always possible, but for a
 * file that is kept compressed only: that one goes as gzip to whoever names no coding (RFC 9110 12.5.3 lets it), and to
 * whoever names none that there is. */
static void choose_body(const HttpRequest *request, StaticAnswer *answer)
{
    const Str *accepted = http_header(request, "Accept-Encoding");
    const Asset *asset = answer->asset;
    int brotli = asset->brotli.size ? quality_in(accepted, "br", 0) : 0;
    int gzip = asset->gzip.size ? quality_in(accepted, "gzip", 0) : 0;
    int identity = asset->identity.size ? quality_in(accepted, "identity", 1) : 0;
    answer->body = &asset->identity;
    if (brotli && brotli >= gzip && brotli >= identity) {
        answer->body = &asset->brotli;
        answer->coding = "br";
    } else if ((gzip && gzip >= identity) || (!asset->identity.size && asset->gzip.size)) {
        answer->body = &asset->gzip;
        answer->coding = "gzip";
    }
}

/* tag: without quotes. Weak comparison (RFC 9110 13.1.2). */
static bool etag_is(Str tag, const StaticAnswer *answer)
{
    Str suffix = { 0 };
    if (str_starts(tag, "W/"))
        tag = (Str){ tag.ptr + 2, tag.len - 2 };
    if (tag.len < 2 || tag.ptr[0] != '"' || tag.ptr[tag.len - 1] != '"')
        return false;
    Str hash = str_cut((Str){ tag.ptr + 1, tag.len - 2 }, '-', &suffix);
    return str_is(hash, answer->asset->etag) && str_is(suffix, answer->coding ? answer->coding : "");
}

static bool client_has_it(const HttpRequest *request, const StaticAnswer *answer)
{
    const Str *known = http_header(request, "If-None-Match");
    Str rest = known ? *known : (Str){ 0 };
    while (rest.len) {
        Str tag = str_trim(str_cut(rest, ',', &rest));
        if (str_is(tag, "*") || etag_is(tag, answer))
            return true;
    }
    return false;
}

/* Where a browser may navigate to: no file's name, and HTML asked for by name (fetches and curl ask for anything). */
static bool is_page(const HttpRequest *request)
{
    Str path = request->path;
    size_t last = path.len;
    while (last > 0 && path.ptr[last - 1] != '/')
        last--;
    bool file = str_find((Str){ path.ptr + last, path.len - last }, '.') < path.len - last;
    Str rest = { 0 };
    const Str *accept = http_header(request, "Accept");
    bool html = false;
    for (rest = accept ? *accept : rest; rest.len && !html;) {
        Str parameters = { 0 };
        Str type = str_trim(str_cut(str_cut(rest, ',', &rest), ';', &parameters));
        html = str_equal_fold(type, str("text/html")) && quality_of(parameters) > 0;
    }
    return !file && html;
}

static bool is_page_of_route(Str path)
{
    for (size_t i = 0; i < sizeof pages_of_routes / sizeof *pages_of_routes; i++)
        if (str_is(path, pages_of_routes[i]))
            return true;
    return false;
}

const Asset *static_page(StaticTable table, const char *path)
{
    return find_asset(table, str(path));
}

StaticAnswer static_answer(StaticTable table, const HttpRequest *request)
{
    StaticAnswer answer = { .status = 404 };
    bool reads = str_is(request->method, "GET") || str_is(request->method, "HEAD");
    if (!reads || headers_is_api(request->path) || is_page_of_route(request->path))
        return answer;
    answer.asset = find_asset(table, request->path);
    if (!answer.asset && is_page(request)) {
        answer.asset = find_asset(table, str(index_path));
        answer.by_accept = answer.asset != NULL;
    }
    if (!answer.asset)
        return answer;
    choose_body(request, &answer);
    answer.status = client_has_it(request, &answer) ? 304 : 200;
    if (answer.status == 304)
        answer.body = NULL;
    return answer;
}

void static_headers(const StaticAnswer *answer, Buf *out)
{
    const Asset *asset = answer->asset;
    if (answer->status == 200)
        buf_printf(out, "Content-Type: %s\r\n", asset->content_type);
    if (answer->status == 200 && answer->coding)
        buf_printf(out, "Content-Encoding: %s\r\n", answer->coding);
    buf_printf(
        out, "ETag: \"%s%s%s\"\r\n", asset->etag, answer->coding ? "-" : "", answer->coding ? answer->coding : "");
    buf_printf(out, "Cache-Control: %s\r\n", asset->immutable ? "public, max-age=31536000, immutable" : "no-cache");
    buf_printf(out, "Vary: Accept-Encoding%s\r\n", answer->by_accept ? ", Accept" : "");
}

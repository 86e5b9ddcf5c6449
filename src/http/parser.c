#include "http/parser.h"

#include "http/byte_class.h"

enum { LEADING_BLANKS_MAX = 4 }; /* some clients send CRLF after a body; a client that sends nothing else is not one */

/* Why a head is refused: the HTTP status, or 0. */
typedef int Refusal;

/* What the headers said that one of them alone cannot decide. */
typedef struct Seen {
    const Str *host, *length, *coding;
    bool twice; /* one of the three came twice */
    bool close, keep;
} Seen;

static bool all_in(Str text, uint8_t class)
{
    return text.len > 0 && span(text.ptr, text.ptr + text.len, class) == text.ptr + text.len;
}

/* As span(…, IN_VALUE), eight bytes at a time while none of them is a control (values are most of a head). A borrow
 * between bytes can only make a good word look bad; the table then decides. */
static const char *span_value(const char *at, const char *end)
{
    const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;
    while (end - at >= 8) {
        uint64_t word;
        memcpy(&word, at, sizeof(word));
        uint64_t del = word ^ (ones * 0x7f);
        if ((((word - ones * 0x20) & ~word) | ((del - ones) & ~del)) & high)
            break;
        at += 8;
    }
    return span(at, end, IN_VALUE);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static Str trim_blanks(Str value)
{
    while (value.len && is_blank(value.ptr[0]))
        value = (Str){ value.ptr + 1, value.len - 1 };
    while (value.len && is_blank(value.ptr[value.len - 1]))
        value.len--;
    return value;
}

/* scheme://authority/path?query, as sent to a proxy: the rest is what counts. The authority must be the one of Host, or
 * the two would name different servers; check_host compares. */
static Refusal reduce_absolute(Str target, Str *authority, Str *rest)
{
    Str after = { 0 };
    Str scheme = str_cut(target, ':', &after);
    bool known = str_equal_fold(scheme, str("http")) || str_equal_fold(scheme, str("https"));
    if (!known || !str_starts(after, "//"))
        return 400;
    after = (Str){ after.ptr + 2, after.len - 2 };
    const char *end = span(after.ptr, after.ptr + after.len, IN_HOST);
    *authority = (Str){ after.ptr, (size_t)(end - after.ptr) };
    *rest = (Str){ end, after.len - authority->len };
    if (authority->len == 0 || (rest->len && *end != '/' && *end != '?'))
        return 400;
    return 0;
}

static Refusal parse_target(HttpRequest *out, Str *authority)
{
    Str target = out->target;
    *authority = (Str){ 0 };
    if (target.len == 0)
        return 400;
    if (str_is(target, "*")) {
        out->path = target;
        out->query = str("");
        return str_is(out->method, "OPTIONS") ? 0 : 400;
    }
    if (target.ptr[0] != '/') {
        Refusal refusal = reduce_absolute(target, authority, &target);
        if (refusal)
            return refusal;
    }
    out->path = str_cut(target, '?', &out->query);
    if (out->path.len == 0)
        out->path = str("/");
    return 0;
}

static Refusal parse_version(Str version, int *minor)
{
    bool form = version.len == 8 && str_starts(version, "HTTP/") && version.ptr[6] == '.' && version.ptr[5] >= '0' &&
                version.ptr[5] <= '9' && version.ptr[7] >= '0' && version.ptr[7] <= '9';
    if (!form)
        return 400;
    if (version.ptr[5] != '1' || version.ptr[7] > '1')
        return 505;
    *minor = version.ptr[7] - '0';
    return 0;
}

/* line: without CRLF. One blank between the three parts, none elsewhere. */
static Refusal parse_request_line(Str line, HttpRequest *out, Str *authority)
{
    const char *end = line.ptr + line.len;
    const char *method_end = span(line.ptr, end, IN_TOKEN);
    out->method = (Str){ line.ptr, (size_t)(method_end - line.ptr) };
    if (out->method.len == 0 || method_end == end || *method_end != ' ')
        return 400;
    const char *target_end = span(method_end + 1, end, IN_TARGET);
    out->target = (Str){ method_end + 1, (size_t)(target_end - method_end - 1) };
    if (target_end == end || *target_end != ' ')
        return 400;
    Refusal refusal = parse_version((Str){ target_end + 1, (size_t)(end - target_end - 1) }, &out->minor);
    return refusal ? refusal : parse_target(out, authority);
}

static void note_once(const Str **slot, const Str *value, Seen *seen)
{
    seen->twice |= *slot != NULL;
    *slot = value;
}

static void note_connection(Str list, Seen *seen)
{
    while (list.len) {
        Str word = trim_blanks(str_cut(list, ',', &list));
        seen->close |= str_equal_fold(word, str("close"));
        seen->keep |= str_equal_fold(word, str("keep-alive"));
    }
}

/* The five headers that say how the message is framed and where it goes; told apart by their length first. */
static void note_header(const HttpHeader *header, HttpRequest *out, Seen *seen)
{
    Str name = header->name;
    if (name.len == 4 && str_equal_fold(name, str("host")))
        note_once(&seen->host, &header->value, seen);
    else if (name.len == 14 && str_equal_fold(name, str("content-length")))
        note_once(&seen->length, &header->value, seen);
    else if (name.len == 17 && str_equal_fold(name, str("transfer-encoding")))
        note_once(&seen->coding, &header->value, seen);
    else if (name.len == 10 && str_equal_fold(name, str("connection")))
        note_connection(header->value, seen);
    else if (name.len == 6 && str_equal_fold(name, str("expect")))
        out->expect_continue = out->minor == 1 && str_equal_fold(header->value, str("100-continue"));
}

/* Reads lines "name: value" up to the empty one, which ends at end. find_end has seen that each LF follows a CR; here
 * each CR must be followed by LF. A line that begins with a blank (obs-fold) has no name and falls with that. */
static Refusal parse_headers(const char *at, const char *end, HttpRequest *out, Seen *seen)
{
    while (at < end - 2) {
        if (out->header_count == HTTP_HEADERS_MAX)
            return 431;
        HttpHeader *header = &out->headers[out->header_count];
        const char *name_end = span(at, end, IN_TOKEN);
        header->name = (Str){ at, (size_t)(name_end - at) };
        if (header->name.len == 0 || *name_end != ':')
            return 400;
        const char *value_end = span_value(name_end + 1, end);
        header->value = trim_blanks((Str){ name_end + 1, (size_t)(value_end - name_end - 1) });
        if (value_end[0] != '\r' || value_end[1] != '\n')
            return 400;
        at = value_end + 2;
        out->header_count++;
        note_header(header, out, seen);
    }
    return 0;
}

static Refusal check_host(const Seen *seen, int minor, Str authority)
{
    if (!seen->host)
        return minor == 1 ? 400 : 0;
    if (!all_in(*seen->host, IN_HOST))
        return 400;
    return authority.len == 0 || str_equal_fold(authority, *seen->host) ? 0 : 400;
}

static Refusal parse_length(Str text, uint64_t *out)
{
    uint64_t value = 0;
    if (text.len == 0)
        return 400;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return 400;
        if (value <= HTTP_BODY_MAX_BYTES) /* once over the bound it stays over it: no overflow */
            value = value * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    *out = value;
    return value > HTTP_BODY_MAX_BYTES ? 413 : 0;
}

/* Where the body ends must have one reading only, or what follows it could be another request to somebody else. */
static Refusal check_framing(const Seen *seen, HttpRequest *out)
{
    if (seen->twice || (seen->coding && (seen->length || out->minor == 0)))
        return 400;
    if (seen->coding) {
        out->chunked = str_equal_fold(*seen->coding, str("chunked"));
        return out->chunked ? 0 : seen->coding->len ? 501 : 400;
    }
    out->has_length = seen->length != NULL;
    return seen->length ? parse_length(*seen->length, &out->content_length) : 0;
}

/* The arrays stay as they are: only header_count of them counts, and clearing three kilobytes costs more than the
 * parsing. */
static void request_clear(HttpRequest *out)
{
    out->method = out->target = out->path = out->query = (Str){ 0 };
    out->minor = 0;
    out->header_count = 0;
    out->keep_alive = out->chunked = out->expect_continue = out->has_length = false;
    out->content_length = 0;
}

static Refusal parse_whole(const char *at, const char *end, HttpRequest *out)
{
    Seen seen = { 0 };
    Str authority = { 0 };
    request_clear(out);
    const char *line_end = memchr(at, '\r', (size_t)(end - at));
    Refusal refusal = line_end[1] == '\n' ? 0 : 400;
    if (!refusal)
        refusal = parse_request_line((Str){ at, (size_t)(line_end - at) }, out, &authority);
    if (!refusal)
        refusal = parse_headers(line_end + 2, end, out, &seen);
    if (!refusal)
        refusal = check_host(&seen, out->minor, authority);
    if (!refusal)
        refusal = check_framing(&seen, out);
    out->keep_alive = !refusal && !seen.close && (out->minor == 1 || seen.keep);
    return refusal;
}

/* Moves *scanned to where the search goes on. Every LF must end a CRLF; the empty line ends the head (*end: behind it).
 */
static HttpParse find_end(Str bytes, size_t start, size_t *scanned, size_t *end, int *status)
{
    size_t limit = bytes.len < HTTP_HEAD_MAX_BYTES ? bytes.len : HTTP_HEAD_MAX_BYTES;
    size_t at = *scanned > start ? *scanned : start;
    while (at < limit) {
        const char *found = memchr(bytes.ptr + at, '\n', limit - at);
        if (!found)
            break;
        size_t lf = (size_t)(found - bytes.ptr);
        if (lf == start || bytes.ptr[lf - 1] != '\r') {
            *status = 400;
            return HTTP_BAD;
        }
        if (lf >= start + 3 && bytes.ptr[lf - 2] == '\n') {
            *end = lf + 1;
            return HTTP_DONE;
        }
        at = lf + 1;
    }
    *scanned = limit;
    if (limit < HTTP_HEAD_MAX_BYTES)
        return HTTP_MORE;
    *status = 431;
    return HTTP_BAD;
}

static size_t skip_leading_blanks(Str bytes)
{
    size_t at = 0;
    while (at < (size_t)2 * LEADING_BLANKS_MAX && bytes.len - at >= 2 && bytes.ptr[at] == '\r' &&
           bytes.ptr[at + 1] == '\n')
        at += 2;
    return at;
}

HttpParse http_parse_head(Str bytes, size_t *scanned, HttpRequest *out, size_t *used, int *status)
{
    size_t start = skip_leading_blanks(bytes);
    size_t end = 0;
    if (bytes.len - start >= 2 && bytes.ptr[start] == '\r') {
        *status = 400;
        return HTTP_BAD;
    }
    HttpParse found = find_end(bytes, start, scanned, &end, status);
    if (found != HTTP_DONE)
        return found;
    Refusal refusal = parse_whole(bytes.ptr + start, bytes.ptr + end, out);
    if (refusal) {
        *status = refusal;
        return HTTP_BAD;
    }
    *used = end;
    return HTTP_DONE;
}

static bool is_named(const HttpHeader *header, Str name)
{
    return header->name.len == name.len && str_equal_fold(header->name, name);
}

const Str *http_header(const HttpRequest *request, const char *name)
{
    Str wanted = str(name);
    for (size_t i = 0; i < request->header_count; i++)
        if (is_named(&request->headers[i], wanted))
            return &request->headers[i].value;
    return NULL;
}

const Str *http_header_last(const HttpRequest *request, const char *name)
{
    Str wanted = str(name);
    for (size_t i = request->header_count; i > 0; i--)
        if (is_named(&request->headers[i - 1], wanted))
            return &request->headers[i - 1].value;
    return NULL;
}

#include "model/ollama_host.h"

#include <arpa/inet.h>

enum { DEFAULT_PORT = 11434, HTTP_PORT = 80, HTTPS_PORT = 443, PORT_MAX = 65535, SHOWN_MAX_BYTES = 200 };

typedef struct HostPort {
    Str host, port;
} HostPort;

static Str slice(Str text, size_t from, size_t upto)
{
    return (Str){ text.ptr + from, upto - from };
}

static Str cut_any(Str text, const char *set)
{
    while (text.len && strchr(set, text.ptr[0]))
        text = slice(text, 1, text.len);
    while (text.len && strchr(set, text.ptr[text.len - 1]))
        text.len--;
    return text;
}

/* The index of the first "://", or the length. */
static size_t scheme_end(Str text)
{
    for (size_t i = 0; i + 3 <= text.len; i++)
        if (memcmp(text.ptr + i, "://", 3) == 0)
            return i;
    return text.len;
}

/* "host:port" and "[host]:port"; false for everything else, as one colon too many. */
static bool split(Str text, HostPort *out)
{
    bool bracketed = text.len && text.ptr[0] == '[';
    size_t close = str_find(text, ']');
    size_t colon = bracketed ? close + 1 : str_find(text, ':');
    if (colon >= text.len || text.ptr[colon] != ':')
        return false;
    Str host = bracketed ? slice(text, 1, close) : slice(text, 0, colon);
    Str port = slice(text, colon + 1, text.len);
    if (str_find(port, ':') < port.len)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if ((text.ptr[i] == '[' && i != 0) || (text.ptr[i] == ']' && !(bracketed && i == close)))
            return false;
    *out = (HostPort){ host, port };
    return true;
}

/* A decimal number, a sign before it or not. */
static int port_of(Str text, int fallback)
{
    size_t at = text.len && (text.ptr[0] == '+' || text.ptr[0] == '-');
    bool negative = at && text.ptr[0] == '-';
    int64_t value = 0;
    if (at == text.len)
        return fallback;
    for (; at < text.len; at++) {
        if (text.ptr[at] < '0' || text.ptr[at] > '9')
            return fallback;
        value = value * 10 + (text.ptr[at] - '0');
        if (value > PORT_MAX)
            return fallback;
    }
    return negative && value ? fallback : (int)value;
}

/* An IP address, printed as the shortest form of it is; an IPv4 one inside IPv6 is itself. Empty: it is none. */
static Str address_of(Arena *arena, Str text)
{
    unsigned char bytes[16];
    static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
    char printed[INET6_ADDRSTRLEN];
    const char *name = arena_copy(arena, text).ptr;
    if (memchr(text.ptr, '\0', text.len))
        return (Str){ 0 };
    if (inet_pton(AF_INET, name, bytes) == 1)
        inet_ntop(AF_INET, bytes, printed, sizeof printed);
    else if (inet_pton(AF_INET6, name, bytes) != 1)
        return (Str){ 0 };
    else if (memcmp(bytes, mapped, sizeof mapped) == 0)
        inet_ntop(AF_INET, bytes + sizeof mapped, printed, sizeof printed);
    else
        inet_ntop(AF_INET6, bytes, printed, sizeof printed);
    return arena_copy(arena, str(printed));
}

/* Without a port: an address in brackets or not, or a name. */
static Str lone_host(Arena *arena, Str text)
{
    Str address = address_of(arena, cut_any(text, "[]"));
    if (address.len)
        return address;
    return text.len ? text : str("127.0.0.1");
}

static bool is_path_byte(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("-._~$&+,/:;=@", c));
}

static Str escape_path(Arena *arena, Str text)
{
    while (text.len && text.ptr[text.len - 1] == '/')
        text.len--;
    if (!text.len)
        return (Str){ 0 };
    Str out = { arena_alloc(arena, 3 * text.len + 1), 0 };
    char *at = (char *)out.ptr;
    *at++ = '/';
    for (size_t i = 0; i < text.len; i++) {
        static const char digits[] = "0123456789ABCDEF";
        unsigned char c = (unsigned char)text.ptr[i];
        if (is_path_byte(c)) {
            *at++ = (char)c;
            continue;
        }
        *at++ = '%';
        *at++ = digits[c >> 4];
        *at++ = digits[c & 15];
    }
    out.len = (size_t)(at - out.ptr);
    return out;
}

static bool is_host_byte(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c > 0x7f ||
           (c && strchr("-._", c));
}

static bool is_host(Arena *arena, Str host)
{
    if (str_find(host, ':') < host.len)
        return address_of(arena, host).len > 0;
    for (size_t i = 0; i < host.len; i++)
        if (!is_host_byte((unsigned char)host.ptr[i]))
            return false;
    return utf8_valid(host);
}

static const char *refuse(Arena *arena, Str text)
{
    char shown[SHOWN_MAX_BYTES + 1];
    size_t len = text.len < SHOWN_MAX_BYTES ? text.len : SHOWN_MAX_BYTES;
    for (size_t i = 0; i < len; i++)
        shown[i] = (unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7f ? '?' : text.ptr[i];
    shown[len] = '\0';
    return arena_printf(arena,
        "OLLAMA_HOST is \"%s\"; it may be a host, host:port or a URL of Ollama such as http://localhost:11434.", shown)
        .ptr;
}

/* What a user or a password may stand in is never shown. */
static const char *refuse_user(Arena *arena)
{
    return arena_printf(arena, "OLLAMA_HOST may hold no user or password: Ollama knows none. Give the host alone.").ptr;
}

const char *ollama_host_parse(Arena *arena, Str text, OllamaHost *out)
{
    Str all = str_trim(cut_any(str_trim(text), "\"'")), path;
    size_t end = scheme_end(all);
    bool has_scheme = end < all.len;
    Str scheme = has_scheme ? slice(all, 0, end) : str("http"), rest = has_scheme ? slice(all, end + 3, all.len) : all;
    bool tls = str_is(scheme, "https"), own = str_is(all, "ollama.com");
    Str authority = str_cut(rest, '/', &path);
    int port = !has_scheme ? DEFAULT_PORT : tls ? HTTPS_PORT : str_is(scheme, "http") ? HTTP_PORT : DEFAULT_PORT;
    HostPort parts = { .port = { 0 } };
    if (str_find(all, '@') < all.len)
        return refuse_user(arena);
    if (!split(authority, &parts))
        parts.host = lone_host(arena, authority);
    if ((!tls && !str_is(scheme, "http")) || !is_host(arena, parts.host))
        return refuse(arena, text);
    *out = (OllamaHost){ .tls = tls || own,
        .host = arena_copy(arena, parts.host),
        .port = own ? HTTPS_PORT : port_of(parts.port, port),
        .path = escape_path(arena, path) };
    return NULL;
}

/* Of those that mean every address of this machine: the one that reaches it. */
static Str reachable(Arena *arena, Str host)
{
    Str address = address_of(arena, host);
    if (!host.len || str_is(address, "0.0.0.0"))
        return str("127.0.0.1");
    return str_is(address, "::") ? str("::1") : host;
}

Str ollama_host_url(Arena *arena, const OllamaHost *host)
{
    Str name = reachable(arena, host->host);
    bool brackets = str_find(name, ':') < name.len;
    return arena_printf(arena, "%s://%s%.*s%s:%d%.*s", host->tls ? "https" : "http", brackets ? "[" : "", (int)name.len,
        name.ptr, brackets ? "]" : "", host->port, (int)host->path.len, host->path.len ? host->path.ptr : "");
}

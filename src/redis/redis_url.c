#include "redis/redis_url.h"

enum { PORT_FALLBACK = 6379, DATABASE_MAX = 1000000, HOST_MAX_BYTES = 255, SOCKET_PATH_MAX_BYTES = 107 };

#define RIGHT "REDIS_URL is redis://user:password@host:6379/0 or unix:///run/redis.sock?db=0."

static Str after(Str text, size_t len)
{
    return (Str){ text.ptr + len, text.len - len };
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* NULL: a percent sign without two digits behind it, or one that makes a NUL. */
static const char *decode(Arena *arena, Str text)
{
    char *out = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        out[len] = text.ptr[i];
        if (text.ptr[i] == '%') {
            int high = text.len - i > 2 ? hex_digit(text.ptr[i + 1]) : -1;
            int low = text.len - i > 2 ? hex_digit(text.ptr[i + 2]) : -1;
            if (high < 0 || low < 0 || high + low == 0)
                return NULL;
            out[len] = (char)(high << 4 | low);
            i += 2;
        }
        len++;
    }
    out[len] = '\0';
    return out;
}

/* Digits alone, from min to max. */
static bool number_parse(Str text, int min, int max, int *out)
{
    int value = 0;
    if (text.len == 0 || text.len > 7)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        value = value * 10 + (text.ptr[i] - '0');
    }
    if (value < min || value > max)
        return false;
    *out = value;
    return true;
}

static const char *database_parse(Str text, RedisUrl *out)
{
    return number_parse(text, 0, DATABASE_MAX, &out->database)
               ? NULL
               : "REDIS_URL ends with something else than a database's number, such as 0. " RIGHT;
}

/* user:password@, :password@ or nothing; *rest is what follows. */
static const char *login_parse(Arena *arena, Str text, RedisUrl *out, Str *rest)
{
    size_t at = text.len;
    while (at > 0 && text.ptr[at - 1] != '@')
        at--;
    *rest = after(text, at);
    if (at == 0)
        return NULL;
    Str login = { text.ptr, at - 1 }, password = { 0 };
    bool has_colon = str_find(login, ':') < login.len;
    Str user = str_cut(login, ':', &password);
    if (!has_colon || password.len == 0)
        return "REDIS_URL names a user without a password; a password alone is written redis://:password@host. " RIGHT;
    out->password = decode(arena, password);
    out->user = user.len ? decode(arena, user) : NULL;
    if (!out->password || (user.len && !out->user))
        return "REDIS_URL has a user or password that cannot be read: signs such as @ : / % in them are written %40 "
               "%3A "
               "%2F %25.";
    return NULL;
}

/* A name, an IPv4 address, or an IPv6 address in brackets; nothing: this machine. */
static const char *host_parse(Arena *arena, Str text, RedisUrl *out)
{
    Str host, port = { 0 };
    bool has_port;
    out->port = PORT_FALLBACK;
    if (text.len && text.ptr[0] == '[') {
        size_t end = str_find(text, ']');
        if (end == text.len)
            return "REDIS_URL has an address in brackets that does not end. " RIGHT;
        host = (Str){ text.ptr + 1, end - 1 };
        port = after(text, end + 1);
        has_port = port.len > 0;
        if (has_port && port.ptr[0] != ':')
            return "REDIS_URL has something between its address and its port. " RIGHT;
        port = has_port ? after(port, 1) : port;
    } else {
        has_port = str_find(text, ':') < text.len;
        host = str_cut(text, ':', &port);
    }
    if (has_port && !number_parse(port, 1, UINT16_MAX, &out->port))
        return "REDIS_URL has a port that is no number from 1 to 65535. " RIGHT;
    if (host.len > HOST_MAX_BYTES)
        return "REDIS_URL has a host that is too long to be one. " RIGHT;
    out->host = host.len ? arena_copy(arena, host).ptr : "localhost";
    return NULL;
}

/* db=number alone. */
static const char *options_parse(Str text, RedisUrl *out)
{
    if (!str_starts(text, "db="))
        return "REDIS_URL has an option that this program does not know; the only one is db, the database's "
               "number. " RIGHT;
    return database_parse(after(text, 3), out);
}

static const char *shown_make(Arena *arena, const RedisUrl *url)
{
    if (url->socket_path)
        return arena_printf(arena, "unix://%s?db=%d", url->socket_path, url->database).ptr;
    bool is_ipv6 = strchr(url->host, ':') != NULL;
    return arena_printf(
        arena, "redis://%s%s%s:%d/%d", is_ipv6 ? "[" : "", url->host, is_ipv6 ? "]" : "", url->port, url->database)
        .ptr;
}

static const char *tcp_parse(Arena *arena, Str text, RedisUrl *out)
{
    Str options = { 0 }, path = { 0 }, place = { 0 };
    bool has_options = str_find(text, '?') < text.len;
    Str whole = str_cut(text, '?', &options);
    Str authority = str_cut(whole, '/', &path);
    const char *problem = login_parse(arena, authority, out, &place);
    if (!problem)
        problem = host_parse(arena, place, out);
    if (!problem && path.len)
        problem = database_parse(path, out);
    if (!problem && has_options)
        problem = options_parse(options, out);
    return problem;
}

static const char *socket_parse(Arena *arena, Str text, RedisUrl *out)
{
    Str options = { 0 }, rest = { 0 };
    bool has_options = str_find(text, '?') < text.len;
    Str place = str_cut(text, '?', &options);
    Str login = { place.ptr, str_find(place, '/') };
    const char *problem = login_parse(arena, login, out, &rest);
    if (problem)
        return problem;
    Str path = after(place, login.len);
    if (rest.len || path.len < 2)
        return "REDIS_URL begins with unix:// where a whole path has three slashes: unix:///run/redis.sock. " RIGHT;
    out->socket_path = decode(arena, path);
    if (!out->socket_path)
        return "REDIS_URL has a path that cannot be read: a % in it is written %25. " RIGHT;
    if (strlen(out->socket_path) > SOCKET_PATH_MAX_BYTES)
        return "REDIS_URL has a path that is too long for a socket, which may have 107 bytes. " RIGHT;
    return has_options ? options_parse(options, out) : NULL;
}

static bool has_odd_signs(Str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] <= ' ' || text.ptr[i] == 0x7F || text.ptr[i] == '#')
            return true;
    return false;
}

const char *redis_url_parse(Arena *arena, Str url, RedisUrl *out)
{
    RedisUrl parsed = { 0 };
    const char *problem = NULL;
    url = str_trim(url);
    if (url.len == 0) {
        *out = parsed;
        return NULL;
    }
    if (has_odd_signs(url))
        return "REDIS_URL holds a blank, a # or a control character; in a password # is written %23. " RIGHT;
    if (str_starts(url, "rediss://"))
        return "REDIS_URL begins with rediss://, and this program speaks no TLS to Redis: use redis:// inside a "
               "network "
               "that you trust, or a tunnel.";
    if (str_starts(url, "redis://"))
        problem = tcp_parse(arena, after(url, strlen("redis://")), &parsed);
    else if (str_starts(url, "unix://"))
        problem = socket_parse(arena, after(url, strlen("unix://")), &parsed);
    else
        problem = "REDIS_URL does not begin with redis:// or unix://. " RIGHT;
    if (problem)
        return problem;
    parsed.shown = shown_make(arena, &parsed);
    *out = parsed;
    return NULL;
}

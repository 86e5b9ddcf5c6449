/* DATABASE_URL: which engine, and where. */
#include "db/db.h"

#include <libpq-fe.h>

#define RIGHT                                                                                               \
    "DATABASE_URL is sqlite:///file.db, sqlite:////absolute/path/file.db, sqlite:// (a temporary file) or " \
    "postgresql://user:password@host:port/database."

static Str after(Str url, const char *prefix)
{
    size_t len = strlen(prefix);
    return (Str){ url.ptr + len, url.len - len };
}

/* The address without its password, and without options, which may hold one. */
static const char *shown_make(Arena *arena, Str rest)
{
    Str tail = { 0 };
    Str place = str_cut(rest, '?', &tail);
    Str authority = { place.ptr, str_find(place, '/') };
    size_t at = authority.len;
    while (at > 0 && authority.ptr[at - 1] != '@')
        at--;
    Str user = { authority.ptr, at ? at - 1 : 0 };
    Str host = { place.ptr + at, place.len - at };
    user.len = str_find(user, ':');
    return arena_printf(
        arena, "postgresql://%.*s%s%.*s", (int)user.len, user.ptr, at ? "@" : "", (int)host.len, host.ptr)
        .ptr;
}

static bool are_ports(const char *text)
{
    return !text || text[strspn(text, "0123456789,")] == '\0';
}

/* A password with / @ or ? as it is has another reading, in which a part of it is a host, a port or a database: one
 * that would be told as what cannot be reached. */
static bool has_one_reading(Str rest, const PQconninfoOption *options)
{
    Str tail;
    Str place = str_cut(rest, '?', &tail);
    Str path;
    Str authority = str_cut(place, '/', &path), host;
    str_cut(authority, '@', &host);
    if (str_find(host, '@') < host.len || str_find(path, '@') < path.len || str_find(tail, '@') < str_find(tail, '='))
        return false;
    for (const PQconninfoOption *option = options; option->keyword; option++)
        if (strcmp(option->keyword, "port") == 0)
            return are_ports(option->val);
    return true;
}

static const char *postgres_parse(Arena *arena, Str rest, DbUrl *out)
{
    const char *conninfo = arena_printf(arena, "postgresql://%.*s", (int)rest.len, rest.ptr).ptr;
    char *words = NULL;
    PQconninfoOption *options = PQconninfoParse(conninfo, &words);
    bool ok = options && has_one_reading(rest, options);
    PQconninfoFree(options);
    PQfreemem(words); /* they may repeat the password */
    if (!ok)
        return "DATABASE_URL is no PostgreSQL address that can be read; right is "
               "postgresql://user:password@host:port/database, with signs such as @ : / ? in the password written as "
               "%40 %3A %2F %3F.";
    *out = (DbUrl){ .engine = DB_POSTGRES, .conninfo = conninfo, .shown = shown_make(arena, rest) };
    return NULL;
}

static const char *sqlite_parse(Arena *arena, Str rest, DbUrl *out)
{
    if (rest.len && rest.ptr[0] != '/')
        return "DATABASE_URL has two slashes after sqlite: where a file needs three: sqlite:///file.db, or four for an "
               "absolute path: sqlite:////var/lib/file.db.";
    Str path = rest.len ? (Str){ rest.ptr + 1, rest.len - 1 } : rest;
    if (str_find(path, '?') < path.len)
        return "DATABASE_URL has options after the SQLite file; there are none: sqlite:///file.db.";
    if (str_is(path, ":memory:"))
        path.len = 0;
    *out = (DbUrl){
        .engine = DB_SQLITE,
        .path = arena_copy(arena, path).ptr,
        .shown = arena_printf(arena, "sqlite://%s%.*s", path.len ? "/" : "", (int)path.len, path.ptr).ptr,
    };
    return NULL;
}

const char *db_url_parse(Arena *arena, Str url, DbUrl *out)
{
    static const char *const postgres[] = { "postgresql://", "postgres://", "postgresql+psycopg2://" };
    url = str_trim(url);
    if (str_find(url, '\0') < url.len)
        return "DATABASE_URL holds a NUL byte. " RIGHT;
    if (str_starts(url, "sqlite://"))
        return sqlite_parse(arena, after(url, "sqlite://"), out);
    for (size_t i = 0; i < sizeof postgres / sizeof *postgres; i++)
        if (str_starts(url, postgres[i]))
            return postgres_parse(arena, after(url, postgres[i]), out);
    return "DATABASE_URL names no database that this server knows. " RIGHT;
}

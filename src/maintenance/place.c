#include "maintenance/place.h"

#include "base/buf.h"
#include "db/migrate.h"

#include <sys/stat.h>

const char *place_sentence(Arena *arena, const char *sentence, const char *name)
{
    static const char setting[] = "DATABASE_URL";
    Buf out = { 0 };
    for (const char *at = sentence; *at;) {
        bool found = strncmp(at, setting, sizeof setting - 1) == 0;
        if (found)
            buf_text(&out, name);
        else
            buf_char(&out, *at);
        at += found ? sizeof setting - 1 : 1;
    }
    const char *kept = arena_copy(arena, buf_view(&out)).ptr;
    buf_free(&out);
    return kept;
}

const char *place_read(Arena *arena, const char *name, const char *text, Place *out)
{
    bool is_url = strstr(text, "://") != NULL;
    Str url = is_url ? str(text) : arena_printf(arena, "sqlite:///%s", text);
    *out = (Place){ .name = name, .db = { .arena = arena } };
    const char *problem = db_url_parse(arena, url, &out->url);
    return problem ? place_sentence(arena, problem, name) : NULL;
}

const char *place_open(Arena *arena, Place *place, DbMode mode)
{
    const char *problem = NULL;
    if (db_open(&place->url, mode, NULL, 0, arena, &place->db.conn, &problem) != ERR_OK)
        return place_sentence(arena, problem, place->name);
    if (db_state_look(&place->db, &place->state, &problem) == ERR_OK)
        return NULL;
    return arena_printf(arena, "The database at %s (%s) cannot be read: %s", place->name, place->url.shown, problem)
        .ptr;
}

static const char *const owner_words[] = {
    [DB_IS_EMPTY] = "is empty",
    [DB_IS_ORIGINAL] = "belongs to the original service desk: `servicedesk import-original` takes it over",
    [DB_IS_FOREIGN] = "holds the tables of another program",
};

const char *place_expect_ours(Arena *arena, const Place *place, bool same_version)
{
    const DbState *state = &place->state;
    if (state->owner != DB_IS_OURS)
        return arena_printf(
            arena, "The database at %s (%s) %s.", place->name, place->url.shown, owner_words[state->owner])
            .ptr;
    if (state->version > migrations_count)
        return arena_printf(arena,
            "The database at %s (%s) has version %d, this program knows versions up to %d: use the newer servicedesk "
            "that made it.",
            place->name, place->url.shown, state->version, migrations_count)
            .ptr;
    if (same_version && state->version < migrations_count)
        return arena_printf(arena,
            "The database at %s (%s) has version %d, this program needs version %d: bring it up to date with "
            "`servicedesk migrate` (DATABASE_URL says which), or a copy of it.",
            place->name, place->url.shown, state->version, migrations_count)
            .ptr;
    return NULL;
}

const char *place_open_target(Arena *arena, Place *place)
{
    MigrateReport report;
    const char *problem = NULL;
    if (db_migrate(&place->url, arena, &report, &problem) != ERR_OK)
        return place_sentence(arena, problem, place->name);
    return place_open(arena, place, DB_WRITE);
}

void place_close(Place *place)
{
    db_close(place->db.conn);
    place->db.conn = NULL;
}

static bool file_same(const char *a, const char *b)
{
    struct stat of_a, of_b;
    if (str_is(str(a), b))
        return true;
    return stat(a, &of_a) == 0 && stat(b, &of_b) == 0 && of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino;
}

bool place_same(const Place *a, const Place *b)
{
    if (a->url.engine != b->url.engine)
        return false;
    return a->url.engine == DB_SQLITE ? file_same(a->url.path, b->url.path)
                                      : str_is(str(a->url.conninfo), b->url.conninfo);
}

/* See db_tables.h. Names of tables and columns are the program's own or the catalog's, never a caller's text. */
#include "db/db_tables.h"

#include "db/db_cursor.h"

#include <assert.h>

const DbTable db_tables[] = {
    { "users", "id", true },
    { "tickets", "id", true },
    { "comments", "id", true },
    { "revisions", "id", true },
    { "events", "id", true },
    { "sessions", "id", true },
    { "idempotency_keys", "user_id, key", false },
    { "jobs", "id", true },
    { "password_resets", "id", true },
    { "bulk_changes", "id", true },
    { "bulk_change_tickets", "id", true },
    { "saved_views", "id", true },
    { "backups", "id", true },
    { "refresh_keys", "key", false },
    { "model_pulls", "id", true },
};
const int db_tables_count = sizeof db_tables / sizeof *db_tables;

/* What else a database of ours holds: its own version, and what is computed. */
static const char *const other_tables[] = { "schema_migrations", "ticket_counts", "ticket_count_deltas", "ticket_days",
    "ticket_day_deltas" };

/* Each engine's words; %s: a table. */
typedef struct TablesText {
    const char *columns, *tables, *exists, *sequence;
} TablesText;

static const TablesText texts[] = {
    [DB_SQLITE] = {
        .columns = "SELECT name, CASE lower(type) WHEN 'integer' THEN 0 WHEN 'bigint' THEN 0 ELSE 2 END "
                   "FROM pragma_table_xinfo('%s') WHERE hidden = 0 ORDER BY name",
        .tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
        .exists = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '%s'",
        .sequence = "SELECT max(seq) FROM sqlite_sequence WHERE name = '%s'",
    },
    [DB_POSTGRES] = {
        .columns = "SELECT attname::text, CASE atttypid WHEN 'bool'::regtype THEN 1 WHEN 'text'::regtype THEN 2 ELSE 0 END "
                   "FROM pg_attribute WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped "
                   "AND attgenerated = '' AND atttypid <> 'xid8'::regtype ORDER BY attname",
        .tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()",
        .exists = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = '%s'",
        .sequence = "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('%s', 'id')::regclass), 0)",
    },
};

static const TablesText *text_of(const Db *db)
{
    return &texts[db->conn->url.engine];
}

static const char *with_table(Db *db, const char *format, const char *table)
{
    Str rest = str(format), found = { 0 };
    Str begin = str_cut(rest, '%', &found); /* each text has one %s */
    assert(found.len && found.ptr[0] == 's');
    return arena_printf(db->arena, "%.*s%s%s", (int)begin.len, begin.ptr, table, found.ptr + 1).ptr;
}

Err db_columns_read(Db *db, const char *table, DbColumns *out)
{
    DbCursor cursor;
    bool has = true;
    Err err = db_cursor_open(&cursor, db, with_table(db, text_of(db)->columns, table));
    out->count = 0;
    while (err == ERR_OK && (err = db_cursor_next(&cursor, &has)) == ERR_OK && has) {
        assert(out->count < DB_FIELDS_MAX);
        out->list[out->count++] = (DbColumn){
            .name = arena_copy(db->arena, cursor.values[0].text).ptr,
            .kind = (int)cursor.values[1].number,
        };
    }
    db_cursor_close(&cursor);
    return err;
}

const char *db_columns_text(const DbColumns *columns, Arena *arena)
{
    Str text = str("");
    for (int i = 0; i < columns->count; i++)
        text = arena_printf(arena, "%.*s%s%s", (int)text.len, text.ptr, i ? ", " : "", columns->list[i].name);
    return text.ptr;
}

static bool is_known(Str name)
{
    for (int i = 0; i < db_tables_count; i++)
        if (str_is(name, db_tables[i].name))
            return true;
    for (size_t i = 0; i < sizeof other_tables / sizeof *other_tables; i++)
        if (str_is(name, other_tables[i]))
            return true;
    return false;
}

Err db_tables_check(Db *db, const char **unknown)
{
    DbCursor cursor;
    bool has = true;
    Err err = db_cursor_open(&cursor, db, text_of(db)->tables);
    *unknown = NULL;
    while (err == ERR_OK && (err = db_cursor_next(&cursor, &has)) == ERR_OK && has)
        if (!is_known(cursor.values[0].text))
            *unknown = arena_copy(db->arena, cursor.values[0].text).ptr;
    db_cursor_close(&cursor);
    return err;
}

Err db_table_exists(Db *db, const char *table, bool *out)
{
    int64_t count = 0;
    TRY(db_number(db, with_table(db, text_of(db)->exists, table), &count));
    *out = count > 0;
    return ERR_OK;
}

Err db_table_count(Db *db, const char *table, int64_t *out)
{
    return db_number(db, with_table(db, "SELECT count(*) FROM %s", table), out);
}

static Err table_empty(Db *db, const char *table, bool *out)
{
    int64_t rows = 0;
    TRY(db_number(db, with_table(db, "SELECT count(*) FROM (SELECT 1 FROM %s LIMIT 1) AS any_row", table), &rows));
    *out = rows == 0;
    return ERR_OK;
}

Err db_tables_empty(Db *db, bool *out)
{
    *out = true;
    for (int i = 0; i < db_tables_count && *out; i++) {
        bool exists = false; /* an older version lacks some */
        TRY(db_table_exists(db, db_tables[i].name, &exists));
        if (exists)
            TRY(table_empty(db, db_tables[i].name, out));
    }
    return ERR_OK;
}

Err db_sequence_read(Db *db, const char *table, int64_t *out)
{
    return db_number(db, with_table(db, text_of(db)->sequence, table), out);
}

static Err sqlite_sequence_set(Db *db, const char *table, int64_t last)
{
    TRY(db_execute(db, with_table(db, "DELETE FROM sqlite_sequence WHERE name = '%s'", table)));
    return db_execute(db,
        arena_printf(db->arena, "INSERT INTO sqlite_sequence (name, seq) VALUES ('%s', %lld)", table, (long long)last)
            .ptr);
}

Err db_sequence_set(Db *db, const char *table, int64_t last)
{
    int64_t now = 0;
    TRY(db_sequence_read(db, table, &now));
    if (now >= last)
        return ERR_OK;
    if (db->conn->url.engine == DB_SQLITE)
        return sqlite_sequence_set(db, table, last);
    return db_execute(db,
        arena_printf(db->arena, "SELECT setval(pg_get_serial_sequence('%s', 'id'), %lld)", table, (long long)last).ptr);
}

Err db_answers_make(Db *db)
{
    return db_execute(db,
        "UPDATE tickets SET answered_at = (SELECT created_at FROM comments "
        "WHERE ticket_id = tickets.id AND NOT internal ORDER BY id DESC LIMIT 1) "
        "WHERE status <> 'closed' AND (status <> 'assigned' OR coalesce(operator_id, 0) <> created_by_id) "
        "AND created_by_id = (SELECT author_id FROM comments "
        "WHERE ticket_id = tickets.id AND NOT internal ORDER BY id DESC LIMIT 1)");
}

Err db_counters_make(Db *db)
{
    static const char *const kept[] = { "DELETE FROM ticket_counts", "DELETE FROM ticket_days",
        "INSERT INTO ticket_counts (status, urgency, operator_id, n) "
        "SELECT status, urgency, coalesce(operator_id, 0), count(*) FROM tickets "
        "WHERE deleted_at IS NULL GROUP BY 1, 2, 3",
        "INSERT INTO ticket_days (day, created, closed) SELECT day, sum(created), sum(closed) FROM ("
        "SELECT created_at / 86400000000 AS day, 1 AS created, 0 AS closed FROM tickets WHERE deleted_at IS NULL "
        "UNION ALL SELECT closed_at / 86400000000, 0, 1 FROM tickets WHERE deleted_at IS NULL AND closed_at IS NOT NULL"
        ") AS marks GROUP BY day" };
    if (db->conn->url.engine == DB_POSTGRES) {
        TRY(db_execute(db, "DELETE FROM ticket_count_deltas"));
        TRY(db_execute(db, "DELETE FROM ticket_day_deltas"));
    }
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        TRY(db_execute(db, kept[i]));
    return ERR_OK;
}

/* See db_copy.h. */
#include "db/db_copy.h"

#include "db/db_cursor.h"
#include "db/db_load.h"

#include <assert.h>

typedef struct Copy {
    Db *from, *to;
    const DbTable *table;
    DbColumns columns; /* of table, the same in both; kinds as the target has them */
    int64_t rows;      /* of table */
    const char **problem;
} Copy;

static Err refuse(const Copy *copy, Str sentence)
{
    *copy->problem = sentence.ptr;
    return ERR_DATABASE;
}

/* A table's rows, in the order of its key, which both engines must have in common: bytes, not a language's alphabet. */
static const char *rows_text(const Copy *copy, const Db *db)
{
    static const char format[] = "SELECT %s FROM %s ORDER BY %s%s";
    bool by_text = !copy->table->has_ids;
    const char *collation = by_text && db->conn->url.engine == DB_POSTGRES ? " COLLATE \"C\"" : "";
    return arena_printf(copy->to->arena, format, db_columns_text(&copy->columns, copy->to->arena), copy->table->name,
        copy->table->key, collation)
        .ptr;
}

static Err columns_agree(Copy *copy)
{
    DbColumns theirs;
    TRY(db_columns_read(copy->from, copy->table->name, &theirs));
    TRY(db_columns_read(copy->to, copy->table->name, &copy->columns));
    bool same = theirs.count == copy->columns.count;
    for (int i = 0; same && i < theirs.count; i++)
        same = str_is(str(theirs.list[i].name), copy->columns.list[i].name);
    return same ? ERR_OK
                : refuse(
                      copy, arena_printf(copy->to->arena,
                                "The table %s has other columns in the source than in the target.", copy->table->name));
}

static Err rows_load(Copy *copy, DbCursor *cursor, DbLoad *load)
{
    bool has = true;
    for (copy->rows = 0;; copy->rows++) {
        TRY(db_cursor_next(cursor, &has));
        if (!has)
            return ERR_OK;
        TRY(db_load_add(load, cursor->values));
    }
}

static Err table_load(Copy *copy)
{
    DbCursor cursor;
    DbLoad load;
    TRY(db_load_begin(&load, copy->to, copy->table->name, &copy->columns));
    Err err = db_cursor_open(&cursor, copy->from, rows_text(copy, copy->from));
    if (err == ERR_OK)
        err = rows_load(copy, &cursor, &load);
    db_cursor_close(&cursor);
    Err ended = db_load_end(&load);
    return err == ERR_OK ? ended : err;
}

static bool value_same(DbValue a, DbValue b)
{
    bool numbers = (a.type == DB_NUMBER || a.type == DB_BOOL) && (b.type == DB_NUMBER || b.type == DB_BOOL);
    if (numbers)
        return a.number == b.number;
    return a.type == b.type && (a.type == DB_NULL || str_equal(a.text, b.text));
}

static bool row_same(const DbCursor *a, const DbCursor *b)
{
    for (int i = 0; i < a->columns; i++)
        if (!value_same(a->values[i], b->values[i]))
            return false;
    return true;
}

static Err rows_compare(Copy *copy, DbCursor *theirs, DbCursor *ours)
{
    for (int64_t row = 1;; row++) {
        bool has_theirs = true, has_ours = true;
        TRY(db_cursor_next(theirs, &has_theirs));
        TRY(db_cursor_next(ours, &has_ours));
        if (!has_theirs && !has_ours)
            return ERR_OK;
        if (has_theirs != has_ours || !row_same(theirs, ours))
            return refuse(copy,
                arena_printf(copy->to->arena,
                    "Row %lld of the table %s is not the same in the target as in the source. The target was left "
                    "empty.",
                    (long long)row, copy->table->name));
    }
}

static Err table_verify(Copy *copy)
{
    DbCursor theirs = { .db = copy->from }, ours = { .db = copy->to };
    Err err = db_cursor_open(&theirs, copy->from, rows_text(copy, copy->from));
    if (err == ERR_OK)
        err = db_cursor_open(&ours, copy->to, rows_text(copy, copy->to));
    if (err == ERR_OK)
        err = rows_compare(copy, &theirs, &ours);
    db_cursor_close(&ours);
    db_cursor_close(&theirs);
    return err;
}

/* Read last: a sequence stands outside of transactions, and may be further than the rows, never behind them. */
static Err sequence_copy(const Copy *copy)
{
    int64_t last = 0;
    if (!copy->table->has_ids)
        return ERR_OK;
    TRY(db_sequence_read(copy->from, copy->table->name, &last));
    return db_sequence_set(copy->to, copy->table->name, last);
}

static Err table_copy(Copy *copy)
{
    TRY(columns_agree(copy));
    TRY(table_load(copy));
    TRY(table_verify(copy));
    return sequence_copy(copy);
}

static Err both_check(const Copy *copy)
{
    const char *unknown = NULL;
    bool empty = false;
    TRY(db_tables_check(copy->from, &unknown));
    if (!unknown)
        TRY(db_tables_check(copy->to, &unknown));
    if (unknown)
        return refuse(
            copy, arena_printf(copy->to->arena, "The table %s is none that this program knows how to copy.", unknown));
    TRY(db_tables_empty(copy->to, &empty));
    return empty ? ERR_OK
                 : refuse(copy, str("The target has rows already, and only an empty database can be filled: give the "
                                    "address of a new one."));
}

static Err all_copy(Copy *copy, DbCopyReport *out)
{
    assert(db_tables_count <= DB_COPY_TABLES_MAX);
    DbCopyReport report = { .count = db_tables_count };
    TRY(both_check(copy));
    for (int i = 0; i < db_tables_count; i++) {
        copy->table = &db_tables[i];
        TRY(table_copy(copy));
        report.tables[i] = (DbCopyRow){ copy->table->name, copy->rows };
    }
    TRY(db_counters_make(copy->to));
    TRY(db_analyze(copy->to));
    TRY(db_commit(copy->to));
    *out = report;
    return ERR_OK;
}

Err db_copy(Db *from, Db *to, DbCopyReport *out, const char **problem)
{
    Copy copy = { .from = from, .to = to, .problem = problem };
    *problem = NULL;
    Err err = db_begin(from, DB_TX_READ);
    if (err == ERR_OK)
        err = db_begin(to, DB_TX_WRITE);
    if (err == ERR_OK)
        err = all_copy(&copy, out);
    if (err != ERR_OK)
        db_rollback(to);
    db_rollback(from);
    if (err != ERR_OK && !*problem)
        *problem =
            arena_printf(to->arena, "The copy failed and the target was left empty: %s", err_info(err)->text).ptr;
    return err;
}

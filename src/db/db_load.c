/* See db_load.h. */
#include "db/db_load.h"

#include "db/db_cursor.h"
#include "db/db_sqlite.h"

#include <assert.h>

static const SqliteConn *sqlite_of(const DbLoad *load)
{
    return (const SqliteConn *)load->db->conn;
}

static bool is_postgres(const DbLoad *load)
{
    return load->db->conn->url.engine == DB_POSTGRES;
}

static Err insert_prepare(DbLoad *load, const char *table)
{
    Arena *arena = load->db->arena;
    Str marks = str("?");
    for (int i = 1; i < load->columns->count; i++)
        marks = arena_printf(arena, "%.*s, ?", (int)marks.len, marks.ptr);
    const char *sql =
        arena_printf(arena, "INSERT INTO %s (%s) VALUES (%s)", table, db_columns_text(load->columns, arena), marks.ptr)
            .ptr;
    sqlite3_stmt *statement = NULL;
    TRY(db_cache_grow(load->db));
    int code = sqlite3_prepare_v2(sqlite_of(load)->handle, sql, -1, &statement, NULL);
    load->statement = statement;
    return sqlite_err(sqlite_of(load), code, sql);
}

Err db_load_begin(DbLoad *load, Db *db, const char *table, const DbColumns *columns)
{
    assert(db->conn->in_transaction);
    *load = (DbLoad){ .db = db, .columns = columns };
    if (!is_postgres(load))
        return insert_prepare(load, table);
    return postgres_copy_begin(&load->copy, db, table, db_columns_text(columns, db->arena));
}

static Err insert_run(DbLoad *load, const DbValue *values)
{
    sqlite3_stmt *statement = load->statement;
    int code = SQLITE_OK;
    for (int i = 0; i < load->columns->count && code == SQLITE_OK; i++)
        code = sqlite_bind(statement, i + 1, values[i]);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    Err err = sqlite_err(sqlite_of(load), code, sqlite3_sql(statement));
    sqlite3_reset(statement); /* repeats the failure that step has told */
    return err;
}

/* A text where the table has numbers cannot be sent as one: SQLite's columns hold anything, PostgreSQL's do not. */
static bool fits(DbValue *value, const DbColumn *column)
{
    if (value->type == DB_NULL)
        return true;
    if (column->kind == COLUMN_TEXT)
        return value->type == DB_TEXT;
    if (column->kind == COLUMN_BOOL)
        value->type = value->type == DB_NUMBER ? DB_BOOL : value->type;
    return value->type == (column->kind == COLUMN_BOOL ? DB_BOOL : DB_NUMBER);
}

static Err copy_add(DbLoad *load, const DbValue *values)
{
    postgres_copy_row(&load->copy, (size_t)load->columns->count);
    for (int i = 0; i < load->columns->count; i++) {
        DbValue value = values[i];
        if (!fits(&value, &load->columns->list[i])) {
            db_log_failure("COPY", load->columns->list[i].name, "a value of another type than the column's");
            return ERR_DATABASE;
        }
        postgres_copy_value(&load->copy, value);
    }
    return postgres_copy_row_end(&load->copy);
}

Err db_load_add(DbLoad *load, const DbValue *values)
{
    return is_postgres(load) ? copy_add(load, values) : insert_run(load, values);
}

Err db_load_end(DbLoad *load)
{
    if (is_postgres(load))
        return postgres_copy_end(&load->copy);
    sqlite3_finalize(load->statement);
    return ERR_OK;
}

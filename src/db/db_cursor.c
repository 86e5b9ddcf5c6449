/* See db_cursor.h. SQLite steps its statement; PostgreSQL fetches a page at a time from a cursor of the server's. */
#include "db/db_cursor.h"

#include "db/db_postgres.h"
#include "db/db_sqlite.h"

#include <assert.h>
#include <endian.h>

/* Rows a page: texts may be long. */
static const char fetch[] = "FETCH 200 FROM rows";

static bool is_postgres(const Db *db)
{
    return db->conn->url.engine == DB_POSTGRES;
}

/* SQLite */

static Err sqlite_open(DbCursor *cursor, const char *sql)
{
    const SqliteConn *conn = (const SqliteConn *)cursor->db->conn;
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(conn->handle, sql, -1, &statement, NULL);
    cursor->statement = statement;
    cursor->columns = sqlite3_column_count(statement);
    return sqlite_err(conn, code, sql);
}

/* What is no whole number comes as text: numbers of another kind, and bytes. */
static DbValue sqlite_value(sqlite3_stmt *statement, int column)
{
    int type = sqlite3_column_type(statement, column);
    if (type == SQLITE_NULL)
        return (DbValue){ .type = DB_NULL };
    if (type == SQLITE_INTEGER)
        return (DbValue){ .type = DB_NUMBER, .number = sqlite3_column_int64(statement, column) };
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return (DbValue){ .type = DB_TEXT, .text = { text ? text : "", (size_t)sqlite3_column_bytes(statement, column) } };
}

static Err sqlite_next(DbCursor *cursor, bool *has)
{
    int code = sqlite3_step(cursor->statement);
    *has = code == SQLITE_ROW;
    for (int i = 0; *has && i < cursor->columns; i++)
        cursor->values[i] = sqlite_value(cursor->statement, i);
    return sqlite_err((const SqliteConn *)cursor->db->conn, code, sqlite3_sql(cursor->statement));
}

/* PostgreSQL */

static Err postgres_run(DbCursor *cursor, const char *sql)
{
    PostgresConn *conn = (PostgresConn *)cursor->db->conn;
    PQclear(cursor->page);
    cursor->row = 0;
    cursor->page = PQexec(conn->handle, sql); /* as scripts: it may take its time, somebody sits before it */
    return postgres_err(conn, cursor->page, sql, cursor->db);
}

static Err postgres_open(DbCursor *cursor, const char *sql)
{
    TRY(postgres_run(cursor, arena_printf(cursor->db->arena, "DECLARE rows BINARY NO SCROLL CURSOR FOR %s", sql).ptr));
    TRY(postgres_run(cursor, fetch));
    cursor->columns = PQnfields(cursor->page);
    return ERR_OK;
}

static int64_t integer_of(const char *bytes, int length)
{
    uint64_t wide;
    uint32_t narrow;
    if (length == (int)sizeof wide) {
        memcpy(&wide, bytes, sizeof wide);
        return (int64_t)be64toh(wide);
    }
    assert(length == (int)sizeof narrow);
    memcpy(&narrow, bytes, sizeof narrow);
    return (int32_t)be32toh(narrow);
}

static DbValue postgres_value(const PGresult *page, int row, int column)
{
    const char *bytes = PQgetvalue(page, row, column);
    int length = PQgetlength(page, row, column);
    if (PQgetisnull(page, row, column))
        return (DbValue){ .type = DB_NULL };
    switch (PQftype(page, column)) {
    case PG_BOOL: return (DbValue){ .type = DB_BOOL, .number = bytes[0] };
    case PG_INT4:
    case PG_INT8: return (DbValue){ .type = DB_NUMBER, .number = integer_of(bytes, length) };
    default: return (DbValue){ .type = DB_TEXT, .text = { bytes, (size_t)length } };
    }
}

static Err postgres_next_row(DbCursor *cursor, bool *has)
{
    if (cursor->row == PQntuples(cursor->page) && cursor->row > 0)
        TRY(postgres_run(cursor, fetch));
    *has = cursor->row < PQntuples(cursor->page);
    for (int i = 0; *has && i < cursor->columns; i++)
        cursor->values[i] = postgres_value(cursor->page, cursor->row, i);
    cursor->row += *has;
    return ERR_OK;
}

Err db_cursor_open(DbCursor *cursor, Db *db, const char *sql)
{
    assert(db->conn->in_transaction);
    *cursor = (DbCursor){ .db = db };
    TRY(is_postgres(db) ? postgres_open(cursor, sql) : sqlite_open(cursor, sql));
    assert(cursor->columns <= DB_FIELDS_MAX);
    return ERR_OK;
}

Err db_cursor_next(DbCursor *cursor, bool *has)
{
    return is_postgres(cursor->db) ? postgres_next_row(cursor, has) : sqlite_next(cursor, has);
}

void db_cursor_close(DbCursor *cursor)
{
    sqlite3_finalize(cursor->statement);
    /* A transaction that failed has closed it already. */
    if (is_postgres(cursor->db) && PQtransactionStatus(((PostgresConn *)cursor->db->conn)->handle) == PQTRANS_INTRANS)
        (void)postgres_run(cursor, "CLOSE rows");
    PQclear(cursor->page);
    *cursor = (DbCursor){ 0 };
}

Err db_number(Db *db, const char *sql, int64_t *out)
{
    DbCursor cursor;
    bool has = false;
    Err err = db_cursor_open(&cursor, db, sql);
    if (err == ERR_OK)
        err = db_cursor_next(&cursor, &has);
    if (err == ERR_OK)
        *out = has && cursor.values[0].type != DB_NULL ? cursor.values[0].number : 0;
    db_cursor_close(&cursor);
    return err;
}

Err db_execute(Db *db, const char *sql)
{
    const char *message = NULL;
    return db->conn->driver->script(db->conn, sql, NULL, db->arena, &message);
}

Err db_analyze(Db *db)
{
    return is_postgres(db) ? db_execute(db, "ANALYZE") : ERR_OK;
}

Err db_cache_grow(Db *db)
{
    return is_postgres(db) ? ERR_OK : db_execute(db, "PRAGMA cache_size=-65536");
}

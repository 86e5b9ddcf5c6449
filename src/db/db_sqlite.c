/* SQLite: statements, values and errors. A statement is prepared when it is first run, and kept: docs/adr/0020. */
#include "db/db_sqlite.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static SqliteConn *sqlite_conn(DbConn *conn)
{
    return (SqliteConn *)conn;
}

/* Errors */

static bool disk_is_full(const SqliteConn *conn, int code)
{
    int primary = code & 0xff;
    int system = primary == SQLITE_IOERR ? sqlite3_system_errno(conn->handle) : 0;
    return primary == SQLITE_FULL || system == ENOSPC || system == EDQUOT;
}

Err sqlite_err(const SqliteConn *conn, int code, const char *what)
{
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE)
        return ERR_OK;
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_ROWID)
        return ERR_UNIQUE;
    int primary = code & 0xff;
    if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED || primary == SQLITE_INTERRUPT)
        return ERR_BUSY;
    char number[16];
    snprintf(number, sizeof number, "%d", code);
    db_log_failure(what, number, sqlite3_errmsg(conn->handle));
    return disk_is_full(conn, code) ? ERR_STORAGE_FULL : ERR_DATABASE;
}

/* "UNIQUE constraint failed: users.name, users.email" becomes users_name_email_key, as PostgreSQL calls it. */
static const char *conflict_name(Arena *arena, const char *message, bool primary_key)
{
    const char *colon = strrchr(message, ':');
    Str rest = str_trim(str(colon ? colon + 1 : ""));
    Str columns = rest, table = str_cut(rest, '.', &columns);
    Str name = table;
    if (primary_key)
        return arena_printf(arena, "%.*s_pkey", (int)table.len, table.ptr).ptr;
    while (rest.len) {
        Str column = str_cut(rest, ',', &rest);
        Str after = { 0 };
        str_cut(str_trim(column), '.', &after);
        name = arena_printf(arena, "%.*s_%.*s", (int)name.len, name.ptr, (int)after.len, after.ptr);
    }
    return arena_printf(arena, "%.*s_key", (int)name.len, name.ptr).ptr;
}

static Err statement_err(Db *db, const SqliteConn *conn, int code, const char *what)
{
    Err err = sqlite_err(conn, code, what);
    if (err == ERR_UNIQUE)
        db->conflict = conflict_name(db->arena, sqlite3_errmsg(conn->handle), code != SQLITE_CONSTRAINT_UNIQUE);
    return err;
}

/* Values */

int sqlite_bind(sqlite3_stmt *handle, int number, DbValue value)
{
    switch (value.type) {
    case DB_NULL: return sqlite3_bind_null(handle, number);
    case DB_NUMBER:
    case DB_BOOL: return sqlite3_bind_int64(handle, number, value.number);
    case DB_TEXT: break;
    }
    const char *text = value.text.ptr ? value.text.ptr : "";
    return sqlite3_bind_text64(handle, number, text, value.text.len, SQLITE_STATIC, SQLITE_UTF8);
}

static int params_bind(sqlite3_stmt *handle, const Query *query, const void *params)
{
    const Schema *schema = query->params;
    int code = SQLITE_OK;
    for (int i = 0; i < query->numbers && code == SQLITE_OK; i++)
        code = sqlite3_bind_int64(handle, i + 1, ((const int64_t *)params)[i]);
    for (size_t i = 0; schema && i < schema->count && code == SQLITE_OK; i++)
        code = sqlite_bind(handle, (int)i + 1, db_field_load(&schema->fields[i], params));
    return code;
}

static bool column_read(sqlite3_stmt *handle, int column, DbValue *out)
{
    switch (sqlite3_column_type(handle, column)) {
    case SQLITE_NULL: *out = (DbValue){ .type = DB_NULL }; return true;
    case SQLITE_INTEGER:
        *out = (DbValue){ .type = DB_NUMBER, .number = sqlite3_column_int64(handle, column) };
        return true;
    case SQLITE_TEXT: break;
    default: return false;
    }
    const char *text = (const char *)sqlite3_column_text(handle, column);
    size_t len = (size_t)sqlite3_column_bytes(handle, column);
    *out = (DbValue){ .type = DB_TEXT, .text = { text, len } };
    return text != NULL;
}

static Err row_read(const SqliteStatement *statement, const Query *query, DbRows *rows)
{
    void *row = db_rows_add(rows);
    for (int i = 0; i < statement->count; i++) {
        const Field *field = statement->columns[i];
        DbValue value;
        if (!column_read(statement->handle, i, &value) || !db_field_store(field, value, row, rows->arena)) {
            db_log_failure(query->name, field->name, "the column holds what its field cannot");
            return ERR_DATABASE;
        }
    }
    db_rows_filled(rows, row);
    return ERR_OK;
}

/* Statements */

/* A statement that writes is run to its end: before that, what it did is not done. */
static Err rows_read(Db *db, const Query *query, const SqliteStatement *statement, DbRows *rows)
{
    const SqliteConn *conn = sqlite_conn(db->conn);
    for (;;) {
        int code = sqlite3_step(statement->handle);
        if (code != SQLITE_ROW)
            return statement_err(db, conn, code, query->name);
        if (rows->schema && !db_rows_full(rows))
            TRY(row_read(statement, query, rows));
        if (!query->writes && rows->schema && db_rows_full(rows))
            return ERR_OK;
    }
}

static Err sqlite_control(DbConn *base, DbControl control)
{
    SqliteConn *conn = sqlite_conn(base);
    sqlite3_stmt *handle = conn->controls[control];
    conn->deadline_us = 0;
    int code = sqlite3_step(handle);
    Err err = sqlite_err(conn, code, sqlite3_sql(handle));
    sqlite3_reset(handle);
    return err;
}

static Err prepare_refuse(Str sentence, const char **problem)
{
    *problem = sentence.ptr;
    return ERR_DATABASE;
}

static Err statement_check(
    SqliteConn *conn, const Query *query, SqliteStatement *statement, Arena *arena, const char **problem)
{
    const char *names[DB_FIELDS_MAX];
    int params = db_param_count(query);
    if (sqlite3_bind_parameter_count(statement->handle) != params)
        return prepare_refuse(
            arena_printf(arena, "The query %s does not take %d parameters.", query->name, params), problem);
    statement->count = sqlite3_column_count(statement->handle);
    int room = query->row ? (int)query->row->count : DB_FIELDS_MAX;
    for (int i = 0; i < statement->count && i < room; i++)
        names[i] = sqlite3_column_name(statement->handle, i);
    if (statement->count > room)
        return prepare_refuse(
            arena_printf(arena, "The query %s gives more columns than %s has fields.", query->name, query->row->name),
            problem);
    if (!statement->columns)
        statement->columns = arena_array(&conn->base.memory, db_column_room(query), sizeof(Field *));
    *problem = db_columns_map(query, names, (size_t)statement->count, statement->columns, arena);
    return *problem ? ERR_DATABASE : ERR_OK;
}

static Err statement_prepare(
    SqliteConn *conn, const Query *query, SqliteStatement *statement, Arena *arena, const char **problem)
{
    int code = sqlite3_prepare_v3(conn->handle, query->sqlite, -1, SQLITE_PREPARE_PERSISTENT, &statement->handle, NULL);
    int primary = code & 0xff;
    if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED) { /* the first one reads the schema */
        *problem = "The database at DATABASE_URL is in use by another program. Try again.";
        return ERR_BUSY;
    }
    if (code != SQLITE_OK)
        return prepare_refuse(arena_printf(arena,
                                  "The query %s does not fit the database at DATABASE_URL (%s): %s. `servicedesk "
                                  "migrate` brings the database up to date.",
                                  query->name, conn->base.url.shown, sqlite3_errmsg(conn->handle)),
            problem);
    Err err = statement_check(conn, query, statement, arena, problem);
    if (err != ERR_OK) {
        sqlite3_finalize(statement->handle);
        statement->handle = NULL;
    }
    return err;
}

static void controls_prepare(SqliteConn *conn)
{
    static const char *const texts[DB_CONTROLS] = {
        [DB_BEGIN_READ] = "BEGIN",
        [DB_BEGIN_WRITE] = "BEGIN IMMEDIATE",
        [DB_COMMIT] = "COMMIT",
        [DB_ROLLBACK] = "ROLLBACK",
        [DB_SAVEPOINT] = "SAVEPOINT request",
        [DB_RELEASE] = "RELEASE request",
        [DB_ROLLBACK_TO] = "ROLLBACK TO request",
    };
    for (int i = 0; i < DB_CONTROLS; i++) {
        int code = sqlite3_prepare_v3(conn->handle, texts[i], -1, SQLITE_PREPARE_PERSISTENT, &conn->controls[i], NULL);
        assert(code == SQLITE_OK);
    }
}

static void sqlite_disconnect(DbConn *base)
{
    SqliteConn *conn = sqlite_conn(base);
    for (int i = 0; i < DB_CONTROLS; i++) {
        sqlite3_finalize(conn->controls[i]);
        conn->controls[i] = NULL;
    }
    for (int i = 0; conn->statements && i < (int)db_statements_max(base); i++) {
        sqlite3_finalize(conn->statements[i].handle);
        conn->statements[i].handle = NULL;
    }
    sqlite_file_close(conn);
}

static Err sqlite_connect(DbConn *base, Arena *arena, const char **problem)
{
    SqliteConn *conn = sqlite_conn(base);
    TRY(sqlite_file_open(conn, arena, problem));
    controls_prepare(conn);
    if (!conn->statements)
        conn->statements = arena_array(&base->memory, db_statements_max(base), sizeof(SqliteStatement));
    return ERR_OK;
}

static Err sqlite_check(DbConn *base, Arena *arena, const char **problem)
{
    SqliteConn *conn = sqlite_conn(base);
    for (int i = 0; i < base->queries->count; i++) {
        const Query *query = base->queries->list[i];
        if (db_query_is_for(base, query) && !conn->statements[i].handle)
            TRY(statement_prepare(conn, query, &conn->statements[i], arena, problem));
    }
    return ERR_OK;
}

static Err sqlite_prepare(Db *db, const Query *query)
{
    SqliteConn *conn = sqlite_conn(db->conn);
    SqliteStatement *statement = &conn->statements[query->index];
    const char *problem = NULL;
    if (statement->handle)
        return ERR_OK;
    Err err = statement_prepare(conn, query, statement, db->arena, &problem);
    if (err == ERR_DATABASE)
        db_log_failure(query->name, "", problem);
    return err;
}

static Err sqlite_query(Db *db, const Query *query, const void *params, DbRows *rows)
{
    SqliteConn *conn = sqlite_conn(db->conn);
    const SqliteStatement *statement = &conn->statements[query->index];
    TRY(sqlite_prepare(db, query));
    Err err = statement_err(db, conn, params_bind(statement->handle, query, params), query->name);
    if (err == ERR_OK) {
        conn->deadline_us = conn->base.deadline_ms > 0 ? monotonic_us() + (int64_t)conn->base.deadline_ms * 1000 : 0;
        err = rows_read(db, query, statement, rows);
        rows->changed = sqlite3_changes64(conn->handle);
    }
    sqlite3_reset(statement->handle); /* repeats the failure that step has told */
    return err;
}

static void sqlite_unprepare(DbConn *base, const Query *query)
{
    SqliteStatement *statement = &sqlite_conn(base)->statements[query->index];
    sqlite3_finalize(statement->handle);
    statement->handle = NULL;
}

/* Migrations and tests */

static int value_take(void *out, int count, char **values, char **names)
{
    (void)names;
    if (count > 0)
        *(int64_t *)out = values[0] ? strtoll(values[0], NULL, 10) : 0;
    return 0;
}

static Err sqlite_script(DbConn *base, const char *sql, int64_t *value, Arena *arena, const char **message)
{
    SqliteConn *conn = sqlite_conn(base);
    int64_t ignored = 0;
    int code = sqlite3_exec(conn->handle, sql, value_take, value ? value : &ignored, NULL);
    if (code != SQLITE_OK)
        *message = arena_copy(arena, str(sqlite3_errmsg(conn->handle))).ptr;
    return sqlite_err(conn, code, "script");
}

static Err sqlite_explain(Db *db, const Query *query, Str *out)
{
    enum { DETAIL = 3 };
    SqliteConn *conn = sqlite_conn(db->conn);
    const char *text = arena_printf(db->arena, "EXPLAIN QUERY PLAN %s", query->sqlite).ptr;
    sqlite3_stmt *handle = NULL;
    int code = sqlite3_prepare_v2(conn->handle, text, -1, &handle, NULL);
    Str plan = str("");
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(handle);
        if (code == SQLITE_ROW)
            plan = arena_printf(db->arena, "%.*s%s\n", (int)plan.len, plan.ptr, sqlite3_column_text(handle, DETAIL));
    }
    TRY(sqlite_err(conn, code, query->name));
    sqlite3_finalize(handle);
    *out = plan;
    return ERR_OK;
}

static bool sqlite_in_transaction(const DbConn *base)
{
    return !sqlite3_get_autocommit(((const SqliteConn *)base)->handle);
}

DbConn *sqlite_conn_new(void)
{
    static const DbDriver driver = {
        .connect = sqlite_connect,
        .disconnect = sqlite_disconnect,
        .control = sqlite_control,
        .query = sqlite_query,
        .script = sqlite_script,
        .explain = sqlite_explain,
        .check = sqlite_check,
        .prepare = sqlite_prepare,
        .unprepare = sqlite_unprepare,
        .in_transaction = sqlite_in_transaction,
    };
    SqliteConn *conn = calloc(1, sizeof *conn);
    if (!conn)
        abort();
    conn->base.driver = &driver;
    return &conn->base;
}

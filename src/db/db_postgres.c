/* PostgreSQL: running statements, values (binary both ways) and errors. Every statement is prepared when the connection
 * opens, under its query's name; through a pooler each is sent whole. */
#include "db/db_postgres.h"

#include <assert.h>
#include <endian.h>
#include <stdio.h>
#include <stdlib.h>

enum { DROPPED_MAX_BYTES = 4 * 1024 * 1024 }; /* of rows that nobody wants, before the connection is given up */

static PostgresConn *postgres_conn(DbConn *conn)
{
    return (PostgresConn *)conn;
}

/* Errors */

static Err state_err(const char *state)
{
    static const struct {
        const char *state;
        Err err;
    } states[] = {
        { "40001", ERR_RETRY },                                 /* serialization_failure */
        { "40P01", ERR_RETRY },                                 /* deadlock_detected */
        { "23505", ERR_UNIQUE }, { "53100", ERR_STORAGE_FULL }, /* disk_full */
        { "57014", ERR_BUSY },                                  /* query_canceled: statement_timeout */
        { "55P03", ERR_BUSY },                                  /* lock_not_available */
    };
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (strcmp(states[i].state, state) == 0)
            return states[i].err;
    return ERR_DATABASE;
}

/* The classes 22 (data) and 23 (constraints) quote values in their messages. */
static const char *message_without_values(const PGresult *result, const char *state)
{
    const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (strncmp(state, "22", 2) == 0 || strncmp(state, "23", 2) == 0)
        return constraint ? constraint : "";
    return message ? message : "";
}

static bool is_lost(const PostgresConn *conn, const char *state)
{
    return PQstatus(conn->handle) != CONNECTION_OK || strncmp(state, "57P0", 4) == 0;
}

Err postgres_err(PostgresConn *conn, const PGresult *result, const char *what, Db *db)
{
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_IN)
        return ERR_OK;
    if (!conn->handle) {
        db_log_failure(what, "", "no answer in time: the connection is closed");
        return ERR_BUSY;
    }
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    if (!state)
        state = "";
    if (is_lost(conn, state)) {
        conn->base.connected = false;
        db_log_loss(what, state);
        return ERR_DATABASE;
    }
    Err err = state_err(state);
    if (err == ERR_UNIQUE && db)
        db->conflict = arena_copy(db->arena, str(PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME))).ptr;
    if (err == ERR_DATABASE || err == ERR_STORAGE_FULL)
        db_log_failure(what, state, *state ? message_without_values(result, state) : "not sent");
    return err;
}

/* What changes the database for good and was not answered may have been done: nobody is told to try again. */
static Err outcome(const PostgresConn *conn, Err err, bool lasting)
{
    return err == ERR_BUSY && lasting && !conn->handle ? ERR_DATABASE : err;
}

/* Values */

typedef struct PostgresArgs {
    const char **values;
    int *lengths, *formats;
    uint64_t *numbers; /* what values point to, big-endian */
} PostgresArgs;

static void arg_set(PostgresArgs *args, size_t i, DbValue value)
{
    args->formats[i] = 1;
    switch (value.type) {
    case DB_NULL: args->values[i] = NULL; break;
    case DB_NUMBER:
        args->numbers[i] = htobe64((uint64_t)value.number);
        args->values[i] = (const char *)&args->numbers[i];
        args->lengths[i] = 8;
        break;
    case DB_BOOL:
        args->values[i] = value.number ? "\1" : "\0";
        args->lengths[i] = 1;
        break;
    case DB_TEXT:
        args->values[i] = value.text.ptr ? value.text.ptr : "";
        args->lengths[i] = (int)value.text.len;
        break;
    }
}

static PostgresArgs args_of(Arena *arena, const Query *query, const void *params)
{
    size_t count = (size_t)db_param_count(query);
    PostgresArgs args = { .values = arena_array(arena, count, sizeof(char *)),
        .lengths = arena_array(arena, count, sizeof(int)),
        .formats = arena_array(arena, count, sizeof(int)),
        .numbers = arena_array(arena, count, sizeof(uint64_t)) };
    for (size_t i = 0; i < count; i++)
        arg_set(&args, i,
            query->numbers ? (DbValue){ .type = DB_NUMBER, .number = ((const int64_t *)params)[i] }
                           : db_field_load(&query->params->fields[i], params));
    return args;
}

static int64_t integer_read(const char *bytes, int length)
{
    int64_t value = length > 0 && ((unsigned char)bytes[0] & 0x80) ? -1 : 0; /* the sign reaches all higher bytes */
    for (int i = 0; i < length; i++)
        value = (int64_t)((uint64_t)value << 8 | (unsigned char)bytes[i]);
    return value;
}

static DbValue value_read(const PGresult *result, int row, int column, Oid type)
{
    const char *bytes = PQgetvalue(result, row, column);
    int length = PQgetlength(result, row, column);
    if (PQgetisnull(result, row, column))
        return (DbValue){ .type = DB_NULL };
    switch (type) {
    case PG_BOOL: return (DbValue){ .type = DB_BOOL, .number = bytes[0] };
    case PG_INT2:
    case PG_INT4:
    case PG_INT8: return (DbValue){ .type = DB_NUMBER, .number = integer_read(bytes, length) };
    default: return (DbValue){ .type = DB_TEXT, .text = { bytes, (size_t)length } };
    }
}

static Err row_read(
    const PGresult *result, int at, const PostgresStatement *statement, const Query *query, DbRows *rows)
{
    void *row = db_rows_add(rows);
    for (int i = 0; i < statement->count; i++) {
        const Field *field = statement->columns[i];
        if (!db_field_store(field, value_read(result, at, i, statement->types[i]), row, rows->arena)) {
            db_log_failure(query->name, field->name, "the column holds what its field cannot");
            return ERR_DATABASE;
        }
    }
    db_rows_filled(rows, row);
    return ERR_OK;
}

/* Statements */

static int query_send(Db *db, const Query *query, const void *params)
{
    PGconn *handle = postgres_conn(db->conn)->handle;
    PostgresArgs args = args_of(db->arena, query, params);
    int count = db_param_count(query);
    if (db->conn->url.pooled)
        return PQsendQueryParams(handle, query->postgres, count, NULL, args.values, args.lengths, args.formats, 1);
    return PQsendQueryPrepared(handle, query->name, count, args.values, args.lengths, args.formats, 1);
}

static Err rows_read(const PGresult *result, const PostgresStatement *statement, const Query *query, DbRows *rows)
{
    for (int i = 0; rows->schema && i < PQntuples(result) && !db_rows_full(rows); i++)
        TRY(row_read(result, i, statement, query, rows));
    rows->changed = strtoll(PQcmdTuples((PGresult *)result), NULL, 10);
    return ERR_OK;
}

static Err query_all(Db *db, const Query *query, const void *params, DbRows *rows)
{
    PostgresConn *conn = postgres_conn(db->conn);
    PGresult *result = postgres_answer(conn, query_send(db, query, params));
    Err err = postgres_err(conn, result, query->name, db);
    if (err == ERR_OK)
        err = rows_read(result, &conn->statements[query->index], query, rows);
    PQclear(result);
    return err;
}

static size_t row_bytes(const PGresult *result)
{
    size_t bytes = 0;
    for (int i = 0; PQntuples(result) && i < PQnfields(result); i++)
        bytes += (size_t)PQgetlength(result, 0, i);
    return bytes;
}

static Err row_take(PostgresConn *conn, const PGresult *result, const Query *query, DbRows *rows)
{
    if (PQresultStatus(result) != PGRES_SINGLE_TUPLE)
        return postgres_err(conn, result, query->name, NULL);
    return db_rows_full(rows) ? ERR_OK : row_read(result, 0, &conn->statements[query->index], query, rows);
}

/* Row by row, so that no more than one is held outside the arena. What comes after the bound is read and dropped; when
 * that is much, a new connection is cheaper. A cancel would be cheaper still, but libpq's waits without end, and inside
 * a transaction neither may be: both end it. */
static Err query_bounded(Db *db, const Query *query, const void *params, DbRows *rows)
{
    PostgresConn *conn = postgres_conn(db->conn);
    int64_t until_us = postgres_until(conn);
    size_t dropped = 0;
    Err err = ERR_OK;
    if (!query_send(db, query, params) || !PQsetSingleRowMode(conn->handle))
        return postgres_err(conn, NULL, query->name, db);
    for (PGresult *result; (result = postgres_next(conn, until_us)); PQclear(result)) {
        dropped += db_rows_full(rows) ? row_bytes(result) : 0;
        Err taken = row_take(conn, result, query, rows);
        err = err == ERR_OK ? taken : err;
        if (dropped > DROPPED_MAX_BYTES && !conn->base.in_transaction)
            postgres_give_up(conn);
    }
    return conn->handle || db_rows_full(rows) ? err : postgres_err(conn, NULL, query->name, db);
}

static Err postgres_query(Db *db, const Query *query, const void *params, DbRows *rows)
{
    bool bounded = rows->max_bytes || rows->visitor.take;
    Err err = (bounded ? query_bounded : query_all)(db, query, params, rows);
    return outcome(postgres_conn(db->conn), err, query->writes && !db->conn->in_transaction);
}

/* Of a pooled connection nothing outlives its transaction, so each brings its deadline along; a statement outside of
 * one has the deadline of this side alone. */
static void control_print(const DbConn *base, DbControl control, char out[PG_CONTROL_MAX])
{
    static const char *const texts[DB_CONTROLS] = {
        [DB_BEGIN_READ] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        [DB_BEGIN_WRITE] = "BEGIN ISOLATION LEVEL SERIALIZABLE",
        [DB_COMMIT] = "COMMIT",
        [DB_ROLLBACK] = "ROLLBACK",
    };
    bool begins = control == DB_BEGIN_READ || control == DB_BEGIN_WRITE;
    assert(texts[control]);
    int len = snprintf(out, PG_CONTROL_MAX, "%s", texts[control]);
    if (begins && base->url.pooled && base->deadline_ms)
        snprintf(out + len, PG_CONTROL_MAX - (size_t)len, "; SET LOCAL statement_timeout = %d", base->deadline_ms);
}

/* A COMMIT of a transaction that failed is answered with success and the word ROLLBACK. */
Err postgres_control(DbConn *base, DbControl control)
{
    char text[PG_CONTROL_MAX];
    PostgresConn *conn = postgres_conn(base);
    control_print(base, control, text);
    PGresult *result = postgres_answer(conn, PQsendQuery(conn->handle, text));
    Err err = postgres_err(conn, result, text, NULL);
    if (err == ERR_OK && control == DB_COMMIT && strcmp(PQcmdStatus(result), "COMMIT") != 0)
        err = ERR_DATABASE;
    PQclear(result);
    return outcome(conn, err, control == DB_COMMIT);
}

static void postgres_disconnect(DbConn *base)
{
    postgres_session_close(postgres_conn(base));
}

static Err postgres_connect(DbConn *base, Arena *arena, const char **problem)
{
    PostgresConn *conn = postgres_conn(base);
    TRY(postgres_session_open(conn, arena, problem));
    Err err = postgres_statements_prepare(conn, arena, problem);
    if (err != ERR_OK)
        postgres_session_close(conn);
    return err;
}

/* Migrations and tests: a script may take its time, somebody sits before it. */

static Err postgres_script(DbConn *base, const char *sql, int64_t *value, Arena *arena, const char **message)
{
    PostgresConn *conn = postgres_conn(base);
    PGresult *result = PQexec(conn->handle, sql);
    Err err = postgres_err(conn, result, "script", NULL);
    const char *words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (err != ERR_OK)
        *message = arena_copy(arena, str(words ? words : "the connection was lost")).ptr;
    else if (value && PQntuples(result) > 0)
        *value = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    return err;
}

static Err postgres_explain(Db *db, const Query *query, Str *out)
{
    (void)db;
    (void)query;
    (void)out;
    return ERR_NOT_IMPLEMENTED;
}

static bool postgres_in_transaction(const DbConn *base)
{
    return PQtransactionStatus(((const PostgresConn *)base)->handle) != PQTRANS_IDLE;
}

DbConn *postgres_conn_new(void)
{
    static const DbDriver driver = {
        .connect = postgres_connect,
        .disconnect = postgres_disconnect,
        .control = postgres_control,
        .query = postgres_query,
        .script = postgres_script,
        .explain = postgres_explain,
        .prepare = postgres_list_prepare,
        .unprepare = postgres_list_unprepare,
        .in_transaction = postgres_in_transaction,
    };
    PostgresConn *conn = calloc(1, sizeof *conn);
    if (!conn)
        abort();
    conn->base.driver = &driver;
    return &conn->base;
}

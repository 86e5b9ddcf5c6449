/* Preparing PostgreSQL's statements, and seeing that their parameters and columns are what their structs say. */
#include "db/db_postgres.h"

#include <stdio.h>

static bool type_fits(Oid type, const Field *field)
{
    switch (field->type) {
    case FIELD_BOOL: return type == PG_BOOL;
    case FIELD_I64:
    case FIELD_TIME:
    case FIELD_OPT_TIME:
    case FIELD_OPT_I64: return type == PG_INT8 || type == PG_INT4 || type == PG_INT2;
    case FIELD_STR:
    case FIELD_OPT_STR:
    case FIELD_ENUM: return type == PG_TEXT || type == PG_VARCHAR;
    default: return false;
    }
}

/* Under which name. Pooled: the one that the next statement replaces. */
static const char *name_of(const PostgresConn *conn, const Query *query)
{
    return conn->base.url.pooled ? "" : query->name;
}

static Err prepare_refuse(Str sentence, const char **problem)
{
    *problem = sentence.ptr;
    return ERR_DATABASE;
}

static Err columns_check(
    PostgresConn *conn, const Query *query, const PGresult *described, Arena *arena, const char **problem)
{
    PostgresStatement *statement = &conn->statements[query->index];
    const char *names[DB_FIELDS_MAX];
    int room = query->row ? (int)query->row->count : DB_FIELDS_MAX;
    statement->count = PQnfields(described);
    if (statement->count > room)
        return prepare_refuse(
            arena_printf(arena, "The query %s gives more columns than its row has fields.", query->name), problem);
    if (!statement->columns) {
        statement->columns = arena_array(&conn->base.memory, db_column_room(query), sizeof(Field *));
        statement->types = arena_array(&conn->base.memory, db_column_room(query), sizeof(Oid));
    }
    for (int i = 0; i < statement->count; i++)
        names[i] = PQfname(described, i);
    *problem = db_columns_map(query, names, (size_t)statement->count, statement->columns, arena);
    for (int i = 0; i < statement->count && !*problem; i++) {
        statement->types[i] = PQftype(described, i);
        if (!type_fits(statement->types[i], statement->columns[i]))
            *problem = arena_printf(
                arena, "The query %s gives a column %s of another type than its field.", query->name, names[i])
                           .ptr;
    }
    return *problem ? ERR_DATABASE : ERR_OK;
}

static Err describe_check(PostgresConn *conn, const Query *query, Arena *arena, const char **problem)
{
    PGresult *described = postgres_answer(conn, PQsendDescribePrepared(conn->handle, name_of(conn, query)));
    int params = db_param_count(query);
    Err err = ERR_DATABASE;
    if (PQresultStatus(described) != PGRES_COMMAND_OK)
        *problem = arena_printf(
            arena, "PostgreSQL at DATABASE_URL (%s) was lost while statements were prepared.", conn->base.url.shown)
                       .ptr;
    else if (PQnparams(described) != params)
        *problem = arena_printf(arena, "The query %s does not take %d parameters.", query->name, params).ptr;
    else
        err = columns_check(conn, query, described, arena, problem);
    PQclear(described);
    return err;
}

static Err statement_prepare(PostgresConn *conn, const Query *query, Arena *arena, const char **problem)
{
    PGresult *result =
        postgres_answer(conn, PQsendPrepare(conn->handle, name_of(conn, query), query->postgres, 0, NULL));
    bool ok = PQresultStatus(result) == PGRES_COMMAND_OK;
    const char *words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (!ok)
        *problem = arena_printf(arena,
            "The query %s does not fit the database at DATABASE_URL (%s): %s. `servicedesk migrate` brings the "
            "database up to date.",
            query->name, conn->base.url.shown, words ? words : "the connection was lost")
                       .ptr;
    PQclear(result);
    return ok ? describe_check(conn, query, arena, problem) : ERR_DATABASE;
}

static Err statements_prepare(PostgresConn *conn, Arena *arena, const char **problem)
{
    const DbQueries *queries = conn->base.queries;
    for (int i = 0; i < queries->count; i++)
        if (db_query_is_for(&conn->base, queries->list[i]))
            TRY(statement_prepare(conn, queries->list[i], arena, problem));
    return ERR_OK;
}

Err postgres_statements_prepare(PostgresConn *conn, Arena *arena, const char **problem)
{
    const DbQueries *queries = conn->base.queries;
    if (!conn->statements)
        conn->statements = arena_array(&conn->base.memory, db_statements_max(&conn->base), sizeof(PostgresStatement));
    for (int i = 0; i < DB_SHAPES_MAX; i++)
        conn->statements[queries->count + i].prepared = false; /* a new connection has none */
    if (!conn->base.url.pooled || queries->count == 0)
        return statements_prepare(conn, arena, problem);
    Err err = postgres_control(&conn->base, DB_BEGIN_READ); /* preparing and describing are for one session */
    if (err != ERR_OK) {
        *problem = arena_printf(arena, "PostgreSQL at DATABASE_URL (%s) was lost at once.", conn->base.url.shown).ptr;
        return err;
    }
    err = statements_prepare(conn, arena, problem);
    return err == ERR_OK ? postgres_control(&conn->base, DB_ROLLBACK) : err;
}

static Err list_prepare(Db *db, const Query *query)
{
    PostgresConn *conn = (PostgresConn *)db->conn;
    PostgresStatement *statement = &conn->statements[query->index];
    const char *problem = NULL;
    PGresult *result =
        postgres_answer(conn, PQsendPrepare(conn->handle, name_of(conn, query), query->postgres, 0, NULL));
    Err err = postgres_err(conn, result, query->name, db);
    PQclear(result);
    TRY(err);
    err = describe_check(conn, query, db->arena, &problem);
    if (err != ERR_OK)
        db_log_failure(query->name, "", problem);
    statement->prepared = err == ERR_OK;
    return err;
}

Err postgres_list_prepare(Db *db, const Query *query)
{
    PostgresConn *conn = (PostgresConn *)db->conn;
    if (conn->statements[query->index].prepared)
        return ERR_OK;
    if (!conn->base.url.pooled || conn->base.in_transaction)
        return list_prepare(db, query);
    TRY(postgres_control(&conn->base, DB_BEGIN_READ)); /* both halves are for one session */
    Err err = list_prepare(db, query);
    Err ended = conn->base.connected ? postgres_control(&conn->base, DB_ROLLBACK) : ERR_DATABASE;
    return err == ERR_OK ? ended : err;
}

/* A failure leaves a statement behind whose name is never used again; the connection's next use tells what is wrong. */
void postgres_list_unprepare(DbConn *base, const Query *query)
{
    PostgresConn *conn = (PostgresConn *)base;
    char text[100];
    snprintf(text, sizeof text, "DEALLOCATE %s", query->name);
    if (conn->statements[query->index].prepared && !conn->base.url.pooled)
        PQclear(postgres_answer(conn, PQsendQuery(conn->handle, text)));
    conn->statements[query->index].prepared = false;
}

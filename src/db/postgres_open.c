/* Connecting to PostgreSQL: the settings that every connection has, and a sentence for what can be wrong. */
#include "db/db_postgres.h"

/* In front of the address, which may say otherwise: a server that is gone is noticed in seconds, not in hours. Behind
 * it: what this program relies on. */
static PGconn *session_connect(const char *conninfo)
{
    const char *const keys[] = { "application_name", "connect_timeout", "keepalives_idle", "tcp_user_timeout", "dbname",
        "client_encoding", NULL };
    const char *const values[] = { "servicedesk", "5", "30", "10000", conninfo, "UTF8", NULL };
    return PQconnectdbParams(keys, values, 1);
}

/* libpq's first line; the others give advice about another program's settings. */
static Str first_line(const PGconn *handle)
{
    Str rest = { 0 };
    if (!handle)
        return str("it does not answer");
    return str_trim(str_cut(str(PQerrorMessage(handle)), '\n', &rest));
}

static Err refuse(PostgresConn *conn, const char **problem, Str sentence)
{
    *problem = sentence.ptr;
    postgres_session_close(conn);
    return ERR_DATABASE;
}

/* A plan is made once a statement, not for each run's values: planning the merge of a list costs more than running it,
 * and no plan depends on how common a value is. */
static bool settings_apply(PostgresConn *conn, Arena *arena)
{
    if (conn->base.url.pooled)
        return PQstatus(conn->handle) == CONNECTION_OK; /* what is set would be the next one's */
    Str settings = arena_printf(arena,
        "SET timezone = 'UTC'; SET plan_cache_mode = force_generic_plan; SET statement_timeout = %d; "
        "SET default_transaction_read_only = %s",
        conn->base.deadline_ms, conn->base.mode != DB_WRITE ? "on" : "off");
    PGresult *result = postgres_answer(conn, PQsendQuery(conn->handle, settings.ptr));
    bool ok = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    return ok;
}

static bool encoding_holds_all(const PGconn *handle)
{
    const char *encoding = PQparameterStatus(handle, "server_encoding");
    return encoding && (strcmp(encoding, "UTF8") == 0 || strcmp(encoding, "SQL_ASCII") == 0);
}

static void notice_drop(void *arg, const PGresult *result)
{
    (void)arg;
    (void)result;
}

Err postgres_session_open(PostgresConn *conn, Arena *arena, const char **problem)
{
    const char *shown = conn->base.url.shown;
    conn->handle = session_connect(conn->base.url.conninfo);
    PQsetNoticeReceiver(conn->handle, notice_drop, NULL);
    /* Nonblocking: neither a long text nor the goodbye waits for a server that reads nothing. */
    if (PQsetnonblocking(conn->handle, 1) != 0 || !settings_apply(conn, arena)) {
        Str line = first_line(conn->handle);
        return refuse(conn, problem,
            arena_printf(arena,
                "PostgreSQL at DATABASE_URL (%s) cannot be reached (%.*s): see that it runs, and that address, user, "
                "password and database in DATABASE_URL are right.",
                shown, (int)line.len, line.ptr));
    }
    if (!encoding_holds_all(conn->handle))
        return refuse(conn, problem,
            arena_printf(arena,
                "The database at DATABASE_URL (%s) has an encoding that cannot hold every text: make it with `createdb "
                "-E UTF8 -T template0`, or set DATABASE_URL to another.",
                shown));
    return ERR_OK;
}

void postgres_session_close(PostgresConn *conn)
{
    PQfinish(conn->handle);
    conn->handle = NULL;
}

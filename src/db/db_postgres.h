/* PostgreSQL's half of db_driver.h, shared by db_postgres.c (statements), postgres_open.c (connecting),
 * postgres_prepare.c, postgres_wait.c and db_bulk.c.
 */
#pragma once

#include "db/db_driver.h"

#include <libpq-fe.h>

/* Types by their number in pg_type, which never changes. */
enum { PG_BOOL = 16, PG_INT8 = 20, PG_INT2 = 21, PG_INT4 = 23, PG_TEXT = 25, PG_VARCHAR = 1043 };

enum { PG_CONTROL_MAX = 160 };

typedef struct PostgresStatement {
    const Field **columns;
    Oid *types; /* of the columns */
    int count;
    bool prepared; /* of a list; pooled: its columns are known */
} PostgresStatement;

typedef struct PostgresConn {
    DbConn base;
    PGconn *handle;                /* NULL: not open, or given up */
    PostgresStatement *statements; /* as queries->list */
} PostgresConn;

/* What result (NULL: none came) means: ERR_BUSY when the connection was given up. Marks a lost connection, logs the
 * serious ones, and sets db->conflict when db is given. what: whose failure it is. */
Err postgres_err(PostgresConn *conn, const PGresult *result, const char *what, Db *db);

/* Connects, with the settings every connection has. */
Err postgres_session_open(PostgresConn *conn, Arena *arena, const char **problem);
void postgres_session_close(PostgresConn *conn);

/* One of begin, commit and the like, as text; pooled: with the settings that a session has otherwise. */
Err postgres_control(DbConn *base, DbControl control);

/* Prepares every query that the connection may run; see DbDriver.connect. Pooled: only sees that it could. */
Err postgres_statements_prepare(PostgresConn *conn, Arena *arena, const char **problem);

/* DbDriver.prepare and .unprepare. */
Err postgres_list_prepare(Db *db, const Query *query);
void postgres_list_unprepare(DbConn *base, const Query *query);

/* Waiting. */

/* The monotonic time by which what is sent now must be answered: the connection's deadline and some grace. */
int64_t postgres_until(const PostgresConn *conn);
/* The next result of what was sent, the caller's to clear; NULL after the last one, and when the time is up: then the
 * connection is given up. */
PGresult *postgres_next(PostgresConn *conn, int64_t until_us);
/* The last result of what was sent, the caller's to clear; NULL: none came. sent: what PQsend… answered. */
PGresult *postgres_answer(PostgresConn *conn, int sent);
/* Closes the connection without waiting; the next use outside a transaction opens it anew. */
void postgres_give_up(PostgresConn *conn);

/* PostgreSQL's half of db_driver.h, shared by db_postgres.c (statements), postgres_open.c (connecting) and db_bulk.c.
 */
#pragma once

#include "db/db_driver.h"

#include <libpq-fe.h>

/* Types by their number in pg_type, which never changes. */
enum { PG_BOOL = 16, PG_INT8 = 20, PG_INT2 = 21, PG_INT4 = 23, PG_TEXT = 25, PG_VARCHAR = 1043 };

typedef struct PostgresStatement {
    const Field **columns;
    Oid *types; /* of the columns */
    int count;
} PostgresStatement;

typedef struct PostgresConn {
    DbConn base;
    PGconn *handle;
    PostgresStatement *statements; /* as queries->list */
} PostgresConn;

/* What result (NULL: the connection failed) means; marks a lost connection, logs the serious ones, and sets
 * db->conflict when db is given. what: whose failure it is. */
Err postgres_err(PostgresConn *conn, const PGresult *result, const char *what, Db *db);

/* Connects, with the settings every connection has. */
Err postgres_session_open(PostgresConn *conn, Arena *arena, const char **problem);
void postgres_session_close(PostgresConn *conn);

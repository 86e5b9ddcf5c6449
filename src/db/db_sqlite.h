/* SQLite's half of db_driver.h, shared by db_sqlite.c (statements) and sqlite_open.c (files and the sentences about
 * them). */
#pragma once

#include "db/db_driver.h"

#include <sqlite3.h>

typedef struct SqliteStatement {
    sqlite3_stmt *handle; /* NULL: not prepared on this connection */
    const Field **columns;
    int count;
} SqliteStatement;

typedef struct SqliteConn {
    DbConn base;
    sqlite3 *handle;
    SqliteStatement *statements; /* as queries->list */
    sqlite3_stmt *controls[DB_CONTROLS];
    int64_t deadline_us; /* of the statement that runs, on monotonic_us(); 0: none */
} SqliteConn;

/* An extended result code as an Err; the serious ones are logged. what: whose failure it is. */
Err sqlite_err(const SqliteConn *conn, int code, const char *what);

/* Text is borrowed until the statement is reset. */
int sqlite_bind(sqlite3_stmt *handle, int number, DbValue value);

/* Opens the file with the settings every connection has. */
Err sqlite_file_open(SqliteConn *conn, Arena *arena, const char **problem);
void sqlite_file_close(SqliteConn *conn);

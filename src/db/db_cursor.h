/* The rows of one statement, one after the other, as values: for commands that move or check whole tables (db_copy.h,
 * db_verify.h, db_original.h). The texts that are run are src/db's own. Inside a transaction of the caller's, which
 * makes everything that is read belong to one moment; one cursor a connection at a time. Costs a row on SQLite, a page
 * of rows on PostgreSQL, however many there are. */
#pragma once

#include "db/db_driver.h"

typedef struct DbCursor {
    Db *db;
    int columns;
    DbValue values[DB_FIELDS_MAX]; /* of the row, until the next call */
    void *statement;               /* SQLite's */
    void *page;                    /* PostgreSQL's: the result that holds the row */
    int row;                       /* the next one of page */
} DbCursor;

Err db_cursor_open(DbCursor *cursor, Db *db, const char *sql) __attribute__((warn_unused_result));
/* *has: cursor->values are those of the next row; false: there are no more. */
Err db_cursor_next(DbCursor *cursor, bool *has) __attribute__((warn_unused_result));
/* Also after a failure, also of db_cursor_open. */
void db_cursor_close(DbCursor *cursor);

/* The one number that sql gives; 0 without a row, or when it is NULL. */
Err db_number(Db *db, const char *sql, int64_t *out) __attribute__((warn_unused_result));
/* After many rows were written at once, in their transaction: PostgreSQL's planner has counted none of them, and until
 * it looks by itself it sorts whole tables for a page. SQLite needs nothing: its plans do not depend on counts. */
Err db_analyze(Db *db) __attribute__((warn_unused_result));
/* Runs sql, which gives nothing. */
Err db_execute(Db *db, const char *sql) __attribute__((warn_unused_result));
/* SQLite: room for the pages of many rows. */
Err db_cache_grow(Db *db) __attribute__((warn_unused_result));

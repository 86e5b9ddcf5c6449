/* Many rows of values into one table: COPY on PostgreSQL, a prepared insert on SQLite, where a connection that was used
 * for it keeps a cache of 64 MB. As db_bulk.h, for tables whose columns are known only when the program runs. Inside a
 * write transaction of the caller's; until db_load_end the connection does nothing else. */
#pragma once

#include "db/db_tables.h"
#include "db/postgres_copy.h"

typedef struct DbLoad {
    Db *db;
    const DbColumns *columns;
    PostgresCopy copy; /* PostgreSQL */
    void *statement;   /* SQLite: the insert */
} DbLoad;

/* columns: as the table of db has them (db_columns_read); borrowed until the end. */
Err db_load_begin(DbLoad *load, Db *db, const char *table, const DbColumns *columns)
    __attribute__((warn_unused_result));
/* A value for each column; a number goes into a bool column as true or false. A row that the table refuses may fail at
 * any later call. */
Err db_load_add(DbLoad *load, const DbValue *values) __attribute__((warn_unused_result));
/* Once for each begin that succeeded, also after a failure. ERR_OK: every row is in the transaction. */
Err db_load_end(DbLoad *load) __attribute__((warn_unused_result));

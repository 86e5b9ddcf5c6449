/* PostgreSQL's COPY … FROM STDIN in its binary format: the fast way in for many rows (db_bulk.c, db_load.c). Inside a
 * transaction; until postgres_copy_end the connection does nothing else. Costs 128 KB. */
#pragma once

#include "base/buf.h"
#include "db/db_driver.h"

typedef struct PostgresCopy {
    Db *db;
    Buf rows; /* what is not sent yet */
} PostgresCopy;

/* columns: the names as they stand between the parentheses; they and table are the program's own or the catalog's. */
Err postgres_copy_begin(PostgresCopy *copy, Db *db, const char *table, const char *columns)
    __attribute__((warn_unused_result));
/* A row: how many values follow, each value, and what ends it. */
void postgres_copy_row(PostgresCopy *copy, size_t values);
void postgres_copy_value(PostgresCopy *copy, DbValue value);
/* A row that the table refuses may fail at any later call. */
Err postgres_copy_row_end(PostgresCopy *copy) __attribute__((warn_unused_result));
/* Once for each begin that succeeded, also after a failure. ERR_OK: every row is in the transaction. */
Err postgres_copy_end(PostgresCopy *copy) __attribute__((warn_unused_result));

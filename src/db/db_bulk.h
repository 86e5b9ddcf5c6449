/* Many rows into one table, for commands that fill a database: COPY on PostgreSQL, the insert itself on SQLite, where a
 * connection that was used for it keeps a cache of 64 MB. Inside a write transaction of the caller's; until
 * db_bulk_end the connection does nothing else. Costs 128 KB on PostgreSQL, nothing on SQLite. */
#pragma once

#include "db/db.h"
#include "db/postgres_copy.h"

typedef struct DbBulk {
    Db *db;
    const Query *insert;
    bool copying; /* PostgreSQL: copy is open */
    PostgresCopy copy;
} DbBulk;

/* insert: a statement without rows; its parameters are called as the columns of table that they go to. */
Err db_bulk_begin(Db *db, const Query *insert, const char *table, DbBulk *out) __attribute__((warn_unused_result));
/* params: the insert's. A row that the table refuses may fail at any later call. */
Err db_bulk_add(DbBulk *bulk, const void *params) __attribute__((warn_unused_result));
/* Once for each begin that succeeded, also after a failed db_bulk_add. ERR_OK: every row is in the transaction. */
Err db_bulk_end(DbBulk *bulk) __attribute__((warn_unused_result));

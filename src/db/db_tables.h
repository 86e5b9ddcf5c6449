/* What an installation consists of, table by table: for commands that move, save or check all of it. A table that this
 * list does not know is an error of whoever adds it (db_tables_check), not something that a copy leaves out silently;
 * columns are asked of the database itself, so that a migration that adds one needs no line here. */
#pragma once

#include "db/db_driver.h"

typedef struct DbTable {
    const char *name;
    const char *key; /* what rows are ordered by; the same order on both engines */
    bool has_ids;    /* column id, from a sequence of the table's own */
} DbTable;

/* Parents before children. What is computed out of them (kept counters) is not in it. */
extern const DbTable db_tables[];
extern const int db_tables_count;

typedef struct DbColumn {
    const char *name;
    enum { COLUMN_NUMBER, COLUMN_BOOL, COLUMN_TEXT } kind; /* on SQLite a bool is a number */
} DbColumn;

typedef struct DbColumns {
    DbColumn list[DB_FIELDS_MAX];
    int count;
} DbColumns;

/* All below: inside a transaction, results in db->arena. */

/* The columns that hold data, in the order of their names: none that is computed or only this engine's. */
Err db_columns_read(Db *db, const char *table, DbColumns *out) __attribute__((warn_unused_result));
/* "id, name, …" */
const char *db_columns_text(const DbColumns *columns, Arena *arena);
/* *unknown: the name of a table that db_tables lacks, or NULL. */
Err db_tables_check(Db *db, const char **unknown) __attribute__((warn_unused_result));
Err db_table_exists(Db *db, const char *table, bool *out) __attribute__((warn_unused_result));
Err db_table_count(Db *db, const char *table, int64_t *out) __attribute__((warn_unused_result));
/* Whether no table has a row. */
Err db_tables_empty(Db *db, bool *out) __attribute__((warn_unused_result));
/* The last id that the table gave, 0 before the first; and the same to be set, never lower than it is. */
Err db_sequence_read(Db *db, const char *table, int64_t *out) __attribute__((warn_unused_result));
Err db_sequence_set(Db *db, const char *table, int64_t last) __attribute__((warn_unused_result));
/* Of pending tickets that came all at once with their comments: whose submitter spoke last has answered. Inside a write
 * transaction. */
Err db_answers_make(Db *db) __attribute__((warn_unused_result));
/* The kept counters, computed anew. */
Err db_counters_make(Db *db) __attribute__((warn_unused_result));

/* Migrations: migrations/NNNN_name.{sqlite,postgres}.sql, embedded in the executable, append-only, each in one
 * transaction, recorded in schema_migrations (version, name, applied_at). Two processes that start at once: one
 * migrates, the other waits. */
#pragma once

#include "db/db.h"

typedef struct Migration {
    int version;
    const char *name;
    const char *sqlite, *postgres;
} Migration;

extern const Migration migrations[]; /* made by tools/sql2c.py, ascending */
extern const int migrations_count;

typedef struct MigrateReport {
    int from, to, applied;
    const char *kept; /* SQLite: the file that holds the database as it was before; NULL: there was nothing to keep */
} MigrateReport;

/* Brings the database to the newest version; before that, a SQLite file of an older version that holds anything is kept
 * beside it as <file>.before-<number of the migration>. A database newer than the program, or one that is not ours, is
 * refused with one sentence in *problem (in arena). */
Err db_migrate(const DbUrl *url, Arena *arena, MigrateReport *out, const char **problem)
    __attribute__((warn_unused_result));
/* The same in one transaction that is rolled back: the report says what would be done, or *problem what would fail. */
Err db_migrate_try(const DbUrl *url, Arena *arena, MigrateReport *out, const char **problem)
    __attribute__((warn_unused_result));

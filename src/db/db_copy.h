/* Moves all of an installation from one database into another, empty one, on the same or the other engine: the one code
 * behind `copy`, behind `backup` of PostgreSQL and behind `restore` into it.
 *
 * The source is read in one transaction, as it is at one moment, while its service may go on; it is not written. The
 * target is written in one transaction, which commits only when every row was read back and found the same: a failure
 * leaves it empty. Costs memory for a page of rows, whatever the size, and about as much time again for reading back.
 */
#pragma once

#include "db/db.h"

enum { DB_COPY_TABLES_MAX = 32 };

typedef struct DbCopyRow {
    const char *table;
    int64_t rows;
} DbCopyRow;

typedef struct DbCopyReport {
    DbCopyRow tables[DB_COPY_TABLES_MAX];
    int count;
} DbCopyReport;

/* Both are connections without queries, of this program's version; to is DB_WRITE. *problem: one sentence, in
 * to->arena, that calls the two "the source" and "the target". */
Err db_copy(Db *from, Db *to, DbCopyReport *out, const char **problem) __attribute__((warn_unused_result));

/* A SQLite database as one file, as it is at one moment: for backups and before migrations. Writers go on meanwhile;
 * readers too. Costs the time to write as many bytes as the database has. */
#pragma once

#include "db/db.h"

/* Writes what db (SQLite, outside of a transaction) holds into the new file path: complete and on disk, or not there at
 * all; nobody but its owner may read it. *problem: one sentence, in db->arena. */
Err db_snapshot(Db *db, const char *path, const char **problem) __attribute__((warn_unused_result));
/* Replaces all that db holds (SQLite, DB_WRITE, alone on its file) by what is in from: all of it or nothing. */
Err db_snapshot_restore(Db *from, Db *db, const char **problem) __attribute__((warn_unused_result));
/* Whether this connection (SQLite, DB_WRITE) is the only one to its file, in any process. */
bool db_snapshot_alone(Db *db);

/* For whoever makes such a file by other means: path with ".part" while it is written; then on disk and in place. */
const char *db_part_path(Arena *arena, const char *path);
/* *problem as above; false: part is gone as well. */
bool db_part_finish(Arena *arena, const char *part, const char *path, const char **problem);

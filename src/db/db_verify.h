/* Looks a database over: what SQLite knows of its file, foreign keys, rows without their parents, kept counters, the
 * order of events, sequences. One moment of the database, read-only; the service may go on. Costs a reading of all of
 * it, memory for a page of rows. */
#pragma once

#include "db/db.h"

/* One thing that is wrong, in words, without values of people. check: the name of what was looked at. */
typedef void DbFinding(void *arg, const char *check, const char *finding);

typedef struct DbVerifyReport {
    int checks;       /* that were made */
    int64_t findings; /* told or not: of one kind the first DB_FINDINGS_MAX are told */
    int64_t damaged;  /* of them, those of a file that the engine itself finds wrong */
} DbVerifyReport;

enum { DB_FINDINGS_MAX = 20 };

/* db: a connection without queries, of a database of ours of this version or an older one. */
Err db_verify(Db *db, int version, DbFinding *tell, void *arg, DbVerifyReport *out) __attribute__((warn_unused_result));

/* What is computed out of other rows (kept counters, counters of days, times of closing, answers, sequences), in a
 * database of this version; tell as above, and how many findings. Reads every ticket. */
Err db_derived_look(Db *db, DbFinding *tell, void *arg, int64_t *findings) __attribute__((warn_unused_result));
/* Makes it what it ought to be, in one write transaction that reads every ticket. ERR_RETRY as of db_commit. */
Err db_derived_mend(Db *db) __attribute__((warn_unused_result));

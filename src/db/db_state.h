/* What a database is: ours and of which version, the original's, another program's, or nothing yet. */
#pragma once

#include "db/db.h"

typedef enum DbOwner { DB_IS_EMPTY, DB_IS_OURS, DB_IS_ORIGINAL, DB_IS_FOREIGN } DbOwner;

typedef struct DbState {
    DbOwner owner;
    int version; /* of ours; 0: none of our migrations ran */
} DbState;

/* Inside a transaction, which makes the questions of one moment. *message: on failure the engine's words, in
 * db->arena. */
Err db_state_read(Db *db, DbState *out, const char **message) __attribute__((warn_unused_result));
/* The same in a transaction of its own. */
Err db_state_look(Db *db, DbState *out, const char **message) __attribute__((warn_unused_result));

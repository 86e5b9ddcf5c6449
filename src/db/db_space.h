/* The room around a database file, as far as this machine can see it. */
#pragma once

#include "db/db.h"

typedef struct DbSpace {
    OptI64 free_bytes; /* of the file system, for a user without privileges */
    OptI64 total_bytes;
    OptI64 wal_bytes; /* of the write-ahead log beside the file */
} DbSpace;

/* All without a value: PostgreSQL, a temporary database, or a place that cannot be asked. Two system calls. */
DbSpace db_space(const DbUrl *url);

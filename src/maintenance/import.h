/* Takes a database of the original service desk over into an empty one of ours: users with their hashes, tickets,
 * comments, ids and times as they are. What ours cannot hold is skipped, cleared or mended, and told.
 *
 * The source is read in one transaction and not written; the target is written in one, so a failure leaves it empty.
 * Costs memory for a page of rows. */
#pragma once

#include "base/buf.h"
#include "base/seam.h"
#include "db/db.h"

typedef struct ImportReport {
    struct {
        int64_t found, taken;
    } users, tickets, comments;
    Buf notes; /* lines for people: what did not go over as it was; the caller's to free */
} ImportReport;

/* from: DB_IS_ORIGINAL; to: of this version, DB_WRITE; both without queries. now: for what has no readable time.
 * *problem: one sentence, in to->arena. */
Err import_run(Db *from, Db *to, Time now, ImportReport *out, const char **problem) __attribute__((warn_unused_result));

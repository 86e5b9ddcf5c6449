/* Refresh: every ticket once a day, as the original's script does it: its time of change becomes now. A ticket's key of
 * the day is a row that is written in the same transaction as the ticket: whoever is killed in the middle has either
 * done a ticket or not touched it, and two who refresh at once do not meet in one. Tickets have no event of it, and
 * their version stays: nothing of what people wrote has changed. */
#pragma once

#include "base/buf.h"
#include "db/db_value.h"

enum { REFRESH_KEY_LEN = 32 };

typedef struct RefreshSum {
    int64_t processed, skipped; /* skipped: they had their turn today, or are deleted by now */
} RefreshSum;

/* The key of a ticket and the UTC day of now, in arena: as the original makes it. */
Str refresh_key(Arena *arena, int64_t ticket_id, Time now);

/* The ids of all tickets that are not deleted, ascending, one DbInt after the other: millions, so not in an arena.
 * Reads every ticket. */
Err refresh_find(Db *db, Buf *out) __attribute__((warn_unused_result));
/* In one write transaction of its own, all or none. day: whose keys; the time of change is that of the transaction.
 * ERR_RETRY as of db_commit. */
Err refresh_tickets(Db *db, const DbInt *ids, size_t count, Time day, RefreshSum *out)
    __attribute__((warn_unused_result));
/* The same without writing anything: what would be done. */
Err refresh_look(Db *db, const DbInt *ids, size_t count, Time day, RefreshSum *out) __attribute__((warn_unused_result));
/* Tells the admins, for the live streams and the record; a transaction of its own. */
Err refresh_tell(Db *db, const RefreshSum *sum, int64_t errors, int64_t repaired) __attribute__((warn_unused_result));

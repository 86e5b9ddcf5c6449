/* Kept counters: how many tickets that are not deleted have this status, this urgency and this operator. Whoever
 * creates, changes or deletes a ticket says so here, in the same transaction; nobody counts rows. On SQLite the one
 * writer changes the row itself. On PostgreSQL two transactions that change one row wait for each other, so the change
 * is appended, and a job folds it in (src/jobs/counts_fold.c); what is read includes what waits. */
#pragma once

#include "tickets/tickets.h"

/* Inside the write transaction that changes the ticket: delta 1 for what it is now, -1 for what it was. Costs one
 * statement. status and urgency: TicketStatus, TicketUrgency. */
Err ticket_count_change(Db *db, int status, int urgency, OptI64 operator_id, int64_t delta)
    __attribute__((warn_unused_result));
/* Inside the same transaction; a ticket that stays closed counts on the day of its closing. delta as above, for the
 * ticket itself; before and after for a change of it. */
Err ticket_days_count(Db *db, const Ticket *ticket, int64_t delta) __attribute__((warn_unused_result));
Err ticket_days_change(Db *db, OptTime closed_before, OptTime closed_after) __attribute__((warn_unused_result));
/* What ticket_counts_read gives, counted anew: reads every ticket. For verify and tests. */
Err ticket_counts_recount(Db *db, List *out) __attribute__((warn_unused_result));
/* Makes the kept counters what a recount says, for commands that write tickets in bulk. In a write transaction. */
Err ticket_counts_rebuild(Db *db) __attribute__((warn_unused_result));

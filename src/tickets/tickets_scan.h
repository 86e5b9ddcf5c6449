/* Looking at tickets one after the other, in a list's order, for what no index can tell (docs/adr/0013). One call looks
 * at LIST_SEARCHED_MAX tickets, LIST_SEARCHED_MAX_BYTES of text and for SEARCH_TIMEOUT_MS at most; where it stopped,
 * the next goes on. For LANE_SLOW. */
#pragma once

#include "tickets/tickets_ask.h"
#include "tickets/tickets_cursor.h"

typedef struct TicketScan {
    Ctx *ctx;
    const TicketAsk *ask;
    TicketOrder order;
    TicketPlace place; /* where it begins; then: behind what was looked at */
    OptI64 besides;    /* this ticket is passed over */
    DbVisitor taker;   /* gets each Ticket that holds, with borrowed texts; says whether it wants more */
    bool full;         /* it wants none: only whether there are more is looked for */
    bool more;         /* there are tickets behind the place */
    int64_t examined;
} TicketScan;

Err ticket_scan(TicketScan *scan) __attribute__((warn_unused_result));
/* The ticket whose number the words are, when there is one that holds: it is found wherever the order has it, since
 * nobody turns pages to a number that he knows. */
Err ticket_scan_named(Ctx *ctx, const TicketAsk *ask, Ticket *out, bool *found) __attribute__((warn_unused_result));

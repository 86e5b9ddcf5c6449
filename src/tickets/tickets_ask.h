/* What a request asks of the tickets, filter, words and rules together: read once, asked of every row. */
#pragma once

#include "tickets/tickets_rules.h"

typedef struct TicketAsk {
    TicketFilterQuery query;
    TicketFilter asked;  /* as the query has it, for the address of the next page */
    TicketFilter filter; /* narrowed by the rules */
    bool looks;          /* the filter does not say it all: periods, text and rules are asked of each ticket */
    OptI64 created_from, closed_from; /* days since 1970 */
    int64_t today;                    /* no ticket of a period is of a later day */
    Str text;                         /* of q, trimmed and folded; empty: none */
    OptI64 number;                    /* the ticket that q names */
    TicketRules rules;
} TicketAsk;

/* ERR_INVALID with problems. Texts live in ctx->arena. */
Err ticket_ask_read(Ctx *ctx, const TicketFilterQuery *query, TicketAsk *out) __attribute__((warn_unused_result));
/* Of a ticket which the filter has; scratch is for texts that end with the call. */
bool ticket_ask_holds(const TicketAsk *ask, const Ticket *ticket, Arena *scratch);
/* It is older than the periods, and in that order, or in each group of it, those behind it should be so, too: clocks
 * are set back, and other programs' tickets come with times of their own. */
bool ticket_ask_is_past(const TicketAsk *ask, TicketOrder order, const Ticket *ticket);

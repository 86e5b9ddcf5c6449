/* How many tickets a filter has. The kept counters say it where they can; else up to LIST_COUNTED_MAX are counted, and
 * with words, rules or a period among as many as one search looks at. */
#pragma once

#include "tickets/tickets.h"

Err ticket_total(Ctx *ctx, const void *in, TicketTotal *out) __attribute__((warn_unused_result));

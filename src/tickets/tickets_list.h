/* Lists of tickets: a keyset page, in any order and under any filter; and the whole list as a pulled stream, in the
 * order of ids, none twice. Users see their own, admins all; deleted ones nobody.
 *
 * A page costs the same in a desk of any size. Where a filter is narrowed by no index (one person's tickets by urgency,
 * type or operator), LIST_EXAMINED_MAX entries are looked at for a page, which is then shorter, perhaps empty, and has
 * a Link to the next; X-Examined says at how many tickets a page with `q`, `rules` or a period has looked. */
#pragma once

#include "tickets/tickets_ask.h"
#include "tickets/tickets_select.h"

Err ticket_page(Ctx *ctx, const void *in, List *out) __attribute__((warn_unused_result));
Err ticket_stream(Ctx *ctx, const void *in, List *out) __attribute__((warn_unused_result));
/* A request with q, rules or a period: either of them, by its limit. */
Err ticket_search(Ctx *ctx, const void *in, List *out) __attribute__((warn_unused_result));

/* After a section gave fewer rows than its limit: whether its filter has left more to look at. Then *place is behind
 * what was looked at. For both of the above. */
Err ticket_section_goes_on(Ctx *ctx, const TicketSection *section, const TicketFilter *filter, TicketOrder order,
    TicketPlace *place, bool *goes_on) __attribute__((warn_unused_result));

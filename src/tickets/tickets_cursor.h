/* Where a page of tickets begins, as the bytes of a checked cursor (http/cursor.h). What the reader may see is asked
 * anew on every page, so a forged one shows nothing that he could not see. Pure functions. */
#pragma once

#include "base/arena.h"

typedef struct TicketPlace {
    int64_t group; /* of the order's groups */
    int64_t id;    /* before or after this ticket, where the order is that of ids */
    int64_t at_us; /* and before or after this change, where it is that of changes */
    int64_t at_id;
} TicketPlace;

/* bound: any text that tells the list. */
Str ticket_cursor_print(Arena *arena, const TicketPlace *place, Str bound);
bool ticket_cursor_read(Arena *arena, Str cursor, Str bound, TicketPlace *out);

#include "tickets/tickets_cursor.h"

#include "http/cursor.h"

#include <endian.h>

/* One byte for the group and three numbers: with its check, characters without an unused bit. */
enum { PLACE_BYTES = 1 + 3 * 8 };

static uint8_t *put(uint8_t *at, int64_t number)
{
    uint64_t big = htobe64((uint64_t)number);
    memcpy(at, &big, sizeof big);
    return at + sizeof big;
}

static int64_t get(const char *at)
{
    uint64_t big;
    memcpy(&big, at, sizeof big);
    return (int64_t)be64toh(big);
}

Str ticket_cursor_print(Arena *arena, const TicketPlace *place, Str bound)
{
    uint8_t bytes[PLACE_BYTES] = { (uint8_t)place->group };
    put(put(put(bytes + 1, place->id), place->at_us), place->at_id);
    return cursor_print(arena, (Str){ (const char *)bytes, PLACE_BYTES }, bound);
}

bool ticket_cursor_read(Arena *arena, Str cursor, Str bound, TicketPlace *out)
{
    Str bytes;
    if (!cursor_read(arena, cursor, bound, &bytes) || bytes.len != PLACE_BYTES)
        return false;
    *out = (TicketPlace){ .group = (uint8_t)bytes.ptr[0],
        .id = get(bytes.ptr + 1),
        .at_us = get(bytes.ptr + 9),
        .at_id = get(bytes.ptr + 17) };
    return true;
}

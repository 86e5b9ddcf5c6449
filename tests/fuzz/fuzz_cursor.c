/* Cursors: a text that is taken is the one text of its place. The first byte says how much of the rest is the list's.
 */
#include "tickets/tickets_cursor.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    Arena arena = { 0 };
    TicketPlace place = { 0 }, again;
    size_t cut = data[0] < size ? data[0] : size - 1;
    Str bound = { (const char *)data + 1, cut }, text = { bound.ptr + cut, size - 1 - cut };
    if (ticket_cursor_read(&arena, text, bound, &place))
        assert(str_equal(ticket_cursor_print(&arena, &place, bound), text));
    if (text.len >= sizeof place)
        memcpy(&place, text.ptr, sizeof place);
    place.group &= 0xff;
    assert(ticket_cursor_read(&arena, ticket_cursor_print(&arena, &place, bound), bound, &again));
    assert(memcmp(&place, &again, sizeof place) == 0);
    arena_free(&arena);
    return 0;
}

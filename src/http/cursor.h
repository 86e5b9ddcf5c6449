/* Where a page begins, as the opaque text of a Link header. The text is checked: it counts only for the list that it
 * was made for (bound: filter, order and reader), and one with a changed bit does not count at all. It is no secret and
 * no right: what the reader may see is asked anew on every page. */
#pragma once

#include "http/ctx.h"

/* place: what the list itself needs to go on, any bytes. bound: any text that tells the list. */
Str cursor_print(Arena *arena, Str place, Str bound);
bool cursor_read(Arena *arena, Str cursor, Str bound, Str *place);
/* ERR_INVALID, with the problem of the parameter `cursor` told. */
Err cursor_refuse(Ctx *ctx, Str cursor) __attribute__((warn_unused_result));

/* Lists of tickets: a keyset page, newest first; and the whole list as a pulled stream, in the order of ids, none
 * twice. Users see their own, admins all. */
#pragma once

#include "tickets/tickets.h"

Err ticket_page(Ctx *ctx, const void *in, List *out) __attribute__((warn_unused_result));
Err ticket_stream(Ctx *ctx, const void *in, List *out) __attribute__((warn_unused_result));

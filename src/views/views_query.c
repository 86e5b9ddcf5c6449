#include "views/views.h"

#include "tickets/tickets.h"

/* ["query","status",0] as "status",0. */
static Str way_of(Str loc)
{
    static const char begin[] = "[\"query\",";
    size_t skip = sizeof begin - 1;
    return loc.len > skip + 1 ? (Str){ loc.ptr + skip, loc.len - skip - 1 } : loc;
}

Err view_query_check(Ctx *ctx, Str query)
{
    Problems found = { .arena = ctx->arena };
    Err err = ticket_list_check(ctx, query, &found);
    if (err != ERR_INVALID)
        return err;
    const Problem *first = &found.items[0];
    Str way = way_of(first->loc);
    problem_add(ctx->problems, (Problem){ .type = "value_error",
                                   .loc = str("[\"body\",\"query\"]"),
                                   .msg = arena_printf(ctx->arena, "Value error, %.*s: %.*s", (int)way.len, way.ptr,
                                       (int)first->msg.len, first->msg.ptr),
                                   .input = first->input });
    return ERR_INVALID;
}

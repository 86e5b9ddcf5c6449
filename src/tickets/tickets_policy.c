#include "tickets/tickets.h"

bool ticket_can_see(const Ctx *ctx, const void *ticket)
{
    return ctx->user->is_admin || ((const Ticket *)ticket)->created_by_id == ctx->user->id;
}

TicketCan ticket_can(const Caller *user, const Ticket *ticket)
{
    bool owner = ticket->created_by_id == user->id;
    return (TicketCan){
        .comment = owner || user->is_admin,
        .edit = owner || user->is_admin,
        .assign = user->is_admin,
        .remove = user->is_admin,
    };
}

#include "tickets/tickets.h"

bool ticket_can_see(const Ctx *ctx, const void *ticket)
{
    return ctx->user->is_admin || ((const Ticket *)ticket)->created_by_id == ctx->user->id;
}

bool ticket_can_edit(const Ctx *ctx, const void *ticket)
{
    return ticket_can(ctx->user, ctx->now, ticket).edit;
}

bool ticket_can_comment(const Ctx *ctx, const void *ticket)
{
    return ticket_can(ctx->user, ctx->now, ticket).comment;
}

bool ticket_can_note(const Ctx *ctx, const void *ticket)
{
    return ticket_can(ctx->user, ctx->now, ticket).note;
}

bool ticket_can_remove(const Ctx *ctx, const void *ticket)
{
    return ticket_can(ctx->user, ctx->now, ticket).remove;
}

const char *ticket_close_problem(const Ticket *ticket)
{
    return ticket->status == TICKET_CLOSED ? "The ticket is closed already" : NULL;
}

const char *ticket_reopen_problem(const Caller *user, Time now, const Ticket *ticket)
{
    enum { US_PER_S = 1000000 };
    if (ticket->status != TICKET_CLOSED)
        return "The ticket is not closed";
    int64_t age_us = ticket->closed_at.has ? now.us - ticket->closed_at.value.us : 0;
    if (!user->is_admin && age_us > (int64_t)TICKET_REOPEN_S * US_PER_S)
        return "It was closed more than 14 days ago; open a new ticket and name this one";
    return NULL;
}

TicketCan ticket_can(const Caller *user, Time now, const Ticket *ticket)
{
    bool sees = ticket->created_by_id == user->id || user->is_admin;
    return (TicketCan){
        .comment = sees,
        .note = user->is_admin,
        .edit = sees,
        .assign = user->is_admin,
        .remove = user->is_admin,
        .close = sees && !ticket_close_problem(ticket),
        .reopen = sees && !ticket_reopen_problem(user, now, ticket),
    };
}

void ticket_set_status(Ticket *ticket, int status)
{
    if (ticket->status != status)
        ticket->answered_at = (OptTime){ 0 };
    ticket->status = status;
}

bool ticket_is_answer(const Caller *user, const Ticket *ticket)
{
    bool to_himself =
        ticket->status == TICKET_ASSIGNED && ticket->operator_id.has && ticket->operator_id.value == user->id;
    return user->id == ticket->created_by_id && !to_himself;
}

Ticket ticket_updated(const Caller *user, const Ticket *ticket, const TicketUpdate *in, FieldMask sent)
{
    Ticket out = *ticket;
    TicketCan can = ticket_can(user, (Time){ 0 }, ticket);
    if (can.edit && in->description.has)
        out.description = in->description.value;
    if (!can.assign)
        return out;
    if (in->status.has)
        ticket_set_status(&out, in->status.value);
    if (in->urgency.has)
        out.urgency = in->urgency.value;
    if (in->request_type.has)
        out.request_type = in->request_type.value;
    if (schema_sent(&TicketUpdate_schema, sent, "operator_id"))
        out.operator_id = in->operator_id;
    return out;
}

const char *ticket_status_problem(int status, OptI64 operator_id)
{
    if (status == TICKET_ASSIGNED && !operator_id.has)
        return "Assigned status requires an operator";
    if (status == TICKET_NEW && operator_id.has)
        return "New status cannot have an operator assigned";
    return NULL;
}

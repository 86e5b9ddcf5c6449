#include "chat/chat.h"

#include "tickets/tickets.h"

static Err chat_create_ticket(Ctx *ctx, const ChatTicketCreate *in, Ticket *out);
HANDLER(chat_create_ticket, ChatTicketCreate, Ticket)

const Route chat_routes[] = {
    { "POST", "/api/chat/create-ticket", "Create Ticket From Chat", .name = "create_ticket_from_chat", .tag = "chat",
        .auth = AUTH_USER, .lane = LANE_WRITE, .limit = LIMIT_NONE, .status = 201, .body = &ChatTicketCreate_schema,
        .out = &Ticket_schema, .idempotent = true, .run = chat_create_ticket_run },
};
const size_t chat_routes_count = sizeof chat_routes / sizeof *chat_routes;

static int value_or(const EnumValues *values, Str name, int fallback)
{
    for (int i = 0; i < values->count; i++)
        if (str_is(name, values->names[i]))
            return i;
    return fallback;
}

static Err chat_create_ticket(Ctx *ctx, const ChatTicketCreate *in, Ticket *out)
{
    TicketCreate ticket = { .description = in->description,
        .urgency = value_or(&TicketUrgency_values, in->urgency, URGENCY_NORMAL),
        .request_type = value_or(&TicketRequestType_values, in->request_type, REQUEST_OTHER) };
    TRY(ticket_open(ctx, &ticket, out));
    return ticket_answer(ctx, out);
}

#include "tickets/tickets.h"

static const char *const status_names[] = { "new", "assigned", "pending", "closed" };
static const char *const urgency_names[] = { "low", "normal", "high" };
static const char *const request_type_names[] = { "software", "hardware", "environment", "logistics", "other" };
const EnumValues TicketStatus_values = { "TicketStatus", status_names, 4 };
const EnumValues TicketUrgency_values = { "TicketUrgency", urgency_names, 3 };
const EnumValues TicketRequestType_values = { "TicketRequestType", request_type_names, 5 };

static size_t title_end(Str line)
{
    size_t end = 0;
    if (line.len <= TICKET_TITLE_MAX)
        return line.len; /* no more code points than bytes */
    for (int points = 0; points < TICKET_TITLE_MAX && end < line.len; points++)
        utf8_next(line, &end);
    return end;
}

Str ticket_title(Str description)
{
    Str text = str_trim(description), rest;
    Str line = str_cut(text, '\n', &rest);
    return str_trim((Str){ line.ptr, title_end(line) });
}

void ticket_complete(const Caller *user, Ticket *ticket)
{
    ticket->title = ticket_title(ticket->description);
    ticket->can = ticket_can(user, ticket);
}

/* Tickets: a request of an employee, and what became of it. */
#pragma once

#include "http/ctx.h"
#include "limits.h"

typedef enum TicketStatus { TICKET_NEW, TICKET_ASSIGNED, TICKET_PENDING, TICKET_CLOSED } TicketStatus;
typedef enum TicketUrgency { URGENCY_LOW, URGENCY_NORMAL, URGENCY_HIGH } TicketUrgency;
typedef enum TicketRequestType {
    REQUEST_SOFTWARE,
    REQUEST_HARDWARE,
    REQUEST_ENVIRONMENT,
    REQUEST_LOGISTICS,
    REQUEST_OTHER
} TicketRequestType;

extern const EnumValues TicketStatus_values, TicketUrgency_values, TicketRequestType_values;

/* Tables, read line by line. */
/* clang-format off */

/* What the caller may do with a ticket: the web application repeats no rule. */
typedef struct TicketCan {
    bool comment, edit, assign, remove;
} TicketCan;
SCHEMA(TicketCan, FIELD(TicketCan, comment), FIELD(TicketCan, edit, .doc = "Change the description."),
    FIELD(TicketCan, assign, .doc = "Change status, urgency and operator."), FIELD(TicketCan, remove));

/* The row and the answer: title and can are computed for each caller by ticket_complete. */
typedef struct Ticket {
    int64_t id;
    Str description;
    int status, urgency, request_type;
    TicketCan can;
    int64_t created_by_id;
    OptI64 operator_id;
    Time created_at, updated_at;
    int64_t version;
    Str title;
} Ticket;
SCHEMA(Ticket, FIELD(Ticket, id), FIELD(Ticket, description), FIELD(Ticket, status, .values = &TicketStatus_values),
    FIELD(Ticket, urgency, .values = &TicketUrgency_values),
    FIELD(Ticket, request_type, .values = &TicketRequestType_values), FIELD(Ticket, created_by_id),
    FIELD(Ticket, operator_id), FIELD(Ticket, created_at), FIELD(Ticket, updated_at),
    FIELD(Ticket, version, .doc = "Grows with each change; the ETag of the ticket."),
    FIELD(Ticket, title, .computed = true, .doc = "The first line of the description, at most 120 characters."),
    FIELD(
        Ticket, can, .computed = true, .object = &TicketCan_schema, .doc = "What the caller may do with this ticket."));

typedef struct TicketCreate {
    Str description;
    int request_type, urgency;
} TicketCreate;
SCHEMA(TicketCreate,
    FIELD(TicketCreate, description, .max = TICKET_DESCRIPTION_MAX, .doc = "What is wrong, in the requester's words."),
    FIELD(TicketCreate, urgency, .values = &TicketUrgency_values, .fallback = "normal"),
    FIELD(TicketCreate, request_type, .values = &TicketRequestType_values));

typedef struct TicketId {
    int64_t ticket_id;
} TicketId;
SCHEMA(TicketId, FIELD(TicketId, ticket_id));

typedef struct TicketPageQuery {
    int64_t limit;
    OptStr cursor;
} TicketPageQuery;
SCHEMA(TicketPageQuery,
    FIELD(TicketPageQuery, limit, .min = 1, .max = PAGE_MAX,
        .doc = "A page of so many, newest first; without it the whole list, in the order of ids."),
    FIELD(TicketPageQuery, cursor, .doc = "Where the page begins: from the Link header of the page before."));

/* clang-format on */

extern const Route ticket_routes[];
extern const size_t ticket_routes_count;

/* tickets_policy.c: pure functions of the caller and the row. */
bool ticket_can_see(const Ctx *ctx, const void *ticket);
TicketCan ticket_can(const Caller *user, const Ticket *ticket);

/* The first line, TICKET_TITLE_MAX code points at most; borrows from the description. */
Str ticket_title(Str description);
/* Fills in title and can for this caller; title borrows from the description. */
void ticket_complete(const Caller *user, Ticket *ticket);

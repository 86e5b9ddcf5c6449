#include "tickets/tickets.h"

#include "events/events.h"
#include "tickets/tickets_list.h"
#include "tickets_sql.h"

static Err ticket_load(Ctx *ctx);
static Err ticket_create(Ctx *ctx, const TicketCreate *in, Ticket *out);
static Err ticket_get(Ctx *ctx, const void *in, Ticket *out);
HANDLER(ticket_create, TicketCreate, Ticket)
HANDLER(ticket_get, void, Ticket)
HANDLER(ticket_page, void, List)
HANDLER(ticket_stream, void, List)

const Route ticket_routes[] = {
    { "POST", "/api/tickets/", "Create Ticket", .name = "create_ticket", .tag = "tickets", .auth = AUTH_USER,
        .lane = LANE_WRITE, .limit = LIMIT_NONE, .status = 201, .body = &TicketCreate_schema, .out = &Ticket_schema,
        .run = ticket_create_run },
    { "GET", "/api/tickets/", "List Tickets", .name = "list_tickets", .tag = "tickets", .auth = AUTH_USER,
        .lane = LANE_FAST, .limit = LIMIT_NONE, .status = 200, .when_query = "limit", .query = &TicketPageQuery_schema,
        .out = &Ticket_schema, .out_list = true, .run = ticket_page_run },
    { "GET", "/api/tickets/", "List Tickets", .name = "list_tickets", .tag = "tickets", .auth = AUTH_USER,
        .lane = LANE_SLOW, .limit = LIMIT_NONE, .status = 200, .out = &Ticket_schema, .out_list = true,
        .run = ticket_stream_run },
    { "GET", "/api/tickets/{ticket_id}", "Get Ticket", .name = "get_ticket", .tag = "tickets", .auth = AUTH_USER,
        .lane = LANE_FAST, .limit = LIMIT_NONE, .status = 200, .params = &TicketId_schema, .load = ticket_load,
        .may = ticket_can_see, .out = &Ticket_schema, .errors = ERRORS(ERR_FORBIDDEN, ERR_NOT_FOUND),
        .run = ticket_get_run },
};
const size_t ticket_routes_count = sizeof ticket_routes / sizeof *ticket_routes;

static Err ticket_load(Ctx *ctx)
{
    const TicketId *params = ctx->params;
    Ticket *ticket = arena_alloc(ctx->arena, sizeof *ticket);
    Err err = ticket_by_id(ctx->db, &(TicketById){ params->ticket_id }, ticket);
    if (err == ERR_NO_ROW)
        return err_detail(ctx, ERR_NOT_FOUND, "Ticket not found");
    ctx->object = ticket;
    return err;
}

/* The version is the ETag: what If-Match will name. */
static void answer_ticket(Ctx *ctx, Ticket *ticket)
{
    ticket_complete(ctx->user, ticket);
    reply_header(ctx, "ETag", arena_printf(ctx->arena, "\"%lld\"", (long long)ticket->version));
}

static Err ticket_create(Ctx *ctx, const TicketCreate *in, Ticket *out)
{
    TicketInsert row = { .description = in->description,
        .urgency = in->urgency,
        .request_type = in->request_type,
        .created_by_id = ctx->user->id,
        .now = ctx->now };
    TRY(ticket_insert(ctx->db, &row, out));
    answer_ticket(ctx, out);
    Str changes = arena_printf(ctx->arena, "{\"status\":\"new\",\"urgency\":\"%s\",\"request_type\":\"%s\"}",
        TicketUrgency_values.names[in->urgency], TicketRequestType_values.names[in->request_type]);
    return event_emit(ctx, EVENT_TICKET_CREATED, out->id, changes);
}

static Err ticket_get(Ctx *ctx, const void *in, Ticket *out)
{
    (void)in;
    *out = *(const Ticket *)ctx->object;
    answer_ticket(ctx, out);
    return ERR_OK;
}

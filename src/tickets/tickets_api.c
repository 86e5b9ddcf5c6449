#include "tickets/tickets.h"

#include "http/etag.h"
#include "tickets/tickets_list.h"
#include "tickets/tickets_total.h"
#include "users/users.h"

static Err ticket_load_to_remove(Ctx *ctx);
static Err ticket_create(Ctx *ctx, const TicketCreate *in, Ticket *out);
static Err ticket_get(Ctx *ctx, const void *in, Ticket *out);
static Err ticket_update(Ctx *ctx, const TicketUpdate *in, Ticket *out);
static Err ticket_delete(Ctx *ctx, const void *in, void *out);
static Err ticket_close(Ctx *ctx, const void *in, Ticket *out);
static Err ticket_reopen(Ctx *ctx, const void *in, Ticket *out);
HANDLER(ticket_create, TicketCreate, Ticket)
HANDLER(ticket_get, void, Ticket)
HANDLER(ticket_update, TicketUpdate, Ticket)
HANDLER(ticket_delete, void, void)
HANDLER(ticket_close, void, Ticket)
HANDLER(ticket_reopen, void, Ticket)
HANDLER(ticket_page, void, List)
HANDLER(ticket_search, void, List)
HANDLER(ticket_stream, void, List)
HANDLER(ticket_total, void, TicketTotal)

/* What no index tells. */
static const char looked_for[] = "q rules created_within closed_within";

const Route ticket_routes[] = {
    { "POST", "/api/tickets/", "Create Ticket", .name = "create_ticket", .tag = "tickets", .auth = AUTH_USER,
        .lane = LANE_WRITE, .limit = LIMIT_NONE, .status = 201, .body = &TicketCreate_schema, .out = &Ticket_schema,
        .idempotent = true, .run = ticket_create_run },
    { "GET", "/api/tickets/", "List Tickets", .name = "list_tickets", .tag = "tickets", .auth = AUTH_USER,
        .lane = LANE_SLOW, .limit = LIMIT_NONE, .status = 200, .when_query = looked_for,
        .query = &TicketListQuery_schema, .out = &Ticket_schema, .out_list = true, .run = ticket_search_run },
    { "GET", "/api/tickets/", "List Tickets", .name = "list_tickets", .tag = "tickets", .auth = AUTH_USER,
        .lane = LANE_FAST, .limit = LIMIT_NONE, .status = 200, .when_query = "limit", .query = &TicketListQuery_schema,
        .in_snapshot = true, .out = &Ticket_schema, .out_list = true, .run = ticket_page_run },
    { "GET", "/api/tickets/", "List Tickets", .name = "list_tickets", .tag = "tickets", .auth = AUTH_USER,
        .lane = LANE_SLOW, .limit = LIMIT_NONE, .status = 200, .query = &TicketListQuery_schema, .out = &Ticket_schema,
        .out_list = true, .run = ticket_stream_run },
    { "GET", "/api/tickets/count", "Count Tickets", .name = "count_tickets", .tag = "tickets", .auth = AUTH_USER,
        .lane = LANE_SLOW, .limit = LIMIT_NONE, .status = 200, .when_query = looked_for,
        .query = &TicketFilterQuery_schema, .out = &TicketTotal_schema, .run = ticket_total_run },
    { "GET", "/api/tickets/count", "Count Tickets", .name = "count_tickets", .tag = "tickets", .auth = AUTH_USER,
        .lane = LANE_FAST, .limit = LIMIT_NONE, .status = 200, .in_snapshot = true, .query = &TicketFilterQuery_schema,
        .out = &TicketTotal_schema, .run = ticket_total_run },
    { "GET", "/api/tickets/{ticket_id}", "Get Ticket", .name = "get_ticket", .tag = "tickets", .auth = AUTH_USER,
        .lane = LANE_FAST, .limit = LIMIT_NONE, .status = 200, .params = &TicketId_schema, .load = ticket_load,
        .may = ticket_can_see, .out = &Ticket_schema, .errors = ERRORS(ERR_FORBIDDEN, ERR_NOT_FOUND),
        .run = ticket_get_run },
    { "PATCH", "/api/tickets/{ticket_id}", "Update Ticket", .name = "update_ticket", .tag = "tickets",
        .auth = AUTH_USER, .lane = LANE_WRITE, .limit = LIMIT_NONE, .status = 200, .params = &TicketId_schema,
        .body = &TicketUpdate_schema, .load = ticket_load, .may = ticket_can_edit, .out = &Ticket_schema,
        .conflict = &TicketConflict_schema, .errors = ERRORS(ERR_BAD_REQUEST, ERR_FORBIDDEN, ERR_NOT_FOUND),
        .run = ticket_update_run },
    { "DELETE", "/api/tickets/{ticket_id}", "Delete Ticket", .name = "delete_ticket", .tag = "tickets",
        .auth = AUTH_USER, .lane = LANE_WRITE, .limit = LIMIT_NONE, .status = 204, .params = &TicketId_schema,
        .load = ticket_load_to_remove, .may = ticket_can_remove, .conflict = &TicketConflict_schema,
        .errors = ERRORS(ERR_FORBIDDEN, ERR_NOT_FOUND), .run = ticket_delete_run },
    { "POST", "/api/tickets/{ticket_id}/close", "Close Ticket", .name = "close_ticket", .tag = "tickets",
        .auth = AUTH_USER, .lane = LANE_WRITE, .limit = LIMIT_NONE, .status = 200, .params = &TicketId_schema,
        .load = ticket_load, .may = ticket_can_see, .out = &Ticket_schema,
        .errors = ERRORS(ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_CONFLICT), .run = ticket_close_run },
    { "POST", "/api/tickets/{ticket_id}/reopen", "Reopen Ticket", .name = "reopen_ticket", .tag = "tickets",
        .auth = AUTH_USER, .lane = LANE_WRITE, .limit = LIMIT_NONE, .status = 200, .params = &TicketId_schema,
        .load = ticket_load, .may = ticket_can_see, .out = &Ticket_schema,
        .errors = ERRORS(ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_CONFLICT), .run = ticket_reopen_run },
};
const size_t ticket_routes_count = sizeof ticket_routes / sizeof *ticket_routes;

static Err ticket_create(Ctx *ctx, const TicketCreate *in, Ticket *out)
{
    TRY(ticket_open(ctx, in, out));
    return ticket_answer(ctx, out);
}

static Err ticket_get(Ctx *ctx, const void *in, Ticket *out)
{
    (void)in;
    *out = *(const Ticket *)ctx->object;
    return ticket_answer(ctx, out);
}

/* --- changes --- */

/* Both values, so that the client can show them side by side and ask which one holds. */
static Err refuse_version(Ctx *ctx, const Ticket *current, const TicketUpdate *in)
{
    Buf sent = { 0 }, text = { 0 };
    Ticket shown = *current;
    TRY(ticket_answer(ctx, &shown));
    if (in)
        json_write_fields(&sent, &TicketUpdate_schema, ctx->sent, in);
    TicketConflict conflict = { .detail = str("The ticket has changed since you read it"),
        .current = shown,
        .sent = in ? buf_view(&sent) : str("{}") };
    json_write(&text, &TicketConflict_schema, &conflict);
    reply_raw(ctx, "application/json", arena_copy(ctx->arena, buf_view(&text)));
    buf_free(&sent);
    buf_free(&text);
    return ERR_CONFLICT;
}

/* Null in what this caller may change, and that needs a value. What he may not change is ignored, null included. */
static Err refuse_nulls(Ctx *ctx, const Ticket *ticket, const TicketUpdate *in)
{
    TicketCan can = ticket_can(ctx->user, ctx->now, ticket);
    const struct {
        const char *name;
        bool may, has;
    } fields[] = {
        { "description", can.edit, in->description.has },
        { "status", can.assign, in->status.has },
        { "urgency", can.assign, in->urgency.has },
        { "request_type", can.assign, in->request_type.has },
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (fields[i].may && !fields[i].has && schema_sent(&TicketUpdate_schema, ctx->sent, fields[i].name))
            schema_problem_null(schema_field(&TicketUpdate_schema, str(fields[i].name)), ctx->problems);
    return ctx->problems->count ? ERR_INVALID : ERR_OK;
}

/* Status and operator are asked about together, and only when the caller changes one of them: a ticket that was taken
 * over without its operator can still be edited. */
static Err check_status(Ctx *ctx, const Ticket *after)
{
    bool touched = schema_sent(&TicketUpdate_schema, ctx->sent, "status") ||
                   schema_sent(&TicketUpdate_schema, ctx->sent, "operator_id");
    const char *problem =
        touched && ctx->user->is_admin ? ticket_status_problem(after->status, after->operator_id) : NULL;
    return problem ? err_detail(ctx, ERR_BAD_REQUEST, "%s", problem) : ERR_OK;
}

/* Whoever is operator already may stay it, although he is no admin any more. */
static Err check_operator(Ctx *ctx, const Ticket *before, const Ticket *after)
{
    OptI64 was = before->operator_id, is = after->operator_id;
    bool is_operator = true;
    if (is.has && !(was.has && was.value == is.value))
        TRY(user_is_operator(ctx->db, is.value, &is_operator));
    if (is_operator)
        return ERR_OK;
    schema_problem_value(schema_field(&TicketUpdate_schema, str("operator_id")),
        "Value error, the operator must be an administrator", arena_printf(ctx->arena, "%lld", (long long)is.value),
        ctx->problems);
    return ERR_INVALID;
}

static Err ticket_update(Ctx *ctx, const TicketUpdate *in, Ticket *out)
{
    const Ticket *before = ctx->object;
    Ticket after = ticket_updated(ctx->user, before, in, ctx->sent);
    TRY(refuse_nulls(ctx, before, in));
    if (!etag_if_match(ctx->request, before->version))
        return refuse_version(ctx, before, in);
    TRY(check_status(ctx, &after));
    TRY(check_operator(ctx, before, &after));
    TRY(ticket_change(ctx, before, &after, out));
    return ticket_answer(ctx, out);
}

/* The role comes before the ticket, in the original's words. */
static Err ticket_load_to_remove(Ctx *ctx)
{
    if (!ctx->user->is_admin)
        return err_detail(ctx, ERR_FORBIDDEN, "Operation not permitted");
    return ticket_load(ctx);
}

static Err ticket_delete(Ctx *ctx, const void *in, void *out)
{
    (void)in, (void)out;
    const Ticket *ticket = ctx->object;
    if (!etag_if_match(ctx->request, ticket->version))
        return refuse_version(ctx, ticket, NULL);
    return ticket_remove(ctx, ticket);
}

/* --- closed and reopened, by who made it too: a PATCH ignores a status from him --- */

static Err set_status(Ctx *ctx, int status, const char *problem, Ticket *out)
{
    const Ticket *before = ctx->object;
    Ticket after = *before;
    if (problem)
        return err_detail(ctx, ERR_CONFLICT, "%s", problem);
    ticket_set_status(&after, status);
    after.answered_at = (OptTime){ ticket_is_answer(ctx->user, &after), ctx->now }; /* a closed one keeps none */
    TRY(ticket_change(ctx, before, &after, out));
    return ticket_answer(ctx, out);
}

static Err ticket_close(Ctx *ctx, const void *in, Ticket *out)
{
    (void)in;
    return set_status(ctx, TICKET_CLOSED, ticket_close_problem(ctx->object), out);
}

static Err ticket_reopen(Ctx *ctx, const void *in, Ticket *out)
{
    const Ticket *ticket = ctx->object;
    (void)in;
    return set_status(ctx, ticket->operator_id.has ? TICKET_ASSIGNED : TICKET_NEW,
        ticket_reopen_problem(ctx->user, ctx->now, ticket), out);
}

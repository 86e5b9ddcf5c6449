/* The whole list, printed as it comes. */
#include "tickets/tickets_list.h"

typedef struct TicketStream {
    TicketWalk *walk;
    bool begun;
} TicketStream;

typedef struct TicketStep {
    TicketStream *stream;
    const Caller *user;
    Time now;
    Buf *out;
} TicketStep;

static bool print_ticket(void *arg, const void *row)
{
    TicketStep *step = arg;
    Ticket ticket = *(const Ticket *)row;
    buf_char(step->out, step->stream->begun ? ',' : '[');
    ticket_complete(step->user, step->now, &ticket);
    json_write(step->out, &Ticket_schema, &ticket);
    step->stream->begun = true;
    return step->out->len < STREAM_STEP_BYTES;
}

static Err write_step(Ctx *ctx, void *state, Buf *out, bool *done)
{
    TicketStream *stream = state;
    TicketStep step = { .stream = stream, .user = ctx->user, .now = ctx->now, .out = out };
    TRY(ticket_walk_step(ctx, stream->walk, (DbVisitor){ print_ticket, &step }, done));
    if (*done)
        buf_text(out, stream->begun ? "]" : "[]");
    return ERR_OK;
}

Err ticket_stream(Ctx *ctx, const void *in, List *out)
{
    static const Stream stream = { "application/json", write_step };
    (void)in, (void)out;
    const TicketListQuery *query = ctx->query;
    TicketStream *state = arena_alloc(ctx->arena, sizeof *state);
    TRY(ticket_walk_begin(ctx, &query->filter, &state->walk));
    stream_begin(ctx, &stream, state);
    return ERR_OK;
}

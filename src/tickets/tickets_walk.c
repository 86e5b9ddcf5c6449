/* Through a whole list, as far as filter, periods, words and rules go: each step visits the next rows by id. A filter
 * that few tickets pass costs a step no more than any other. */
#include "http/stream_pace.h"
#include "tickets/tickets_list.h"
#include "tickets_sql.h"

struct TicketWalk {
    StreamPace pace;
    TicketAsk ask;
    TicketPlace place;
};

typedef struct WalkStep {
    TicketWalk *walk;
    DbVisitor taker;
    Arena scratch;
    int64_t rows;
    size_t bytes; /* of texts that were looked at */
    bool full;
} WalkStep;

static bool pass(void *arg, const void *row)
{
    WalkStep *step = arg;
    TicketWalk *walk = step->walk;
    const Ticket *ticket = row;
    walk->place.id = ticket->id;
    step->rows++;
    if (!walk->ask.looks)
        return !(step->full = !step->taker.take(step->taker.arg, ticket));
    step->bytes += ticket->description.len;
    arena_reset(&step->scratch);
    if (ticket_ask_holds(&walk->ask, ticket, &step->scratch))
        step->full = !step->taker.take(step->taker.arg, ticket);
    step->full |= step->bytes >= STREAM_LOOKED_BYTES;
    return !step->full;
}

static Err pass_next(Ctx *ctx, WalkStep *step, int64_t limit, bool *done)
{
    static const TicketOrder by_id = { 0 };
    DbVisitor visitor = { pass, step };
    TicketWalk *walk = step->walk;
    TicketPlace looked_to = walk->place;
    if (ticket_filter_is_all(&walk->ask.filter)) {
        TRY(ticket_step_all(ctx->db, &(TicketStepAll){ walk->place.id, limit }, visitor));
        *done = step->rows < limit && !step->full;
        return ERR_OK;
    }
    const TicketSection *section = ticket_section(ctx->arena, &walk->ask.filter, by_id, &walk->place, limit);
    TRY(db_list_visit(ctx->db, &section->list, visitor));
    if (step->rows == limit || step->full)
        return ERR_OK;
    bool goes_on = false;
    TRY(ticket_section_goes_on(ctx, section, &walk->ask.filter, by_id, &looked_to, &goes_on));
    if (goes_on)
        walk->place = looked_to;
    *done = !goes_on;
    return ERR_OK;
}

Err ticket_walk_step(Ctx *ctx, TicketWalk *walk, DbVisitor taker, bool *done)
{
    WalkStep step = { .walk = walk, .taker = taker };
    *done = walk->ask.filter.nothing;
    if (*done)
        return ERR_OK;
    Err err = pass_next(ctx, &step, stream_pace_limit(&walk->pace), done);
    stream_pace_took(&walk->pace, step.rows, step.full);
    arena_free(&step.scratch);
    return err;
}

Err ticket_walk_begin(Ctx *ctx, const TicketFilterQuery *query, TicketWalk **out)
{
    *out = arena_alloc(ctx->arena, sizeof **out);
    return ticket_ask_read(ctx, query, &(*out)->ask);
}

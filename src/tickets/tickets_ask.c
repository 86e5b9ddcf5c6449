#include "tickets/tickets_ask.h"

#include "http/url.h"
#include "security/unicode.h"

/* 123 or #123; as long as an id may be. */
static OptI64 number_of(Str text)
{
    OptI64 number = { 0 };
    size_t start = text.len > 1 && text.ptr[0] == '#';
    if (text.len == 0 || text.len - start > 18)
        return number;
    for (size_t i = start; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return (OptI64){ 0 };
        number = (OptI64){ true, 10 * number.value + (text.ptr[i] - '0') };
    }
    return number;
}

static OptI64 first_day(OptI64 days, int64_t today)
{
    return (OptI64){ days.has, today - days.value + 1 };
}

static void read_periods(const TicketFilterQuery *query, Time now, TicketAsk *out)
{
    out->today = ticket_day_of(now);
    out->created_from = first_day(query->created_within, out->today);
    out->closed_from = first_day(query->closed_within, out->today);
    out->looks |= out->created_from.has || out->closed_from.has;
    if (!out->closed_from.has)
        return;
    out->filter.statuses &= 1u << TICKET_CLOSED;
    out->filter.nothing |= !out->filter.statuses;
}

Err ticket_ask_read(Ctx *ctx, const TicketFilterQuery *query, TicketAsk *out)
{
    *out = (TicketAsk){ .query = *query };
    if (query->rules.has)
        ticket_rules_read(ctx->problems, query->rules.value, &out->rules);
    TRY(ticket_filter_read(ctx, query, &out->asked));
    out->filter = out->asked;
    out->looks = !ticket_rules_narrow(&out->rules, &out->filter);
    read_periods(query, ctx->now, out);
    if (!query->q.has)
        return ERR_OK;
    Str text = runes_print(ctx->arena, runes_trim(runes_of(ctx->arena, query->q.value)));
    out->text = text_fold(ctx->arena, text);
    out->number = number_of(text);
    out->looks |= text.len > 0;
    return ERR_OK;
}

static void refuse_page(Ctx *ctx, const char *name)
{
    problem_add(ctx->problems, (Problem){ .type = "value_error",
                                   .loc = arena_printf(ctx->arena, "[\"query\",\"%s\"]", name),
                                   .msg = str("Value error, this is about a page, not about the list"),
                                   .input = str("null") });
}

/* Into ctx->problems, as if it were the request's own. */
static Err list_read(Ctx *ctx, Str text)
{
    TicketListQuery query = { 0 };
    TicketAsk *ask = arena_alloc(ctx->arena, sizeof *ask);
    Pair *pairs = NULL;
    size_t count = 0;
    url_pairs(ctx->arena, text, &pairs, &count);
    schema_decode_pairs(&TicketListQuery_schema, "query", pairs, count, &query, NULL, ctx->problems);
    if (query.limit.has)
        refuse_page(ctx, "limit");
    if (query.cursor.has)
        refuse_page(ctx, "cursor");
    return ctx->problems->count ? ERR_INVALID : ticket_ask_read(ctx, &query.filter, ask);
}

Err ticket_list_check(Ctx *ctx, Str text, Problems *found)
{
    Problems *own = ctx->problems;
    ctx->problems = found;
    Err err = list_read(ctx, text);
    ctx->problems = own;
    return err;
}

static bool text_has(Str text, Str part)
{
    return memmem(text.ptr, text.len, part.ptr, part.len) != NULL;
}

static bool words_hold(const TicketAsk *ask, TicketSeen *seen)
{
    return ask->text.len == 0 || (ask->number.has && ask->number.value == seen->ticket->id) ||
           text_has(ticket_seen_text(seen, RULE_DESCRIPTION), ask->text) ||
           text_has(ticket_seen_text(seen, RULE_SUBMITTER), ask->text);
}

static bool is_within(const TicketAsk *ask, OptI64 from, OptTime time)
{
    if (!from.has)
        return true;
    int64_t day = ticket_day_of(time.value);
    return time.has && day >= from.value && day <= ask->today;
}

static bool periods_hold(const TicketAsk *ask, const Ticket *ticket)
{
    return is_within(ask, ask->created_from, (OptTime){ true, ticket->created_at }) &&
           is_within(ask, ask->closed_from, ticket->closed_at);
}

bool ticket_ask_holds(const TicketAsk *ask, const Ticket *ticket, Arena *scratch)
{
    TicketSeen seen = { .ticket = ticket, .arena = scratch };
    return periods_hold(ask, ticket) && ticket_rules_hold(&ask->rules, &seen) && words_hold(ask, &seen);
}

static bool is_before(OptI64 from, Time time)
{
    return from.has && ticket_day_of(time) < from.value;
}

/* Nothing is changed before it is made, nor closed after its last change. */
bool ticket_ask_is_past(const TicketAsk *ask, TicketOrder order, const Ticket *ticket)
{
    if (!order.down)
        return false;
    return order.by_change
               ? is_before(ask->created_from, ticket->updated_at) || is_before(ask->closed_from, ticket->updated_at)
               : is_before(ask->created_from, ticket->created_at);
}

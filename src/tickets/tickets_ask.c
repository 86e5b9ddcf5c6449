#include "tickets/tickets_ask.h"

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

Err ticket_ask_read(Ctx *ctx, const TicketFilterQuery *query, TicketAsk *out)
{
    *out = (TicketAsk){ .query = *query };
    if (query->rules.has)
        ticket_rules_read(ctx->problems, query->rules.value, &out->rules);
    TRY(ticket_filter_read(ctx, query, &out->asked));
    out->filter = out->asked;
    out->looks = !ticket_rules_narrow(&out->rules, &out->filter);
    if (!query->q.has)
        return ERR_OK;
    Str text = runes_print(ctx->arena, runes_trim(runes_of(ctx->arena, query->q.value)));
    out->text = text_fold(ctx->arena, text);
    out->number = number_of(text);
    out->looks |= text.len > 0;
    return ERR_OK;
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

bool ticket_ask_holds(const TicketAsk *ask, const Ticket *ticket, Arena *scratch)
{
    TicketSeen seen = { .ticket = ticket, .arena = scratch };
    return ticket_rules_hold(&ask->rules, &seen) && words_hold(ask, &seen);
}

#include "tickets/tickets_total.h"

#include "tickets/tickets_list.h"
#include "tickets/tickets_scan.h"

static const TicketOrder newest = { .down = true };
/* Where what was closed in the last days stands first. */
static const TicketOrder last_changed = { .down = true, .by_change = true };

/* --- by the counters --- */

static bool is_kept(const TicketAsk *ask)
{
    return !ask->looks && !ask->filter.person.has && !ask->filter.waits &&
           ask->filter.request_types == ALL_REQUEST_TYPES;
}

static Err add_kept(Ctx *ctx, const TicketAsk *ask, TicketTotal *out)
{
    List kept = { 0 };
    TRY(ticket_counts_read(ctx->db, &kept));
    const TicketCount *counts = kept.items;
    for (size_t i = 0; i < kept.count; i++) {
        Ticket kind = { .status = counts[i].status,
            .urgency = counts[i].urgency,
            .operator_id = { counts[i].operator_id != 0, counts[i].operator_id } };
        out->n += ticket_filter_has(&ask->filter, &kind) ? counts[i].n : 0;
    }
    out->exact = true;
    return ERR_OK;
}

/* A period alone, of everybody's tickets: as the statistics say it. */
static bool is_kept_by_day(const TicketAsk *ask)
{
    return ask->created_from.has != ask->closed_from.has && !ask->query.q.has && !ask->query.rules.has &&
           ticket_filter_is_all(&ask->asked);
}

static Err add_kept_days(Ctx *ctx, const TicketAsk *ask, TicketTotal *out)
{
    bool created = ask->created_from.has;
    List kept = { 0 };
    TRY(ticket_days_read(ctx->db, created ? ask->created_from.value : ask->closed_from.value, ask->today, &kept));
    const TicketDay *days = kept.items;
    for (size_t i = 0; i < kept.count; i++)
        out->n += created ? days[i].created : days[i].closed;
    out->exact = true;
    return ERR_OK;
}

/* --- by their ids --- */

/* One more than is counted says that there are more. */
static Err count_ids(Ctx *ctx, const TicketAsk *ask, TicketTotal *out)
{
    List ids = { 0 };
    bool goes_on = false;
    TicketPlace place = ticket_place_start(newest);
    const TicketSection *section = ticket_section(ctx->arena, &ask->filter, newest, &place, LIST_COUNTED_MAX + 1);
    DbList list = ticket_section_ids(section);
    TRY(db_list(ctx->db, &list, &ids));
    out->n = (int64_t)ids.count;
    if (ids.count <= LIST_COUNTED_MAX)
        TRY(ticket_section_goes_on(ctx, section, &ask->filter, newest, &place, &goes_on));
    else
        out->n = LIST_COUNTED_MAX;
    out->exact = ids.count <= LIST_COUNTED_MAX && !goes_on;
    return ERR_OK;
}

/* --- by looking at them --- */

static bool count_one(void *arg, const void *row)
{
    TicketTotal *total = arg;
    (void)row;
    return ++total->n < LIST_COUNTED_MAX;
}

static Err count_by_looking(Ctx *ctx, const TicketAsk *ask, TicketTotal *out)
{
    Ticket named;
    bool found = false;
    TicketOrder order = ask->closed_from.has ? last_changed : newest;
    TicketScan scan = { .ctx = ctx,
        .ask = ask,
        .order = order,
        .place = ticket_place_start(order),
        .besides = ask->number,
        .taker = { count_one, out } };
    TRY(ticket_scan_named(ctx, ask, &named, &found));
    out->n = found;
    TRY(ticket_scan(&scan));
    out->exact = !scan.more;
    return ERR_OK;
}

static Err count_tickets(Ctx *ctx, const TicketAsk *ask, TicketTotal *out)
{
    if (is_kept(ask))
        return add_kept(ctx, ask, out);
    if (is_kept_by_day(ask))
        return add_kept_days(ctx, ask, out);
    return ask->looks ? count_by_looking(ctx, ask, out) : count_ids(ctx, ask, out);
}

Err ticket_total(Ctx *ctx, const void *in, TicketTotal *out)
{
    (void)in;
    TicketAsk ask;
    TicketTotal total = { .exact = true };
    TRY(ticket_ask_read(ctx, ctx->query, &ask));
    if (!ask.filter.nothing)
        TRY(count_tickets(ctx, &ask, &total));
    *out = total;
    return ERR_OK;
}

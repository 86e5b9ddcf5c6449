#include "tickets/tickets_scan.h"

#include "conf/conf.h"
#include "http/stream_pace.h"
#include "tickets/tickets_select.h"
#include "tickets_sql.h"

enum { US_PER_MS = 1000 };

typedef struct Looking {
    TicketScan *scan;
    TicketFilter group; /* the filter within the group that is looked at */
    StreamPace pace;
    Arena scratch;
    int64_t step_rows, step_bytes, bytes, until_us;
    int64_t past; /* so many in a row, in the group, are older than what is looked for */
} Looking;

/* At the bound, or nothing more is wanted. However slow the database, each call looks at one ticket: whoever follows
 * the pages comes to their end. */
static bool is_over(const Looking *looking)
{
    const TicketScan *scan = looking->scan;
    return scan->full || scan->examined >= LIST_SEARCHED_MAX || looking->bytes >= LIST_SEARCHED_MAX_BYTES ||
           (scan->examined && monotonic_us() >= looking->until_us);
}

static void advance(Looking *looking, const Ticket *ticket)
{
    TicketScan *scan = looking->scan;
    ticket_place_pass(&scan->place, &scan->ask->filter, scan->order, ticket->id, ticket->updated_at,
        ticket->updated_at.us != ticket->created_at.us);
    looking->step_rows++;
    looking->step_bytes += (int64_t)ticket->description.len;
    looking->bytes += (int64_t)ticket->description.len;
    scan->examined++;
}

/* Those that are past are looked at beyond the bound: they say whether there are more. */
static bool look_at(void *arg, const void *row)
{
    Looking *looking = arg;
    TicketScan *scan = looking->scan;
    const Ticket *ticket = row;
    bool past = ticket_ask_is_past(scan->ask, scan->order, ticket);
    looking->past = past ? looking->past + 1 : 0;
    scan->more = !past && is_over(looking);
    if (scan->more)
        return false;
    advance(looking, ticket);
    if (past)
        return looking->past < LIST_PAST_MAX && looking->step_bytes < STREAM_LOOKED_BYTES;
    arena_reset(&looking->scratch);
    bool passed_over = scan->besides.has && scan->besides.value == ticket->id;
    if (!passed_over && ticket_filter_has(&looking->group, ticket) &&
        ticket_ask_holds(scan->ask, ticket, &looking->scratch))
        scan->full = !scan->taker.take(scan->taker.arg, ticket);
    return looking->step_bytes < STREAM_LOOKED_BYTES;
}

/* After the bound, one row is enough to know that there are more, unless it is past. */
static int64_t next_rows(const Looking *looking)
{
    const TicketAsk *ask = looking->scan->ask;
    if (!is_over(looking))
        return stream_pace_limit(&looking->pace);
    return ask->created_from.has || ask->closed_from.has ? LIST_PAST_MAX : 1;
}

/* The next rows of one group. */
static Err look_on(Looking *looking, bool *ended)
{
    TicketScan *scan = looking->scan;
    Ctx *ctx = scan->ctx;
    int64_t limit = next_rows(looking);
    const TicketSection *section = ticket_section(ctx->arena, &looking->group, scan->order, &scan->place, limit);
    DbList list = ticket_section_whole(section, limit);
    looking->step_rows = looking->step_bytes = 0;
    TRY(db_list_visit(ctx->db, &list, (DbVisitor){ look_at, looking }));
    bool full = looking->step_bytes >= STREAM_LOOKED_BYTES;
    stream_pace_took(&looking->pace, looking->step_rows, full);
    *ended = looking->past >= LIST_PAST_MAX || (looking->step_rows < limit && !full);
    return ERR_OK;
}

static Err look_at_group(Looking *looking)
{
    TicketScan *scan = looking->scan;
    bool ended = !ticket_filter_narrow(&scan->ask->filter, scan->order, scan->place.group, &looking->group);
    looking->past = 0;
    while (!ended && !scan->more)
        TRY(look_on(looking, &ended));
    return ERR_OK;
}

static Err look_at_groups(Looking *looking)
{
    TicketScan *scan = looking->scan;
    int64_t groups = scan->ask->filter.nothing ? 0 : ticket_group_count(scan->order);
    for (int64_t group = scan->place.group; group < groups; group++) {
        scan->place.group = group;
        TRY(look_at_group(looking));
        if (scan->more)
            return ERR_OK;
        scan->place = ticket_place_start(scan->order);
    }
    return ERR_OK;
}

Err ticket_scan(TicketScan *scan)
{
    Looking looking = { .scan = scan,
        .until_us = monotonic_us() + (int64_t)scan->ctx->app->conf->search_timeout_ms * US_PER_MS };
    Err err = look_at_groups(&looking);
    arena_free(&looking.scratch);
    return err;
}

Err ticket_scan_named(Ctx *ctx, const TicketAsk *ask, Ticket *out, bool *found)
{
    Arena scratch = { 0 };
    *found = false;
    if (!ask->number.has)
        return ERR_OK;
    Err err = ticket_by_id(ctx->db, &(TicketById){ ask->number.value }, out);
    if (err != ERR_OK)
        return err == ERR_NO_ROW ? ERR_OK : err;
    *found = ticket_filter_has(&ask->filter, out) && ticket_ask_holds(ask, out, &scratch);
    arena_free(&scratch);
    return ERR_OK;
}

#include "tickets/tickets_list.h"

#include "http/cursor.h"
#include "tickets/tickets_scan.h"
#include "tickets_sql.h"

#include <inttypes.h>

typedef struct Page {
    Ctx *ctx;
    const TicketListQuery *query;
    TicketAsk ask;
    TicketOrder order;
    TicketPlace place; /* behind what the page holds */
    Ticket *tickets;
    int64_t count;
    int64_t examined; /* at so many a search has looked */
    size_t bytes;     /* of the texts that it keeps */
    bool more;        /* after place */
} Page;

/* --- cursors --- */

static Str page_parameters(const Page *page)
{
    return ticket_filter_print(page->ctx->arena, (TicketSort)page->query->sort, &page->ask.query, &page->ask.asked);
}

/* What a cursor is bound to. */
static Str page_bound(const Ctx *ctx, Str parameters)
{
    return arena_printf(ctx->arena, "tickets %" PRId64 " %d%.*s", ctx->user->id, ctx->user->is_admin,
        (int)parameters.len, parameters.ptr);
}

static Err page_begin(Page *page)
{
    Ctx *ctx = page->ctx;
    OptStr cursor = page->query->cursor;
    page->place = ticket_place_start(page->order);
    if (!cursor.has)
        return ERR_OK;
    bool good = ticket_cursor_read(ctx->arena, cursor.value, page_bound(ctx, page_parameters(page)), &page->place);
    return good && page->place.group < ticket_group_count(page->order) ? ERR_OK : cursor_refuse(ctx, cursor.value);
}

static void link_next(const Page *page)
{
    Ctx *ctx = page->ctx;
    Str parameters = page_parameters(page);
    Str cursor = ticket_cursor_print(ctx->arena, &page->place, page_bound(ctx, parameters));
    reply_header(ctx, "Link",
        arena_printf(ctx->arena, "</api/tickets/?limit=%" PRId64 "%.*s&cursor=%.*s>; rel=\"next\"",
            page->query->limit.value, (int)parameters.len, parameters.ptr, (int)cursor.len, cursor.ptr));
}

/* --- sections --- */

static bool was_changed(const Ticket *ticket)
{
    return ticket->updated_at.us != ticket->created_at.us;
}

/* One row more than the page takes says that there is a next page. */
static void page_take(Page *page, const List *rows)
{
    const Ticket *tickets = rows->items;
    for (size_t i = 0; i < rows->count && !page->more; i++) {
        if (page->count == page->query->limit.value) {
            page->more = true;
            return;
        }
        const Ticket *ticket = &tickets[i];
        page->tickets[page->count++] = *ticket;
        ticket_place_pass(
            &page->place, &page->ask.filter, page->order, ticket->id, ticket->updated_at, was_changed(ticket));
    }
}

Err ticket_section_goes_on(Ctx *ctx, const TicketSection *section, const TicketFilter *filter, TicketOrder order,
    TicketPlace *place, bool *goes_on)
{
    List rows = { 0 };
    *goes_on = false;
    if (!section->list.filter.piece)
        return ERR_OK;
    DbList list = ticket_section_keys(section);
    TRY(db_list(ctx->db, &list, &rows));
    *goes_on = (int64_t)rows.count == list.take;
    const TicketKey *keys = rows.items;
    for (size_t i = 0; i < rows.count && *goes_on; i++)
        ticket_place_pass(place, filter, order, keys[i].id, keys[i].updated_at, keys[i].strand % 2);
    return ERR_OK;
}

/* The rows of one group, behind page->place. */
static Err read_section(Page *page, const TicketFilter *filter, int64_t limit, List *rows)
{
    Ctx *ctx = page->ctx;
    if (ticket_filter_is_all(filter) && page->query->sort == SORT_CREATED_DOWN)
        return ticket_page_all(ctx->db, &(TicketPageAll){ page->place.id, limit }, rows);
    const TicketSection *section = ticket_section(ctx->arena, filter, page->order, &page->place, limit);
    TRY(db_list(ctx->db, &section->list, rows));
    bool cut = ctx->db->each_cut;
    if (!cut && (int64_t)rows->count < limit)
        TRY(ticket_section_goes_on(ctx, section, filter, page->order, &page->place, &page->more));
    ctx->db->each_cut = cut;
    return ERR_OK;
}

static Err read_group(Page *page)
{
    TicketFilter narrow;
    List rows = { 0 };
    if (!ticket_filter_narrow(&page->ask.filter, page->order, page->place.group, &narrow))
        return ERR_OK;
    TRY(read_section(page, &narrow, page->query->limit.value + 1 - page->count, &rows));
    bool more = page->more;
    page->more = false;
    TicketPlace looked_to = page->place;
    page_take(page, &rows);
    if (more)
        page->place = looked_to;
    page->more |= more || page->ctx->db->each_cut;
    return ERR_OK;
}

static Err read_groups(Page *page)
{
    int64_t groups = page->ask.filter.nothing ? 0 : ticket_group_count(page->order);
    for (int64_t group = page->place.group; group < groups; group++) {
        page->place.group = group;
        TRY(read_group(page));
        if (page->more)
            return ERR_OK;
        page->place = ticket_place_start(page->order);
    }
    return ERR_OK;
}

/* --- searching --- */

/* Texts of a row that is looked at end with it. */
static bool page_keep(void *arg, const void *row)
{
    Page *page = arg;
    Arena *arena = page->ctx->arena;
    Ticket *ticket = &page->tickets[page->count++];
    *ticket = *(const Ticket *)row;
    ticket->description = arena_copy(arena, ticket->description);
    ticket->created_by_name = arena_copy(arena, ticket->created_by_name);
    ticket->operator_name.value = arena_copy(arena, ticket->operator_name.value);
    page->bytes += ticket->description.len;
    return page->count < page->query->limit.value && page->bytes < PAGE_MAX_BYTES;
}

/* Of the first page. */
static Err keep_named(Page *page)
{
    bool found = false;
    if (page->query->cursor.has)
        return ERR_OK;
    TRY(ticket_scan_named(page->ctx, &page->ask, &page->tickets[0], &found));
    page->count = found;
    return ERR_OK;
}

static Err search_page(Page *page)
{
    TRY(keep_named(page));
    TicketScan scan = { .ctx = page->ctx,
        .ask = &page->ask,
        .order = page->order,
        .place = page->place,
        .besides = page->ask.number,
        .taker = { page_keep, page },
        .full = page->count == page->query->limit.value };
    TRY(ticket_scan(&scan));
    page->place = scan.place;
    page->more = scan.more;
    page->examined = scan.examined;
    return ERR_OK;
}

/* --- the page --- */

static Err read_page(Page *page)
{
    if (page->ask.looks)
        return search_page(page);
    page->ctx->db->each_max_bytes = PAGE_MAX_BYTES;
    TRY(read_groups(page));
    page->examined = page->count;
    return ERR_OK;
}

Err ticket_page(Ctx *ctx, const void *in, List *out)
{
    (void)in;
    const TicketListQuery *query = ctx->query;
    Page page = { .ctx = ctx, .query = query, .order = ticket_order_of((TicketSort)query->sort) };
    TRY(ticket_ask_read(ctx, &query->filter, &page.ask));
    TRY(page_begin(&page));
    page.tickets = arena_array(ctx->arena, (size_t)query->limit.value, sizeof(Ticket));
    TRY(read_page(&page));
    if (page.more)
        link_next(&page);
    if (page.ask.looks || query->filter.q.has || query->filter.rules.has)
        reply_header(ctx, "X-Examined", arena_printf(ctx->arena, "%" PRId64, page.examined));
    for (int64_t i = 0; i < page.count; i++)
        ticket_complete(ctx->user, ctx->now, &page.tickets[i]);
    *out = (List){ page.tickets, (size_t)page.count };
    return ERR_OK;
}

Err ticket_search(Ctx *ctx, const void *in, List *out)
{
    const TicketListQuery *query = ctx->query;
    return query->limit.has ? ticket_page(ctx, in, out) : ticket_stream(ctx, in, out);
}

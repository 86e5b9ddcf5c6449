#include "events/events.h"

#include "events_sql.h"
#include "tickets/tickets.h"

#include <inttypes.h>

static Err ticket_events(Ctx *ctx, const void *in, List *out);
HANDLER(ticket_events, void, List)

const Route event_routes[] = {
    { "GET", "/api/tickets/{ticket_id}/events", "List Ticket Events", .name = "list_ticket_events", .tag = "tickets",
        .auth = AUTH_USER, .lane = LANE_FAST, .limit = LIMIT_NONE, .status = 200, .params = &TicketId_schema,
        .query = &EventPageQuery_schema, .load = ticket_load, .may = ticket_can_see, .out = &TicketEvent_schema,
        .out_list = true, .errors = ERRORS(ERR_FORBIDDEN, ERR_NOT_FOUND), .run = ticket_events_run },
};
const size_t event_routes_count = sizeof event_routes / sizeof *event_routes;

static Err read_page(Ctx *ctx, int64_t after, int64_t limit, List *out)
{
    const TicketId *params = ctx->params;
    ctx->db->each_max_bytes = PAGE_MAX_BYTES;
    if (event_can_see(ctx->user, AUDIENCE_OPERATORS))
        return event_page_all(ctx->db, &(EventPageAll){ params->ticket_id, after, limit }, out);
    return event_page_submitter(ctx->db, &(EventPageSubmitter){ params->ticket_id, after, limit }, out);
}

/* The number behind {"description":{"revision": as events write it, 0 without one; *end is where it stops. */
static int64_t revision_of(Str changes, size_t *end)
{
    static const char begin[] = "{\"description\":{\"revision\":";
    int64_t id = 0;
    size_t at = sizeof begin - 1;
    if (!str_starts(changes, begin))
        return 0;
    for (; at < changes.len && changes.ptr[at] >= '0' && changes.ptr[at] <= '9' && at < sizeof begin + 17; at++)
        id = 10 * id + (changes.ptr[at] - '0');
    *end = at;
    return id;
}

/* Puts the replaced text behind the number of its revision; nothing where it is no longer kept. */
static Err resolve_revision(Ctx *ctx, TicketEvent *event)
{
    const TicketId *params = ctx->params;
    size_t end = 0;
    int64_t id = revision_of(event->changes, &end);
    DbText before;
    Err err = id ? event_revision(ctx->db, &(EventRevision){ id, params->ticket_id }, &before) : ERR_NO_ROW;
    if (err != ERR_OK)
        return err == ERR_NO_ROW ? ERR_OK : err;
    Buf text = { 0 };
    buf_add(&text, event->changes.ptr, end);
    buf_text(&text, ",\"before\":");
    json_write_str(&text, before.value);
    buf_add(&text, event->changes.ptr + end, event->changes.len - end);
    event->changes = arena_copy(ctx->arena, buf_view(&text));
    buf_free(&text);
    return ERR_OK;
}

/* A page of long texts is shorter: *count is how many events it holds. */
static Err resolve_revisions(Ctx *ctx, TicketEvent *events, size_t *count)
{
    size_t bytes = 0;
    for (size_t i = 0; i < *count; i++) {
        TRY(resolve_revision(ctx, &events[i]));
        bytes += events[i].changes.len;
        if (bytes > PAGE_MAX_BYTES)
            *count = i + 1;
    }
    return ERR_OK;
}

static void link_next(Ctx *ctx, int64_t limit, int64_t after)
{
    const TicketId *params = ctx->params;
    reply_header(ctx, "Link",
        arena_printf(ctx->arena, "</api/tickets/%" PRId64 "/events?limit=%" PRId64 "&cursor=%" PRId64 ">; rel=\"next\"",
            params->ticket_id, limit, after));
}

static Err ticket_events(Ctx *ctx, const void *in, List *out)
{
    (void)in;
    const EventPageQuery *query = ctx->query;
    TRY(read_page(ctx, query->cursor.value, query->limit + 1, out)); /* one more tells whether a next page exists */
    bool more = ctx->db->each_cut || (int64_t)out->count > query->limit;
    TicketEvent *events = out->items;
    size_t count = (int64_t)out->count > query->limit ? (size_t)query->limit : out->count, whole = count;
    TRY(resolve_revisions(ctx, events, &count));
    out->count = count;
    if (more || count < whole)
        link_next(ctx, query->limit, events[count - 1].id);
    return ERR_OK;
}

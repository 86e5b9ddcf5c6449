/* What happened last to each of a page's tickets, as far as the caller may know: for lists that say it in words. */
#include "events/events.h"

#include "events_sql.h"
#include "security/number.h"
#include "tickets/tickets.h"

static Err latest_events(Ctx *ctx, const void *in, List *out);
HANDLER(latest_events, void, List)

const Route latest_event_routes[] = {
    { "GET", "/api/tickets/latest-events", "List Latest Events", .name = "list_latest_events", .tag = "tickets",
        .auth = AUTH_USER, .lane = LANE_FAST, .limit = LIMIT_NONE, .status = 200, .query = &LatestEventsQuery_schema,
        .in_snapshot = true, .out = &LatestEvent_schema, .out_list = true, .run = latest_events_run },
};
const size_t latest_event_routes_count = sizeof latest_event_routes / sizeof *latest_event_routes;

static Err refuse_many(Ctx *ctx, size_t count)
{
    problem_add(ctx->problems,
        (Problem){ .type = "too_long",
            .loc = str("[\"query\",\"ticket_id\"]"),
            .msg = arena_printf(ctx->arena, "List should have at most %d items", LATEST_EVENTS_MAX),
            .input = arena_printf(ctx->arena, "%zu", count),
            .ctx = arena_printf(ctx->arena, "{\"field_type\":\"List\",\"max_length\":%d}", LATEST_EVENTS_MAX) });
    return ERR_INVALID;
}

static Err refuse_id(Ctx *ctx, size_t index, Str given)
{
    Buf input = { 0 };
    json_write_str(&input, given);
    problem_add(ctx->problems, (Problem){ .type = "int_parsing",
                                   .loc = arena_printf(ctx->arena, "[\"query\",\"ticket_id\",%zu]", index),
                                   .msg = str("Input should be a valid integer, unable to parse string as an integer"),
                                   .input = arena_copy(ctx->arena, buf_view(&input)) });
    buf_free(&input);
    return ERR_INVALID;
}

static Err latest_events(Ctx *ctx, const void *in, List *out)
{
    const LatestEventsQuery *query = ctx->query;
    const Str *ids = query->ticket_id.items;
    (void)in;
    if (query->ticket_id.count > LATEST_EVENTS_MAX)
        return refuse_many(ctx, query->ticket_id.count);
    LatestEvent *events = arena_array(ctx->arena, query->ticket_id.count + 1, sizeof *events);
    List found = { events, 0 };
    for (size_t i = 0; i < query->ticket_id.count; i++) {
        EventLatest wanted = { .caller_id = ctx->user->id,
            .is_operator = event_can_see(ctx->user, AUDIENCE_OPERATORS) };
        if (!number_parse(ids[i], &wanted.ticket_id))
            return refuse_id(ctx, i, ids[i]);
        Err err = event_latest(ctx->db, &wanted, &events[found.count]);
        if (err != ERR_OK && err != ERR_NO_ROW)
            return err;
        found.count += err == ERR_OK;
    }
    *out = found;
    return ERR_OK;
}

#include "tickets/tickets_list.h"

#include "tickets_sql.h"

/* --- a page --- */

/* A cursor names its list and the id that the page comes before: "all-123" or "own-123". Rights are asked anew on every
 * page. */
static const char *cursor_prefix(const Ctx *ctx)
{
    return ctx->user->is_admin ? "all-" : "own-";
}

static bool cursor_id(const Ctx *ctx, Str cursor, int64_t *id)
{
    if (!str_starts(cursor, cursor_prefix(ctx)) || cursor.len < 5 || cursor.len > 4 + 18)
        return false;
    int64_t value = 0;
    for (size_t i = 4; i < cursor.len; i++) {
        if (cursor.ptr[i] < '0' || cursor.ptr[i] > '9')
            return false;
        value = 10 * value + (cursor.ptr[i] - '0');
    }
    *id = value;
    return value > 0;
}

static Err refuse_cursor(Ctx *ctx, Str cursor)
{
    Buf input = { 0 };
    json_write_str(&input, cursor);
    problem_add(
        ctx->problems, (Problem){ .type = "value_error",
                           .loc = str("[\"query\",\"cursor\"]"),
                           .msg = str("This cursor does not belong to this list: leave it out to begin at the newest"),
                           .input = arena_copy(ctx->arena, buf_view(&input)) });
    buf_free(&input);
    return ERR_INVALID;
}

static Err read_page(Ctx *ctx, int64_t before, int64_t limit, List *out)
{
    if (ctx->user->is_admin)
        return ticket_page_all(ctx->db, &(TicketPageAll){ before, limit }, out);
    return ticket_page_own(ctx->db, &(TicketPageOwn){ ctx->user->id, before, limit }, out);
}

static void link_next(Ctx *ctx, int64_t limit, const Ticket *last)
{
    reply_header(ctx, "Link",
        arena_printf(ctx->arena, "</api/tickets/?limit=%lld&cursor=%s%lld>; rel=\"next\"", (long long)limit,
            cursor_prefix(ctx), (long long)last->id));
}

Err ticket_page(Ctx *ctx, const void *in, List *out)
{
    (void)in;
    const TicketPageQuery *query = ctx->query;
    int64_t before = INT64_MAX;
    if (query->cursor.has && !cursor_id(ctx, query->cursor.value, &before))
        return refuse_cursor(ctx, query->cursor.value);
    ctx->db->each_max_bytes = PAGE_MAX_BYTES;
    TRY(read_page(ctx, before, query->limit + 1, out)); /* one more tells whether a next page exists */
    Ticket *tickets = out->items;
    bool more = (int64_t)out->count > query->limit;
    if (more)
        out->count = (size_t)query->limit;
    if (more || ctx->db->each_cut)
        link_next(ctx, query->limit, &tickets[out->count - 1]);
    for (size_t i = 0; i < out->count; i++)
        ticket_complete(ctx->user, &tickets[i]);
    return ERR_OK;
}

/* --- the whole list --- */

typedef struct TicketCursor {
    int64_t after;
    bool begun;
} TicketCursor;

static Err read_step(Ctx *ctx, int64_t after, List *out)
{
    if (ctx->user->is_admin)
        return ticket_step_all(ctx->db, &(TicketStepAll){ after, STREAM_STEP_ROWS }, out);
    return ticket_step_own(ctx->db, &(TicketStepOwn){ ctx->user->id, after, STREAM_STEP_ROWS }, out);
}

static Err write_step(Ctx *ctx, void *state, Buf *out, bool *done)
{
    TicketCursor *cursor = state;
    List rows = { 0 };
    ctx->db->each_max_bytes = STREAM_STEP_BYTES / 2; /* of values: as JSON they grow */
    TRY(read_step(ctx, cursor->after, &rows));
    Ticket *tickets = rows.items;
    for (size_t i = 0; i < rows.count; i++) {
        buf_char(out, cursor->begun ? ',' : '[');
        cursor->begun = true;
        ticket_complete(ctx->user, &tickets[i]);
        json_write(out, &Ticket_schema, &tickets[i]);
        cursor->after = tickets[i].id;
    }
    *done = rows.count == 0;
    if (*done)
        buf_text(out, cursor->begun ? "]" : "[]");
    return ERR_OK;
}

Err ticket_stream(Ctx *ctx, const void *in, List *out)
{
    static const Stream stream = { "application/json", write_step };
    (void)in, (void)out;
    stream_begin(ctx, &stream, arena_alloc(ctx->arena, sizeof(TicketCursor)));
    return ERR_OK;
}

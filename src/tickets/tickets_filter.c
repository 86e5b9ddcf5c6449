#include "tickets/tickets_filter.h"

#include "base/json.h"
#include "http/url.h"

#include <assert.h>
#include <inttypes.h>

/* --- operators --- */

/* A number, as the ids of paths are. */
static bool operator_number(Str text, int64_t *out)
{
    int64_t value = 0;
    if (text.len == 0 || text.len > 18)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        value = 10 * value + (text.ptr[i] - '0');
    }
    *out = value;
    return true;
}

static Str quoted(Arena *arena, Str text)
{
    Buf out = { 0 };
    json_write_str(&out, text);
    Str copy = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return copy;
}

static void refuse_operator(Ctx *ctx, size_t index, Str text)
{
    problem_add(ctx->problems, (Problem){ .type = "value_error",
                                   .loc = arena_printf(ctx->arena, "[\"query\",\"operator_id\",%zu]", index),
                                   .msg = str("Value error, Input should be a number, 'me' or 'none'"),
                                   .input = quoted(ctx->arena, text) });
}

static void refuse_many(Ctx *ctx, const List *given)
{
    Buf input = { 0 };
    const Str *texts = given->items;
    for (size_t i = 0; i < given->count; i++) {
        buf_char(&input, i ? ',' : '[');
        json_write_str(&input, texts[i]);
    }
    buf_char(&input, ']');
    problem_add(ctx->problems,
        (Problem){ .type = "too_long",
            .loc = str("[\"query\",\"operator_id\"]"),
            .msg = arena_printf(ctx->arena, "List should have at most %d different items", LIST_OPERATORS_MAX),
            .input = arena_copy(ctx->arena, buf_view(&input)),
            .ctx = arena_printf(ctx->arena, "{\"field_type\":\"List\",\"max_length\":%d}", LIST_OPERATORS_MAX) });
    buf_free(&input);
}

/* False: there is no room. */
static bool add_operator(TicketFilter *filter, int64_t id)
{
    size_t at = 0;
    while (at < filter->operator_count && filter->operators[at] < id)
        at++;
    if (at < filter->operator_count && filter->operators[at] == id)
        return true;
    if (filter->operator_count + filter->unassigned >= LIST_OPERATORS_MAX)
        return false;
    for (size_t i = filter->operator_count++; i > at; i--)
        filter->operators[i] = filter->operators[i - 1];
    filter->operators[at] = id;
    return true;
}

static void read_operators(Ctx *ctx, const List *given, TicketFilter *out)
{
    const Str *texts = given->items;
    bool fits = true;
    out->any_operator = given->count == 0;
    for (size_t i = 0; i < given->count; i++)
        out->unassigned |= str_is(texts[i], "none");
    for (size_t i = 0; i < given->count; i++) {
        int64_t id = ctx->user->id;
        if (str_is(texts[i], "none"))
            continue;
        if (str_is(texts[i], "me") || operator_number(texts[i], &id))
            fits &= add_operator(out, id);
        else
            refuse_operator(ctx, i, texts[i]);
    }
    if (!fits)
        refuse_many(ctx, given);
}

/* --- the whole --- */

static unsigned set_of(const List *given, unsigned all)
{
    const int *values = given->items;
    unsigned set = 0;
    for (size_t i = 0; i < given->count; i++)
        set |= 1u << values[i];
    return given->count ? set : all;
}

/* A submitter is waited for by pending tickets alone, nobody by closed ones. */
static void read_waits(const List *given, TicketFilter *out)
{
    out->waits = set_of(given, 0);
    if (out->waits)
        out->statuses &= out->waits & 1u << WAITING_OPERATOR ? ~(1u << TICKET_CLOSED) : 1u << TICKET_PENDING;
    out->nothing = !out->statuses;
}

Err ticket_filter_read(Ctx *ctx, const TicketFilterQuery *query, TicketFilter *out)
{
    const Caller *user = ctx->user;
    *out = (TicketFilter){ .statuses = set_of(&query->status, ALL_STATUSES),
        .urgencies = set_of(&query->urgency, ALL_URGENCIES),
        .request_types = set_of(&query->request_type, ALL_REQUEST_TYPES),
        .person = query->created_by_id };
    read_operators(ctx, &query->operator_id, out);
    read_waits(&query->waiting_for, out);
    if (!user->is_admin) {
        out->nothing |= out->person.has && out->person.value != user->id;
        out->person = (OptI64){ true, user->id };
    }
    return ctx->problems->count ? ERR_INVALID : ERR_OK;
}

bool ticket_filter_is_all(const TicketFilter *filter)
{
    return filter->statuses == ALL_STATUSES && filter->urgencies == ALL_URGENCIES &&
           filter->request_types == ALL_REQUEST_TYPES && filter->any_operator && !filter->person.has &&
           !filter->nothing;
}

static bool has_operator(const TicketFilter *filter, OptI64 operator_id)
{
    if (filter->any_operator)
        return true;
    if (!operator_id.has)
        return filter->unassigned;
    for (size_t i = 0; i < filter->operator_count; i++)
        if (filter->operators[i] == operator_id.value)
            return true;
    return false;
}

bool ticket_filter_has(const TicketFilter *filter, const Ticket *ticket)
{
    OptEnum waiting = ticket_waiting_for(ticket);
    if (filter->waits && !(waiting.has && filter->waits >> waiting.value & 1))
        return false;
    return !filter->nothing && filter->statuses >> ticket->status & 1 && filter->urgencies >> ticket->urgency & 1 &&
           filter->request_types >> ticket->request_type & 1 && has_operator(filter, ticket->operator_id) &&
           (!filter->person.has || filter->person.value == ticket->created_by_id);
}

/* --- order --- */

TicketOrder ticket_order_of(TicketSort sort)
{
    static const TicketOrder orders[] = {
        [SORT_CREATED_DOWN] = { .down = true },
        [SORT_CREATED] = { .down = false },
        [SORT_UPDATED_DOWN] = { .by_change = true, .down = true },
        [SORT_UPDATED] = { .by_change = true },
        [SORT_URGENCY_DOWN] = { .group = GROUP_URGENCY, .down = true },
        [SORT_URGENCY] = { .group = GROUP_URGENCY },
        [SORT_STATUS_DOWN] = { .group = GROUP_STATUS, .down = true },
        [SORT_STATUS] = { .group = GROUP_STATUS },
    };
    return orders[sort];
}

int64_t ticket_group_count(TicketOrder order)
{
    static const int counts[] = { [GROUP_NONE] = 1, [GROUP_URGENCY] = 3, [GROUP_STATUS] = 4 };
    return counts[order.group];
}

bool ticket_filter_narrow(const TicketFilter *filter, TicketOrder order, int64_t group, TicketFilter *out)
{
    int64_t value = order.down ? ticket_group_count(order) - 1 - group : group;
    *out = *filter;
    if (order.group == GROUP_STATUS)
        out->statuses &= 1u << value;
    if (order.group == GROUP_URGENCY)
        out->urgencies &= 1u << value;
    return out->statuses && out->urgencies;
}

/* --- print --- */

static void print_set(Buf *out, const char *name, const EnumValues *values, unsigned set, unsigned all)
{
    for (int i = 0; i < values->count && set != all; i++)
        if (set >> i & 1)
            buf_printf(out, "&%s=%s", name, values->names[i]);
}

static void print_number(Buf *out, const char *name, OptI64 number)
{
    if (number.has)
        buf_printf(out, "&%s=%" PRId64, name, number.value);
}

static void print_text(Buf *out, const char *name, OptStr text)
{
    if (!text.has)
        return;
    buf_printf(out, "&%s=", name);
    url_encode(out, text.value);
}

Str ticket_filter_print(Arena *arena, TicketSort sort, const TicketFilterQuery *query, const TicketFilter *filter)
{
    Buf out = { 0 };
    if (sort != SORT_CREATED_DOWN)
        buf_printf(&out, "&sort=%s", TicketSort_values.names[sort]);
    print_set(&out, "status", &TicketStatus_values, filter->statuses, ALL_STATUSES);
    print_set(&out, "urgency", &TicketUrgency_values, filter->urgencies, ALL_URGENCIES);
    print_set(&out, "request_type", &TicketRequestType_values, filter->request_types, ALL_REQUEST_TYPES);
    print_set(&out, "waiting_for", &TicketWaiting_values, filter->waits, 0);
    for (size_t i = 0; i < filter->operator_count; i++)
        buf_printf(&out, "&operator_id=%" PRId64, filter->operators[i]);
    if (filter->unassigned)
        buf_text(&out, "&operator_id=none");
    print_number(&out, "created_by_id", query->created_by_id);
    print_number(&out, "created_within", query->created_within);
    print_number(&out, "closed_within", query->closed_within);
    print_text(&out, "q", query->q);
    print_text(&out, "rules", query->rules);
    Str text = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return text;
}

#include "tickets/tickets.h"

#include "events/events.h"
#include "http/etag.h"
#include "jobs/jobs.h"
#include "tickets/tickets_count.h"
#include "tickets_sql.h"

#include <assert.h>
#include <inttypes.h>

static const char *const status_names[] = { "new", "assigned", "pending", "closed" };
static const char *const urgency_names[] = { "low", "normal", "high" };
static const char *const request_type_names[] = { "software", "hardware", "environment", "logistics", "other" };
static const char *const waiting_names[] = { "submitter", "operator" };
static const char *const sort_names[] = { "-created_at", "created_at", "-updated_at", "updated_at", "-urgency",
    "urgency", "-status", "status" };
const EnumValues TicketSort_values = { "TicketSort", sort_names, 8 };
const EnumValues TicketWaiting_values = { "TicketWaiting", waiting_names, 2 };
const EnumValues TicketStatus_values = { "TicketStatus", status_names, 4 };
const EnumValues TicketUrgency_values = { "TicketUrgency", urgency_names, 3 };
const EnumValues TicketRequestType_values = { "TicketRequestType", request_type_names, 5 };
static const char *const field_names[] = { "title", "description", "urgency", "request_type" };
const EnumValues TicketField_values = { "TicketField", field_names, 4 };

static size_t title_end(Str line)
{
    size_t end = 0;
    if (line.len <= TICKET_TITLE_MAX)
        return line.len; /* no more code points than bytes */
    for (int points = 0; points < TICKET_TITLE_MAX && end < line.len; points++)
        utf8_next(line, &end);
    return end;
}

Str ticket_title(Str description)
{
    Str text = str_trim(description), rest;
    Str line = str_cut(text, '\n', &rest);
    return str_trim((Str){ line.ptr, title_end(line) });
}

OptEnum ticket_waiting_for(const Ticket *ticket)
{
    if (ticket->answered_at.has)
        return (OptEnum){ true, WAITING_OPERATOR };
    return (OptEnum){ ticket->status == TICKET_PENDING, WAITING_SUBMITTER };
}

void ticket_complete(const Caller *user, Time now, Ticket *ticket)
{
    ticket->waiting_for = ticket_waiting_for(ticket);
    ticket->title = ticket_title(ticket->description);
    ticket->can = ticket_can(user, now, ticket);
}

Err ticket_load(Ctx *ctx)
{
    const TicketId *params = ctx->params;
    Ticket *ticket = arena_alloc(ctx->arena, sizeof *ticket);
    Err err = ticket_by_id(ctx->db, &(TicketById){ params->ticket_id }, ticket);
    if (err == ERR_NO_ROW)
        return err_detail(ctx, ERR_NOT_FOUND, "Ticket not found");
    ctx->object = ticket;
    return err;
}

Err ticket_answer(Ctx *ctx, Ticket *ticket)
{
    DbInt inferred = { 0 };
    ticket_complete(ctx->user, ctx->now, ticket);
    reply_header(ctx, "ETag", etag_print(ctx->arena, ticket->version));
    if (ctx->user->is_admin)
        TRY(ticket_inferred(ctx->db, &(TicketInferred){ ticket->id }, &inferred));
    if (inferred.value)
        ticket->inferred = ticket_fields_list(ctx->arena, inferred.value);
    return ERR_OK;
}

/* --- what an event tells of a change: {"field":[before,after]} --- */

static void change_key(Buf *out, const char *key)
{
    buf_text(out, out->len ? ",\"" : "{\"");
    buf_text(out, key);
    buf_text(out, "\":");
}

static void change_enum(Buf *out, const char *key, const EnumValues *values, int before, int after)
{
    if (before == after)
        return;
    change_key(out, key);
    buf_printf(out, "[\"%s\",\"%s\"]", values->names[before], values->names[after]);
}

static bool same_operator(OptI64 a, OptI64 b)
{
    return a.has == b.has && (!a.has || a.value == b.value);
}

static void write_id(Buf *out, OptI64 id)
{
    if (id.has)
        buf_i64(out, id.value);
    else
        buf_text(out, "null");
}

static void change_operator(Buf *out, OptI64 before, OptI64 after)
{
    if (same_operator(before, after))
        return;
    change_key(out, "operator_id");
    buf_char(out, '[');
    write_id(out, before);
    buf_char(out, ',');
    write_id(out, after);
    buf_char(out, ']');
}

/* The replaced text goes into a row of its own, which alone is purged on erasure. */
static Err change_description(Ctx *ctx, Buf *out, const Ticket *before, const Ticket *after)
{
    DbInt revision;
    if (str_equal(before->description, after->description))
        return ERR_OK;
    TRY(ticket_keep_revision(ctx->db, &(TicketKeepRevision){ before->id, before->description, ctx->now }, &revision));
    change_key(out, "description");
    buf_printf(out, "{\"revision\":%" PRId64 "}", revision.value);
    return ERR_OK;
}

static Err write_changes(Ctx *ctx, Buf *out, const Ticket *before, const Ticket *after)
{
    TRY(change_description(ctx, out, before, after));
    change_enum(out, "status", &TicketStatus_values, before->status, after->status);
    change_enum(out, "urgency", &TicketUrgency_values, before->urgency, after->urgency);
    change_enum(out, "request_type", &TicketRequestType_values, before->request_type, after->request_type);
    change_operator(out, before->operator_id, after->operator_id);
    if (out->len)
        buf_char(out, '}');
    return ERR_OK;
}

/* The most telling of what happened names the event; its changes tell all. */
static EventKind change_kind(const Ticket *before, const Ticket *after)
{
    if (!same_operator(before->operator_id, after->operator_id))
        return EVENT_TICKET_ASSIGNED;
    return before->status != after->status ? EVENT_TICKET_STATUS : EVENT_TICKET_CHANGED;
}

static Err emit_change(Ctx *ctx, const Ticket *before, const Ticket *after)
{
    Buf changes = { 0 };
    Err err = write_changes(ctx, &changes, before, after);
    if (err == ERR_OK && changes.len)
        err = event_emit(ctx, change_kind(before, after), before->id, arena_copy(ctx->arena, buf_view(&changes)));
    buf_free(&changes);
    return err;
}

/* --- a ticket comes, changes, goes --- */

static Err count_ticket(Ctx *ctx, const Ticket *ticket, int64_t delta)
{
    TRY(ticket_count_change(ctx->db, ticket->status, ticket->urgency, ticket->operator_id, delta));
    return ticket_days_count(ctx->db, ticket, delta);
}

int64_t ticket_fields_set(const List *fields)
{
    const int *items = fields->items;
    int64_t set = 0;
    for (size_t i = 0; i < fields->count; i++)
        set |= INT64_C(1) << items[i];
    return set;
}

List ticket_fields_list(Arena *arena, int64_t set)
{
    int *items = arena_array(arena, (size_t)TicketField_values.count, sizeof *items);
    List list = { items, 0 };
    for (int i = 0; i < TicketField_values.count; i++)
        if (set >> i & 1)
            items[list.count++] = i;
    return list;
}

Err ticket_open(Ctx *ctx, const TicketCreate *in, Ticket *out)
{
    TicketInsert row = { .description = in->description,
        .urgency = in->urgency,
        .request_type = in->request_type,
        .inferred = ticket_fields_set(&in->inferred),
        .created_by_id = ctx->user->id,
        .now = ctx->now };
    TRY(ticket_insert(ctx->db, &row, out));
    TRY(count_ticket(ctx, out, 1));
    Str changes =
        arena_printf(ctx->arena, "{\"status\":[null,\"new\"],\"urgency\":[null,\"%s\"],\"request_type\":[null,\"%s\"]}",
            TicketUrgency_values.names[in->urgency], TicketRequestType_values.names[in->request_type]);
    return event_emit(ctx, EVENT_TICKET_CREATED, out->id, changes);
}

static bool counts_alike(const Ticket *a, const Ticket *b)
{
    return a->status == b->status && a->urgency == b->urgency && same_operator(a->operator_id, b->operator_id);
}

static Err count_change(Ctx *ctx, const Ticket *before, const Ticket *after)
{
    if (!counts_alike(before, after)) {
        TRY(ticket_count_change(ctx->db, before->status, before->urgency, before->operator_id, -1));
        TRY(ticket_count_change(ctx->db, after->status, after->urgency, after->operator_id, 1));
    }
    return ticket_days_change(ctx->db, before->closed_at, after->closed_at);
}

static OptTime closed_at(const Ticket *after, Time now)
{
    if (after->status != TICKET_CLOSED)
        return (OptTime){ 0 };
    return after->closed_at.has ? after->closed_at : (OptTime){ true, now };
}

/* What stands behind the title. */
static Str details(Str description)
{
    Str title = ticket_title(description);
    size_t begin = title.len ? (size_t)(title.ptr - description.ptr) + title.len : 0;
    return str_trim((Str){ description.ptr + begin, description.len - begin });
}

/* What somebody sets is no longer the model's: a bit for each field that stayed. */
static int64_t unchanged_fields(const Ticket *a, const Ticket *b)
{
    const bool same[] = {
        [TICKET_FIELD_TITLE] = str_equal(ticket_title(a->description), ticket_title(b->description)),
        [TICKET_FIELD_DESCRIPTION] = str_equal(details(a->description), details(b->description)),
        [TICKET_FIELD_URGENCY] = a->urgency == b->urgency,
        [TICKET_FIELD_TYPE] = a->request_type == b->request_type,
    };
    int64_t set = 0;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        set |= (int64_t)same[i] << i;
    return set;
}

Err ticket_change(Ctx *ctx, const Ticket *before, const Ticket *after, Ticket *out)
{
    TicketUpdateRow row = { .id = before->id,
        .description = after->description,
        .status = after->status,
        .urgency = after->urgency,
        .request_type = after->request_type,
        .operator_id = after->operator_id,
        .closed_at = closed_at(after, ctx->now),
        .answered_at = after->status == TICKET_CLOSED ? (OptTime){ 0 } : after->answered_at,
        .unchanged = unchanged_fields(before, after),
        .now = ctx->now };
    assert(before->id == after->id);
    TRY(ticket_update_row(ctx->db, &row, out));
    TRY(count_change(ctx, before, out));
    return emit_change(ctx, before, after);
}

Err ticket_commented(Ctx *ctx, const Ticket *ticket)
{
    bool answers = ticket_is_answer(ctx->user, ticket);
    if (ticket->status == TICKET_CLOSED || (!answers && !ticket->answered_at.has))
        return ERR_OK;
    return ticket_set_answered(ctx->db, &(TicketSetAnswered){ ticket->id, { answers, ctx->now } }, NULL);
}

static Err enqueue_purge(Ctx *ctx, int64_t ticket_id)
{
    enum { US_PER_S = 1000000 };
    Time run_at = { ctx->now.us + (int64_t)TICKET_PURGE_DELAY_S * US_PER_S };
    return job_enqueue(ctx->db, JOB_TICKET_PURGE, arena_printf(ctx->arena, "%" PRId64, ticket_id), str(""), run_at);
}

Err ticket_remove(Ctx *ctx, const Ticket *ticket)
{
    TRY(ticket_hide(ctx->db, &(TicketHide){ ticket->id, ctx->now }, NULL));
    TRY(count_ticket(ctx, ticket, -1));
    TRY(enqueue_purge(ctx, ticket->id));
    return event_emit(ctx, EVENT_TICKET_DELETED, ticket->id, str("{}"));
}

Err ticket_restore(Ctx *ctx, int64_t ticket_id, bool *out)
{
    Ticket ticket;
    bool in_time = false;
    TRY(job_cancel(ctx->db, JOB_TICKET_PURGE, arena_printf(ctx->arena, "%" PRId64, ticket_id), &in_time));
    if (in_time) {
        TRY(ticket_unhide(ctx->db, &(TicketUnhide){ ticket_id, ctx->now }, &ticket));
        TRY(count_ticket(ctx, &ticket, 1));
        TRY(event_emit(ctx, EVENT_TICKET_RESTORED, ticket_id, str("{}")));
    }
    *out = in_time;
    return ERR_OK;
}

#include "events/events.h"

#include "events_sql.h"

static const char *const kind_names[] = { "user.registered", "user.promoted", "ticket.created" };
const EnumValues EventKind_values = { "EventKind", kind_names, 3 };
static const char *const audience_names[] = { "submitter", "operators", "admins" };
const EnumValues EventAudience_values = { "EventAudience", audience_names, 3 };

/* Who may read an event of each kind. The submitter's events are his and the operators'. */
static const EventAudience audiences[] = {
    [EVENT_USER_REGISTERED] = AUDIENCE_ADMINS,
    [EVENT_USER_PROMOTED] = AUDIENCE_ADMINS,
    [EVENT_TICKET_CREATED] = AUDIENCE_SUBMITTER,
};

Err event_write(Db *db, const Event *event)
{
    EventInsert row = {
        .at = event->at,
        .actor_id = event->actor_id,
        .ticket_id = { event->ticket_id != 0, event->ticket_id },
        .kind = (int)event->kind,
        .audience = (int)audiences[event->kind],
        .changes = event->changes,
        .request_id = event->request_id,
        .address = event->address,
    };
    return event_insert(db, &row, NULL);
}

Err event_emit(Ctx *ctx, EventKind kind, int64_t ticket_id, Str changes)
{
    Event event = {
        .kind = kind,
        .ticket_id = ticket_id,
        .actor_id = { ctx->user != NULL, ctx->user ? ctx->user->id : 0 },
        .changes = changes,
        .request_id = str(ctx->request_id),
        .address = address_print(ctx->arena, &ctx->client),
        .at = ctx->now,
    };
    return event_write(ctx->db, &event);
}

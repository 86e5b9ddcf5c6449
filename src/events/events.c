#include "events/events.h"

#include "db/db_notify.h"
#include "events_sql.h"

static const char *const kind_names[] = {
    [EVENT_USER_REGISTERED] = "user.registered",
    [EVENT_USER_PROMOTED] = "user.promoted",
    [EVENT_PASSWORD_CHANGED] = "user.password_changed",
    [EVENT_SESSION_REUSED] = "session.reused",
    [EVENT_TICKET_CREATED] = "ticket.created",
    [EVENT_TICKET_CHANGED] = "ticket.changed",
    [EVENT_TICKET_STATUS] = "ticket.status",
    [EVENT_TICKET_ASSIGNED] = "ticket.assigned",
    [EVENT_TICKET_DELETED] = "ticket.deleted",
    [EVENT_TICKET_RESTORED] = "ticket.restored",
    [EVENT_COMMENT_CREATED] = "comment.created",
    [EVENT_NOTE_CREATED] = "note.created",
    [EVENT_USER_DEMOTED] = "user.demoted",
    [EVENT_USER_DEACTIVATED] = "user.deactivated",
    [EVENT_USER_ACTIVATED] = "user.activated",
    [EVENT_USER_RENAMED] = "user.renamed",
    [EVENT_USER_RESET_MADE] = "user.reset_made",
    [EVENT_USER_SESSIONS_ENDED] = "user.sessions_ended",
    [EVENT_JOB_DIED] = "job.died",
    [EVENT_JOB_REPLAYED] = "job.replayed",
    [EVENT_JOB_DISCARDED] = "job.discarded",
    [EVENT_TICKETS_REFRESHED] = "tickets.refreshed",
    [EVENT_VIEW_CREATED] = "view.created",
    [EVENT_VIEW_CHANGED] = "view.changed",
    [EVENT_VIEW_DELETED] = "view.deleted",
};
const EnumValues EventKind_values = { "EventKind", kind_names, sizeof kind_names / sizeof *kind_names };
static const char *const audience_names[] = { "submitter", "operators", "admins" };
const EnumValues EventAudience_values = { "EventAudience", audience_names, 3 };

/* Who may read an event of each kind. The submitter's events are his and the operators'. */
static const EventAudience audiences[] = {
    [EVENT_USER_REGISTERED] = AUDIENCE_ADMINS,
    [EVENT_USER_PROMOTED] = AUDIENCE_ADMINS,
    [EVENT_PASSWORD_CHANGED] = AUDIENCE_ADMINS,
    [EVENT_SESSION_REUSED] = AUDIENCE_ADMINS,
    [EVENT_TICKET_CREATED] = AUDIENCE_SUBMITTER,
    [EVENT_TICKET_CHANGED] = AUDIENCE_SUBMITTER,
    [EVENT_TICKET_STATUS] = AUDIENCE_SUBMITTER,
    [EVENT_TICKET_ASSIGNED] = AUDIENCE_SUBMITTER,
    [EVENT_TICKET_DELETED] = AUDIENCE_SUBMITTER,
    [EVENT_TICKET_RESTORED] = AUDIENCE_SUBMITTER,
    [EVENT_COMMENT_CREATED] = AUDIENCE_SUBMITTER,
    [EVENT_NOTE_CREATED] = AUDIENCE_OPERATORS,
    [EVENT_USER_DEMOTED] = AUDIENCE_ADMINS,
    [EVENT_USER_DEACTIVATED] = AUDIENCE_ADMINS,
    [EVENT_USER_ACTIVATED] = AUDIENCE_ADMINS,
    [EVENT_USER_RENAMED] = AUDIENCE_ADMINS,
    [EVENT_USER_RESET_MADE] = AUDIENCE_ADMINS,
    [EVENT_USER_SESSIONS_ENDED] = AUDIENCE_ADMINS,
    [EVENT_JOB_DIED] = AUDIENCE_ADMINS,
    [EVENT_JOB_REPLAYED] = AUDIENCE_ADMINS,
    [EVENT_JOB_DISCARDED] = AUDIENCE_ADMINS,
    [EVENT_TICKETS_REFRESHED] = AUDIENCE_ADMINS,
    [EVENT_VIEW_CREATED] = AUDIENCE_ADMINS,
    [EVENT_VIEW_CHANGED] = AUDIENCE_ADMINS,
    [EVENT_VIEW_DELETED] = AUDIENCE_ADMINS,
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
    db_notify(db, DB_TOPIC_EVENTS);
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

/* Events: every change writes one row, in the same transaction. History, audit, live streams and counters are readers
 * of that one table. */
#pragma once

#include "http/ctx.h"
#include "limits.h"

typedef enum EventKind {
    EVENT_USER_REGISTERED,
    EVENT_USER_PROMOTED,
    EVENT_PASSWORD_CHANGED,
    EVENT_SESSION_REUSED, /* a refresh cookie came twice: its session has ended */
    EVENT_TICKET_CREATED,
    EVENT_TICKET_CHANGED,  /* neither status nor operator */
    EVENT_TICKET_STATUS,   /* and perhaps more, but not the operator */
    EVENT_TICKET_ASSIGNED, /* another operator or none, and perhaps more */
    EVENT_TICKET_DELETED,
    EVENT_TICKET_RESTORED, /* is there again */
    EVENT_COMMENT_CREATED,
    EVENT_NOTE_CREATED, /* an internal comment */
    EVENT_USER_DEMOTED,
    EVENT_USER_DEACTIVATED,
    EVENT_USER_ACTIVATED,
    EVENT_USER_RENAMED,
    EVENT_USER_RESET_MADE, /* a link with which he sets a new password */
    EVENT_USER_SESSIONS_ENDED,
    EVENT_JOB_DIED,
    EVENT_JOB_REPLAYED, /* a dead one, by an admin */
    EVENT_JOB_DISCARDED,
    EVENT_TICKETS_REFRESHED, /* all of them, by a command */
    EVENT_VIEW_CREATED,
    EVENT_VIEW_CHANGED,
    EVENT_VIEW_DELETED,
} EventKind;
typedef enum EventAudience { AUDIENCE_SUBMITTER, AUDIENCE_OPERATORS, AUDIENCE_ADMINS } EventAudience;

extern const EnumValues EventKind_values, EventAudience_values;

/* Tables, read line by line. */
/* clang-format off */

/* A line of a ticket's history. */
typedef struct TicketEvent {
    int64_t id;
    Time at;
    int kind;
    OptI64 actor_id;
    OptStr actor_name;
    Str changes;
} TicketEvent;
SCHEMA(TicketEvent,
    FIELD(TicketEvent, id),
    FIELD(TicketEvent, at),
    FIELD(TicketEvent, kind, .values = &EventKind_values),
    FIELD(TicketEvent, actor_id),
    FIELD(TicketEvent, actor_name, .doc = "Null when there is no such user any more."),
    FIELD(TicketEvent, changes, .format = FORMAT_JSON, .doc = "The changed fields, each with [before, after]; of a description {\"revision\", \"before\"}, of a comment its number."));

typedef struct EventPageQuery {
    int64_t limit;
    OptI64 cursor;
} EventPageQuery;
SCHEMA(EventPageQuery,
    FIELD(EventPageQuery, limit, .min = 1, .max = PAGE_MAX, .fallback = "50"),
    FIELD(EventPageQuery, cursor, .min = 0, .max = INT64_MAX, .doc = "Where the page begins: from the Link header of the page before."));

/* The newest event of a ticket. */
typedef struct LatestEvent {
    int64_t ticket_id, id;
    Time at;
    int kind;
    OptI64 actor_id;
    OptStr actor_name;
    Str changes;
} LatestEvent;
SCHEMA(LatestEvent,
    FIELD(LatestEvent, ticket_id),
    FIELD(LatestEvent, id),
    FIELD(LatestEvent, at),
    FIELD(LatestEvent, kind, .values = &EventKind_values),
    FIELD(LatestEvent, actor_id),
    FIELD(LatestEvent, actor_name),
    FIELD(LatestEvent, changes, .format = FORMAT_JSON));

typedef struct LatestEventsQuery {
    List ticket_id;
} LatestEventsQuery;
SCHEMA(LatestEventsQuery,
    FIELD(LatestEventsQuery, ticket_id, .fallback = "", .doc = "At most 100. Those that the caller may not see, and those without a history, are left out."));

/* clang-format on */

extern const Route latest_event_routes[];
extern const size_t latest_event_routes_count;
extern const Route event_routes[];
extern const size_t event_routes_count;

typedef struct Event {
    EventKind kind;
    int64_t ticket_id; /* 0: none */
    OptI64 actor_id;
    Str changes; /* JSON object: the changed fields alone, as {"field":[before,after]}; a long text that was replaced as
                    {"field":{"revision":ID}}, a comment as {"comment_id":ID} */
    Str request_id, address;
    Time at;
} Event;

/* events_policy.c: pure functions. Whether this caller, who may see the ticket, sees an event for that audience. */
bool event_can_see(const Caller *user, EventAudience audience);

/* In the transaction that db holds. The audience follows from the kind. */
Err event_write(Db *db, const Event *event) __attribute__((warn_unused_result));
/* The same for a request: actor, address, request and time from ctx. */
Err event_emit(Ctx *ctx, EventKind kind, int64_t ticket_id, Str changes) __attribute__((warn_unused_result));
/* Names in the answer, as Last-Event-ID, where the history stands: a page that reads from now on and begins its stream
 * there (live.h) misses nothing in between. */
Err event_tell_place(Ctx *ctx) __attribute__((warn_unused_result));

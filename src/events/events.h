/* Events: every change writes one row, in the same transaction. History, audit, live streams and counters are readers
 * of that one table. */
#pragma once

#include "http/ctx.h"

typedef enum EventKind { EVENT_USER_REGISTERED, EVENT_USER_PROMOTED, EVENT_TICKET_CREATED } EventKind;
typedef enum EventAudience { AUDIENCE_SUBMITTER, AUDIENCE_OPERATORS, AUDIENCE_ADMINS } EventAudience;

extern const EnumValues EventKind_values, EventAudience_values;

typedef struct Event {
    EventKind kind;
    int64_t ticket_id; /* 0: none */
    OptI64 actor_id;
    Str changes; /* JSON object: the changed fields alone, long texts left out */
    Str request_id, address;
    Time at;
} Event;

/* In the transaction that db holds. The audience follows from the kind. */
Err event_write(Db *db, const Event *event) __attribute__((warn_unused_result));
/* The same for a request: actor, address, request and time from ctx. */
Err event_emit(Ctx *ctx, EventKind kind, int64_t ticket_id, Str changes) __attribute__((warn_unused_result));

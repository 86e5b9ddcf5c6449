/* Bulk: one change of many tickets, or their removal, in one transaction; and its undoing for BULK_UNDO_S. What the
 * tickets were is kept with the version that the change gave them: whose version is another one by then was changed by
 * somebody else, and is left alone. Who made changes finds them, and what their undoing left alone, for as long again.
 */
#pragma once

#include "http/ctx.h"
#include "limits.h"
#include "tickets/tickets.h"

/* Tables, read line by line. */
/* clang-format off */

/* What many tickets are to become. An operator for a new ticket makes it assigned, nobody for an assigned one makes it
 * new, and the status new takes the operator away, unless the change says both. */
typedef struct BulkValues {
    OptEnum status, urgency, request_type;
    OptI64 operator_id;
    FieldMask sent;
} BulkValues;
SCHEMA(BulkValues,
    FIELD(BulkValues, status, .values = &TicketStatus_values, .doc = "new takes the operator away."),
    FIELD(BulkValues, urgency, .values = &TicketUrgency_values),
    FIELD(BulkValues, request_type, .values = &TicketRequestType_values),
    FIELD(BulkValues, operator_id, .doc = "An administrator, who makes a new ticket an assigned one; null takes the operator away, and makes an assigned ticket new."),
    FIELD(BulkValues, sent));

typedef struct BulkChange {
    List ticket_ids;
    BulkValues changes;
    bool remove;
} BulkChange;
SCHEMA(BulkChange,
    FIELD(BulkChange, ticket_ids, .item = FIELD_I64, .min = 1, .max = BULK_TICKETS_MAX, .doc = "One that is named twice counts once."),
    FIELD(BulkChange, changes, .object = &BulkValues_schema, .fallback = "", .doc = "At least one; none with remove."),
    FIELD(BulkChange, remove, .fallback = "false"));

/* A ticket that was not changed, and why. */
typedef struct BulkRefusal {
    int64_t ticket_id;
    Str title, reason;
} BulkRefusal;
SCHEMA(BulkRefusal,
    FIELD(BulkRefusal, ticket_id),
    FIELD(BulkRefusal, title, .doc = "Empty when there is no such ticket."),
    FIELD(BulkRefusal, reason));

typedef struct BulkPreview {
    int64_t changed, unchanged;
    List refused;
} BulkPreview;
SCHEMA(BulkPreview,
    FIELD(BulkPreview, changed),
    FIELD(BulkPreview, unchanged, .doc = "They are so already."),
    FIELD(BulkPreview, refused, .object = &BulkRefusal_schema, .doc = "While there is one, nothing is changed."));

typedef struct BulkDone {
    int64_t id, changed, unchanged;
    Time undo_until;
} BulkDone;
SCHEMA(BulkDone,
    FIELD(BulkDone, id),
    FIELD(BulkDone, changed),
    FIELD(BulkDone, unchanged),
    FIELD(BulkDone, undo_until));

/* The answer to a change that some of its tickets refuse. */
typedef struct BulkRefused {
    Str detail;
    List refused;
} BulkRefused;
SCHEMA(BulkRefused,
    FIELD(BulkRefused, detail),
    FIELD(BulkRefused, refused, .object = &BulkRefusal_schema));

typedef struct BulkUndone {
    int64_t restored;
    List kept;
} BulkUndone;
SCHEMA(BulkUndone,
    FIELD(BulkUndone, restored),
    FIELD(BulkUndone, kept, .object = &BulkRefusal_schema, .doc = "They were changed or deleted since, and stay as they are."));

/* What a ticket is now; or, as it is kept, what it was before the change, with its version after it. */
typedef struct BulkTicket {
    int64_t ticket_id, version;
    int status, urgency, request_type;
    bool removed; /* by the change */
    OptI64 operator_id;
    OptTime closed_at, answered_at;
} BulkTicket;
SCHEMA(BulkTicket,
    FIELD(BulkTicket, ticket_id),
    FIELD(BulkTicket, version),
    FIELD(BulkTicket, status, .values = &TicketStatus_values),
    FIELD(BulkTicket, urgency, .values = &TicketUrgency_values),
    FIELD(BulkTicket, request_type, .values = &TicketRequestType_values),
    FIELD(BulkTicket, operator_id),
    FIELD(BulkTicket, closed_at),
    FIELD(BulkTicket, answered_at),
    FIELD(BulkTicket, removed));

typedef struct BulkCan {
    bool undo;
} BulkCan;
SCHEMA(BulkCan,
    FIELD(BulkCan, undo));

/* A change that its maker finds again: the row, and the answer. */
typedef struct BulkEntry {
    int64_t id;
    Time at, undo_until;
    OptTime undone_at;
    Str changes;
    int64_t tickets, kept;
    bool removed;
    BulkCan can;
} BulkEntry;
SCHEMA(BulkEntry,
    FIELD(BulkEntry, id),
    FIELD(BulkEntry, at),
    FIELD(BulkEntry, undo_until, .computed = true),
    FIELD(BulkEntry, undone_at, .doc = "Null while it is not undone."),
    FIELD(BulkEntry, changes, .format = FORMAT_JSON, .doc = "As they were sent; without any for a removal."),
    FIELD(BulkEntry, removed, .doc = "The tickets were deleted."),
    FIELD(BulkEntry, tickets, .doc = "How many it changed; those that were so already do not count."),
    FIELD(BulkEntry, kept, .doc = "How many of them its undoing left alone."),
    FIELD(BulkEntry, can, .computed = true, .object = &BulkCan_schema));

/* A ticket that an undoing left alone, as it is read. */
typedef struct BulkKept {
    int64_t ticket_id;
    Str reason, description;
} BulkKept;
SCHEMA(BulkKept,
    FIELD(BulkKept, ticket_id),
    FIELD(BulkKept, reason),
    FIELD(BulkKept, description));

typedef struct BulkMade {
    Time at;
    OptTime undone_at;
} BulkMade;
SCHEMA(BulkMade,
    FIELD(BulkMade, at),
    FIELD(BulkMade, undone_at));

typedef struct BulkId {
    int64_t bulk_change_id;
} BulkId;
SCHEMA(BulkId,
    FIELD(BulkId, bulk_change_id));

/* clang-format on */

extern const Route bulk_routes[];
extern const size_t bulk_routes_count;

/* bulk_policy.c: pure functions. */

/* The ticket as the change would have it. */
BulkTicket bulk_changed(const BulkTicket *ticket, const BulkValues *values);
/* NULL, or why it cannot be so, for the client. Status and operator are asked about only when the change has one of
 * them, as in a PATCH. */
const char *bulk_problem(const BulkTicket *after, const BulkValues *values);
bool bulk_differs(const BulkTicket *before, const BulkTicket *after);
/* NULL, or why the change cannot be undone (any more). */
const char *bulk_undo_problem(const BulkMade *made, Time now);
Time bulk_undo_until(Time made_at);

/* bulk.c: what a change comes to, before it is made. */
typedef struct BulkPlan {
    List changes;      /* BulkTicket, as they are to be, ascending by id; of a removal, as they are */
    int64_t unchanged; /* they are so already */
    List refused;      /* BulkRefusal */
} BulkPlan;

/* Writes nothing. ERR_INVALID for a change that no ticket could take, with problems. */
Err bulk_plan(Ctx *ctx, const BulkChange *in, BulkPlan *out) __attribute__((warn_unused_result));
/* In the write transaction in which the plan was made, which refuses nothing; *id: of the kept change. */
Err bulk_carry_out(Ctx *ctx, const BulkPlan *plan, const BulkChange *in, int64_t *id)
    __attribute__((warn_unused_result));
/* BulkEntry: what the caller changed, or undid, within BULK_UNDO_S; the newest BULK_RECENT_MAX. */
Err bulk_list_recent(Ctx *ctx, List *out) __attribute__((warn_unused_result));
/* BulkRefusal: what the undoing of a change left alone. */
Err bulk_list_kept(Ctx *ctx, int64_t id, List *out) __attribute__((warn_unused_result));
/* Makes the tickets what they were, those alone that nobody has changed since it was made; *out says which those were.
 */
Err bulk_take_back(Ctx *ctx, int64_t id, Time made_at, BulkUndone *out) __attribute__((warn_unused_result));

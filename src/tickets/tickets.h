/* Tickets: a request of an employee, and what became of it. */
#pragma once

#include "http/ctx.h"
#include "limits.h"

typedef enum TicketStatus { TICKET_NEW, TICKET_ASSIGNED, TICKET_PENDING, TICKET_CLOSED } TicketStatus;
typedef enum TicketUrgency { URGENCY_LOW, URGENCY_NORMAL, URGENCY_HIGH } TicketUrgency;
typedef enum TicketRequestType {
    REQUEST_SOFTWARE,
    REQUEST_HARDWARE,
    REQUEST_ENVIRONMENT,
    REQUEST_LOGISTICS,
    REQUEST_OTHER
} TicketRequestType;

/* The fields that a requester fills in; as bits, which of them a ticket's asker left to the model. */
typedef enum TicketField {
    TICKET_FIELD_TITLE,
    TICKET_FIELD_DESCRIPTION,
    TICKET_FIELD_URGENCY,
    TICKET_FIELD_TYPE
} TicketField;

/* Whose turn it is: the submitter's while a ticket is pending, an operator's once he has spoken. */
typedef enum TicketWaiting { WAITING_SUBMITTER, WAITING_OPERATOR } TicketWaiting;

extern const EnumValues TicketStatus_values, TicketUrgency_values, TicketRequestType_values, TicketField_values,
    TicketWaiting_values;

/* Tables, read line by line. */
/* clang-format off */

/* What the caller may do with a ticket: the web application repeats no rule. */
typedef struct TicketCan {
    bool comment, note, edit, assign, remove, close, reopen;
} TicketCan;
SCHEMA(TicketCan,
    FIELD(TicketCan, comment),
    FIELD(TicketCan, note, .doc = "Write internal comments, and have replies drafted by the model."),
    FIELD(TicketCan, edit, .doc = "Change the description."),
    FIELD(TicketCan, assign, .doc = "Change status, urgency, category and operator."),
    FIELD(TicketCan, remove),
    FIELD(TicketCan, close),
    FIELD(TicketCan, reopen));

/* The row and the answer: title, can and waiting_for are computed by ticket_complete. */
typedef struct Ticket {
    int64_t id;
    Str description;
    int status, urgency, request_type;
    TicketCan can;
    int64_t created_by_id;
    Str created_by_name;
    OptI64 operator_id;
    OptStr operator_name;
    Time created_at, updated_at;
    OptTime closed_at, answered_at;
    int64_t version;
    Str title;
    OptEnum waiting_for;
    List inferred;
} Ticket;
SCHEMA(Ticket, FIELD(Ticket, id), FIELD(Ticket, description), FIELD(Ticket, status, .values = &TicketStatus_values),
    FIELD(Ticket, urgency, .values = &TicketUrgency_values),
    FIELD(Ticket, request_type, .values = &TicketRequestType_values), FIELD(Ticket, created_by_id),
    FIELD(Ticket, operator_id), FIELD(Ticket, created_at), FIELD(Ticket, updated_at),
    FIELD(Ticket, created_by_name), FIELD(Ticket, operator_name),
    FIELD(Ticket, closed_at, .doc = "Null while it is not closed."),
    FIELD(Ticket, answered_at, .doc = "When its submitter last wrote, or reopened it; null when somebody else wrote or its status changed since, and while it is closed."),
    FIELD(Ticket, version, .doc = "Grows with each change; the ETag of the ticket."),
    FIELD(Ticket, waiting_for, .computed = true, .values = &TicketWaiting_values,
        .doc = "operator: its submitter spoke last, since answered_at. submitter: it is pending, and he has not answered. "
               "Else null. A comment changes it without a new version."),
    FIELD(Ticket, title, .computed = true, .doc = "The first line of the description, at most 120 characters."),
    FIELD(
        Ticket, can, .computed = true, .object = &TicketCan_schema, .doc = "What the caller may do with this ticket."),
    FIELD(Ticket, inferred, .values = &TicketField_values, .computed = true, .sparse = true,
        .doc = "The fields that the model filled in and nobody has set since, if any; for administrators, in the answer about this ticket alone."));

typedef struct TicketCreate {
    Str description;
    int request_type, urgency;
    List inferred;
} TicketCreate;
SCHEMA(TicketCreate,
    FIELD(TicketCreate, description, .max = TICKET_DESCRIPTION_MAX, .doc = "What is wrong, in the requester's words."),
    FIELD(TicketCreate, urgency, .values = &TicketUrgency_values, .fallback = "normal"),
    FIELD(TicketCreate, request_type, .values = &TicketRequestType_values),
    FIELD(TicketCreate, inferred, .values = &TicketField_values, .max = TICKET_INFERRED_MAX, .fallback = "",
        .doc = "The fields that the model filled in and he left as they were."));

/* What a PATCH may change. Absent stays as it is; null takes the operator away, and is no value of the others. */
typedef struct TicketUpdate {
    OptStr description;
    OptEnum status, urgency, request_type;
    OptI64 operator_id;
} TicketUpdate;
SCHEMA(TicketUpdate,
    FIELD(TicketUpdate, description, .max = TICKET_DESCRIPTION_MAX, .doc = "All that the requester himself may change."),
    FIELD(TicketUpdate, status, .values = &TicketStatus_values),
    FIELD(TicketUpdate, urgency, .values = &TicketUrgency_values),
    FIELD(TicketUpdate, request_type, .values = &TicketRequestType_values),
    FIELD(TicketUpdate, operator_id, .doc = "An administrator; null takes the operator away."));

/* The answer to a change of a version that is no longer there. */
typedef struct TicketConflict {
    Str detail;
    Ticket current;
    Str sent;
} TicketConflict;
SCHEMA(TicketConflict,
    FIELD(TicketConflict, detail),
    FIELD(TicketConflict, current, .object = &Ticket_schema, .doc = "The ticket as it is now."),
    FIELD(TicketConflict, sent, .format = FORMAT_JSON, .doc = "The fields that were sent."));

typedef struct TicketId {
    int64_t ticket_id;
} TicketId;
SCHEMA(TicketId, FIELD(TicketId, ticket_id));

/* In the order of TicketSort_values. */
typedef enum TicketSort {
    SORT_CREATED_DOWN,
    SORT_CREATED,
    SORT_UPDATED_DOWN,
    SORT_UPDATED,
    SORT_URGENCY_DOWN,
    SORT_URGENCY,
    SORT_STATUS_DOWN,
    SORT_STATUS,
} TicketSort;
extern const EnumValues TicketSort_values;

/* Which tickets: the same in a list, its count and its file. */
typedef struct TicketFilterQuery {
    List status, urgency, request_type, operator_id, waiting_for;
    OptI64 created_by_id, created_within, closed_within;
    OptStr q, rules;
} TicketFilterQuery;
SCHEMA(TicketFilterQuery,
    FIELD(TicketFilterQuery, status, .values = &TicketStatus_values, .fallback = ""),
    FIELD(TicketFilterQuery, urgency, .values = &TicketUrgency_values, .fallback = ""),
    FIELD(TicketFilterQuery, request_type, .values = &TicketRequestType_values, .fallback = ""),
    FIELD(TicketFilterQuery, operator_id, .fallback = "", .doc = "Numbers, `me` or `none`; at most 8 different ones."),
    FIELD(TicketFilterQuery, waiting_for, .values = &TicketWaiting_values, .fallback = "",
        .doc = "submitter: pending tickets that he has not answered; operator: those not closed whose submitter spoke last."),
    FIELD(TicketFilterQuery, created_by_id, .doc = "Only this person's. Who is no administrator sees his own alone."),
    FIELD(TicketFilterQuery, created_within, .min = 1, .max = TICKET_PERIOD_MAX_DAYS,
        .doc = "Made in the last so many days of UTC, today included, as `GET /api/statistics/days` counts them."),
    FIELD(TicketFilterQuery, closed_within, .min = 1, .max = TICKET_PERIOD_MAX_DAYS,
        .doc = "Closed in them, and still so."),
    FIELD(TicketFilterQuery, q, .min = 1, .max = TICKET_SEARCH_MAX,
        .doc = "In the description or the requester's name, whatever the case; a number, also with # before it, finds that "
               "ticket, too."),
    FIELD(TicketFilterQuery, rules, .max = TICKET_RULES_TEXT_MAX,
        .doc = "JSON: {match: all or any, rules: [{field, op, value} or {match, rules}]}, one level deep, at most 20. Fields: "
               "status, urgency, category, description, submitter, assigned_to. Operators: equals, not_equals, contains, "
               "starts_with, ends_with, is_empty, is_not_empty."));

typedef struct TicketListQuery {
    OptI64 limit;
    OptStr cursor;
    int sort;
    TicketFilterQuery filter;
} TicketListQuery;
SCHEMA(TicketListQuery,
    FIELD(TicketListQuery, limit, .min = 1, .max = PAGE_MAX,
        .doc = "A page of so many; without it the whole list, in the order of ids. A page may be shorter: the Link header "
               "says whether there is a next one."),
    FIELD(TicketListQuery, cursor, .doc = "Where the page begins: from the Link header of the page before."),
    FIELD(TicketListQuery, sort, .values = &TicketSort_values, .fallback = "-created_at",
        .doc = "The order of a page; - descends. created_at is the order of ids, which also decides between equals."),
    FIELD(TicketListQuery, filter, .object = &TicketFilterQuery_schema));

typedef struct TicketTotal {
    int64_t n;
    bool exact;
} TicketTotal;
SCHEMA(TicketTotal,
    FIELD(TicketTotal, n),
    FIELD(TicketTotal, exact, .doc = "False: there may be more; the counting ended at its bound."));

/* Of the kept counters (tickets_count.h): every ticket of one kind. operator_id 0: nobody's. */
typedef struct TicketCount {
    int64_t operator_id, n;
    int status, urgency;
} TicketCount;
SCHEMA(TicketCount,
    FIELD(TicketCount, operator_id),
    FIELD(TicketCount, n),
    FIELD(TicketCount, status, .values = &TicketStatus_values),
    FIELD(TicketCount, urgency, .values = &TicketUrgency_values));

/* How many tickets that are not deleted were made, and how many were closed and are so still, on one day of UTC. */
typedef struct TicketDay {
    int64_t day; /* since 1970 */
    int64_t created, closed;
} TicketDay;
SCHEMA(TicketDay,
    FIELD(TicketDay, day),
    FIELD(TicketDay, created),
    FIELD(TicketDay, closed));

/* clang-format on */

extern const Route ticket_routes[];
extern const size_t ticket_routes_count;

/* tickets_policy.c: pure functions of the caller and the row. */
bool ticket_can_see(const Ctx *ctx, const void *ticket);
bool ticket_can_edit(const Ctx *ctx, const void *ticket);
bool ticket_can_comment(const Ctx *ctx, const void *ticket);
bool ticket_can_note(const Ctx *ctx, const void *ticket);
bool ticket_can_remove(const Ctx *ctx, const void *ticket);
TicketCan ticket_can(const Caller *user, Time now, const Ticket *ticket);
/* NULL, or why this caller, who may see the ticket, cannot close or reopen it now, for the client. */
const char *ticket_close_problem(const Ticket *ticket);
const char *ticket_reopen_problem(const Caller *user, Time now, const Ticket *ticket);
/* The ticket with what this caller may change of it changed; the keys that he may not are ignored. Without a new
 * version or time. */
Ticket ticket_updated(const Caller *user, const Ticket *ticket, const TicketUpdate *in, FieldMask sent);
/* What was said under another status is no answer. */
void ticket_set_status(Ticket *ticket, int status);
/* Whether what this caller says to a ticket that is not closed waits for an operator: its submitter does, also as an
 * admin, but for one who is its operator himself. */
bool ticket_is_answer(const Caller *user, const Ticket *ticket);
/* NULL, or why this status does not go with this operator, for the client. */
const char *ticket_status_problem(int status, OptI64 operator_id);

/* Lists of TicketField as sets, bit i for value i, and back. */
int64_t ticket_fields_set(const List *fields);
List ticket_fields_list(Arena *arena, int64_t set);

/* Route.load of every route below a ticket: ctx->params begins with its id; ctx->object is the Ticket. Deleted ones are
 * not found. */
Err ticket_load(Ctx *ctx) __attribute__((warn_unused_result));

/* The three ways a ticket comes, changes and goes; each writes the row, the kept counters and the event, in the
 * transaction that ctx holds. */
Err ticket_open(Ctx *ctx, const TicketCreate *in, Ticket *out) __attribute__((warn_unused_result));
/* The one function that changes a status. before: as read in this transaction; after: from ticket_updated, the times of
 * closing and answering that it has are kept. The version grows also when nothing is different, since the time of the
 * last change does, as in the original. */
Err ticket_change(Ctx *ctx, const Ticket *before, const Ticket *after, Ticket *out) __attribute__((warn_unused_result));
/* What a comment that the requester reads means for a ticket that is not closed: whose turn it is. */
Err ticket_commented(Ctx *ctx, const Ticket *ticket) __attribute__((warn_unused_result));
/* Hidden at once, purged by a job TICKET_PURGE_DELAY_S later. */
Err ticket_remove(Ctx *ctx, const Ticket *ticket) __attribute__((warn_unused_result));
/* A deleted ticket is there again, and will not be purged, if that has not begun or been done: then *out is false. */
Err ticket_restore(Ctx *ctx, int64_t ticket_id, bool *out) __attribute__((warn_unused_result));
/* Completes a ticket that is the answer, and sets its ETag. */
Err ticket_answer(Ctx *ctx, Ticket *ticket) __attribute__((warn_unused_result));

/* The first line, TICKET_TITLE_MAX code points at most; borrows from the description. */
Str ticket_title(Str description);
OptEnum ticket_waiting_for(const Ticket *ticket);
/* Fills in title, waiting_for and can for this caller; title borrows from the description. */
void ticket_complete(const Caller *user, Time now, Ticket *ticket);

/* Through all tickets that the caller sees and a filter has, in the order of ids: for streams, step by step. */
typedef struct TicketWalk TicketWalk;
/* In ctx->arena. ERR_INVALID with problems. */
Err ticket_walk_begin(Ctx *ctx, const TicketFilterQuery *query, TicketWalk **out) __attribute__((warn_unused_result));
/* taker gets each Ticket, without title and can, and says whether the step has room for more. A step may give none and
 * yet not be the last. */
Err ticket_walk_step(Ctx *ctx, TicketWalk *walk, DbVisitor taker, bool *done) __attribute__((warn_unused_result));

/* Whether GET /api/tickets/ would take these filters and this order of the caller, "status=new&sort=…": ERR_INVALID,
 * with what it would say of them in found. What is about a page is refused too. */
Err ticket_list_check(Ctx *ctx, Str text, Problems *found) __attribute__((warn_unused_result));

/* The kept counters: TicketCount items without zeros, ordered by status, urgency (as texts) and operator. */
Err ticket_counts_read(Db *db, List *out) __attribute__((warn_unused_result));
/* TicketDay items from first to last, ascending, without the days that have none. */
Err ticket_days_read(Db *db, int64_t first, int64_t last, List *out) __attribute__((warn_unused_result));
int64_t ticket_day_of(Time time);

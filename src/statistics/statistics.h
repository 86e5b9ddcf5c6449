/* Statistics: what the kept counters (tickets/tickets_count.h) say about the whole desk, for operators. Nothing here
 * counts rows: the cost grows with the number of operators and days asked for, not with tickets. */
#pragma once

#include "http/ctx.h"
#include "tickets/tickets.h"

enum { STATISTICS_DAYS_MAX = 366 };

/* Tables, read line by line. */
/* clang-format off */

typedef struct StatusCount {
    int64_t n;
    int status;
} StatusCount;
SCHEMA(StatusCount,
    FIELD(StatusCount, status, .values = &TicketStatus_values),
    FIELD(StatusCount, n));

typedef struct UrgencyCount {
    int64_t n;
    int urgency;
} UrgencyCount;
SCHEMA(UrgencyCount,
    FIELD(UrgencyCount, urgency, .values = &TicketUrgency_values),
    FIELD(UrgencyCount, n));

typedef struct OperatorLoad {
    int64_t operator_id;
    Str operator_name;
    int64_t open, high, pending;
} OperatorLoad;
SCHEMA(OperatorLoad,
    FIELD(OperatorLoad, operator_id),
    FIELD(OperatorLoad, operator_name),
    FIELD(OperatorLoad, open),
    FIELD(OperatorLoad, high, .doc = "Of the open ones, those of high urgency."),
    FIELD(OperatorLoad, pending, .doc = "Of the open ones, those that wait for the submitter."));

typedef struct Statistics {
    int64_t total, open, high, unassigned, pending, closed, mine;
    List by_status, by_urgency, operators;
} Statistics;
SCHEMA(Statistics,
    FIELD(Statistics, total),
    FIELD(Statistics, open, .doc = "Not closed."),
    FIELD(Statistics, high, .doc = "Open, of high urgency."),
    FIELD(Statistics, unassigned, .doc = "Open, without an operator."),
    FIELD(Statistics, pending),
    FIELD(Statistics, closed),
    FIELD(Statistics, mine, .doc = "Open, assigned to the caller."),
    FIELD(Statistics, by_status, .object = &StatusCount_schema),
    FIELD(Statistics, by_urgency, .object = &UrgencyCount_schema, .doc = "Of the open ones."),
    FIELD(Statistics, operators, .object = &OperatorLoad_schema, .doc = "Whoever has open tickets, the most loaded first."));

typedef struct DaysQuery {
    int64_t days;
} DaysQuery;
SCHEMA(DaysQuery,
    FIELD(DaysQuery, days, .min = 1, .max = STATISTICS_DAYS_MAX, .fallback = "30", .doc = "How many days, today included. Days are those of UTC."));

typedef struct DayCount {
    Str day;
    int64_t created, closed;
} DayCount;
SCHEMA(DayCount,
    FIELD(DayCount, day, .doc = "YYYY-MM-DD"),
    FIELD(DayCount, created),
    FIELD(DayCount, closed, .doc = "Closed on that day and not reopened since."));

typedef struct DayStatistics {
    int64_t created, closed, created_before, closed_before;
    List days;
} DayStatistics;
SCHEMA(DayStatistics,
    FIELD(DayStatistics, created),
    FIELD(DayStatistics, closed),
    FIELD(DayStatistics, created_before, .doc = "In as many days before."),
    FIELD(DayStatistics, closed_before),
    FIELD(DayStatistics, days, .object = &DayCount_schema, .doc = "Every day, oldest first."));

/* clang-format on */

extern const Route statistics_routes[];
extern const size_t statistics_routes_count;

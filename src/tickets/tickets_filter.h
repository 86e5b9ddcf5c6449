/* What a list of tickets shows, and in which order: the request's parameters as sets. */
#pragma once

#include "tickets/tickets.h"

enum { ALL_STATUSES = 15, ALL_URGENCIES = 7, ALL_REQUEST_TYPES = 31 };

typedef struct TicketFilter {
    unsigned statuses, urgencies, request_types; /* bit i: the enum's value i; never empty */
    unsigned waits;    /* bit i: whose turn it is; 0: whosever. Set, statuses has only those that wait so */
    bool any_operator; /* then the next three say nothing */
    bool unassigned;
    int64_t operators[LIST_OPERATORS_MAX]; /* ascending, each once */
    size_t operator_count;
    OptI64 person; /* who made them; always set for who is no administrator */
    bool nothing;  /* there is none, or only somebody else's, which the caller may not see; then the sets say nothing */
} TicketFilter;

typedef enum TicketGroup { GROUP_NONE, GROUP_URGENCY, GROUP_STATUS } TicketGroup;

typedef struct TicketOrder {
    TicketGroup group; /* one value after the other; within, by id */
    bool by_change;
    bool down;
} TicketOrder;

/* ERR_INVALID with problems when an operator is none of a number, me and none, or there are too many. */
Err ticket_filter_read(Ctx *ctx, const TicketFilterQuery *query, TicketFilter *out) __attribute__((warn_unused_result));
TicketOrder ticket_order_of(TicketSort sort);

/* How many groups an order has, 1 without; and the filter within one of them, numbered in the order: false when it
 * excludes it. */
int64_t ticket_group_count(TicketOrder order);
bool ticket_filter_narrow(const TicketFilter *filter, TicketOrder order, int64_t group, TicketFilter *out);

/* Everybody's tickets, all of them. */
bool ticket_filter_is_all(const TicketFilter *filter);

/* What its sets say of one ticket. */
bool ticket_filter_has(const TicketFilter *filter, const Ticket *ticket);

/* The parameters of filter and order in one spelling, each with a & before it. In arena. */
Str ticket_filter_print(Arena *arena, TicketSort sort, const TicketFilterQuery *query, const TicketFilter *filter);

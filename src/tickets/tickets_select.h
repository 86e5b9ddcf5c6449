/* The statement behind one section of a list of tickets: which index ranges it merges (docs/adr/0009-lists.md). Pure:
 * no database. Costs one arm a cell, times the operators; LIST_ARMS_MAX at most. */
#pragma once

#include "db/list.h"
#include "tickets/tickets_cursor.h"
#include "tickets/tickets_filter.h"
#include "tickets/tickets_key.h"

typedef struct TicketSection {
    ListArm arms[LIST_ARMS_MAX];
    ListPart parts[LIST_PARTS_MAX];
    DbList list;
} TicketSection;

/* Before everything, in that direction. */
TicketPlace ticket_place_start(TicketOrder order);
/* The place behind a row, or key: odd strands are tickets that were changed. */
void ticket_place_pass(
    TicketPlace *place, const TicketFilter *filter, TicketOrder order, int64_t id, Time updated_at, bool changed);

/* filter: narrowed to one group of the order. Points into itself and belongs to arena. */
TicketSection *ticket_section(
    Arena *arena, const TicketFilter *filter, TicketOrder order, const TicketPlace *place, int64_t limit);
/* The same rows before the filter that no index narrows, as TicketKey: where the looking ended. */
DbList ticket_section_keys(const TicketSection *section);
/* The same rows, so many of them, before that filter: who reads them asks it himself. */
DbList ticket_section_whole(const TicketSection *section, int64_t limit);
/* The ids alone, behind the filter, as DbInt. */
DbList ticket_section_ids(const TicketSection *section);

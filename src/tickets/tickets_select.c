#include "tickets/tickets_select.h"

#include "tickets_sql.h"

#include <assert.h>

/* As migration 3 makes the columns: cell = status * 30 + urgency * 10 + request_type * 2 + has an operator, strand =
 * status * 2 + was changed; migration 9: waiting = status * 2 + whose turn it is. */
enum { STATUSES = 4, URGENCIES = 3, REQUEST_TYPES = 5, UNASSIGNED = 0, ASSIGNED = 1 };

/* --- places --- */

TicketPlace ticket_place_start(TicketOrder order)
{
    int64_t start = order.down ? INT64_MAX : INT64_MIN;
    return (TicketPlace){ .id = start, .at_us = start, .at_id = start };
}

void ticket_place_pass(
    TicketPlace *place, const TicketFilter *filter, TicketOrder order, int64_t id, Time updated_at, bool changed)
{
    if (order.by_change && (changed || !filter->person.has || filter->waits)) {
        place->at_us = updated_at.us;
        place->at_id = id;
        return;
    }
    place->id = id;
}

static ListBound after_id(TicketOrder order, const TicketPlace *place)
{
    return (ListBound){ order.down ? &ticket_before_id_piece : &ticket_after_id_piece, { place->id } };
}

static ListBound after_change(TicketOrder order, const TicketPlace *place)
{
    return (ListBound){ order.down ? &ticket_before_change_piece : &ticket_after_change_piece,
        { place->at_us, place->at_id } };
}

static const ListPiece *order_by_id(TicketOrder order)
{
    return order.down ? &ticket_newest_piece : &ticket_oldest_piece;
}

static const ListPiece *order_by_change(TicketOrder order)
{
    return order.down ? &ticket_changed_last_piece : &ticket_changed_first_piece;
}

/* --- arms --- */

static void add_arm(TicketSection *section, const ListPiece *piece, int64_t first, int64_t second)
{
    size_t used = 0;
    for (size_t i = 0; i < section->list.part_count; i++)
        used += section->parts[i].arm_count;
    assert(section->list.part_count && used < LIST_ARMS_MAX);
    section->arms[used] = (ListArm){ piece, { first, second } };
    section->parts[section->list.part_count - 1].arm_count++;
}

static void add_part(TicketSection *section, ListBound after, const ListPiece *order)
{
    size_t used = section->list.part_count ? section->parts[0].arm_count : 0;
    section->parts[section->list.part_count++] = (ListPart){ section->arms + used, 0, after, order };
}

/* Every cell of the filter with or without an operator. piece takes it last. */
static void add_cells(TicketSection *section, const TicketFilter *filter, const ListPiece *piece,
    const int64_t *operator_id, int assigned)
{
    for (int i = 0; i < STATUSES * URGENCIES * REQUEST_TYPES; i++) {
        unsigned status = 1u << i / (URGENCIES * REQUEST_TYPES), urgency = 1u << i / REQUEST_TYPES % URGENCIES,
                 type = 1u << i % REQUEST_TYPES;
        int64_t cell = 2 * i + assigned;
        if (!(filter->statuses & status) || !(filter->urgencies & urgency) || !(filter->request_types & type))
            continue;
        add_arm(section, piece, operator_id ? *operator_id : cell, operator_id ? cell : 0);
    }
}

static bool has_all_cells(const TicketFilter *filter)
{
    return filter->statuses == ALL_STATUSES && filter->urgencies == ALL_URGENCIES &&
           filter->request_types == ALL_REQUEST_TYPES;
}

static void add_operators(TicketSection *section, const TicketFilter *filter, bool by_change)
{
    const ListPiece *of_cell = by_change ? &ticket_of_operator_cell_by_change_piece : &ticket_of_operator_cell_piece;
    for (size_t i = 0; i < filter->operator_count; i++) {
        if (has_all_cells(filter) && !by_change)
            add_arm(section, &ticket_of_operator_piece, filter->operators[i], 0);
        else
            add_cells(section, filter, of_cell, &filter->operators[i], ASSIGNED);
    }
}

static void select_everybody(TicketSection *section, const TicketFilter *filter, bool by_change)
{
    const ListPiece *of_cell = by_change ? &ticket_of_cell_by_change_piece : &ticket_of_cell_piece;
    if (filter->any_operator && has_all_cells(filter)) {
        add_arm(section, by_change ? &ticket_of_all_by_change_piece : &ticket_of_all_piece, 0, 0);
        return;
    }
    if (filter->any_operator || filter->unassigned)
        add_cells(section, filter, of_cell, NULL, UNASSIGNED);
    if (filter->any_operator)
        add_cells(section, filter, of_cell, NULL, ASSIGNED);
    add_operators(section, filter, by_change);
}

static void add_strands(TicketSection *section, const TicketFilter *filter, const ListPiece *piece, int changed)
{
    for (int status = 0; status < STATUSES; status++)
        if (filter->statuses >> status & 1)
            add_arm(section, piece, filter->person.value, 2 * status + changed);
}

static ListBound cell_filter(const TicketFilter *filter)
{
    if (filter->urgencies == ALL_URGENCIES && filter->request_types == ALL_REQUEST_TYPES && filter->any_operator)
        return (ListBound){ 0 };
    ListBound bound = { &ticket_filter_piece,
        { filter->urgencies, filter->request_types, filter->any_operator, filter->unassigned } };
    for (size_t i = 0; i < LIST_OPERATORS_MAX; i++) /* what is left over names no ticket's operator */
        bound.values[4 + i] = i < filter->operator_count ? filter->operators[i] : 0;
    return bound;
}

/* In the order of changes: those that were never changed by their ids, which is when they were made; merged with those
 * that were. */
static void select_person(
    TicketSection *section, const TicketFilter *filter, TicketOrder order, const TicketPlace *place)
{
    add_part(section, after_id(order, place), order_by_id(order));
    if (!order.by_change) {
        add_strands(section, filter, &ticket_of_person_piece, 0);
        add_strands(section, filter, &ticket_of_person_piece, 1);
        return;
    }
    add_strands(section, filter, &ticket_of_person_unchanged_piece, 0);
    add_part(section, after_change(order, place), order_by_change(order));
    add_strands(section, filter, &ticket_of_person_changed_piece, 1);
}

static void add_waiting(TicketSection *section, const TicketFilter *filter, bool by_change, int64_t waiting)
{
    if (filter->person.has)
        add_arm(section, by_change ? &ticket_of_person_waiting_by_change_piece : &ticket_of_person_waiting_piece,
            filter->person.value, waiting);
    else
        add_arm(section, by_change ? &ticket_of_waiting_by_change_piece : &ticket_of_waiting_piece, waiting, 0);
}

/* An operator's turn in each status that is asked for, and the submitter's while they are pending: four at most. */
static void select_waiting(TicketSection *section, const TicketFilter *filter, bool by_change)
{
    for (int status = 0; status < TICKET_CLOSED; status++)
        for (int whom = WAITING_SUBMITTER; whom <= WAITING_OPERATOR; whom++)
            if (filter->statuses >> status & 1 && filter->waits >> whom & 1 &&
                (whom == WAITING_OPERATOR || status == TICKET_PENDING))
                add_waiting(section, filter, by_change, 2 * status + whom);
}

TicketSection *ticket_section(
    Arena *arena, const TicketFilter *filter, TicketOrder order, const TicketPlace *place, int64_t limit)
{
    TicketSection *section = arena_alloc(arena, sizeof *section);
    bool by_change = order.by_change;
    section->list = (DbList){ .head = &ticket_list_list,
        .parts = section->parts,
        .order = by_change ? order_by_change(order) : order_by_id(order),
        .take = limit,
        .limit = limit };
    if (filter->person.has && !filter->waits) {
        select_person(section, filter, order, place);
    } else {
        add_part(section, by_change ? after_change(order, place) : after_id(order, place), section->list.order);
        if (filter->waits)
            select_waiting(section, filter, by_change);
        else
            select_everybody(section, filter, by_change);
    }
    if (filter->person.has || filter->waits)
        section->list.filter = cell_filter(filter);
    if (section->list.filter.piece && limit < LIST_EXAMINED_MAX)
        section->list.take = LIST_EXAMINED_MAX;
    return section;
}

DbList ticket_section_keys(const TicketSection *section)
{
    DbList keys = section->list;
    keys.head = &ticket_keys_list;
    keys.filter = (ListBound){ 0 };
    keys.limit = keys.take;
    return keys;
}

DbList ticket_section_whole(const TicketSection *section, int64_t limit)
{
    DbList whole = section->list;
    whole.filter = (ListBound){ 0 };
    whole.take = whole.limit = limit;
    return whole;
}

DbList ticket_section_ids(const TicketSection *section)
{
    DbList ids = section->list;
    ids.head = &ticket_ids_list;
    return ids;
}

/* The rules of a list: what is read is bounded and whole; and the sets of the filter that they narrow hold every ticket
 * for which they hold, and no other where they say it all. The first bytes are a ticket,
 * and others are made of it. */
#include "tickets/tickets_rules.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TICKET_BYTES = 4, TICKETS = 256 };

/* Each byte of a ticket walks in its own stride, so that a few hundred of them differ in every way. */
static Ticket ticket_of(const uint8_t *first, unsigned number)
{
    const uint8_t data[TICKET_BYTES] = { (uint8_t)(first[0] + number), (uint8_t)(first[1] + 7 * number / 3),
        (uint8_t)(first[2] + number / 5), (uint8_t)(first[3] + number / 11) };
    static const char *const texts[] = { "", " ", "Printer", "STRA\u00DFE" };
    return (Ticket){ .description = str(texts[data[0] % 4]),
        .status = data[1] % 4,
        .urgency = data[1] / 4 % 3,
        .request_type = data[1] / 12 % 5,
        .created_by_id = data[2] % 4,
        .created_by_name = str(texts[data[2] / 4 % 4]),
        .operator_id = { data[3] % 4 != 0, data[3] % 4 },
        .operator_name = { data[3] % 4 != 0, str(texts[data[3] / 4 % 4]) } };
}

static void check_whole(const TicketRules *rules)
{
    size_t next = 0;
    assert(rules->rule_count <= TICKET_RULES_MAX && rules->group_count <= rules->rule_count);
    for (size_t i = 0; i < rules->group_count; i++) {
        assert(rules->groups[i].begin == next && rules->groups[i].count > 0);
        next += rules->groups[i].count;
    }
    assert(next == rules->rule_count);
}

static void check_filter(const TicketRules *rules, const uint8_t *first, Arena *arena)
{
    TicketFilter filter = { ALL_STATUSES, ALL_URGENCIES, ALL_REQUEST_TYPES, .any_operator = true };
    bool said = ticket_rules_narrow(rules, &filter);
    for (unsigned i = 0; i < TICKETS; i++) {
        Ticket ticket = ticket_of(first, i);
        TicketSeen seen = { .ticket = &ticket, .arena = arena };
        bool holds = ticket_rules_hold(rules, &seen), has = ticket_filter_has(&filter, &ticket);
        assert(!holds || has);
        assert(!said || holds == has);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < TICKET_BYTES)
        return 0;
    Arena arena = { 0 };
    Problems problems = { .arena = &arena };
    TicketRules rules;
    Str text = { (const char *)data + TICKET_BYTES, size - TICKET_BYTES };
    if (utf8_valid(text)) {
        ticket_rules_read(&problems, text, &rules);
        if (!problems.count) {
            check_whole(&rules);
            check_filter(&rules, data, &arena);
        }
    }
    arena_free(&arena);
    return 0;
}

/* Asking rules of a ticket, and telling the indexes what they exclude. */
#include "security/unicode.h"
#include "tickets/tickets_rules.h"

/* --- texts --- */

static bool starts_with(Str text, Str start)
{
    return text.len >= start.len && memcmp(text.ptr, start.ptr, start.len) == 0;
}

static bool ends_with(Str text, Str end)
{
    return text.len >= end.len && memcmp(text.ptr + text.len - end.len, end.ptr, end.len) == 0;
}

bool ticket_rule_text_holds(const TicketRule *rule, Str folded)
{
    switch (rule->op) {
    case RULE_EQUALS: return str_equal(folded, rule->text);
    case RULE_NOT_EQUALS: return !str_equal(folded, rule->text);
    case RULE_CONTAINS: return memmem(folded.ptr, folded.len, rule->text.ptr, rule->text.len) != NULL;
    case RULE_STARTS_WITH: return starts_with(folded, rule->text);
    case RULE_ENDS_WITH: return ends_with(folded, rule->text);
    default: return false;
    }
}

static Str text_of(const Ticket *ticket, RuleField field)
{
    if (field == RULE_SUBMITTER)
        return ticket->created_by_name;
    if (field == RULE_ASSIGNED_TO)
        return ticket->operator_name.has ? ticket->operator_name.value : (Str){ 0 };
    return ticket->description;
}

Str ticket_seen_text(TicketSeen *seen, RuleField field)
{
    OptStr *folded = &seen->folded[field];
    if (!folded->has)
        *folded = (OptStr){ true, text_fold(seen->arena, text_of(seen->ticket, field)) };
    return folded->value;
}

static bool is_blank(Str text)
{
    for (size_t at = 0; at < text.len;)
        if (!rune_is_space(utf8_next(text, &at)))
            return false;
    return true;
}

/* --- rules --- */

/* Nobody's ticket has no operator of any id or name. */
static bool person_holds(const TicketRule *rule, TicketSeen *seen)
{
    const Ticket *ticket = seen->ticket;
    OptI64 person = rule->field == RULE_SUBMITTER ? (OptI64){ true, ticket->created_by_id } : ticket->operator_id;
    if (rule->id.has)
        return (person.has && person.value == rule->id.value) == (rule->op == RULE_EQUALS);
    if (!person.has)
        return rule->op == RULE_NOT_EQUALS || rule->op == RULE_IS_EMPTY;
    if (rule->field == RULE_ASSIGNED_TO && rule->op >= RULE_IS_EMPTY)
        return rule->op == RULE_IS_NOT_EMPTY;
    return ticket_rule_text_holds(rule, ticket_seen_text(seen, rule->field));
}

static bool rule_holds(const TicketRule *rule, TicketSeen *seen)
{
    const Ticket *ticket = seen->ticket;
    switch (rule->field) {
    case RULE_STATUS: return rule->set >> ticket->status & 1;
    case RULE_URGENCY: return rule->set >> ticket->urgency & 1;
    case RULE_CATEGORY: return rule->set >> ticket->request_type & 1;
    case RULE_ASSIGNED_TO: return person_holds(rule, seen);
    default: break;
    }
    if (rule->op >= RULE_IS_EMPTY)
        return is_blank(text_of(ticket, rule->field)) == (rule->op == RULE_IS_EMPTY);
    return rule->field == RULE_SUBMITTER ? person_holds(rule, seen)
                                         : ticket_rule_text_holds(rule, ticket_seen_text(seen, rule->field));
}

static bool group_holds(const TicketRules *rules, const TicketRuleGroup *group, TicketSeen *seen)
{
    for (size_t i = 0; i < group->count; i++)
        if (rule_holds(&rules->rules[group->begin + i], seen) == group->any)
            return group->any;
    return !group->any;
}

bool ticket_rules_hold(const TicketRules *rules, TicketSeen *seen)
{
    for (size_t i = 0; i < rules->group_count; i++)
        if (group_holds(rules, &rules->groups[i], seen) == rules->any)
            return rules->any;
    return !rules->any || rules->group_count == 0;
}

/* --- narrowing --- */

/* The values of an enum that a ticket may have for which the rule holds. */
static unsigned rule_allows(const TicketRule *rule, RuleField field, unsigned all)
{
    return rule->field == field ? rule->set : all;
}

static unsigned group_allows(const TicketRules *rules, const TicketRuleGroup *group, RuleField field, unsigned all)
{
    unsigned allowed = group->any ? 0 : all;
    for (size_t i = 0; i < group->count; i++) {
        unsigned set = rule_allows(&rules->rules[group->begin + i], field, all);
        allowed = group->any ? allowed | set : allowed & set;
    }
    return allowed;
}

static unsigned rules_allow(const TicketRules *rules, RuleField field, unsigned all)
{
    unsigned allowed = rules->any && rules->group_count ? 0 : all;
    for (size_t i = 0; i < rules->group_count; i++) {
        unsigned set = group_allows(rules, &rules->groups[i], field, all);
        allowed = rules->any ? allowed | set : allowed & set;
    }
    return allowed;
}

/* A person that is set already stays: it may be the only one whom the caller may see. */
static void narrow_to_person(TicketFilter *filter, int64_t id)
{
    if (filter->person.has)
        filter->nothing |= filter->person.value != id;
    else
        filter->person = (OptI64){ true, id };
}

static void narrow_to_operator(TicketFilter *filter, int64_t id)
{
    bool found = filter->any_operator;
    for (size_t i = 0; i < filter->operator_count; i++)
        found |= filter->operators[i] == id;
    filter->nothing |= !found;
    filter->any_operator = filter->unassigned = false;
    filter->operators[0] = id;
    filter->operator_count = 1;
}

static void narrow_to_nobody(TicketFilter *filter)
{
    filter->nothing |= !filter->any_operator && !filter->unassigned;
    filter->any_operator = false;
    filter->unassigned = true;
    filter->operator_count = 0;
}

/* By a rule that must hold, whatever the others say. False: the sets cannot say it, or not this way. */
static bool narrow_by(const TicketRule *rule, TicketFilter *filter)
{
    bool is_person = rule->op == RULE_EQUALS && rule->id.has;
    if (rule->field == RULE_SUBMITTER && is_person)
        narrow_to_person(filter, rule->id.value);
    else if (rule->field == RULE_ASSIGNED_TO && is_person)
        narrow_to_operator(filter, rule->id.value);
    else if (rule->field == RULE_ASSIGNED_TO && rule->op == RULE_IS_EMPTY)
        narrow_to_nobody(filter);
    else
        return rule->field <= RULE_CATEGORY;
    return true;
}

/* These rules are all about one and the same enum: then its set alone says them, however they are joined. */
static bool about_one_enum(const TicketRules *rules, size_t begin, size_t count)
{
    RuleField field = rules->rules[begin].field;
    for (size_t i = 1; i < count; i++)
        if (rules->rules[begin + i].field != field)
            return false;
    return field <= RULE_CATEGORY;
}

static bool narrow_by_group(const TicketRules *rules, const TicketRuleGroup *group, TicketFilter *filter)
{
    bool said = true;
    if (group->any && group->count > 1)
        return about_one_enum(rules, group->begin, group->count);
    for (size_t i = 0; i < group->count; i++)
        said &= narrow_by(&rules->rules[group->begin + i], filter);
    return said;
}

bool ticket_rules_narrow(const TicketRules *rules, TicketFilter *filter)
{
    bool said = true;
    filter->statuses &= rules_allow(rules, RULE_STATUS, ALL_STATUSES);
    filter->urgencies &= rules_allow(rules, RULE_URGENCY, ALL_URGENCIES);
    filter->request_types &= rules_allow(rules, RULE_CATEGORY, ALL_REQUEST_TYPES);
    filter->nothing |= !filter->statuses || !filter->urgencies || !filter->request_types;
    if (rules->any && rules->group_count > 1)
        return about_one_enum(rules, 0, rules->rule_count);
    for (size_t i = 0; i < rules->group_count; i++)
        said &= narrow_by_group(rules, &rules->groups[i], filter);
    return said;
}

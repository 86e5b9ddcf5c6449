/* The rules of a list: what the parameter `rules` says, read and checked, and asked of one ticket after the other. Pure
 * functions; the arena is for what is folded. */
#pragma once

#include "base/problem.h"
#include "tickets/tickets_filter.h"

typedef enum RuleField {
    RULE_STATUS,
    RULE_URGENCY,
    RULE_CATEGORY,
    RULE_DESCRIPTION,
    RULE_SUBMITTER,
    RULE_ASSIGNED_TO,
    RULE_FIELDS
} RuleField;

typedef enum RuleOp {
    RULE_EQUALS,
    RULE_NOT_EQUALS,
    RULE_CONTAINS,
    RULE_STARTS_WITH,
    RULE_ENDS_WITH,
    RULE_IS_EMPTY,
    RULE_IS_NOT_EMPTY,
    RULE_OPS
} RuleOp;

typedef struct TicketRule {
    RuleField field;
    RuleOp op;
    unsigned set; /* status, urgency, category: bit i is set when the enum's value i holds */
    OptI64 id;    /* submitter, assigned_to: the person; else his name, in text */
    Str text;     /* folded */
} TicketRule;

typedef struct TicketRuleGroup {
    bool any;            /* one of them holds, or else all */
    size_t begin, count; /* in TicketRules.rules; never none */
} TicketRuleGroup;

/* A rule outside of a group is a group of one. Without groups: everything holds. */
typedef struct TicketRules {
    bool any;
    size_t group_count, rule_count;
    TicketRuleGroup groups[TICKET_RULES_MAX];
    TicketRule rules[TICKET_RULES_MAX];
} TicketRules;

/* What is wrong is added to problems, at ["query","rules",…] and with the way through the JSON to it; then out is of no
 * use. Texts live in problems->arena. */
void ticket_rules_read(Problems *problems, Str text, TicketRules *out);

/* Of the operators that compare texts: whether a folded text holds. */
bool ticket_rule_text_holds(const TicketRule *rule, Str folded);

/* A ticket while it is looked at: its texts are folded once, when first asked for. A zeroed one with a ticket is a
 * valid beginning. */
typedef struct TicketSeen {
    const Ticket *ticket;
    Arena *arena;
    OptStr folded[RULE_FIELDS];
} TicketSeen;

/* field: description, submitter or assigned_to. */
Str ticket_seen_text(TicketSeen *seen, RuleField field);
bool ticket_rules_hold(const TicketRules *rules, TicketSeen *seen);

/* Takes out of the filter what the rules exclude and its sets can say: what is left is a superset of what holds. True:
 * it is exactly that, and the rules need not be asked. */
bool ticket_rules_narrow(const TicketRules *rules, TicketFilter *filter);

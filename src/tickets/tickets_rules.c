/* Reading rules. Asking them is tickets_match.c. */
#include "tickets/tickets_rules.h"

#include "base/json_view.h"
#include "security/unicode.h"

#define NO_OBJECT "Input should be a valid dictionary or object to extract fields from"

static const char *const field_names[] = { "status", "urgency", "category", "description", "submitter", "assigned_to" };
static const char *const op_names[] = { "equals", "not_equals", "contains", "starts_with", "ends_with", "is_empty",
    "is_not_empty" };
static const char *const match_names[] = { "all", "any" };
static const EnumValues field_values = { "RuleField", field_names, RULE_FIELDS };
static const EnumValues op_values = { "RuleOp", op_names, RULE_OPS };
/* Of status and urgency: the first two. */
static const EnumValues choice_ops = { "RuleOp", op_names, RULE_NOT_EQUALS + 1 };
static const EnumValues match_values = { "RuleMatch", match_names, 2 };

/* --- refusing --- */

/* Where the reading is: an object in the JSON, with the way to it as the beginning of a problem's loc. */
typedef struct Place {
    Problems *problems;
    Str way; /* ["query","rules","rules",1 */
    JsonView view;
} Place;

typedef struct Why {
    const char *type, *msg;
    Str ctx;
} Why;

/* The place is wrong, or its member of that name. */
static void refuse(const Place *place, const char *member, Why why)
{
    Arena *arena = place->problems->arena;
    JsonView inner = member ? json_view_member(place->view, member) : place->view;
    Str loc =
        member ? arena_printf(arena, "%s,\"%s\"]", place->way.ptr, member) : arena_printf(arena, "%s]", place->way.ptr);
    problem_add(place->problems, (Problem){ .type = why.type,
                                     .loc = loc,
                                     .msg = str(why.msg),
                                     .input = json_view_echo(arena, inner.value ? inner : place->view),
                                     .ctx = why.ctx });
}

static void refuse_enum(const Place *place, const char *member, const EnumValues *values)
{
    Arena *arena = place->problems->arena;
    Str expected = arena_printf(arena, "'%s'", values->names[0]);
    for (int i = 1; i < values->count; i++)
        expected =
            arena_printf(arena, "%s%s'%s'", expected.ptr, i + 1 < values->count ? ", " : " or ", values->names[i]);
    refuse(place, member,
        (Why){ "enum", arena_printf(arena, "Input should be %s", expected.ptr).ptr,
            arena_printf(arena, "{\"expected\":\"%s\"}", expected.ptr) });
}

/* The member's place among values; -1 with a problem. */
static int read_enum(const Place *place, const char *member, const EnumValues *values)
{
    JsonView view = json_view_member(place->view, member);
    Str text = json_view_text(view);
    for (int i = 0; i < values->count && json_view_kind(view) == JSON_KIND_TEXT; i++)
        if (str_is(text, values->names[i]))
            return i;
    if (view.value)
        refuse_enum(place, member, values);
    else
        refuse(place, member, (Why){ "missing", "Field required", { 0 } });
    return -1;
}

/* --- one rule --- */

static const EnumValues *enum_of(RuleField field)
{
    static const EnumValues *const values[RULE_FIELDS] = { [RULE_STATUS] = &TicketStatus_values,
        [RULE_URGENCY] = &TicketUrgency_values,
        [RULE_CATEGORY] = &TicketRequestType_values };
    return values[field];
}

static bool is_choice(RuleField field)
{
    return field == RULE_STATUS || field == RULE_URGENCY;
}

static bool asks_equality(RuleOp op)
{
    return op == RULE_EQUALS || op == RULE_NOT_EQUALS;
}

static bool read_text(const Place *place, Str *out)
{
    JsonView view = json_view_member(place->view, "value");
    Str text = json_view_text(view);
    if (!view.value) {
        refuse(place, "value", (Why){ "missing", "Field required", { 0 } });
        return false;
    }
    if (json_view_kind(view) != JSON_KIND_TEXT) {
        refuse(place, "value", (Why){ "string_type", "Input should be a valid string", { 0 } });
        return false;
    }
    if (text.len == 0) {
        refuse(place, "value",
            (Why){ "string_too_short", "String should have at least 1 character", str("{\"min_length\":1}") });
        return false;
    }
    *out = text_fold(place->problems->arena, text);
    return true;
}

/* The word of an enum is a value like any other to the operators of texts: what holds is known before there is a
 * ticket. */
static bool read_set(const Place *place, TicketRule *rule)
{
    const EnumValues *values = enum_of(rule->field);
    unsigned all = (1u << values->count) - 1;
    if (rule->op == RULE_IS_EMPTY || rule->op == RULE_IS_NOT_EMPTY) {
        rule->set = rule->op == RULE_IS_EMPTY ? 0 : all;
        return true;
    }
    if (asks_equality(rule->op)) {
        int value = read_enum(place, "value", values);
        rule->set = value < 0 ? 0 : rule->op == RULE_EQUALS ? 1u << value : all & ~(1u << value);
        return value >= 0;
    }
    if (!read_text(place, &rule->text))
        return false;
    for (int i = 0; i < values->count; i++)
        if (ticket_rule_text_holds(rule, str(values->names[i])))
            rule->set |= 1u << i;
    return true;
}

static bool read_value(const Place *place, TicketRule *rule)
{
    JsonView value = json_view_member(place->view, "value");
    bool about_person = rule->field == RULE_SUBMITTER || rule->field == RULE_ASSIGNED_TO;
    if (enum_of(rule->field))
        return read_set(place, rule);
    if (rule->op == RULE_IS_EMPTY || rule->op == RULE_IS_NOT_EMPTY)
        return true;
    if (about_person && asks_equality(rule->op) && json_view_kind(value) == JSON_KIND_INTEGER) {
        rule->id = (OptI64){ true, json_view_i64(value) };
        return true;
    }
    return read_text(place, &rule->text);
}

/* --- groups --- */

typedef struct Reading {
    TicketRules *out;
    size_t seen; /* rules, good or not */
} Reading;

static void read_rule(Reading *reading, const Place *place)
{
    TicketRules *out = reading->out;
    if (++reading->seen > TICKET_RULES_MAX)
        return; /* told once, at the end */
    if (json_view_kind(place->view) != JSON_KIND_OBJECT) {
        refuse(place, NULL, (Why){ "model_attributes_type", NO_OBJECT, { 0 } });
        return;
    }
    int field = read_enum(place, "field", &field_values);
    int op = read_enum(place, "op", field >= 0 && is_choice((RuleField)field) ? &choice_ops : &op_values);
    if (field < 0 || op < 0)
        return;
    TicketRule rule = { .field = (RuleField)field, .op = (RuleOp)op };
    if (read_value(place, &rule))
        out->rules[out->rule_count++] = rule;
}

static bool is_group(JsonView view)
{
    return json_view_member(view, "rules").value && !json_view_member(view, "field").value;
}

/* A group's match and list; false with a problem. */
static bool read_head(const Place *place, bool *any)
{
    JsonView rules = json_view_member(place->view, "rules");
    size_t before = place->problems->count;
    if (json_view_kind(place->view) != JSON_KIND_OBJECT) {
        refuse(place, NULL, (Why){ "model_attributes_type", NO_OBJECT, { 0 } });
        return false;
    }
    *any = read_enum(place, "match", &match_values) == 1;
    if (!rules.value)
        refuse(place, "rules", (Why){ "missing", "Field required", { 0 } });
    else if (json_view_kind(rules) != JSON_KIND_LIST)
        refuse(place, "rules", (Why){ "list_type", "Input should be a valid list", { 0 } });
    return place->problems->count == before;
}

static Place place_of(const Place *group, size_t index)
{
    return (Place){ group->problems, arena_printf(group->problems->arena, "%s,\"rules\",%zu", group->way.ptr, index),
        json_view_item(json_view_member(group->view, "rules"), index) };
}

static void add_group(TicketRules *out, bool any, size_t begin)
{
    if (out->rule_count > begin)
        out->groups[out->group_count++] = (TicketRuleGroup){ any, begin, out->rule_count - begin };
}

/* seen keeps the work bounded: a rule that is one too many is not read. */
static void read_group(Reading *reading, const Place *group)
{
    size_t begin = reading->out->rule_count, count = json_view_count(json_view_member(group->view, "rules"));
    bool any = false;
    if (!read_head(group, &any))
        return;
    for (size_t i = 0; i < count && reading->seen <= TICKET_RULES_MAX; i++) {
        Place place = place_of(group, i);
        if (is_group(place.view))
            refuse(&place, NULL, (Why){ "value_error", "Value error, a group in a group", { 0 } });
        else
            read_rule(reading, &place);
    }
    add_group(reading->out, any, begin);
}

static void read_root(Reading *reading, const Place *root)
{
    size_t count = json_view_count(json_view_member(root->view, "rules"));
    if (!read_head(root, &reading->out->any))
        return;
    for (size_t i = 0; i < count && reading->seen <= TICKET_RULES_MAX && root->problems->count < PROBLEMS_MAX; i++) {
        Place place = place_of(root, i);
        size_t begin = reading->out->rule_count;
        if (is_group(place.view)) {
            read_group(reading, &place);
            continue;
        }
        read_rule(reading, &place);
        add_group(reading->out, false, begin);
    }
    if (reading->seen > TICKET_RULES_MAX)
        refuse(root, "rules",
            (Why){ "too_long",
                arena_printf(root->problems->arena, "There should be at most %d rules, those of groups included",
                    TICKET_RULES_MAX)
                    .ptr,
                arena_printf(root->problems->arena, "{\"field_type\":\"List\",\"max_length\":%d}", TICKET_RULES_MAX) });
}

/* --- the whole --- */

static Str quoted(Arena *arena, Str text)
{
    Buf out = { 0 };
    json_write_str(&out, text);
    Str copy = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return copy;
}

static void refuse_length(Problems *problems, Str text)
{
    Arena *arena = problems->arena;
    problem_add(problems, (Problem){ .type = "string_too_long",
                              .loc = str("[\"query\",\"rules\"]"),
                              .msg = arena_printf(arena, "String should have at most %d bytes", TICKET_RULES_TEXT_MAX),
                              .input = quoted(arena, text),
                              .ctx = arena_printf(arena, "{\"max_length\":%d}", TICKET_RULES_TEXT_MAX) });
}

void ticket_rules_read(Problems *problems, Str text, TicketRules *out)
{
    JsonDoc *doc = NULL;
    Problem syntax = { .type = "json_invalid", .msg = str("JSON decode error") };
    *out = (TicketRules){ 0 };
    if (text.len > TICKET_RULES_TEXT_MAX) {
        refuse_length(problems, text);
        return;
    }
    if (json_parse(problems->arena, text, &doc, &syntax) != JSON_OK) {
        syntax.loc = str("[\"query\",\"rules\"]");
        syntax.input = quoted(problems->arena, text);
        problem_add(problems, syntax);
        return;
    }
    Place root = { problems, str("[\"query\",\"rules\""), json_view_root(doc) };
    read_root(&(Reading){ out, 0 }, &root);
    json_free(doc);
}

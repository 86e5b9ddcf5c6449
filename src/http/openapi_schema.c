#include "http/openapi_schema.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

/* As json_write prints it: no zone, which the format date-time (RFC 3339) would demand. */
static const char time_pattern[] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{6})?$";

static bool is_printed(const Field *field, Direction direction)
{
    return field->type != FIELD_SENT && (direction == DIRECTION_IN || field->format != FORMAT_PASSWORD);
}

bool openapi_required(const Field *field, Direction direction)
{
    if (direction == DIRECTION_OUT)
        return !field->sparse;
    return !field->fallback && !field_is_opt(field);
}

static void add_referred(Components *set, const Field *field, Direction direction)
{
    if (field->object)
        components_add(
            set, (Component){ .name = field->object->name, .schema = field->object, .direction = direction });
    if (field->values)
        components_add(set, (Component){ .name = field->values->name, .values = field->values });
}

static Component *component_find(const Components *set, const char *name)
{
    for (size_t i = 0; i < set->count; i++)
        if (strcmp(set->items[i].name, name) == 0)
            return &set->items[i];
    return NULL;
}

void components_add(Components *set, Component component)
{
    const Component *known = component_find(set, component.name);
    if (known) {
        /* each file has its own copy of a schema, so that identity is the fields' */
        assert(known->values == component.values && known->print == component.print &&
               !known->schema == !component.schema);
        assert(!known->schema ||
               (known->schema->count == component.schema->count && known->direction == component.direction));
        return;
    }
    if (set->count == set->cap) {
        Component *old = set->items;
        set->cap = set->cap ? set->cap * 2 : 16;
        set->items = arena_array(set->arena, set->cap, sizeof(Component));
        if (old)
            memcpy(set->items, old, set->count * sizeof(Component));
    }
    set->items[set->count++] = component;
    for (size_t i = 0; component.schema && i < component.schema->count; i++)
        add_referred(set, &component.schema->fields[i], component.direction);
}

void openapi_ref_member(Pretty *doc, const char *name)
{
    char target[128];
    int size = snprintf(target, sizeof(target), "#/components/schemas/%s", name);
    assert(size > 0 && (size_t)size < sizeof(target));
    pretty_text(doc, "$ref", target);
}

void openapi_ref(Pretty *doc, const char *name)
{
    pretty_open(doc, "schema", '{');
    openapi_ref_member(doc, name);
    pretty_close(doc, '}');
}

static void text_members(Pretty *doc, const Field *field)
{
    static const char *const formats[] = {
        [FORMAT_EMAIL] = "email", [FORMAT_PASSWORD] = "password", [FORMAT_NUMBER] = NULL
    };
    static const char *const types[] = { [FORMAT_JSON] = "object", [FORMAT_NUMBER] = "number" };
    const char *type = types[field->format];
    pretty_text(doc, "type", type ? type : "string");
    if (field->format == FORMAT_JSON)
        pretty_raw(doc, "additionalProperties", "true");
    if (formats[field->format])
        pretty_text(doc, "format", formats[field->format]);
    if (field->min)
        pretty_i64(doc, "minLength", field->min);
    if (field->max)
        pretty_i64(doc, "maxLength", field->max);
    if (field->pattern)
        pretty_text(doc, "pattern", field->pattern);
}

static void number_members(Pretty *doc, const Field *field)
{
    pretty_text(doc, "type", "integer");
    if (!field->min && !field->max)
        return;
    pretty_i64(doc, "minimum", field->min);
    pretty_i64(doc, "maximum", field->max);
}

static void list_members(Pretty *doc, const Field *field)
{
    pretty_text(doc, "type", "array");
    pretty_open(doc, "items", '{');
    if (field->object || field->values)
        openapi_ref_member(doc, field->object ? field->object->name : field->values->name);
    else
        pretty_text(doc, "type", field->item == FIELD_I64 ? "integer" : "string");
    pretty_close(doc, '}');
    if (field->min)
        pretty_i64(doc, "minItems", field->min);
    if (field->max)
        pretty_i64(doc, "maxItems", field->max);
}

/* The members of a schema that say what a value is. */
static void type_members(Pretty *doc, const Field *field)
{
    switch (field->type) {
    case FIELD_STR:
    case FIELD_OPT_STR:
        if (field->object)
            openapi_ref_member(doc, field->object->name);
        else
            text_members(doc, field);
        break;
    case FIELD_BOOL: pretty_text(doc, "type", "boolean"); break;
    case FIELD_I64:
    case FIELD_OPT_I64: number_members(doc, field); break;
    case FIELD_TIME:
    case FIELD_OPT_TIME:
        pretty_text(doc, "type", "string");
        pretty_text(doc, "format", "date-time-local");
        pretty_text(doc, "pattern", time_pattern);
        break;
    case FIELD_ENUM:
    case FIELD_OPT_ENUM: openapi_ref_member(doc, field->values->name); break;
    case FIELD_OBJECT: openapi_ref_member(doc, field->object->name); break;
    case FIELD_LIST: list_members(doc, field); break;
    case FIELD_SENT:
    case FIELD_NONE: assert(false);
    }
}

static void fallback_member(Pretty *doc, const Field *field)
{
    bool is_word = field->type == FIELD_BOOL || field->type == FIELD_I64;
    if (is_word && !field->fallback[0])
        return; /* absent is not the same as zero: the slice tells them apart (Ctx.sent) */
    if (is_word)
        pretty_raw(doc, "default", field->fallback);
    else if (field->type == FIELD_LIST)
        pretty_raw(doc, "default", "[]");
    else if (field->type == FIELD_OBJECT)
        pretty_raw(doc, "default", "{}");
    else
        pretty_text(doc, "default", field->fallback);
}

void openapi_field(Pretty *doc, const char *key, const Field *field)
{
    bool may_be_null = field_is_opt(field) || (field->type == FIELD_OBJECT && field->fallback);
    pretty_open(doc, key, '{');
    if (may_be_null) {
        pretty_open(doc, "anyOf", '[');
        pretty_open(doc, NULL, '{');
        type_members(doc, field);
        pretty_close(doc, '}');
        pretty_open(doc, NULL, '{');
        pretty_text(doc, "type", "null");
        pretty_close(doc, '}');
        pretty_close(doc, ']');
    } else {
        type_members(doc, field);
    }
    if (field->doc)
        pretty_text(doc, "description", field->doc);
    if (field->fallback)
        fallback_member(doc, field);
    pretty_close(doc, '}');
}

static void object_members(Pretty *doc, const Schema *schema, Direction direction)
{
    pretty_text(doc, "type", "object");
    pretty_open(doc, "properties", '{');
    for (size_t i = 0; i < schema->count; i++)
        if (is_printed(&schema->fields[i], direction))
            openapi_field(doc, schema->fields[i].name, &schema->fields[i]);
    pretty_close(doc, '}');
    pretty_open(doc, "required", '[');
    for (size_t i = 0; i < schema->count; i++)
        if (is_printed(&schema->fields[i], direction) && openapi_required(&schema->fields[i], direction))
            pretty_text(doc, NULL, schema->fields[i].name);
    pretty_close(doc, ']');
    if (schema->doc)
        pretty_text(doc, "description", schema->doc);
}

static void enum_members(Pretty *doc, const EnumValues *values)
{
    pretty_text(doc, "type", "string");
    pretty_open(doc, "enum", '[');
    for (int i = 0; i < values->count; i++)
        pretty_text(doc, NULL, values->names[i]);
    pretty_close(doc, ']');
}

static int compare_component(const void *a, const void *b)
{
    return strcmp(((const Component *)a)->name, ((const Component *)b)->name);
}

void components_print(Components *set, Pretty *doc)
{
    qsort(set->items, set->count, sizeof(Component), compare_component);
    for (size_t i = 0; i < set->count; i++) {
        const Component *component = &set->items[i];
        pretty_open(doc, component->name, '{');
        if (component->schema)
            object_members(doc, component->schema, component->direction);
        else if (component->values)
            enum_members(doc, component->values);
        else
            component->print(doc);
        pretty_text(doc, "title", component->name);
        pretty_close(doc, '}');
    }
}

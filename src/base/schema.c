#include "base/decode.h"

#include <assert.h>
#include <stdalign.h>

enum { SCHEMA_FIELDS_MAX = 64 };

static size_t schema_align(const Schema *schema);

static size_t field_align(const Field *field)
{
    static const size_t aligns[] = {
        [FIELD_NONE] = 1,
        [FIELD_STR] = alignof(Str),
        [FIELD_BOOL] = alignof(bool),
        [FIELD_I64] = alignof(int64_t),
        [FIELD_TIME] = alignof(Time),
        [FIELD_ENUM] = alignof(int),
        [FIELD_OPT_STR] = alignof(OptStr),
        [FIELD_OPT_I64] = alignof(OptI64),
        [FIELD_OPT_TIME] = alignof(OptTime),
        [FIELD_OPT_ENUM] = alignof(OptEnum),
        [FIELD_LIST] = alignof(List),
        [FIELD_SENT] = alignof(FieldMask),
    };
    return field->type == FIELD_OBJECT ? schema_align(field->object) : aligns[field->type];
}

static size_t schema_align(const Schema *schema)
{
    size_t align = 1;
    for (size_t i = 0; i < schema->count; i++)
        if (field_align(&schema->fields[i]) > align)
            align = field_align(&schema->fields[i]);
    return align;
}

static size_t align_up(size_t at, size_t align)
{
    return (at + align - 1) & ~(align - 1);
}

static const char *enum_check(const EnumValues *values)
{
    if (!values)
        return "an enum field has no values";
    if (!values->name || values->count <= 0)
        return "an enum has no name or no values";
    for (int i = 0; i < values->count; i++)
        if (!values->names[i])
            return "an enum has a value without a name";
    return NULL;
}

static const char *fallback_check(const Field *field)
{
    if (!field->fallback || !*field->fallback)
        return NULL;
    if (field->type == FIELD_OBJECT || field->type == FIELD_LIST || field->type == FIELD_TIME ||
        field->format == FORMAT_EMAIL)
        return "a fallback that is not empty on a list, object, time or address";
    Arena arena = { 0 };
    OptStr room = { 0 }; /* the largest of what a text can become */
    Refusal refusal = decode_text(&arena, field, str(field->fallback), &room);
    arena_free(&arena);
    return refusal.type ? "a fallback that its field refuses" : NULL;
}

static const char *field_check(const Field *field)
{
    if (!field->name || !*field->name || !field->size)
        return "a field has no name or no size";
    if (field->type == FIELD_NONE)
        return "a field has no type";
    if (field->item && (field->type != FIELD_LIST || field->item != FIELD_I64 || field->object || field->values))
        return "a list of what no list can be of";
    if (field->type == FIELD_LIST && field->values)
        return field->object ? "a list of both objects and values" : enum_check(field->values);
    if (field->type == FIELD_ENUM || field->type == FIELD_OPT_ENUM)
        return enum_check(field->values);
    if (field->type != FIELD_OBJECT && !(field->type == FIELD_LIST && field->object))
        return NULL;
    if (!field->object)
        return "an object field has no object";
    if (field->type == FIELD_OBJECT && field->object->size != field->size)
        return "a field's object is of another size";
    return schema_check(field->object);
}

/* The first field that starts at or after the offset, or NULL. */
static const Field *field_from(const Schema *schema, size_t offset)
{
    const Field *first = NULL;
    for (size_t i = 0; i < schema->count; i++) {
        const Field *field = &schema->fields[i];
        if (field->offset >= offset && (!first || field->offset < first->offset))
            first = field;
    }
    return first;
}

/* Walks the struct by offset: each field must start where the alignment of its type puts it after the one before. */
static const char *layout_check(const Schema *schema)
{
    size_t end = 0, seen = 0;
    for (const Field *field = field_from(schema, 0); field; field = field_from(schema, end), seen++) {
        if (field->offset != align_up(end, field_align(field)))
            return "the struct has a member that no field describes";
        end = field->offset + field->size;
    }
    if (seen != schema->count)
        return "two fields overlap";
    if (align_up(end, schema_align(schema)) != schema->size)
        return "the struct's last member has no field";
    return NULL;
}

const char *schema_check(const Schema *schema)
{
    if (!schema->name)
        return "the schema has no name";
    if (schema->count == 0 || schema->count > SCHEMA_FIELDS_MAX)
        return "a schema has 1 to 64 fields";
    for (size_t i = 0; i < schema->count; i++) {
        const char *wrong = field_check(&schema->fields[i]);
        if (!wrong)
            wrong = fallback_check(&schema->fields[i]);
        if (wrong)
            return wrong;
        if (schema_field(schema, str(schema->fields[i].name)) != &schema->fields[i])
            return "two fields have one name";
    }
    return layout_check(schema);
}

const Field *schema_field(const Schema *schema, Str name)
{
    for (size_t i = 0; i < schema->count; i++)
        if (str_is(name, schema->fields[i].name))
            return &schema->fields[i];
    return NULL;
}

const Field *schema_pair_field(const Schema *schema, Str name)
{
    for (size_t i = 0; i < schema->count; i++) {
        const Field *field = &schema->fields[i];
        const Field *inner = field->type == FIELD_OBJECT ? schema_pair_field(field->object, name) : NULL;
        if (inner || (field->type != FIELD_OBJECT && str_is(name, field->name)))
            return inner ? inner : field;
    }
    return NULL;
}

bool schema_sent(const Schema *schema, FieldMask sent, const char *name)
{
    const Field *field = schema_field(schema, str(name));
    assert(field);
    return sent >> (field - schema->fields) & 1;
}

#include "base/decode.h"
#include "base/json_doc.h"
#include "limits.h"

#include <math.h>
#include <stdlib.h>

#define TEXT_NOT_UNICODE "Input should be a valid string, unable to parse raw data as a unicode string"
#define TEXT_TOO_LARGE "Unable to parse input string as an integer, exceeded maximum size"
#define TEXT_NO_OBJECT "Input should be a valid dictionary or object to extract fields from"
#define TEXT_BOOL "Input should be a valid boolean"
#define TEXT_BOOL_VALUE "Input should be a valid boolean, unable to interpret input"

typedef struct JsonDecode {
    const JsonDoc *doc;
    Problems *problems;
} JsonDecode;

static Str echo(const JsonDecode *decode, const json_t *value)
{
    Buf printed = { 0 };
    json_echo(&printed, decode->doc, value);
    Str text = arena_copy(decode->problems->arena, buf_view(&printed));
    buf_free(&printed);
    return text;
}

static bool is_text(const Field *field)
{
    return field->type == FIELD_STR || field->type == FIELD_OPT_STR;
}

static bool is_enum(const Field *field)
{
    return field->type == FIELD_ENUM || field->type == FIELD_OPT_ENUM;
}

static Refusal odd_refusal(Arena *arena, const Field *field, JsonOddKind kind)
{
    if (is_enum(field))
        return refusal_enum(arena, field->values);
    if (kind == JSON_ODD_STRING)
        return refusal_of("string_unicode", TEXT_NOT_UNICODE);
    if (is_text(field))
        return refusal_of("string_type", "Input should be a valid string");
    if (field->type == FIELD_BOOL)
        return refusal_of("bool_type", TEXT_BOOL);
    return kind == JSON_ODD_REAL ? refusal_of("finite_number", "Input should be a finite number")
                                 : refusal_of("int_parsing_size", TEXT_TOO_LARGE);
}

static bool is_64_bits(double number)
{
    return number >= -0x1p63 && number < 0x1p63;
}

/* The number 0 or 1, written as either kind of number, is a boolean. */
static Refusal bool_decode(const json_t *value, bool *out)
{
    double number = json_is_true(value) ? 1 : json_number_value(value);
    bool whole = json_is_integer(value) || (json_is_real(value) && number == floor(number) && is_64_bits(number));
    if (!whole && !json_is_boolean(value))
        return refusal_of("bool_type", TEXT_BOOL);
    if (number != 0 && number != 1)
        return refusal_of("bool_parsing", TEXT_BOOL_VALUE);
    *out = number == 1;
    return (Refusal){ 0 };
}

static Refusal i64_decode(Arena *arena, const Field *field, const json_t *value, void *out)
{
    if (json_is_boolean(value) || json_is_integer(value))
        return decode_i64(arena, field, json_is_true(value) ? 1 : json_integer_value(value), out);
    if (!json_is_real(value))
        return refusal_of("int_type", "Input should be a valid integer");
    double number = json_real_value(value);
    if (number != floor(number))
        return refusal_of("int_from_float", "Input should be a valid integer, got a number with a fractional part");
    if (!is_64_bits(number))
        return refusal_of("int_parsing_size", TEXT_TOO_LARGE);
    return decode_i64(arena, field, (int64_t)number, out);
}

static Refusal scalar_decode(const JsonDecode *decode, const Field *field, const json_t *value, void *out)
{
    Arena *arena = decode->problems->arena;
    const JsonOdd *odd = json_odd(decode->doc, value);
    if (odd)
        return odd_refusal(arena, field, odd->kind);
    if (json_is_string(value))
        return decode_text(arena, field, (Str){ json_string_value(value), json_string_length(value) }, out);
    switch (field->type) {
    case FIELD_STR:
    case FIELD_OPT_STR: return refusal_of("string_type", "Input should be a valid string");
    case FIELD_BOOL: return bool_decode(value, out);
    case FIELD_ENUM:
    case FIELD_OPT_ENUM: return refusal_enum(arena, field->values);
    case FIELD_I64:
    case FIELD_OPT_I64: return i64_decode(arena, field, value, out);
    default: abort(); /* no input carries a time */
    }
}

static void value_decode(
    const JsonDecode *decode, const Spot *spot, const Field *field, const json_t *value, void *out);

static void keep_sent(const Schema *schema, FieldMask sent, void *out)
{
    for (size_t i = 0; i < schema->count; i++)
        if (schema->fields[i].type == FIELD_SENT)
            *(FieldMask *)((char *)out + schema->fields[i].offset) = sent;
}

static FieldMask object_decode(
    const JsonDecode *decode, const Spot *spot, const Schema *schema, const json_t *value, void *out)
{
    FieldMask sent = 0;
    Str whole = { 0 }; /* printed once, however many fields are missing */
    if (!json_is_object(value)) {
        spot_problem(decode->problems, spot, refusal_of("model_attributes_type", TEXT_NO_OBJECT), echo(decode, value));
        return 0;
    }
    for (size_t i = 0; i < schema->count; i++) {
        const Field *field = &schema->fields[i];
        if (field->type == FIELD_SENT)
            continue;
        Spot inner = { .outer = spot, .name = field->name };
        void *at = (char *)out + field->offset;
        const json_t *member = json_object_get(value, field->name);
        if (member) {
            sent |= (FieldMask)1 << i;
            value_decode(decode, &inner, field, member, at);
        } else if (!decode_absent(decode->problems->arena, field, at)) {
            if (!whole.len)
                whole = echo(decode, value);
            spot_problem(decode->problems, &inner, refusal_of("missing", "Field required"), whole);
        }
    }
    keep_sent(schema, sent, out);
    return sent;
}

static Refusal list_refusal(Arena *arena, const Field *field, const json_t *value)
{
    size_t count = json_array_size(value);
    if (!json_is_array(value))
        return refusal_of("list_type", "Input should be a valid list");
    bool is_long = field->max && count > (uint64_t)field->max;
    if (!is_long && count >= (uint64_t)field->min)
        return (Refusal){ 0 };
    long long bound = is_long ? field->max : field->min;
    return (Refusal){
        .type = is_long ? "too_long" : "too_short",
        .msg = arena_printf(arena, "List should have at %s %lld item%s after validation, not %zu",
            is_long ? "most" : "least", bound, bound == 1 ? "" : "s", count),
        .ctx = arena_printf(arena, "{\"field_type\":\"List\",\"%s\":%lld,\"actual_length\":%zu}",
            is_long ? "max_length" : "min_length", bound, count),
    };
}

/* Ends early when there are as many problems as an answer tells: a list may have many more wrong items. */
static void list_decode(const JsonDecode *decode, const Spot *spot, const Field *field, const json_t *value, List *out)
{
    static const Field text_item = { .name = "item", .type = FIELD_STR, .size = sizeof(Str) };
    static const Field number_item = { .name = "item", .type = FIELD_I64, .size = sizeof(int64_t) };
    const Field value_item = { .name = "item", .type = FIELD_ENUM, .size = sizeof(int), .values = field->values };
    const Field *item = field->values ? &value_item : field->item == FIELD_I64 ? &number_item : &text_item;
    size_t count = json_array_size(value), before = decode->problems->count;
    size_t size = field->object ? field->object->size : item->size;
    Refusal refusal = list_refusal(decode->problems->arena, field, value);
    if (refusal.type) {
        spot_problem(decode->problems, spot, refusal, echo(decode, value));
        return;
    }
    List list = { arena_array(decode->problems->arena, count, size), count };
    for (size_t i = 0; i < count && decode->problems->count < PROBLEMS_MAX; i++) {
        Spot inner = { .outer = spot, .index = i };
        void *at = (char *)list.items + i * size;
        if (field->object)
            object_decode(decode, &inner, field->object, json_array_get(value, i), at);
        else
            value_decode(decode, &inner, item, json_array_get(value, i), at);
    }
    if (decode->problems->count == before)
        *out = list;
}

static void value_decode(const JsonDecode *decode, const Spot *spot, const Field *field, const json_t *value, void *out)
{
    if (field->type == FIELD_LIST) {
        list_decode(decode, spot, field, value, out);
        return;
    }
    if (field->type == FIELD_OBJECT && field->fallback && json_is_null(value))
        return;
    if (field->type == FIELD_OBJECT) {
        object_decode(decode, spot, field->object, value, out);
        return;
    }
    if (field_is_opt(field) && json_is_null(value))
        return;
    Refusal refusal = scalar_decode(decode, field, value, out);
    if (refusal.type)
        spot_problem(decode->problems, spot, refusal, echo(decode, value));
}

static const Spot body_spot = { .name = "body" };

void schema_decode_json(const Schema *schema, const JsonDoc *doc, void *out, FieldMask *sent, Problems *problems)
{
    JsonDecode decode = { doc, problems };
    FieldMask mask = 0;
    memset(out, 0, schema->size);
    if (json_is_null(doc->root))
        schema_problem_no_body(problems);
    else
        mask = object_decode(&decode, &body_spot, schema, doc->root, out);
    if (sent)
        *sent = mask;
}

void schema_problem_not_json(Str body, Problems *problems)
{
    Buf repaired = { 0 }, quoted = { 0 };
    for (size_t end = utf8_prefix(body);; end = utf8_prefix(body)) {
        buf_add(&repaired, body.ptr, end);
        if (end == body.len)
            break;
        buf_text(&repaired, "\uFFFD");
        body = (Str){ body.ptr + end + 1, body.len - end - 1 };
    }
    json_write_str(&quoted, buf_view(&repaired));
    Str input = arena_copy(problems->arena, buf_view(&quoted));
    spot_problem(problems, &body_spot, refusal_of("model_attributes_type", TEXT_NO_OBJECT), input);
    buf_free(&repaired);
    buf_free(&quoted);
}

void schema_problem_null(const Field *field, Problems *problems)
{
    Spot spot = { .outer = &body_spot, .name = field->name };
    Refusal refusal = is_enum(field) ? refusal_enum(problems->arena, field->values)
                                     : refusal_of("string_type", "Input should be a valid string");
    spot_problem(problems, &spot, refusal, str("null"));
}

void schema_problem_value(const Field *field, const char *msg, Str input, Problems *problems)
{
    Spot spot = { .outer = &body_spot, .name = field->name };
    spot_problem(problems, &spot, refusal_of("value_error", msg), input);
}

void schema_problem_no_body(Problems *problems)
{
    spot_problem(problems, &body_spot, refusal_of("missing", "Field required"), str("null"));
}

#include "base/decode.h"

#include "base/json.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

static void spot_print(const Spot *spot, Buf *out)
{
    if (spot->outer) {
        spot_print(spot->outer, out);
        buf_char(out, ',');
    }
    if (spot->name)
        json_write_str(out, str(spot->name));
    else
        buf_i64(out, (int64_t)spot->index);
}

void spot_problem(Problems *problems, const Spot *spot, Refusal refusal, Str input)
{
    Buf loc = { 0 };
    buf_char(&loc, '[');
    spot_print(spot, &loc);
    buf_char(&loc, ']');
    Problem problem = { refusal.type, arena_copy(problems->arena, buf_view(&loc)), refusal.msg, input, refusal.ctx };
    buf_free(&loc);
    problem_add(problems, problem);
}

/* Text for ctx: a JSON object of one text. */
static Str ctx_text(Arena *arena, const char *key, Str value)
{
    Buf quoted = { 0 };
    json_write_str(&quoted, value);
    Str ctx = arena_printf(arena, "{\"%s\":%.*s}", key, (int)quoted.len, quoted.ptr);
    buf_free(&quoted);
    return ctx;
}

Refusal refusal_enum(Arena *arena, const EnumValues *values)
{
    Str expected = arena_printf(arena, "'%s'", values->names[0]);
    for (int i = 1; i < values->count; i++)
        expected =
            arena_printf(arena, "%s%s'%s'", expected.ptr, i + 1 < values->count ? ", " : " or ", values->names[i]);
    return (Refusal){
        .type = "enum",
        .msg = arena_printf(arena, "Input should be %s", expected.ptr),
        .ctx = ctx_text(arena, "expected", expected),
    };
}

/* What both bounds of numbers and of lengths say, in pydantic's words. */
static Refusal refusal_bound(Arena *arena, const char *type, const char *format, const char *key, int64_t bound)
{
    return (Refusal){
        .type = type,
        .msg = arena_printf(arena, "%s %" PRId64, format, bound),
        .ctx = arena_printf(arena, "{\"%s\":%" PRId64 "}", key, bound),
    };
}

static Refusal refusal_length(Arena *arena, const Field *field, bool is_long, int64_t bound)
{
    const char *unit = field->format == FORMAT_PASSWORD ? "byte" : "character";
    return (Refusal){
        .type = is_long ? "string_too_long" : "string_too_short",
        .msg = arena_printf(arena, "String should have at %s %" PRId64 " %s%s", is_long ? "most" : "least", bound, unit,
            bound == 1 ? "" : "s"),
        .ctx = arena_printf(arena, "{\"%s\":%" PRId64 "}", is_long ? "max_length" : "min_length", bound),
    };
}

static Refusal text_email(Arena *arena, Str text, Str *out)
{
    assert(schema_email_rule);
    const char *reason = schema_email_rule(arena, text, out);
    if (!reason)
        return (Refusal){ 0 };
    return (Refusal){
        .type = "value_error",
        .msg = arena_printf(arena, "value is not a valid email address: %s", reason),
        .ctx = ctx_text(arena, "reason", str(reason)),
    };
}

/* The one pattern is ^text$: a text to be met exactly. */
static bool pattern_fits(const char *pattern, Str text)
{
    Str inner = { pattern + 1, strlen(pattern) - 2 };
    return str_equal(text, inner);
}

static Refusal text_str(Arena *arena, const Field *field, Str text, Str *out)
{
    if (field->format == FORMAT_EMAIL)
        return text_email(arena, text, out);
    if (str_find(text, '\0') < text.len)
        return refusal_of(
            "string_unicode", "Input should be a valid string, unable to parse raw data as a unicode string");
    size_t count = field->format == FORMAT_PASSWORD ? text.len : utf8_count(text);
    if (field->max && count > (uint64_t)field->max)
        return refusal_length(arena, field, true, field->max);
    if (count < (uint64_t)field->min)
        return refusal_length(arena, field, false, field->min);
    if (field->pattern && !pattern_fits(field->pattern, text))
        return (Refusal){
            .type = "string_pattern_mismatch",
            .msg = arena_printf(arena, "String should match pattern '%s'", field->pattern),
            .ctx = ctx_text(arena, "pattern", str(field->pattern)),
        };
    *out = arena_copy(arena, text);
    return (Refusal){ 0 };
}

static Refusal text_bool(Str text, bool *out)
{
    static const char *const words[] = { "0", "f", "n", "no", "off", "false", "1", "t", "y", "yes", "on", "true" };
    enum { WORDS = sizeof words / sizeof *words };
    for (size_t i = 0; i < WORDS; i++) {
        if (!str_equal_fold(text, str(words[i])))
            continue;
        *out = i >= WORDS / 2;
        return (Refusal){ 0 };
    }
    return refusal_of("bool_parsing", "Input should be a valid boolean, unable to interpret input");
}

static Refusal text_enum(Arena *arena, const EnumValues *values, Str text, int *out)
{
    for (int i = 0; i < values->count; i++) {
        if (!str_is(text, values->names[i]))
            continue;
        *out = i;
        return (Refusal){ 0 };
    }
    return refusal_enum(arena, values);
}

/* Unicode's White_Space, which Rust's trim cuts off. */
static bool is_space(uint32_t point)
{
    return point == ' ' || (point >= '\t' && point <= '\r') || point == 0x85 || point == 0xA0 || point == 0x1680 ||
           (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 || point == 0x202F ||
           point == 0x205F || point == 0x3000;
}

static Str trim_spaces(Str text)
{
    size_t first = 0, end = 0;
    bool begun = false;
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        if (is_space(utf8_next(text, &at)))
            continue;
        if (!begun)
            first = from;
        begun = true;
        end = at;
    }
    return (Str){ text.ptr + first, end - first };
}

/* [+-]?\d+(_\d+)*(\.0+)? between blanks; is_huge when the form is right and the number is past 64 bits. */
static bool scan_i64(Str text, int64_t *out, bool *is_huge)
{
    Str rest = trim_spaces(text);
    bool minus = rest.len && rest.ptr[0] == '-', sign = minus || (rest.len && rest.ptr[0] == '+'), wants_digit = true;
    Str digits = str_cut((Str){ rest.ptr + sign, rest.len - sign }, '.', &rest);
    bool has_point = rest.ptr > digits.ptr + digits.len;
    for (size_t i = 0; i < rest.len; i++)
        if (rest.ptr[i] != '0')
            return false;
    int64_t value = 0;
    *is_huge = false;
    for (size_t i = 0; i < digits.len; i++) {
        char c = digits.ptr[i];
        bool is_digit = c >= '0' && c <= '9';
        if (!is_digit && (c != '_' || wants_digit))
            return false;
        wants_digit = !is_digit;
        int digit = minus ? '0' - c : c - '0';
        if (is_digit)
            *is_huge |= __builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, digit, &value);
    }
    *out = value;
    return !wants_digit && (!has_point || rest.len);
}

static Refusal text_i64(Arena *arena, const Field *field, Str text, void *out)
{
    int64_t value = 0;
    bool is_huge = false;
    if (!scan_i64(text, &value, &is_huge))
        return refusal_of("int_parsing", "Input should be a valid integer, unable to parse string as an integer");
    if (is_huge)
        return refusal_of("int_parsing_size", "Unable to parse input string as an integer, exceeded maximum size");
    return decode_i64(arena, field, value, out);
}

Refusal decode_i64(Arena *arena, const Field *field, int64_t value, void *out)
{
    bool bounded = field->min || field->max;
    if (bounded && value < field->min)
        return refusal_bound(arena, "greater_than_equal", "Input should be greater than or equal to", "ge", field->min);
    if (bounded && field->max >= field->min && value > field->max)
        return refusal_bound(arena, "less_than_equal", "Input should be less than or equal to", "le", field->max);
    if (field->type == FIELD_OPT_I64)
        *(OptI64 *)out = (OptI64){ true, value };
    else
        *(int64_t *)out = value;
    return (Refusal){ 0 };
}

static Refusal text_opt_str(Arena *arena, const Field *field, Str text, OptStr *out)
{
    Str value = { 0 };
    Refusal refusal = text_str(arena, field, text, &value);
    if (!refusal.type)
        *out = (OptStr){ true, value };
    return refusal;
}

static Refusal text_opt_enum(Arena *arena, const EnumValues *values, Str text, OptEnum *out)
{
    Refusal refusal = text_enum(arena, values, text, &out->value);
    out->has = !refusal.type;
    return refusal;
}

Refusal decode_text(Arena *arena, const Field *field, Str text, void *out)
{
    switch (field->type) {
    case FIELD_STR: return text_str(arena, field, text, out);
    case FIELD_OPT_STR: return text_opt_str(arena, field, text, out);
    case FIELD_BOOL: return text_bool(text, out);
    case FIELD_ENUM: return text_enum(arena, field->values, text, out);
    case FIELD_OPT_ENUM: return text_opt_enum(arena, field->values, text, out);
    case FIELD_I64:
    case FIELD_OPT_I64: return text_i64(arena, field, text, out);
    default: abort(); /* objects and lists have parts, and no input carries a time */
    }
}

bool decode_absent(Arena *arena, const Field *field, void *out)
{
    if (field_is_opt(field))
        return true;
    if (!field->fallback)
        return false;
    if (*field->fallback == '\0') {
        if (field->type == FIELD_STR)
            *(Str *)out = str("");
        return true;
    }
    Refusal refusal = decode_text(arena, field, str(field->fallback), out);
    assert(!refusal.type);
    return true;
}

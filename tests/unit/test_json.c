/* JSON through schemas: for every type what passes beside what is refused, with the whole 422 that clients see. The
 * words are the original's (FastAPI 0.124, pydantic 2.12). */
#include "base/json.h"

#include "limits.h"
#include "unit.h"

#include <stdlib.h>

static const char *const level_names[] = { "low", "normal", "high" };
static const EnumValues Level_values = { "Level", level_names, COUNT(level_names) };
static const char *const pair_names[] = { "yes", "no" };
static const EnumValues Pair_values = { "Pair", pair_names, COUNT(pair_names) };

#define ONE(T, type, ...) \
    typedef struct T {    \
        type v;           \
    } T;                  \
    SCHEMA(T, FIELD(T, v, __VA_ARGS__))

ONE(Text, Str, .max = 3, .min = 1);
ONE(OptText, OptStr, .max = 3);
ONE(Password, Str, .format = FORMAT_PASSWORD, .max = 3);
ONE(Email, Str, .format = FORMAT_EMAIL);
ONE(Number, int64_t, .doc = "");
ONE(Bounded, int64_t, .min = 1, .max = 200);
ONE(OptNumber, OptI64, .doc = "");
ONE(Flag, bool, .doc = "");
ONE(Level, int, .values = &Level_values);
ONE(Either, int, .values = &Pair_values);
ONE(OptLevel, OptEnum, .values = &Level_values);
ONE(Texts, List, .doc = "");
ONE(Numbers, List, .object = &Number_schema);
ONE(Inside, Number, .object = &Number_schema);
ONE(Counts, List, .item = FIELD_I64, .min = 1, .max = 3);
ONE(Pairs, List, .object = &Number_schema, .max = 1);

typedef struct Defaults {
    Str text, empty;
    int level;
    int64_t number;
    bool flag;
    List list;
    OptStr opt;
    int untouched;
} Defaults;
SCHEMA(Defaults, FIELD(Defaults, text, .fallback = "abc"), FIELD(Defaults, empty, .fallback = ""),
    FIELD(Defaults, level, .values = &Level_values, .fallback = "normal"), FIELD(Defaults, number, .fallback = "-7"),
    FIELD(Defaults, flag, .fallback = "true"), FIELD(Defaults, list, .fallback = ""), FIELD(Defaults, opt),
    FIELD(Defaults, untouched, .values = &Level_values, .fallback = ""));

typedef struct Row {
    const Schema *schema;
    const char *body;
    const char *want; /* the value printed, or the items of detail */
} Row;

/* An item of detail about body > v, and one without ctx. */
#define ITEM(type, msg, input, ctx) \
    "{\"type\":\"" type "\",\"loc\":[\"body\",\"v\"],\"msg\":\"" msg "\",\"input\":" input "," ctx "}"
#define PLAIN(type, msg, input) \
    "{\"type\":\"" type "\",\"loc\":[\"body\",\"v\"],\"msg\":\"" msg "\",\"input\":" input "}"
#define STRING_TYPE(input) PLAIN("string_type", "Input should be a valid string", input)
#define UNICODE(input) \
    PLAIN("string_unicode", "Input should be a valid string, unable to parse raw data as a unicode string", input)
#define INT_TYPE(input) PLAIN("int_type", "Input should be a valid integer", input)
#define INT_TEXT(input) \
    PLAIN("int_parsing", "Input should be a valid integer, unable to parse string as an integer", input)
#define INT_FRACTION(input) \
    PLAIN("int_from_float", "Input should be a valid integer, got a number with a fractional part", input)
#define INT_SIZE(input) \
    PLAIN("int_parsing_size", "Unable to parse input string as an integer, exceeded maximum size", input)
#define BOOL_TYPE(input) PLAIN("bool_type", "Input should be a valid boolean", input)
#define BOOL_TEXT(input) PLAIN("bool_parsing", "Input should be a valid boolean, unable to interpret input", input)
#define LEVEL(input)                                                 \
    ITEM("enum", "Input should be 'low', 'normal' or 'high'", input, \
        "\"ctx\":{\"expected\":\"'low', 'normal' or 'high'\"}")
#define NO_OBJECT(loc, input)                                             \
    "{\"type\":\"model_attributes_type\",\"loc\":" loc                    \
    ",\"msg\":\"Input should be a valid dictionary or object to extract " \
    "fields from\",\"input\":" input "}"
#define V(json) "{\"v\":" json "}"
#define TEXT &Text_schema
#define NUMBER &Number_schema
#define FLAG &Flag_schema

static const Row rows[] = {
    /* text */
    { TEXT, V("\"abc\""), V("\"abc\"") },
    { TEXT, V("\"\\u00e9\xF0\x9F\x98\x80\\ud83d\\ude00\""), V("\"\xC3\xA9\xF0\x9F\x98\x80\xF0\x9F\x98\x80\"") },
    { TEXT, V("1"), STRING_TYPE("1") },
    { TEXT, V("1.50"), STRING_TYPE("1.5") },
    { TEXT, V("null"), STRING_TYPE("null") },
    { TEXT, V("true"), STRING_TYPE("true") },
    { TEXT, V("[\"a\"]"), STRING_TYPE("[\"a\"]") },
    { TEXT, V("{ \"a\" : [ ] }"), STRING_TYPE("{\"a\":[]}") },
    { TEXT, V("123456789012345678901234567890"), STRING_TYPE("123456789012345678901234567890") },
    { TEXT, V("1e999"), STRING_TYPE("1e999") },
    { TEXT, V("\"abcd\""),
        ITEM("string_too_long", "String should have at most 3 characters", "\"abcd\"", "\"ctx\":{\"max_length\":3}") },
    { TEXT, V("\"\""),
        ITEM("string_too_short", "String should have at least 1 character", "\"\"", "\"ctx\":{\"min_length\":1}") },
    { TEXT, V("\"a\\u0000\""), UNICODE("\"a\\u0000\"") },
    { TEXT, V("\"\\ud800\""), UNICODE("\"\\ud800\"") },
    { TEXT, V("\"\\uDC00\\ud83d\""), UNICODE("\"\\uDC00\\ud83d\"") },
    { TEXT, V("\"\xED\xA0\x80\""), UNICODE("\"\\ud800\"") }, /* encoded as if it were a character */
    { TEXT, "{}", PLAIN("missing", "Field required", "{}") },
    { TEXT, "{\"V\":\"a\",\"x\":1e16}", PLAIN("missing", "Field required", "{\"V\":\"a\",\"x\":1e+16}") },
    { TEXT, "{\"v\":1,\"v\":\"b\"}", V("\"b\"") }, /* the last one wins */
    { TEXT, "{\"\\u0000\":1,\"\\ud800\":2,\"v\":\"b\"}", V("\"b\"") },
    { TEXT, "{\"\\u0000\":1,\"\\ud800\":2}", PLAIN("missing", "Field required", "{\"\\u0000\":1,\"\\ud800\":2}") },
    { &OptText_schema, "{}", V("null") },
    { &OptText_schema, V("null"), V("null") },
    { &OptText_schema, V("\"\""), V("\"\"") },
    { &OptText_schema, V("5"), STRING_TYPE("5") },
    { &OptText_schema, V("\"abcd\""),
        ITEM("string_too_long", "String should have at most 3 characters", "\"abcd\"", "\"ctx\":{\"max_length\":3}") },
    { &Password_schema, V("\"\xC3\xA9x\""), "{}" }, /* never printed */
    { &Password_schema, V("\"\xC3\xA9xy\""),        /* three characters, four bytes */
        ITEM("string_too_long", "String should have at most 3 bytes", "\"\xC3\xA9xy\"", "\"ctx\":{\"max_length\":3}") },
    { &Email_schema, V("\"A@B\""), V("\"a@b\"") },
    { &Email_schema, V("\"\\u0000\""), /* its own rules speak of NUL */
        ITEM("value_error", "value is not a valid email address: no \\\"@\\\" here", "\"\\u0000\"",
            "\"ctx\":{\"reason\":\"no \\\"@\\\" here\"}") },
    { &Email_schema, V("7"), STRING_TYPE("7") },

    /* integers */
    { NUMBER, V("5"), V("5") },
    { NUMBER, V("-9223372036854775808"), V("-9223372036854775808") },
    { NUMBER, V("9223372036854775807"), V("9223372036854775807") },
    { NUMBER, V("5.0"), V("5") },
    { NUMBER, V("1e2"), V("100") },
    { NUMBER, V("-0.0"), V("0") },
    { NUMBER, V("true"), V("1") },
    { NUMBER, V("false"), V("0") },
    { NUMBER, V("\"5\""), V("5") },
    { NUMBER, V("\" \\u00a0+1_000.00\\n\""), V("1000") },
    { NUMBER, V("\"-007\""), V("-7") },
    { NUMBER, V("\"-9223372036854775808\""), V("-9223372036854775808") },
    { NUMBER, V("5.5"), INT_FRACTION("5.5") },
    { NUMBER, V("1e-7"), INT_FRACTION("1e-07") },
    { NUMBER, V("null"), INT_TYPE("null") },
    { NUMBER, V("[]"), INT_TYPE("[]") },
    { NUMBER, V("\"\""), INT_TEXT("\"\"") },
    { NUMBER, V("\"5.\""), INT_TEXT("\"5.\"") },
    { NUMBER, V("\".0\""), INT_TEXT("\".0\"") },
    { NUMBER, V("\"5.5\""), INT_TEXT("\"5.5\"") },
    { NUMBER, V("\"1__0\""), INT_TEXT("\"1__0\"") },
    { NUMBER, V("\"_1\""), INT_TEXT("\"_1\"") },
    { NUMBER, V("\"1_\""), INT_TEXT("\"1_\"") },
    { NUMBER, V("\"+-5\""), INT_TEXT("\"+-5\"") },
    { NUMBER, V("\"- 5\""), INT_TEXT("\"- 5\"") },
    { NUMBER, V("\"1e1\""), INT_TEXT("\"1e1\"") },
    { NUMBER, V("\"0x1\""), INT_TEXT("\"0x1\"") },
    { NUMBER, V("\"\xD9\xA3\""), INT_TEXT("\"\xD9\xA3\"") },
    { NUMBER, V("\"5\\u0000\""), INT_TEXT("\"5\\u0000\"") },
    { NUMBER, V("9223372036854775808"), INT_SIZE("9223372036854775808") },
    { NUMBER, V("-9223372036854775809"), INT_SIZE("-9223372036854775809") },
    { NUMBER, V("\"9223372036854775808\""), INT_SIZE("\"9223372036854775808\"") },
    { NUMBER, V("1e19"), INT_SIZE("1e+19") },
    { NUMBER, V("9223372036854775807.0"), INT_SIZE("9.223372036854776e+18") },
    { NUMBER, V("-1e999"), PLAIN("finite_number", "Input should be a finite number", "-1e999") },
    { &Bounded_schema, V("1"), V("1") },
    { &Bounded_schema, V("\"200\""), V("200") },
    { &Bounded_schema, V("0"),
        ITEM("greater_than_equal", "Input should be greater than or equal to 1", "0", "\"ctx\":{\"ge\":1}") },
    { &Bounded_schema, V("\"201\""),
        ITEM("less_than_equal", "Input should be less than or equal to 200", "\"201\"", "\"ctx\":{\"le\":200}") },
    { &OptNumber_schema, "{}", V("null") },
    { &OptNumber_schema, V("null"), V("null") },
    { &OptNumber_schema, V("\"7\""), V("7") },
    { &OptNumber_schema, V("{}"), INT_TYPE("{}") },

    /* booleans */
    { FLAG, V("true"), V("true") },
    { FLAG, V("0"), V("false") },
    { FLAG, V("1.0"), V("true") },
    { FLAG, V("-0.0"), V("false") },
    { FLAG, V("\"yEs\""), V("true") },
    { FLAG, V("\"T\""), V("true") },
    { FLAG, V("\"on\""), V("true") },
    { FLAG, V("\"1\""), V("true") },
    { FLAG, V("\"OFF\""), V("false") },
    { FLAG, V("\"n\""), V("false") },
    { FLAG, V("2"), BOOL_TEXT("2") },
    { FLAG, V("-1.0"), BOOL_TEXT("-1.0") },
    { FLAG, V("\"maybe\""), BOOL_TEXT("\"maybe\"") },
    { FLAG, V("\" true\""), BOOL_TEXT("\" true\"") },
    { FLAG, V("\"\""), BOOL_TEXT("\"\"") },
    { FLAG, V("0.5"), BOOL_TYPE("0.5") },
    { FLAG, V("1e300"), BOOL_TYPE("1e+300") },
    { FLAG, V("18446744073709551616"), BOOL_TYPE("18446744073709551616") },
    { FLAG, V("null"), BOOL_TYPE("null") },
    { FLAG, V("[1]"), BOOL_TYPE("[1]") },

    /* enums */
    { &Level_schema, V("\"low\""), V("\"low\"") },
    { &Level_schema, V("\"high\""), V("\"high\"") },
    { &Level_schema, V("\"Low\""), LEVEL("\"Low\"") },
    { &Level_schema, V("\"low\\u0000\""), LEVEL("\"low\\u0000\"") },
    { &Level_schema, V("\"\\ud800\""), LEVEL("\"\\ud800\"") },
    { &Level_schema, V("0"), LEVEL("0") },
    { &Level_schema, V("null"), LEVEL("null") },
    { &OptLevel_schema, V("\"high\""), V("\"high\"") },
    { &OptLevel_schema, V("null"), V("null") },
    { &OptLevel_schema, "{}", V("null") },
    { &OptLevel_schema, V("\"\""), LEVEL("\"\"") },
    { &OptLevel_schema, V("1"), LEVEL("1") },
    { &OptLevel_schema, V("[]"), LEVEL("[]") },
    { &OptLevel_schema, V("\"\\ud800\""), LEVEL("\"\\ud800\"") },
    { &OptLevel_schema, V("1e999"), LEVEL("1e999") },
    { &Either_schema, V("\"x\""),
        ITEM("enum", "Input should be 'yes' or 'no'", "\"x\"", "\"ctx\":{\"expected\":\"'yes' or 'no'\"}") },

    /* lists and objects inside */
    { &Texts_schema, V("[]"), V("[]") },
    { &Texts_schema, V("[\"a\",\"b\"]"), V("[\"a\",\"b\"]") },
    { &Texts_schema, V("{}"), PLAIN("list_type", "Input should be a valid list", "{}") },
    { &Texts_schema, V("\"a\""), PLAIN("list_type", "Input should be a valid list", "\"a\"") },
    { &Texts_schema, V("[\"a\",1]"),
        "{\"type\":\"string_type\",\"loc\":[\"body\",\"v\",1],\"msg\":\"Input should be a valid "
        "string\",\"input\":1}" },
    { &Numbers_schema, V("[{\"v\":1},{\"v\":\"2\"}]"), V("[{\"v\":1},{\"v\":2}]") },
    { &Numbers_schema, V("[{\"v\":1},{}]"),
        "{\"type\":\"missing\",\"loc\":[\"body\",\"v\",1,\"v\"],\"msg\":\"Field required\",\"input\":{}}" },
    { &Numbers_schema, V("[7]"), NO_OBJECT("[\"body\",\"v\",0]", "7") },
    { &Counts_schema, V("[1,\"2\",-9223372036854775808]"), V("[1,2,-9223372036854775808]") },
    { &Counts_schema, V("[1,null]"),
        "{\"type\":\"int_type\",\"loc\":[\"body\",\"v\",1],\"msg\":\"Input should be a valid "
        "integer\",\"input\":null}" },
    { &Counts_schema, V("[]"),
        ITEM("too_short", "List should have at least 1 item after validation, not 0", "[]",
            "\"ctx\":{\"field_type\":\"List\",\"min_length\":1,\"actual_length\":0}") },
    { &Counts_schema, V("[1,2,3,\"x\"]"),
        ITEM("too_long", "List should have at most 3 items after validation, not 4", "[1,2,3,\"x\"]",
            "\"ctx\":{\"field_type\":\"List\",\"max_length\":3,\"actual_length\":4}") },
    { &Pairs_schema, V("[{\"v\":1},{\"v\":2}]"),
        ITEM("too_long", "List should have at most 1 item after validation, not 2", "[{\"v\":1},{\"v\":2}]",
            "\"ctx\":{\"field_type\":\"List\",\"max_length\":1,\"actual_length\":2}") },
    { &Inside_schema, V("{\"v\":3}"), V("{\"v\":3}") },
    { &Inside_schema, V("3"), NO_OBJECT("[\"body\",\"v\"]", "3") },

    /* the whole body */
    { TEXT, "[]", NO_OBJECT("[\"body\"]", "[]") },
    { TEXT, "\"x\"", NO_OBJECT("[\"body\"]", "\"x\"") },
    { TEXT, "18446744073709551616", NO_OBJECT("[\"body\"]", "18446744073709551616") },
    { TEXT, "null", "{\"type\":\"missing\",\"loc\":[\"body\"],\"msg\":\"Field required\",\"input\":null}" },
    { TEXT, "\xEF\xBB\xBF{\"v\":\"x\"}", V("\"x\"") }, /* a byte order mark */

    /* defaults */
    { &Defaults_schema, "{}",
        "{\"text\":\"abc\",\"empty\":\"\",\"level\":\"normal\",\"number\":-7,\"flag\":true,\"list\":[],\"opt\":null,"
        "\"untouched\":\"low\"}" },
};

/* An object inside another, and what was sent of it. */
typedef struct Values {
    OptI64 a, b;
    FieldMask sent;
} Values;
SCHEMA(Values, FIELD(Values, a), FIELD(Values, b), FIELD(Values, sent));
typedef struct Around {
    Values values;
} Around;
SCHEMA(Around, FIELD(Around, values, .object = &Values_schema, .fallback = ""));

static const char *email_rule(Arena *arena, Str address, Str *normalised)
{
    if (str_find(address, '@') == address.len)
        return "no \"@\" here";
    *normalised = arena_copy(arena, str("a@b"));
    return NULL;
}

/* The value printed, or the items of the 422. The body stands in a block of its own size and is gone before the value
 * is printed: nothing may point into it. */
static Str decode(Arena *arena, const Schema *schema, Str body, FieldMask *sent)
{
    char *exact = malloc(body.len ? body.len : 1);
    memcpy(exact, body.ptr, body.len);
    JsonDoc *doc = NULL;
    Problem problem = { 0 };
    Problems problems = { .arena = arena };
    void *value = memset(arena_alloc(arena, schema->size), 0xAA, schema->size);
    JsonStatus status = json_parse(arena, (Str){ exact, body.len }, &doc, &problem);
    assert_int_equal(status, JSON_OK);
    schema_decode_json(schema, doc, value, sent, &problems);
    json_free(doc);
    memset(exact, 'x', body.len);
    free(exact);
    Buf out = { 0 };
    if (problems.count)
        problems_print(&problems, &out);
    else
        json_write(&out, schema, value);
    Str printed = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return printed;
}

static void decodes(void **state)
{
    (void)state;
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Str got = decode(&arena, rows[i].schema, str(rows[i].body), NULL);
        const char *want = rows[i].want;
        if (str_starts(str(want), "{\"type\""))
            want = arena_printf(&arena, "{\"detail\":[%s]}", want).ptr;
        assert_string_equal(got.ptr, want);
        arena_reset(&arena);
    }
    arena_free(&arena);
}

typedef struct Patch {
    OptStr a;
    OptI64 b;
    int c;
} Patch;
SCHEMA(Patch, FIELD(Patch, a), FIELD(Patch, b), FIELD(Patch, c, .values = &Level_values, .fallback = ""));

static void tells_absent_from_null(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        FieldMask sent;
    } masks[] = { { "{}", 0 }, { "{\"b\":null}", 2 }, { "{\"c\":\"low\",\"a\":\"x\",\"z\":1}", 5 },
        { "{\"b\":1}", 2 } };
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(masks); i++) {
        FieldMask sent = 0;
        decode(&arena, &Patch_schema, str(masks[i].body), &sent);
        assert_int_equal(sent, masks[i].sent);
    }
    arena_free(&arena);
}

static void a_null_is_told_by_its_field(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Problems problems = { .arena = &arena };
    Buf out = { 0 };
    schema_problem_null(schema_field(&Text_schema, str("v")), &problems);
    schema_problem_null(schema_field(&OptLevel_schema, str("v")), &problems);
    schema_problem_value(schema_field(&OptNumber_schema, str("v")), "Value error, odd", str("3"), &problems);
    problems_print(&problems, &out);
    Str printed = arena_copy(&arena, buf_view(&out));
    assert_string_equal(printed.ptr,
        "{\"detail\":[" STRING_TYPE("null") "," LEVEL("null") "," PLAIN("value_error", "Value error, odd", "3") "]}");
    buf_free(&out);
    arena_free(&arena);
}

static void an_object_inside_knows_what_was_sent_of_it(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        FieldMask sent;
        const char *printed;
    } bodies[] = {
        { "{}", 0, "{\"values\":{\"a\":null,\"b\":null}}" },
        { "{\"values\":{}}", 0, "{\"values\":{\"a\":null,\"b\":null}}" },
        { "{\"values\":{\"b\":null,\"sent\":7}}", 2, "{\"values\":{\"a\":null,\"b\":null}}" },
        { "{\"values\":{\"a\":1,\"b\":2}}", 3, "{\"values\":{\"a\":1,\"b\":2}}" },
    };
    assert_null(schema_check(&Around_schema));
    for (size_t i = 0; i < COUNT(bodies); i++) {
        Arena arena = { 0 };
        Buf out = { 0 };
        JsonDoc *doc = NULL;
        Problem problem;
        Problems problems = { .arena = &arena };
        Around value;
        assert_int_equal(json_parse(&arena, str(bodies[i].body), &doc, &problem), JSON_OK);
        schema_decode_json(&Around_schema, doc, &value, NULL, &problems);
        assert_int_equal(problems.count, 0);
        assert_int_equal(value.values.sent, bodies[i].sent);
        json_write(&out, &Around_schema, &value);
        assert_true(str_is(buf_view(&out), bodies[i].printed));
        json_free(doc);
        buf_free(&out);
        arena_free(&arena);
    }
}

static void sent_is_told_by_name(void **state)
{
    (void)state;
    assert_true(schema_sent(&Patch_schema, 2, "b"));
    assert_false(schema_sent(&Patch_schema, 5, "b"));
    assert_true(schema_sent(&Patch_schema, 5, "c"));
}

typedef struct Several {
    Str name;
    int64_t number;
    bool flag;
} Several;
SCHEMA(Several, FIELD(Several, name), FIELD(Several, number), FIELD(Several, flag));

static void gathers_problems_in_field_order(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Str got = decode(&arena, &Several_schema, str("{\"flag\":\"x\",\"extra\":[1.0,{}]}"), NULL);
    assert_string_equal(got.ptr, "{\"detail\":["
                                 "{\"type\":\"missing\",\"loc\":[\"body\",\"name\"],\"msg\":\"Field "
                                 "required\",\"input\":{\"flag\":\"x\",\"extra\":[1.0,{}]}},"
                                 "{\"type\":\"missing\",\"loc\":[\"body\",\"number\"],\"msg\":\"Field "
                                 "required\",\"input\":{\"flag\":\"x\",\"extra\":[1.0,{}]}},"
                                 "{\"type\":\"bool_parsing\",\"loc\":[\"body\",\"flag\"],\"msg\":\"Input should be a "
                                 "valid boolean, unable to interpret "
                                 "input\",\"input\":\"x\"}]}");
    arena_free(&arena);
}

/* repr of floats, as Python prints them. */
static void echoes_as_python_prints(void **state)
{
    (void)state;
    static const struct {
        const char *sent, *echoed;
    } numbers[] = {
        { "1.0", "1.0" },
        { "1e0", "1.0" },
        { "-0.0", "-0.0" },
        { "-0", "0" },
        { "0.1", "0.1" },
        { "100", "100" },
        { "0.30000000000000004", "0.30000000000000004" },
        { "1e15", "1000000000000000.0" },
        { "1e16", "1e+16" },
        { "12345678901234567.0", "1.2345678901234568e+16" },
        { "1e17", "1e+17" },
        { "9007199254740993.0", "9007199254740992.0" },
        { "1000000000000000.5", "1000000000000000.5" },
        { "1e22", "1e+22" },
        { "0.0001", "0.0001" },
        { "0.00001", "1e-05" },
        { "1.5e-7", "1.5e-07" },
        { "5e-324", "5e-324" },
        { "-7.1202363472230444e-307", "-7.120236347223045e-307" },
        { "1e-400", "0.0" },
        { "1.7976931348623157e308", "1.7976931348623157e+308" },
        { "2.2250738585072014E-308", "2.2250738585072014e-308" },
        { "123456.789e3", "123456789.0" },
        { "18446744073709551616", "18446744073709551616" },
        { "-1e999", "-1e999" },
    };
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(numbers); i++) {
        Str body = arena_printf(&arena, "[%s]", numbers[i].sent);
        Str want = arena_printf(&arena, "{\"detail\":[" NO_OBJECT("[\"body\"]", "[%s]") "]}", numbers[i].echoed);
        assert_string_equal(decode(&arena, TEXT, body, NULL).ptr, want.ptr);
    }
    arena_free(&arena);
}

static void many_problems_are_bounded(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Buf body = { 0 };
    buf_text(&body, "{\"v\":[");
    for (int i = 0; i < 200000; i++)
        buf_text(&body, "{},");
    buf_text(&body, "{}]}");
    JsonDoc *doc = NULL;
    Problem problem = { 0 };
    Problems problems = { .arena = &arena };
    Numbers value = { 0 };
    assert_int_equal(json_parse(&arena, buf_view(&body), &doc, &problem), JSON_OK);
    schema_decode_json(&Numbers_schema, doc, &value, NULL, &problems);
    assert_int_equal(problems.count, PROBLEMS_MAX);
    assert_int_equal(value.v.count, 0);
    json_free(doc);
    buf_free(&body);
    arena_free(&arena);
}

static void problems_are_bounded(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Problems problems = { .arena = &arena };
    for (int i = 0; i < 3 * PROBLEMS_MAX; i++)
        problem_add(&problems, (Problem){ .type = i < PROBLEMS_MAX ? "kept" : "lost" });
    assert_int_equal(problems.count, PROBLEMS_MAX);
    for (size_t i = 0; i < problems.count; i++)
        assert_string_equal(problems.items[i].type, "kept");
    arena_free(&arena);
}

static void bad_bytes_are_unreadable(void **state)
{
    (void)state;
    static const char *const bodies[] = { "{\"v\":\"\xFF\"}", "\xC0\x80", "{\"v\":\"\xED\xA0\"}", "\"\xED\x41\x80\"",
        "\xED\xA0\x80\xFF", "1\xFF" };
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(bodies); i++) {
        JsonDoc *doc = NULL;
        Problem problem = { 0 };
        assert_int_equal(json_parse(&arena, str(bodies[i]), &doc, &problem), JSON_ENCODING);
        assert_null(doc);
    }
    json_free(NULL);
    arena_free(&arena);
}

static void other_bodies(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Problems problems = { .arena = &arena };
    Buf out = { 0 };
    schema_problem_no_body(&problems);
    schema_problem_not_json((Str){ "a=\"\xFF\xC3\xA9\n", 7 }, &problems);
    problems_print(&problems, &out);
    buf_char(&out, '\0');
    assert_string_equal(out.ptr,
        "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\"],\"msg\":\"Field required\",\"input\":null}," NO_OBJECT(
            "[\"body\"]", "\"a=\\\"\xEF\xBF\xBD\xC3\xA9\\n\"") "]}");
    buf_free(&out);
    arena_free(&arena);
}

int main(void)
{
    schema_email_rule = email_rule;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes),
        cmocka_unit_test(tells_absent_from_null),
        cmocka_unit_test(a_null_is_told_by_its_field),
        cmocka_unit_test(an_object_inside_knows_what_was_sent_of_it),
        cmocka_unit_test(sent_is_told_by_name),
        cmocka_unit_test(gathers_problems_in_field_order),
        cmocka_unit_test(echoes_as_python_prints),
        cmocka_unit_test(many_problems_are_bounded),
        cmocka_unit_test(problems_are_bounded),
        cmocka_unit_test(bad_bytes_are_unreadable),
        cmocka_unit_test(other_bodies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

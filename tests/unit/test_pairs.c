/* Forms, queries and path parameters through schemas, with the whole 422. */
#include "base/json.h"

#include "unit.h"

#define PAIR(n, v)            \
    {                         \
        { n, sizeof(n) - 1 }, \
        {                     \
            v, sizeof(v) - 1  \
        }                     \
    }

typedef struct Login {
    OptStr grant_type;
    Str username, password, scope;
} Login;
SCHEMA(Login, FIELD(Login, grant_type, .pattern = "^password$"), FIELD(Login, username),
    FIELD(Login, password, .max = 5), FIELD(Login, scope, .fallback = ""));

typedef struct Query {
    int64_t limit;
    OptI64 page;
    OptStr q;
    bool flag;
    List status;
} Query;
SCHEMA(Query, FIELD(Query, limit, .min = 1, .max = 200), FIELD(Query, page), FIELD(Query, q),
    FIELD(Query, flag, .fallback = "false"), FIELD(Query, status, .fallback = ""));

typedef struct Filter {
    OptStr q;
    int64_t limit;
} Filter;
SCHEMA(Filter, FIELD(Filter, q), FIELD(Filter, limit, .min = 1));

/* An object's fields stand among the others. */
typedef struct Listing {
    bool flag;
    Filter filter;
} Listing;
SCHEMA(Listing, FIELD(Listing, flag, .fallback = "false"), FIELD(Listing, filter, .object = &Filter_schema));

enum { PAIRS_MAX = 6 };

static const struct {
    const Schema *schema;
    const char *where;
    Pair pairs[PAIRS_MAX];
    const char *want;
    FieldMask sent;
} rows[] = {
    { &Login_schema, "body", { PAIR("username", "u"), PAIR("password", "p") },
        "{\"grant_type\":null,\"username\":\"u\",\"password\":\"p\",\"scope\":\"\"}", 6 },
    { &Login_schema, "body",
        { PAIR("grant_type", "password"), PAIR("username", "u"), PAIR("password", "p"), PAIR("scope", "s") },
        "{\"grant_type\":\"password\",\"username\":\"u\",\"password\":\"p\",\"scope\":\"s\"}", 15 },
    /* in a form, empty is absent; the last of its name counts */
    { &Login_schema, "body",
        { PAIR("grant_type", ""), PAIR("username", "a"), PAIR("username", "b"), PAIR("password", "p") },
        "{\"grant_type\":null,\"username\":\"b\",\"password\":\"p\",\"scope\":\"\"}", 6 },
    { &Login_schema, "body", { PAIR("username", "a"), PAIR("username", "") },
        "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"username\"],\"msg\":\"Field required\",\"input\":null},"
        "{\"type\":\"missing\",\"loc\":[\"body\",\"password\"],\"msg\":\"Field required\",\"input\":null}]}",
        0 },
    { &Login_schema, "body", { PAIR("grant_type", "passwords"), PAIR("username", "u"), PAIR("password", "123456") },
        "{\"detail\":[{\"type\":\"string_pattern_mismatch\",\"loc\":[\"body\",\"grant_type\"],\"msg\":\"String should "
        "match pattern "
        "'^password$'\",\"input\":\"passwords\",\"ctx\":{\"pattern\":\"^password$\"}},{\"type\":\"string_too_long\","
        "\"loc\":[\"body\","
        "\"password\"],\"msg\":\"String should have at most 5 "
        "characters\",\"input\":\"123456\",\"ctx\":{\"max_length\":5}}]}",
        7 },
    { &Login_schema, "body", { PAIR("grant_type", "password\n"), PAIR("username", "u\0"), PAIR("password", "p") },
        "{\"detail\":[{\"type\":\"string_pattern_mismatch\",\"loc\":[\"body\",\"grant_type\"],\"msg\":\"String should "
        "match pattern "
        "'^password$'\",\"input\":\"password\\n\",\"ctx\":{\"pattern\":\"^password$\"}},{\"type\":\"string_unicode\","
        "\"loc\":[\"body\","
        "\"username\"],\"msg\":\"Input should be a valid string, unable to parse raw data as a unicode "
        "string\",\"input\":\"u\\u0000\"}]}",
        7 },
    { &Query_schema, "query",
        { PAIR("limit", "50"), PAIR("page", " +1_0.0 "), PAIR("q", ""), PAIR("flag", "on"), PAIR("status", "new"),
            PAIR("status", "") },
        "{\"limit\":50,\"page\":10,\"q\":\"\",\"flag\":true,\"status\":[\"new\",\"\"]}", 31 },
    { &Query_schema, "query", { PAIR("limit", "1"), PAIR("limit", "2") },
        "{\"limit\":2,\"page\":null,\"q\":null,\"flag\":false,\"status\":[]}", 1 },
    { &Query_schema, "query", { PAIR("page", "") },
        "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"query\",\"limit\"],\"msg\":\"Field required\",\"input\":null},"
        "{\"type\":\"int_parsing\",\"loc\":[\"query\",\"page\"],\"msg\":\"Input should be a valid integer, unable to "
        "parse string as an "
        "integer\",\"input\":\"\"}]}",
        2 },
    { &Query_schema, "query", { PAIR("limit", "0"), PAIR("page", "99999999999999999999"), PAIR("flag", "maybe") },
        "{\"detail\":[{\"type\":\"greater_than_equal\",\"loc\":[\"query\",\"limit\"],\"msg\":\"Input should be greater "
        "than or equal to "
        "1\",\"input\":\"0\",\"ctx\":{\"ge\":1}},{\"type\":\"int_parsing_size\",\"loc\":[\"query\",\"page\"],\"msg\":"
        "\"Unable to parse input "
        "string as an integer, exceeded maximum "
        "size\",\"input\":\"99999999999999999999\"},{\"type\":\"bool_parsing\",\"loc\":[\"query\","
        "\"flag\"],\"msg\":\"Input should be a valid boolean, unable to interpret input\",\"input\":\"maybe\"}]}",
        11 },
    { &Listing_schema, "query", { PAIR("flag", "on"), PAIR("limit", "3"), PAIR("filter", "x") },
        "{\"flag\":true,\"filter\":{\"q\":null,\"limit\":3}}", 3 },
    { &Listing_schema, "query", { PAIR("q", "x") },
        "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"query\",\"limit\"],\"msg\":\"Field required\",\"input\":null}]}",
        2 },
};

static void a_field_is_found_through_its_object(void **state)
{
    (void)state;
    assert_ptr_equal(schema_pair_field(&Listing_schema, str("limit")), schema_field(&Filter_schema, str("limit")));
    assert_ptr_equal(schema_pair_field(&Listing_schema, str("flag")), schema_field(&Listing_schema, str("flag")));
    assert_null(schema_pair_field(&Listing_schema, str("filter")));
}

static size_t pair_count(const Pair *pairs)
{
    size_t count = 0;
    while (count < PAIRS_MAX && pairs[count].name.ptr)
        count++;
    return count;
}

static void decodes(void **state)
{
    (void)state;
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Problems problems = { .arena = &arena };
        FieldMask sent = 0;
        void *value = memset(arena_alloc(&arena, rows[i].schema->size), 0xAA, rows[i].schema->size);
        schema_decode_pairs(
            rows[i].schema, rows[i].where, rows[i].pairs, pair_count(rows[i].pairs), value, &sent, &problems);
        Buf out = { 0 };
        if (problems.count)
            problems_print(&problems, &out);
        else
            json_write(&out, rows[i].schema, value);
        buf_char(&out, '\0');
        assert_string_equal(out.ptr, rows[i].want);
        assert_int_equal(sent, rows[i].sent);
        buf_free(&out);
        arena_reset(&arena);
    }
    arena_free(&arena);
}

/* Several values of an enum. */

static const char *const colour_names[] = { "red", "green" };
static const EnumValues Colour_values = { "Colour", colour_names, 2 };

typedef struct Colours {
    List colour;
} Colours;
SCHEMA(Colours, FIELD(Colours, colour, .values = &Colour_values, .fallback = ""));

static void values_of_an_enum_become_their_numbers(void **state)
{
    static const Pair pairs[] = { PAIR("colour", "green"), PAIR("other", "red"), PAIR("colour", "red"),
        PAIR("colour", "green") };
    (void)state;
    Arena arena = { 0 };
    Problems problems = { .arena = &arena };
    Colours out;
    schema_decode_pairs(&Colours_schema, "query", pairs, COUNT(pairs), &out, NULL, &problems);
    assert_int_equal(problems.count, 0);
    assert_int_equal(out.colour.count, 3);
    assert_memory_equal(out.colour.items, ((int[]){ 1, 0, 1 }), 3 * sizeof(int));
    arena_free(&arena);
}

static void an_unknown_value_is_told_with_its_place(void **state)
{
    static const Pair pairs[] = { PAIR("colour", "red"), PAIR("colour", "Red") };
    (void)state;
    Arena arena = { 0 };
    Problems problems = { .arena = &arena };
    Colours out;
    Buf text = { 0 };
    schema_decode_pairs(&Colours_schema, "query", pairs, COUNT(pairs), &out, NULL, &problems);
    problems_print(&problems, &text);
    buf_char(&text, '\0');
    assert_string_equal(text.ptr,
        "{\"detail\":[{\"type\":\"enum\",\"loc\":[\"query\",\"colour\",1],\"msg\":\"Input should be 'red' or "
        "'green'\",\"input\":\"Red\",\"ctx\":{\"expected\":\"'red' or 'green'\"}}]}");
    buf_free(&text);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes),
        cmocka_unit_test(a_field_is_found_through_its_object),
        cmocka_unit_test(values_of_an_enum_become_their_numbers),
        cmocka_unit_test(an_unknown_value_is_told_with_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

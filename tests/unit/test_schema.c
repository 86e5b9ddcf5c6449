/* schema_check: a table that fits its struct passes; each planted gap, overlap and omission is found. */
#include "base/schema.h"

#include "unit.h"

static const char *const color_names[] = { "red", "green" };
static const EnumValues Color_values = { "Color", color_names, COUNT(color_names) };

typedef struct Inner {
    bool a;
    int64_t b;
} Inner;
SCHEMA(Inner, FIELD(Inner, a), FIELD(Inner, b));

typedef struct Whole {
    Str text;
    bool flag;
    int color;
    int64_t number;
    Time at;
    OptStr opt_text;
    OptI64 opt_number;
    Inner inner;
    List list, texts;
    bool last;
} Whole;
SCHEMA(Whole, FIELD(Whole, last), /* the order of the rows is that of the document, not of the struct */
    FIELD(Whole, text), FIELD(Whole, flag), FIELD(Whole, color, .values = &Color_values), FIELD(Whole, number),
    FIELD(Whole, at), FIELD(Whole, opt_text), FIELD(Whole, opt_number), FIELD(Whole, inner, .object = &Inner_schema),
    FIELD(Whole, list, .object = &Inner_schema), FIELD(Whole, texts));

static void a_complete_table_passes(void **state)
{
    (void)state;
    assert_null(schema_check(&Whole_schema));
    assert_null(schema_check(&Inner_schema));
    assert_int_equal(schema_field(&Whole_schema, str("color"))->type, FIELD_ENUM);
    assert_null(schema_field(&Whole_schema, str("colo")));
}

typedef struct Pair {
    int64_t first, second, third;
} Pair;

typedef struct Small {
    bool a, b, c;
    int d;
} Small;

static const Schema no_object = { .name = "NoObject",
    .size = sizeof(Inner),
    .count = 1,
    .fields = (const Field[]){ { .name = "inner", .type = FIELD_OBJECT, .size = sizeof(Inner) } } };

#define PAIR_THIRD(text)                                                                            \
    {                                                                                               \
        .name = (text), .type = FIELD_I64, .offset = offsetof(Pair, third), .size = sizeof(int64_t) \
    }

#define PLANT(T, ...)                                                            \
    {                                                                            \
        .name = #T, .size = sizeof(T), .fields = (const Field[]){ __VA_ARGS__ }, \
        .count = sizeof((const Field[]){ __VA_ARGS__ }) / sizeof(Field)          \
    }

static const struct {
    Schema schema;
    const char *wrong;
} planted[] = {
    { PLANT(Pair, FIELD(Pair, first), FIELD(Pair, second)), "the struct's last member has no field" },
    { PLANT(Pair, FIELD(Pair, first), FIELD(Pair, third)), "the struct has a member that no field describes" },
    { PLANT(Pair, FIELD(Pair, second), FIELD(Pair, third)), "the struct has a member that no field describes" },
    /* gaps that are as small as padding */
    { PLANT(Small, FIELD(Small, a), FIELD(Small, c), FIELD(Small, d, .values = &Color_values)),
        "the struct has a member that no field describes" },
    { PLANT(Small, FIELD(Small, a), FIELD(Small, b), FIELD(Small, c)), "the struct's last member has no field" },
    { PLANT(Pair, FIELD(Pair, first), FIELD(Pair, second), FIELD(Pair, third), PAIR_THIRD("fourth")),
        "two fields overlap" },
    { PLANT(Pair, FIELD(Pair, first), FIELD(Pair, second), PAIR_THIRD("first")), "two fields have one name" },
    { PLANT(Small, FIELD(Small, a), FIELD(Small, b), FIELD(Small, c), FIELD(Small, d)), "an enum field has no values" },
    { PLANT(Small, FIELD(Small, a), FIELD(Small, b), FIELD(Small, c),
          FIELD(Small, d, .values = &(const EnumValues){ "Empty", color_names, 0 })),
        "an enum has no name or no values" },
    { PLANT(Small, FIELD(Small, a), FIELD(Small, b), FIELD(Small, c),
          FIELD(Small, d, .values = &(const EnumValues){ "Hole", (const char *const[]){ "a", NULL }, 2 })),
        "an enum has a value without a name" },
    { PLANT(Inner, { .name = "inner", .type = FIELD_OBJECT, .size = sizeof(Inner) }), "an object field has no object" },
    { PLANT(Inner, { .name = "inner", .type = FIELD_OBJECT, .size = sizeof(Inner), .object = &Whole_schema }),
        "a field's object is of another size" },
    { PLANT(Inner, { .name = "inner", .type = FIELD_OBJECT, .size = sizeof(Inner), .object = &no_object }),
        "an object field has no object" }, /* found through another */
    { PLANT(Inner, { .name = "a", .size = sizeof(Inner) }), "a field has no type" },
    { PLANT(Inner, { .type = FIELD_I64, .size = sizeof(Inner) }), "a field has no name or no size" },
    { PLANT(Inner, { .name = "a", .type = FIELD_I64 }), "a field has no name or no size" },
    { PLANT(Inner, FIELD(Inner, a, .fallback = "maybe"), FIELD(Inner, b)), "a fallback that its field refuses" },
    { PLANT(Inner, FIELD(Inner, a), FIELD(Inner, b, .fallback = "7", .min = 8)), "a fallback that its field refuses" },
    { PLANT(Whole, FIELD(Whole, texts, .fallback = "x")),
        "a fallback that is not empty on a list, object, time or address" },
    { PLANT(Inner, FIELD(Inner, a, .item = FIELD_I64), FIELD(Inner, b)), "a list of what no list can be of" },
    { PLANT(Whole, FIELD(Whole, texts, .item = FIELD_STR)), "a list of what no list can be of" },
    { { .name = "None", .size = 8 }, "a schema has 1 to 64 fields" },
    { { .name = "Many", .size = 8, .count = 65 }, "a schema has 1 to 64 fields" },
    { { .size = 8, .count = 1 }, "the schema has no name" },
};

static void what_is_planted_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(planted); i++) {
        const char *wrong = schema_check(&planted[i].schema);
        assert_non_null(wrong);
        assert_string_equal(wrong, planted[i].wrong);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_complete_table_passes),
        cmocka_unit_test(what_is_planted_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

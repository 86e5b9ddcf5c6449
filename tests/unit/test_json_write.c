/* The writer against expected bytes: escapes as Python's json.dumps(ensure_ascii=False), times as its isoformat. */
#include "base/json.h"

#include "unit.h"

#include <stdio.h>
#include <time.h>

#define BYTES(literal)               \
    {                                \
        literal, sizeof(literal) - 1 \
    }

static const char *const color_names[] = { "red", "green" };
static const EnumValues Color_values = { "Color", color_names, COUNT(color_names) };

typedef struct Part {
    int64_t n;
} Part;
SCHEMA(Part, FIELD(Part, n));

typedef struct Whole {
    int64_t id;
    Str text, password;
    bool flag;
    int color;
    OptStr opt_text;
    OptI64 opt_number;
    OptEnum opt_color;
    Str raw;
    Time at;
    Part part;
    List parts, texts;
} Whole;
SCHEMA(Whole, FIELD(Whole, password, .format = FORMAT_PASSWORD), FIELD(Whole, id), FIELD(Whole, text),
    FIELD(Whole, flag), FIELD(Whole, color, .values = &Color_values), FIELD(Whole, opt_text), FIELD(Whole, opt_number),
    FIELD(Whole, opt_color, .values = &Color_values), FIELD(Whole, raw, .format = FORMAT_JSON), FIELD(Whole, at),
    FIELD(Whole, part, .object = &Part_schema), FIELD(Whole, parts, .object = &Part_schema), FIELD(Whole, texts));

static void assert_printed(Buf *out, const char *want)
{
    buf_char(out, '\0');
    assert_string_equal(out->ptr, want);
    buf_free(out);
}

static void prints_every_type(void **state)
{
    (void)state;
    Part parts[] = { { 1 }, { -2 } };
    Str texts[] = { str("a"), str("\"") };
    Whole whole = { .id = INT64_MIN,
        .text = str("hi"),
        .password = str("secret"),
        .flag = true,
        .color = 1,
        .opt_text = { true, str("") },
        .opt_number = { true, 0 },
        .opt_color = { true, 1 },
        .raw = str("{\"any\":[1]}"),
        .at = { 1764000000000001 },
        .part = { 3 },
        .parts = { parts, 2 },
        .texts = { texts, 2 } };
    Buf out = { 0 };
    json_write(&out, &Whole_schema, &whole);
    assert_printed(&out,
        "{\"id\":-9223372036854775808,\"text\":\"hi\",\"flag\":true,\"color\":\"green\",\"opt_text\":\"\","
        "\"opt_number\":0,\"opt_color\":\"green\",\"raw\":{\"any\":[1]},\"at\":\"2025-11-24T16:00:00.000001\",\"part\":"
        "{\"n\":3},"
        "\"parts\":[{\"n\":1},{\"n\":-2}],\"texts\":[\"a\",\"\\\"\"]}");
    json_write(&out, &Whole_schema, &(Whole){ .raw = str("{}") });
    assert_printed(&out,
        "{\"id\":0,\"text\":\"\",\"flag\":false,\"color\":\"red\",\"opt_text\":null,\"opt_number\":null,"
        "\"opt_color\":null,\"raw\":{},"
        "\"at\":\"1970-01-01T00:00:00\",\"part\":{\"n\":0},\"parts\":[],\"texts\":[]}");
}

static void prints_the_fields_of_a_mask(void **state)
{
    (void)state;
    Whole whole = { .id = 7, .text = str("hi"), .password = str("secret") };
    FieldMask password_id_color = 1 | 2 | 16;
    Buf out = { 0 };
    json_write_fields(&out, &Whole_schema, password_id_color, &whole);
    assert_printed(&out, "{\"id\":7,\"color\":\"red\"}");
    json_write_fields(&out, &Whole_schema, 0, &whole);
    assert_printed(&out, "{}");
}

static const struct {
    Str text;
    const char *json;
} escape_rows[] = {
    { BYTES(""), "\"\"" },
    { BYTES("plain"), "\"plain\"" },
    { BYTES("\"\\/"), "\"\\\"\\\\/\"" },
    { BYTES("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\"" },
    { BYTES("\0\x01\x0B\x1F \x7F"), "\"\\u0000\\u0001\\u000b\\u001f \x7F\"" },
    { BYTES("caf\xC3\xA9 \xF0\x9F\x98\x80 \xE2\x80\xA8"), "\"caf\xC3\xA9 \xF0\x9F\x98\x80 \xE2\x80\xA8\"" },
};

static void escapes_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(escape_rows); i++) {
        Buf out = { 0 };
        json_write_str(&out, escape_rows[i].text);
        assert_printed(&out, escape_rows[i].json);
    }
}

/* Every byte at every place of an eight-byte step, since the writer looks at eight at once. */
static void escapes_every_byte_at_every_place(void **state)
{
    (void)state;
    for (int c = 1; c < 256; c++) {
        for (size_t place = 0; place < 17; place++) {
            char text[17], want[32], *at = want;
            memset(text, 'x', sizeof text);
            text[place] = (char)c;
            const char *letter = c < 0x20 ? strchr("\bb\ff\nn\rr\tt", c) : NULL;
            at += sprintf(at, "\"%.*s", (int)place, text);
            if (c == '"' || c == '\\')
                at += sprintf(at, "\\%c", c);
            else if (letter)
                at += sprintf(at, "\\%c", letter[1]);
            else
                at += sprintf(at, c < 0x20 ? "\\u%04x" : "%c", c);
            sprintf(at, "%.*s\"", (int)(sizeof text - place - 1), text + place + 1);
            Buf out = { 0 };
            json_write_str(&out, (Str){ text, sizeof text });
            assert_printed(&out, want);
        }
    }
}

static const struct {
    int64_t us;
    const char *text;
} time_rows[] = {
    { 0, "1970-01-01T00:00:00" },
    { 1, "1970-01-01T00:00:00.000001" },
    { -1, "1969-12-31T23:59:59.999999" },
    { 14000123, "1970-01-01T00:00:14.000123" },
    { 14123000, "1970-01-01T00:00:14.123000" },
    { 951782400000000, "2000-02-29T00:00:00" },
    { 951868799999999, "2000-02-29T23:59:59.999999" },
    { 1709164800000000, "2024-02-29T00:00:00" },
    { 1735689599000000, "2024-12-31T23:59:59" },
    { 4107542400000000, "2100-03-01T00:00:00" }, /* no 29 February before it */
    { -2203891200000000, "1900-03-01T00:00:00" },
    { -62135596800000000, "0001-01-01T00:00:00" },
    { 253402300799999999, "9999-12-31T23:59:59.999999" },
    { INT64_MAX, "9999-12-31T23:59:59.999999" }, /* held at what the text can say */
    { INT64_MIN, "0000-01-01T00:00:00" },
};

static void prints_times(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(time_rows); i++) {
        Buf out = { 0 };
        json_write_time(&out, (Time){ time_rows[i].us });
        assert_printed(&out, time_rows[i].text);
    }
}

static void agrees_with_the_calendar_of_libc(void **state)
{
    (void)state;
    for (int64_t day = -25567; day < 60000; day++) { /* 1900 to 2134 */
        time_t seconds = day * 86400 + (day * 7919 % 86400 + 86400) % 86400;
        struct tm parts = { 0 };
        char want[64] = { 0 };
        gmtime_r(&seconds, &parts);
        strftime(want, sizeof want, "%Y-%m-%dT%H:%M:%S", &parts);
        Buf out = { 0 };
        json_write_time(&out, (Time){ seconds * 1000000 });
        assert_printed(&out, want);
    }
}

static void prints_lists(void **state)
{
    (void)state;
    Buf out = { 0 };
    json_write_list(&out, &Part_schema, &(List){ (Part[]){ { 1 }, { 2 } }, 2 });
    assert_printed(&out, "[{\"n\":1},{\"n\":2}]");
    json_write_list(&out, NULL, &(List){ (Str[]){ str("a") }, 1 });
    assert_printed(&out, "[\"a\"]");
    json_write_list(&out, &Part_schema, &(List){ 0 });
    assert_printed(&out, "[]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_every_type),
        cmocka_unit_test(prints_the_fields_of_a_mask),
        cmocka_unit_test(escapes_texts),
        cmocka_unit_test(escapes_every_byte_at_every_place),
        cmocka_unit_test(prints_times),
        cmocka_unit_test(agrees_with_the_calendar_of_libc),
        cmocka_unit_test(prints_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

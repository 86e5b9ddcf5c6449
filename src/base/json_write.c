#include "base/json.h"

#include <assert.h>
#include <stdlib.h>

static const char hex_digits[] = "0123456789abcdef";

/* What a byte becomes inside quotes: 0 as it is, 'u' \u00XX, else the letter behind the backslash. */
static const char escapes[256] = {
    [0x00] = 'u',
    [0x01] = 'u',
    [0x02] = 'u',
    [0x03] = 'u',
    [0x04] = 'u',
    [0x05] = 'u',
    [0x06] = 'u',
    [0x07] = 'u',
    ['\b'] = 'b',
    ['\t'] = 't',
    ['\n'] = 'n',
    [0x0B] = 'u',
    ['\f'] = 'f',
    ['\r'] = 'r',
    [0x0E] = 'u',
    [0x0F] = 'u',
    [0x10] = 'u',
    [0x11] = 'u',
    [0x12] = 'u',
    [0x13] = 'u',
    [0x14] = 'u',
    [0x15] = 'u',
    [0x16] = 'u',
    [0x17] = 'u',
    [0x18] = 'u',
    [0x19] = 'u',
    [0x1A] = 'u',
    [0x1B] = 'u',
    [0x1C] = 'u',
    [0x1D] = 'u',
    [0x1E] = 'u',
    [0x1F] = 'u',
    ['"'] = '"',
    ['\\'] = '\\',
};

static void write_escape(Buf *out, unsigned char c)
{
    char letter = escapes[c];
    buf_char(out, '\\');
    buf_char(out, letter);
    if (letter == 'u')
        buf_add(out, (char[]){ '0', '0', hex_digits[c >> 4], hex_digits[c & 15] }, 4);
}

typedef uint8_t Bytes16 __attribute__((vector_size(16)));

/* Sixteen bytes at once: true when one of them is below 0x20, a quote or a backslash. */
static bool sixteen_need_escape(const char *at)
{
    Bytes16 bytes;
    uint64_t halves[2];
    memcpy(&bytes, at, sizeof bytes);
    Bytes16 found = (Bytes16)((bytes < 0x20) | (bytes == '"') | (bytes == '\\'));
    memcpy(halves, &found, sizeof halves);
    return halves[0] | halves[1];
}

/* Runs of plain bytes are copied whole: texts are long, escapes in them rare. */
static size_t plain_run(Str text, size_t at)
{
    while (at + sizeof(Bytes16) <= text.len && !sixteen_need_escape(text.ptr + at))
        at += sizeof(Bytes16);
    while (at < text.len && !escapes[(unsigned char)text.ptr[at]])
        at++;
    return at;
}

void json_write_str(Buf *out, Str text)
{
    buf_char(out, '"');
    for (size_t at = 0; at < text.len;) {
        size_t end = plain_run(text, at);
        buf_add(out, text.ptr + at, end - at);
        if (end < text.len)
            write_escape(out, (unsigned char)text.ptr[end++]);
        at = end;
    }
    buf_char(out, '"');
}

/* The first of March 400 years before year 0: everything that is printed is after it. */
static const int64_t base_us = INT64_C(-74784816000000000);

/* Two digits at a time: a page of fifty tickets has a hundred times of 26 characters. */
static char *put_two(char *at, unsigned value)
{
    static const char pairs[] =
        "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748"
        "4950515253545556575859606162636465666768697071727374757677787980818283848586878889909192939495969798"
        "99";
    memcpy(at, pairs + (size_t)2 * value, 2);
    return at + 2;
}

/* Days since base_us to year, month, day: counts in years that start in March, so that the leap day comes last. */
static char *put_date(char *at, unsigned days)
{
    unsigned era = days / 146097, day_of_era = days % 146097;
    unsigned year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    unsigned march_month = (5 * day_of_year + 2) / 153;
    unsigned month = march_month < 10 ? march_month + 3 : march_month - 9;
    unsigned year = year_of_era + era * 400 + (month <= 2) - 400;
    at = put_two(put_two(at, year / 100), year % 100);
    *at++ = '-';
    at = put_two(at, month);
    *at++ = '-';
    return put_two(at, day_of_year - (153 * march_month + 2) / 5 + 1);
}

static char *put_clock(char *at, unsigned second_of_day)
{
    at = put_two(at, second_of_day / 3600);
    *at++ = ':';
    at = put_two(at, second_of_day / 60 % 60);
    *at++ = ':';
    return put_two(at, second_of_day % 60);
}

void json_write_time(Buf *out, Time time)
{
    enum { TIME_TEXT_BYTES = 26 }; /* YYYY-MM-DDTHH:MM:SS.ffffff */
    /* Years 0000 to 9999: what the text can say. */
    const int64_t first_us = INT64_C(-62167219200000000), last_us = INT64_C(253402300799999999);
    int64_t us = time.us < first_us ? first_us : time.us > last_us ? last_us : time.us;
    uint64_t since_us = (uint64_t)(us - base_us);
    unsigned micros = (unsigned)(since_us % 1000000);
    uint64_t seconds = since_us / 1000000;
    char *start = buf_reserve(out, TIME_TEXT_BYTES);
    char *at = put_date(start, (unsigned)(seconds / 86400));
    *at++ = 'T';
    at = put_clock(at, (unsigned)(seconds % 86400));
    if (micros) {
        *at++ = '.';
        at = put_two(put_two(put_two(at, micros / 10000), micros / 100 % 100), micros % 100);
    }
    out->len += (size_t)(at - start);
}

static void write_enum(Buf *out, const Field *field, int value)
{
    assert(value >= 0 && value < field->values->count);
    json_write_str(out, str(field->values->names[value]));
}

static void write_opt_i64(Buf *out, const OptI64 *value)
{
    if (value->has)
        buf_i64(out, value->value);
    else
        buf_text(out, "null");
}

static void write_opt_enum(Buf *out, const Field *field, const OptEnum *value)
{
    if (value->has)
        write_enum(out, field, value->value);
    else
        buf_text(out, "null");
}

static void write_str(Buf *out, const Field *field, Str text)
{
    if (field->format == FORMAT_JSON || field->format == FORMAT_NUMBER)
        buf_str(out, text);
    else
        json_write_str(out, text);
}

static void write_opt_str(Buf *out, const Field *field, const OptStr *value)
{
    if (value->has)
        write_str(out, field, value->value);
    else
        buf_text(out, "null");
}

static void write_time(Buf *out, Time time)
{
    buf_char(out, '"');
    json_write_time(out, time);
    buf_char(out, '"');
}

static void write_opt_time(Buf *out, const OptTime *value)
{
    if (value->has)
        write_time(out, value->value);
    else
        buf_text(out, "null");
}

static void write_list(Buf *out, const Field *field, const List *list)
{
    if (field->item != FIELD_I64 && !field->values) {
        json_write_list(out, field->object, list);
        return;
    }
    buf_char(out, '[');
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            buf_char(out, ',');
        if (field->values)
            write_enum(out, field, ((const int *)list->items)[i]);
        else
            buf_i64(out, ((const int64_t *)list->items)[i]);
    }
    buf_char(out, ']');
}

static void write_field(Buf *out, const Field *field, const char *at)
{
    switch (field->type) {
    case FIELD_STR: write_str(out, field, *(const Str *)at); break;
    case FIELD_BOOL: buf_text(out, *(const bool *)at ? "true" : "false"); break;
    case FIELD_I64: buf_i64(out, *(const int64_t *)at); break;
    case FIELD_TIME: write_time(out, *(const Time *)at); break;
    case FIELD_ENUM: write_enum(out, field, *(const int *)at); break;
    case FIELD_OPT_STR: write_opt_str(out, field, (const OptStr *)at); break;
    case FIELD_OPT_I64: write_opt_i64(out, (const OptI64 *)at); break;
    case FIELD_OPT_TIME: write_opt_time(out, (const OptTime *)at); break;
    case FIELD_OPT_ENUM: write_opt_enum(out, field, (const OptEnum *)at); break;
    case FIELD_OBJECT: json_write(out, field->object, at); break;
    case FIELD_LIST: write_list(out, field, (const List *)at); break;
    case FIELD_SENT:
    case FIELD_NONE: abort(); /* the one has no key, schema_check refuses the other */
    }
}

/* One reservation: half of an answer's pieces are keys. */
static void write_key(Buf *out, char before, const Field *field)
{
    char *at = buf_reserve(out, field->name_len + 4);
    *at++ = before;
    *at++ = '"';
    at = mempcpy(at, field->name, field->name_len);
    *at++ = '"';
    *at = ':';
    out->len += field->name_len + 4;
}

static bool is_left_out(const Field *field, const char *at)
{
    return field->sparse && !((const List *)(const void *)at)->items;
}

void json_write(Buf *out, const Schema *schema, const void *value)
{
    json_write_fields(out, schema, ~(FieldMask)0, value);
}

void json_write_fields(Buf *out, const Schema *schema, FieldMask which, const void *value)
{
    char before = '{';
    for (size_t i = 0; i < schema->count; i++) {
        const Field *field = &schema->fields[i];
        if (field->format == FORMAT_PASSWORD || field->type == FIELD_SENT || !(which >> i & 1) ||
            is_left_out(field, (const char *)value + field->offset))
            continue;
        write_key(out, before, field);
        write_field(out, field, (const char *)value + field->offset);
        before = ',';
    }
    if (before == '{')
        buf_char(out, '{');
    buf_char(out, '}');
}

void json_write_list(Buf *out, const Schema *item, const List *list)
{
    buf_char(out, '[');
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            buf_char(out, ',');
        if (item)
            json_write(out, item, (const char *)list->items + i * item->size);
        else
            json_write_str(out, ((const Str *)list->items)[i]);
    }
    buf_char(out, ']');
}

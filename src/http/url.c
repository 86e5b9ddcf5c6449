#include "http/url.h"

#include "http/byte_class.h"

/* run: ASCII alone. Returns how many bytes were put to out, at most run.len. */
static size_t decode_run(Str run, bool plus_is_space, char *out)
{
    size_t size = 0;
    for (size_t i = 0; i < run.len; i++) {
        char c = run.ptr[i];
        int high = c == '%' && run.len - i > 2 ? hex_value((uint8_t)run.ptr[i + 1]) : -1;
        int low = high >= 0 ? hex_value((uint8_t)run.ptr[i + 2]) : -1;
        if (low >= 0) {
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        out[size++] = c;
    }
    return size;
}

/* What may follow a lead byte (Unicode, table 3-7): how many bytes, and the range of the first of them. */
typedef struct Utf8Lead {
    int more;
    uint8_t low, high;
} Utf8Lead;

static Utf8Lead utf8_lead(uint8_t byte)
{
    if (byte < 0x80)
        return (Utf8Lead){ 0, 0, 0 };
    if (byte >= 0xc2 && byte <= 0xdf)
        return (Utf8Lead){ 1, 0x80, 0xbf };
    if (byte >= 0xe0 && byte <= 0xef)
        return (Utf8Lead){ 2, byte == 0xe0 ? 0xa0 : 0x80, byte == 0xed ? 0x9f : 0xbf };
    if (byte >= 0xf0 && byte <= 0xf4)
        return (Utf8Lead){ 3, byte == 0xf0 ? 0x90 : 0x80, byte == 0xf4 ? 0x8f : 0xbf };
    return (Utf8Lead){ -1, 0, 0 };
}

/* The length of the character at the start of bytes, or of the part that could have begun one (*valid is then false).
 */
static size_t utf8_part(const uint8_t *bytes, size_t len, bool *valid)
{
    Utf8Lead lead = utf8_lead(bytes[0]);
    size_t size = 1;
    for (int i = 0; i < lead.more; i++, size++) {
        uint8_t low = i == 0 ? lead.low : 0x80, high = i == 0 ? lead.high : 0xbf;
        if (size == len || bytes[size] < low || bytes[size] > high) {
            *valid = false;
            return size;
        }
    }
    *valid = lead.more >= 0;
    return size;
}

static size_t copy_utf8(Str text, char *out)
{
    size_t size = 0;
    for (size_t i = 0; i < text.len;) {
        bool valid;
        size_t part = utf8_part((const uint8_t *)text.ptr + i, text.len - i, &valid);
        const char *from = valid ? text.ptr + i : "\xef\xbf\xbd";
        size_t length = valid ? part : 3;
        memcpy(out + size, from, length);
        size += length;
        i += part;
    }
    return size;
}

static size_t ascii_run(Str text, size_t at)
{
    size_t end = at;
    while (end < text.len && (uint8_t)text.ptr[end] < 0x80)
        end++;
    return end - at;
}

static bool is_unreserved(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

void url_encode(Buf *out, Str text)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.len; i++) {
        uint8_t byte = (uint8_t)text.ptr[i];
        if (is_unreserved(text.ptr[i]))
            buf_char(out, text.ptr[i]);
        else
            buf_add(out, (char[]){ '%', digits[byte >> 4], digits[byte & 15] }, 3);
    }
}

/* A byte gives two at most: a Latin-1 character one byte two, an escape of three bytes three. */
Str url_decode(Arena *arena, Str text, bool plus_is_space)
{
    char *decoded = arena_alloc(arena, text.len + 1);
    char *out = arena_alloc(arena, text.len * 2 + 1);
    size_t size = 0;
    for (size_t at = 0; at < text.len;) {
        size_t run = ascii_run(text, at);
        size_t length = decode_run((Str){ text.ptr + at, run }, plus_is_space, decoded);
        size += copy_utf8((Str){ decoded, length }, out + size);
        at += run;
        if (at < text.len)
            size = (size_t)(put_latin1(out + size, (uint8_t)text.ptr[at++]) - out);
    }
    return (Str){ out, size };
}

static Pair decode_pair(Arena *arena, Str name, Str value)
{
    return (Pair){ url_decode(arena, name, true), url_decode(arena, value, true) };
}

static size_t count_either(Str text, char a, char b)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == a || text.ptr[i] == b;
    return count;
}

void url_pairs(Arena *arena, Str text, Pair **out, size_t *count)
{
    Pair *pairs = arena_array(arena, count_either(text, '&', '&') + 1, sizeof(Pair));
    size_t found = 0;
    while (text.len) {
        Str pair = str_cut(text, '&', &text);
        Str value = { "", 0 };
        Str name = str_cut(pair, '=', &value);
        if (pair.len)
            pairs[found++] = decode_pair(arena, name, value);
    }
    *out = pairs;
    *count = found;
}

/* The next '&', else the next ';', else the end: a ';' before an '&' is part of the pair. */
static size_t pair_end(Str text)
{
    size_t end = str_find(text, '&');
    return end < text.len ? end : str_find(text, ';');
}

const char *form_pairs(Arena *arena, Str body, Pair **out, size_t *count)
{
    size_t most = count_either(body, '&', ';') + 1;
    Pair *pairs = arena_array(arena, most < FORM_FIELDS_MAX ? most : FORM_FIELDS_MAX, sizeof(Pair));
    size_t found = 0;
    for (size_t at = 0; at < body.len;) {
        Str rest = { body.ptr + at, body.len - at };
        if (rest.ptr[0] == '&' || rest.ptr[0] == ';') {
            at++;
            continue;
        }
        Str pair = { rest.ptr, pair_end(rest) };
        Str value = { "", 0 };
        Str name = str_cut(pair, '=', &value);
        at += pair.len;
        if (name.len == pair.len && at == body.len)
            break;
        if (found == FORM_FIELDS_MAX)
            return "Too many fields. Maximum number of fields is 1000.";
        pairs[found++] = decode_pair(arena, name, value);
    }
    *out = pairs;
    *count = found;
    return NULL;
}

const char *form_decode(Arena *arena, const Str *content_type, Str body, Pair **out, size_t *count)
{
    Str parameters = { 0 };
    Str type = content_type ? str_trim(str_cut(*content_type, ';', &parameters)) : (Str){ 0 };
    if (str_equal_fold(type, str("application/x-www-form-urlencoded")))
        return form_pairs(arena, body, out, count);
    if (content_type && str_equal_fold(type, str("multipart/form-data")))
        return multipart_pairs(arena, *content_type, body, out, count);
    *out = NULL;
    *count = 0;
    return NULL;
}

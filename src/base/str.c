#include "base/str.h"

static char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool str_equal_fold(Str a, Str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (ascii_lower(a.ptr[i]) != ascii_lower(b.ptr[i]))
            return false;
    return true;
}

bool str_starts(Str a, const char *prefix)
{
    size_t len = strlen(prefix);
    return a.len >= len && memcmp(a.ptr, prefix, len) == 0;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

Str str_trim(Str a)
{
    while (a.len && is_blank(a.ptr[0]))
        a = (Str){ a.ptr + 1, a.len - 1 };
    while (a.len && is_blank(a.ptr[a.len - 1]))
        a.len--;
    return a;
}

size_t str_find(Str a, char c)
{
    const char *at = a.len ? memchr(a.ptr, c, a.len) : NULL;
    return at ? (size_t)(at - a.ptr) : a.len;
}

Str str_cut(Str a, char sep, Str *rest)
{
    size_t at = str_find(a, sep);
    size_t next = at < a.len ? at + 1 : a.len;
    *rest = a.len ? (Str){ a.ptr + next, a.len - next } : a; /* an empty one may have no bytes to point at */
    return (Str){ a.ptr, at };
}

/* Most text is ASCII: eight bytes at a time. */
static size_t ascii_run(Str a, size_t at)
{
    uint64_t eight = 0;
    for (; at + sizeof eight <= a.len; at += sizeof eight) {
        memcpy(&eight, a.ptr + at, sizeof eight);
        if (eight & 0x8080808080808080u)
            break;
    }
    while (at < a.len && (unsigned char)a.ptr[at] < 0x80)
        at++;
    return at;
}

/* The length of a sequence by its first byte, and what its second byte may be; overlong forms, surrogates and what is
 * past U+10FFFF differ from good ones in that byte alone. 0: no sequence starts so. */
static size_t utf8_lead(unsigned char lead, unsigned char *low, unsigned char *high)
{
    *low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    *high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 3;
    if (lead >= 0xF0 && lead <= 0xF4)
        return 4;
    return 0;
}

/* The bytes of the multi-byte sequence at a.ptr[at], or 0 when it is not one. */
static size_t utf8_sequence(Str a, size_t at)
{
    const unsigned char *bytes = (const unsigned char *)a.ptr + at;
    unsigned char low = 0, high = 0;
    size_t len = utf8_lead(bytes[0], &low, &high);
    if (!len || a.len - at < len || bytes[1] < low || bytes[1] > high)
        return 0;
    for (size_t i = 2; i < len; i++)
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
    return len;
}

size_t utf8_prefix(Str a)
{
    size_t at = ascii_run(a, 0);
    for (size_t len = 0; at < a.len && (len = utf8_sequence(a, at)) > 0;)
        at = ascii_run(a, at + len);
    return at;
}

bool utf8_valid(Str a)
{
    return utf8_prefix(a) == a.len;
}

size_t utf8_count(Str a)
{
    size_t count = 0;
    for (size_t i = 0; i < a.len; i++)
        count += ((unsigned char)a.ptr[i] & 0xC0) != 0x80;
    return count;
}

uint32_t utf8_next(Str a, size_t *at)
{
    static const unsigned char lead_bits[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
    unsigned char lead = (unsigned char)a.ptr[*at];
    size_t len = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    uint32_t point = lead & lead_bits[len];
    for (size_t i = 1; i < len && *at + i < a.len; i++)
        point = point << 6 | ((unsigned char)a.ptr[*at + i] & 0x3F);
    *at = *at + len < a.len ? *at + len : a.len;
    return point;
}

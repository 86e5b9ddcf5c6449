#include "base/json_odd.h"

#include "base/seam.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>

static void odd_add(JsonOdds *odds, JsonOddKind kind, Str token)
{
    if (odds->count == odds->cap) {
        size_t cap = odds->cap ? odds->cap * 2 : 8;
        JsonOdd *items = arena_array(odds->arena, cap, sizeof *items);
        if (odds->count)
            memcpy(items, odds->items, odds->count * sizeof *items);
        odds->items = items;
        odds->cap = cap;
    }
    odds->items[odds->count++] = (JsonOdd){ kind, token };
}

static bool is_raw_surrogate(Str text, size_t at)
{
    return text.len - at >= 3 && (unsigned char)text.ptr[at] == 0xED && (unsigned char)text.ptr[at + 1] >= 0xA0;
}

/* The UTF-16 unit of the escape at the backslash; what is not \u counts as an ordinary character. */
static unsigned escape_unit(Str token, size_t at)
{
    char hex[5] = { 0 };
    if (token.ptr[at + 1] != 'u')
        return ' ';
    memcpy(hex, token.ptr + at + 2, 4);
    return (unsigned)strtoul(hex, NULL, 16);
}

static bool string_is_odd(Str token, bool is_key)
{
    bool high = false; /* an escaped high surrogate waits for its other half */
    for (size_t at = 1; at < token.len; at++) {
        unsigned unit = ' ';
        if (is_raw_surrogate(token, at))
            return true;
        if (token.ptr[at] == '\\') {
            unit = escape_unit(token, at);
            at += token.ptr[at + 1] == 'u' ? 5 : 1;
        }
        bool low = unit >= 0xDC00 && unit <= 0xDFFF;
        if (low != high || (is_key && unit == 0))
            return true;
        high = unit >= 0xD800 && unit <= 0xDBFF;
    }
    return false;
}

static JsonOddKind number_kind(Arena *arena, Str token)
{
    bool real =
        str_find(token, '.') < token.len || str_find(token, 'e') < token.len || str_find(token, 'E') < token.len;
    const char *text = arena_copy(arena, token).ptr;
    if (real)
        return isinf(strtod(text, NULL)) ? JSON_ODD_REAL : JSON_ODD_NONE;
    errno = 0;
    strtoll(text, NULL, 10);
    return errno == ERANGE ? JSON_ODD_INTEGER : JSON_ODD_NONE;
}

void json_odds_hear(void *self, Str token, bool is_key)
{
    JsonOdds *odds = self;
    JsonOddKind kind = JSON_ODD_NONE;
    if (token.ptr[0] == '"')
        kind = string_is_odd(token, is_key) ? JSON_ODD_STRING : JSON_ODD_NONE;
    else
        kind = number_kind(odds->arena, token);
    if (kind != JSON_ODD_NONE)
        odd_add(odds, kind, token);
}

void json_odds_replace(JsonOdds *odds, Str text, Buf *out)
{
    uint64_t random[2] = { 0 };
    random_bytes(random, sizeof random);
    odds->marker = arena_printf(odds->arena, "%016lx%016lx", random[0], random[1]);
    const char *at = text.ptr;
    for (size_t i = 0; i < odds->count; i++) {
        const JsonOdd *odd = &odds->items[i];
        buf_add(out, at, (size_t)(odd->token.ptr - at));
        buf_printf(out, "\"%s%zu\"", odds->marker.ptr, i);
        at = odd->token.ptr + odd->token.len;
    }
    buf_add(out, at, (size_t)(text.ptr + text.len - at));
}

const JsonOdd *json_odds_find(const JsonOdds *odds, Str value)
{
    if (!odds->count || !str_starts(value, odds->marker.ptr))
        return NULL;
    size_t index = strtoul(value.ptr + odds->marker.len, NULL, 10); /* jansson ends its strings with NUL */
    assert(index < odds->count);
    return &odds->items[index];
}

void json_odd_print(const JsonOdd *odd, Buf *out)
{
    Str token = odd->token;
    for (size_t at = 0; at < token.len; at++) {
        if (!is_raw_surrogate(token, at)) {
            buf_char(out, token.ptr[at]);
            continue;
        }
        unsigned char middle = (unsigned char)token.ptr[at + 1], last = (unsigned char)token.ptr[at + 2];
        buf_printf(out, "\\u%04x", 0xD000u | (middle & 0x3Fu) << 6 | (last & 0x3Fu));
        at += 2;
    }
}

#include "security/email_rules.h"

#include <stdlib.h>
#include <uniname.h>

static bool has_name(uint32_t rune, char name[UNINAME_MAX])
{
    return unicode_character_name(rune, name) != NULL;
}

/* 'a', the quote itself as "'", a backslash as "\", and what cannot be seen by its name or number. */
static Str rune_show(Arena *arena, uint32_t rune)
{
    char name[UNINAME_MAX];
    if (rune == '\\')
        return str("\"\\\"");
    if (rune == '\'')
        return str("\"'\"");
    if (rune_kind(rune) == RUNE_VISIBLE) {
        Str text = runes_print(arena, (Runes){ &rune, 1 });
        return arena_printf(arena, "'%.*s'", (int)text.len, text.ptr);
    }
    if (rune_kind(rune) != RUNE_CONTROL || has_name(rune, name)) {
        if (has_name(rune, name))
            return arena_printf(arena, "%s", name);
    }
    return arena_printf(arena, rune < 0xFFFF ? "U+%04X" : "U+%08X", rune);
}

static int str_compare(const void *left, const void *right)
{
    const Str *a = left, *b = right;
    size_t shorter = a->len < b->len ? a->len : b->len;
    int order = memcmp(a->ptr, b->ptr, shorter);
    return order ? order : (a->len > b->len) - (a->len < b->len);
}

static const char *join(Arena *arena, const Str *items, size_t count)
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++)
        len += items[i].len + 2;
    char *text = arena_alloc(arena, len + 1);
    char *at = text;
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            at = mempcpy(at, ", ", 2);
        at = mempcpy(at, items[i].ptr, items[i].len);
    }
    return text;
}

static int rune_compare(const void *left, const void *right)
{
    const uint32_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

/* Sorted, each once. */
static Runes runes_set(Arena *arena, Runes text)
{
    uint32_t *at = arena_array(arena, text.len + 1, sizeof *at);
    if (text.len > 0)
        memcpy(at, text.at, text.len * sizeof *at);
    qsort(at, text.len, sizeof *at, rune_compare);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++)
        if (len == 0 || at[len - 1] != at[i])
            at[len++] = at[i];
    return (Runes){ at, len };
}

static Str *runes_show(Arena *arena, Runes text)
{
    Str *shown = arena_array(arena, text.len + 1, sizeof *shown);
    for (size_t i = 0; i < text.len; i++)
        shown[i] = rune_show(arena, text.at[i]);
    return shown;
}

const char *email_runes_shown(Arena *arena, Runes text)
{
    return join(arena, runes_show(arena, text), text.len);
}

const char *email_bad_runes(Arena *arena, Runes text, RuneTest is_bad)
{
    uint32_t *bad = arena_array(arena, text.len + 1, sizeof *bad);
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        if (is_bad(text.at[i]))
            bad[count++] = text.at[i];
    if (count == 0)
        return NULL;
    Runes set = runes_set(arena, (Runes){ bad, count });
    Str *shown = runes_show(arena, set);
    qsort(shown, set.len, sizeof *shown, str_compare);
    return join(arena, shown, set.len);
}

const char *email_check_unsafe(Arena *arena, Runes text, bool allow_space)
{
    uint32_t *bad = arena_array(arena, text.len + 1, sizeof *bad);
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        RuneKind kind = rune_kind(text.at[i]);
        /* A mark in front would change the character before it. */
        bool fits = kind == RUNE_VISIBLE || (kind == RUNE_MARK && i > 0) || (kind == RUNE_SPACE && allow_space);
        if (!fits)
            bad[count++] = text.at[i];
    }
    if (count == 0)
        return NULL;
    const char *shown = email_runes_shown(arena, runes_set(arena, (Runes){ bad, count }));
    return arena_printf(arena, "The email address contains unsafe characters: %s.", shown).ptr;
}

const char *email_too_many(Arena *arena, size_t excess, const char *unit, const char *after)
{
    return arena_printf(arena, "(%zu %s%s too many%s)", excess, unit, excess > 1 ? "s" : "", after).ptr;
}

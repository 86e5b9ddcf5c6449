/* Unicode as the address and password rules see it: the properties behind Python's str methods, from libunistring
 * (Unicode 14, the edition of Debian 12). Pure functions, any thread. */
#pragma once

#include "base/arena.h"

/* Text as code points, so that rules which count and compare characters need no UTF-8. */
typedef struct Runes {
    const uint32_t *at;
    size_t len;
} Runes;

/* The general categories, by what the rules make of them. */
typedef enum RuneKind {
    RUNE_VISIBLE,   /* L, N, P, S */
    RUNE_MARK,      /* M */
    RUNE_SPACE,     /* Zs */
    RUNE_SEPARATOR, /* Zl, Zp */
    RUNE_CONTROL,   /* C, unassigned included */
} RuneKind;

RuneKind rune_kind(uint32_t rune);
/* str.isupper, str.islower, str.isdigit, str.isspace of one character; rune_is_word is \w of a pattern. */
bool rune_is_upper(uint32_t rune);
bool rune_is_lower(uint32_t rune);
bool rune_is_digit(uint32_t rune);
bool rune_is_space(uint32_t rune);
bool rune_is_word(uint32_t rune);

/* text must be valid UTF-8. */
Runes runes_of(Arena *arena, Str text);
Str runes_print(Arena *arena, Runes runes);
Runes runes_trim(Runes runes);
static inline Runes runes_from(Runes runes, size_t start)
{
    return (Runes){ runes.at + start, runes.len - start };
}
static inline Runes runes_to(Runes runes, size_t end)
{
    return (Runes){ runes.at, end };
}
/* Normalisation form C. */
Runes runes_compose(Arena *arena, Runes runes);
/* The text as a search compares it, whatever its case: full case folding and normalisation form C. */
Str text_fold(Arena *arena, Str text);
/* The index of the first rune, or runes.len. */
size_t runes_find(Runes runes, uint32_t rune);
bool runes_ascii(Runes runes);

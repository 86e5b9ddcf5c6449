#include "security/unicode.h"

#include <assert.h>
#include <stdlib.h>
#include <unictype.h>
#include <uninorm.h>

RuneKind rune_kind(uint32_t rune)
{
    static const uint32_t visible = UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N | UC_CATEGORY_MASK_P | UC_CATEGORY_MASK_S;
    if (uc_is_general_category_withtable(rune, visible))
        return RUNE_VISIBLE;
    if (uc_is_general_category_withtable(rune, UC_CATEGORY_MASK_M))
        return RUNE_MARK;
    if (uc_is_general_category_withtable(rune, UC_CATEGORY_MASK_Zs))
        return RUNE_SPACE;
    if (uc_is_general_category_withtable(rune, UC_CATEGORY_MASK_Z))
        return RUNE_SEPARATOR;
    return RUNE_CONTROL;
}

bool rune_is_upper(uint32_t rune)
{
    return uc_is_property_uppercase(rune);
}

bool rune_is_lower(uint32_t rune)
{
    return uc_is_property_lowercase(rune);
}

bool rune_is_digit(uint32_t rune)
{
    return uc_digit_value(rune) >= 0;
}

bool rune_is_space(uint32_t rune)
{
    return (rune >= 0x09 && rune <= 0x0D) || (rune >= 0x1C && rune <= 0x20) || rune == 0x85 ||
           (rune > 0x7F && uc_is_general_category_withtable(rune, UC_CATEGORY_MASK_Z));
}

bool rune_is_word(uint32_t rune)
{
    return rune == '_' || uc_is_general_category_withtable(rune, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N);
}

Runes runes_of(Arena *arena, Str text)
{
    uint32_t *at = arena_array(arena, text.len + 1, sizeof *at);
    size_t len = 0;
    for (size_t i = 0; i < text.len;)
        at[len++] = utf8_next(text, &i);
    return (Runes){ at, len };
}

static size_t rune_encode(uint32_t rune, char *out)
{
    if (rune < 0x80) {
        out[0] = (char)rune;
        return 1;
    }
    if (rune < 0x800) {
        out[0] = (char)(0xC0 | rune >> 6);
        out[1] = (char)(0x80 | (rune & 0x3F));
        return 2;
    }
    if (rune < 0x10000) {
        out[0] = (char)(0xE0 | rune >> 12);
        out[1] = (char)(0x80 | (rune >> 6 & 0x3F));
        out[2] = (char)(0x80 | (rune & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | rune >> 18);
    out[1] = (char)(0x80 | (rune >> 12 & 0x3F));
    out[2] = (char)(0x80 | (rune >> 6 & 0x3F));
    out[3] = (char)(0x80 | (rune & 0x3F));
    return 4;
}

Str runes_print(Arena *arena, Runes runes)
{
    char *text = arena_alloc(arena, runes.len * 4 + 1);
    size_t len = 0;
    for (size_t i = 0; i < runes.len; i++)
        len += rune_encode(runes.at[i], text + len);
    return (Str){ text, len };
}

Runes runes_trim(Runes runes)
{
    while (runes.len > 0 && rune_is_space(runes.at[0]))
        runes = runes_from(runes, 1);
    while (runes.len > 0 && rune_is_space(runes.at[runes.len - 1]))
        runes.len--;
    return runes;
}

Runes runes_compose(Arena *arena, Runes runes)
{
    if (runes_ascii(runes))
        return runes;
    size_t len = 0;
    uint32_t *composed = u32_normalize(UNINORM_NFC, runes.at, runes.len, NULL, &len);
    assert(composed != NULL || len == 0);
    uint32_t *at = arena_array(arena, len + 1, sizeof *at);
    if (len > 0)
        memcpy(at, composed, len * sizeof *at);
    free(composed);
    return (Runes){ at, len };
}

size_t runes_find(Runes runes, uint32_t rune)
{
    size_t i = 0;
    while (i < runes.len && runes.at[i] != rune)
        i++;
    return i;
}

bool runes_ascii(Runes runes)
{
    for (size_t i = 0; i < runes.len; i++)
        if (runes.at[i] > 0x7F)
            return false;
    return true;
}

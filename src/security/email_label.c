/* Whether a label may be one, by IDNA 2008 (RFC 5891 to 5893), in the order and the words of Python's idna package,
 * which the original's users read. Which characters names may have is libidn2's to say; their contexts and directions
 * are here, with libunistring's properties. */
#include "security/email_rules.h"

#include <idn2.h>
#include <stdlib.h>
#include <unictype.h>
#include <uniname.h>

enum {
    LABEL_MAX_RUNES = 254,
    MIDDLE_DOT = 0xB7,
    KERAIA = 0x375,
    GERESH = 0x5F3,
    GERSHAYIM = 0x5F4,
    KATAKANA_DOT = 0x30FB
};
enum { NON_JOINER = 0x200C, JOINER = 0x200D };

static const char *at_position(Arena *arena, const char *what, uint32_t rune, Runes label, size_t i)
{
    return arena_printf(
        arena, "%s U+%04X not allowed at position %zu in %s", what, rune, i + 1, email_repr(arena, label))
        .ptr;
}

/* Behind a letter, so that a mark is not judged as the first character of a label. */
static bool is_disallowed(Arena *arena, uint32_t rune)
{
    char *ascii = NULL;
    const char *text = arena_copy(arena, runes_print(arena, (Runes){ (uint32_t[]){ 'a', rune }, 2 })).ptr;
    int error = idn2_to_ascii_8z(text, &ascii, IDN2_NO_TR46 | IDN2_NFC_INPUT);
    free(ascii);
    return error == IDN2_DISALLOWED || error == IDN2_UNASSIGNED;
}

/* --- the zero-width joiners (RFC 5892, A.1 and A.2) --- */

static bool is_virama(uint32_t rune)
{
    return uc_combining_class(rune) == UC_CCC_VR;
}

/* The first that is not transparent, going by step from i; the label's length when there is none. */
static size_t joining_neighbour(Runes label, size_t i, int step)
{
    for (size_t at = i + (size_t)step; at < label.len; at += (size_t)step)
        if (uc_joining_type(label.at[at]) != UC_JOINING_TYPE_T)
            return at;
    return label.len;
}

static bool joins(Runes label, size_t at, int side)
{
    int type = at < label.len ? uc_joining_type(label.at[at]) : UC_JOINING_TYPE_U;
    return type == side || type == UC_JOINING_TYPE_D;
}

static const char *check_joiner(Arena *arena, Runes label, size_t i)
{
    uint32_t rune = label.at[i];
    char name[UNINAME_MAX];
    if (i > 0 && is_virama(label.at[i - 1]))
        return NULL;
    if (i > 0 && uc_combining_class(label.at[i - 1]) == 0 && !unicode_character_name(label.at[i - 1], name))
        return arena_printf(arena, "Unknown codepoint adjacent to joiner U+%04X at position %zu in %s", rune, i + 1,
            email_repr(arena, label))
            .ptr;
    if (rune == NON_JOINER && joins(label, joining_neighbour(label, i, -1), UC_JOINING_TYPE_L) &&
        joins(label, joining_neighbour(label, i, 1), UC_JOINING_TYPE_R))
        return NULL;
    return at_position(arena, "Joiner", rune, label, i);
}

/* --- other characters that need a context (RFC 5892, A.3 to A.9) --- */

static bool is_digit_of(uint32_t rune, uint32_t zero)
{
    return rune >= zero && rune < zero + 10;
}

enum { ARABIC_ZERO = 0x660, EXTENDED_ZERO = 0x6F0 };

static bool needs_context(uint32_t rune)
{
    return rune == MIDDLE_DOT || rune == KERAIA || rune == GERESH || rune == GERSHAYIM || rune == KATAKANA_DOT ||
           is_digit_of(rune, ARABIC_ZERO) || is_digit_of(rune, EXTENDED_ZERO);
}

static bool is_script(uint32_t rune, const char *name)
{
    const uc_script_t *script = uc_script(rune);
    return script && strcmp(script->name, name) == 0;
}

static bool is_japanese(uint32_t rune)
{
    return is_script(rune, "Hiragana") || is_script(rune, "Katakana") || is_script(rune, "Han");
}

static bool has_japanese(Runes label)
{
    for (size_t i = 0; i < label.len; i++)
        if (label.at[i] != KATAKANA_DOT && is_japanese(label.at[i]))
            return true;
    return false;
}

static bool has_digit_of(Runes label, uint32_t zero)
{
    for (size_t i = 0; i < label.len; i++)
        if (is_digit_of(label.at[i], zero))
            return true;
    return false;
}

static bool context_fits(Runes label, size_t i)
{
    bool first = i == 0, last = i + 1 == label.len;
    switch (label.at[i]) {
    case MIDDLE_DOT: return !first && !last && label.at[i - 1] == 'l' && label.at[i + 1] == 'l';
    case KERAIA: return !last && is_script(label.at[i + 1], "Greek");
    case GERESH:
    case GERSHAYIM: return !first && is_script(label.at[i - 1], "Hebrew");
    case KATAKANA_DOT: return has_japanese(label);
    default: return !has_digit_of(label, is_digit_of(label.at[i], ARABIC_ZERO) ? EXTENDED_ZERO : ARABIC_ZERO);
    }
}

static const char *check_rune(Arena *arena, Runes label, size_t i)
{
    uint32_t rune = label.at[i];
    if (rune < 0x80)
        return NULL; /* a letter, a digit or a hyphen: others were refused before */
    if (rune == NON_JOINER || rune == JOINER)
        return check_joiner(arena, label, i);
    if (needs_context(rune))
        return context_fits(label, i) ? NULL : at_position(arena, "Codepoint", rune, label, i);
    if (!is_disallowed(arena, rune))
        return NULL;
    return arena_printf(
        arena, "Codepoint U+%04X at position %zu of %s not allowed", rune, i + 1, email_repr(arena, label))
        .ptr;
}

static bool is_composed(Arena *arena, Runes label)
{
    Runes composed = runes_compose(arena, label);
    return composed.len == label.len && memcmp(composed.at, label.at, label.len * sizeof *label.at) == 0;
}

const char *email_check_label(Arena *arena, Runes label)
{
    const char *problem = NULL;
    if (label.len == 0)
        return "Empty Label";
    if (label.len > LABEL_MAX_RUNES)
        return "Label too long";
    if (!is_composed(arena, label))
        return "Label must be in Normalization Form C";
    if (label.len > 3 && label.at[2] == '-' && label.at[3] == '-')
        return "Label has disallowed hyphens in 3rd and 4th position";
    if (label.at[0] == '-' || label.at[label.len - 1] == '-')
        return "Label must not start or end with a hyphen";
    if (rune_kind(label.at[0]) == RUNE_MARK)
        return "Label begins with an illegal combining character";
    for (size_t i = 0; i < label.len && !problem; i++)
        problem = check_rune(arena, label, i);
    return problem ? problem : email_check_bidi(arena, label);
}

/* The rule for labels that are written from right to left (RFC 5893, section 2), for one label. */
#include "security/email_rules.h"

#include <unictype.h>

/* Sets of directions. */
enum {
    L = 1 << UC_BIDI_L,
    R = 1 << UC_BIDI_R,
    AL = 1 << UC_BIDI_AL,
    AN = 1 << UC_BIDI_AN,
    EN = 1 << UC_BIDI_EN,
    NSM = 1 << UC_BIDI_NSM,
    NEUTRAL = EN | NSM | 1 << UC_BIDI_ES | 1 << UC_BIDI_CS | 1 << UC_BIDI_ET | 1 << UC_BIDI_ON | 1 << UC_BIDI_BN,
};

static int direction_of(uint32_t rune)
{
    return 1 << uc_bidi_category(rune);
}

static bool has_right_to_left(Runes label)
{
    for (size_t i = 0; i < label.len; i++)
        if (direction_of(label.at[i]) & (R | AL | AN))
            return true;
    return false;
}

/* The last that is no mark must be one of these. */
static bool ends_in(Runes label, int endings)
{
    size_t end = label.len;
    while (end > 0 && direction_of(label.at[end - 1]) == NSM)
        end--;
    return end > 0 && direction_of(label.at[end - 1]) & endings;
}

static const char *wrong_direction(Arena *arena, size_t i, const char *way)
{
    return arena_printf(arena, "Invalid direction for codepoint at position %zu in a %s label", i + 1, way).ptr;
}

static const char *check_right_to_left(Arena *arena, Runes label)
{
    int digits = 0;
    for (size_t i = 0; i < label.len; i++) {
        int direction = direction_of(label.at[i]);
        if (!(direction & (NEUTRAL | R | AL | AN)))
            return wrong_direction(arena, i, "right-to-left");
        digits |= direction & (AN | EN);
        if (digits == (AN | EN))
            return "Can not mix numeral types in a right-to-left label";
    }
    return NULL;
}

static const char *check_left_to_right(Arena *arena, Runes label)
{
    for (size_t i = 0; i < label.len; i++)
        if (!(direction_of(label.at[i]) & (NEUTRAL | L)))
            return wrong_direction(arena, i, "left-to-right");
    return NULL;
}

const char *email_check_bidi(Arena *arena, Runes label)
{
    if (!has_right_to_left(label))
        return NULL;
    int first = direction_of(label.at[0]);
    if (!(first & (L | R | AL)))
        return arena_printf(
            arena, "First codepoint in label %s must be directionality L, R or AL", email_repr(arena, label))
            .ptr;
    bool rightward = first == L;
    const char *problem = rightward ? check_left_to_right(arena, label) : check_right_to_left(arena, label);
    if (problem)
        return problem;
    bool good = ends_in(label, rightward ? L | EN : R | AL | EN | AN);
    return good ? NULL : "Label ends with illegal codepoint directionality";
}

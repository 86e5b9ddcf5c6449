/* UTS 46, not transitional: what a name's characters stand for. The table of the standard is NFKC_Casefold (which
 * libunistring can work out) with the few exceptions below; characters that are not visible were refused before. */
#include "security/email_rules.h"

#include <stdlib.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

enum {
    SHARP_S = 0xDF,
    FINAL_SIGMA = 0x3C2,
    CAPITAL_SHARP_S = 0x1E9E,
    IDEOGRAPHIC_STOP = 0x3002,
    HALFWIDTH_STOP = 0xFF61,
    ROUNDS_MAX = 4, /* two are enough for every character there is */
};

/* Visible characters that have no meaning in a name. */
static bool is_disallowed(uint32_t rune)
{
    return (rune >= 0x2FF0 && rune <= 0x2FFB) || rune == 0xFE12 || rune == 0xFE30 || rune == 0xFFFC || rune == 0xFFFD;
}

bool email_rune_has_dot(uint32_t rune)
{
    enum { FULLWIDTH_STOP = 0xFF0E };
    ucs4_t parts[UC_DECOMPOSITION_MAX_LENGTH];
    int tag = 0;
    int count = rune > 0x7F && rune != FULLWIDTH_STOP ? uc_decomposition(rune, &tag, parts) : 0;
    for (int i = 0; i < count; i++)
        if (parts[i] == '.')
            return true;
    return false;
}

/* The end of a round: composed again, without what is ignored, in arena. */
static Runes take_round(Arena *arena, uint32_t *folded, size_t len)
{
    uint32_t *at = arena_array(arena, len + 1, sizeof *at);
    size_t kept = 0;
    for (size_t i = 0; i < len; i++)
        if (!uc_is_property_default_ignorable_code_point(folded[i]))
            at[kept++] = folded[i];
    free(folded);
    return (Runes){ at, kept };
}

static Runes fold_round(Arena *arena, Runes text)
{
    size_t plain_len = 0, len = 0;
    uint32_t *plain = u32_normalize(UNINORM_NFKC, text.at, text.len, NULL, &plain_len);
    uint32_t *folded = plain ? u32_casefold(plain, plain_len, NULL, UNINORM_NFKC, NULL, &len) : NULL;
    free(plain);
    return take_round(arena, folded, folded ? len : 0);
}

static bool runes_equal(Runes a, Runes b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len * sizeof *a.at) == 0);
}

/* What one character becomes: a few characters, or none. */
static Runes rune_map(Arena *arena, const uint32_t *rune)
{
    static const uint32_t stop = '.', sharp_s = SHARP_S;
    Runes now = { rune, 1 };
    if (*rune == SHARP_S || *rune == FINAL_SIGMA)
        return now;
    if (*rune == CAPITAL_SHARP_S)
        return (Runes){ &sharp_s, 1 };
    if (*rune == IDEOGRAPHIC_STOP || *rune == HALFWIDTH_STOP)
        return (Runes){ &stop, 1 };
    for (int i = 0; i < ROUNDS_MAX; i++) {
        Runes next = fold_round(arena, now);
        if (runes_equal(next, now))
            break;
        now = next;
    }
    return now;
}

static Runes append(Arena *arena, Runes text, Runes more, size_t *room)
{
    if (text.len + more.len > *room) {
        *room = 2 * (text.len + more.len);
        uint32_t *at = arena_array(arena, *room, sizeof *at);
        if (text.len)
            memcpy(at, text.at, text.len * sizeof *at);
        text.at = at;
    }
    if (more.len)
        memcpy((uint32_t *)text.at + text.len, more.at, more.len * sizeof *more.at);
    text.len += more.len;
    return text;
}

const char *email_map(Arena *arena, Runes domain, Runes *out)
{
    size_t room = domain.len + 1;
    Runes mapped = { arena_array(arena, room, sizeof(uint32_t)), 0 };
    for (size_t i = 0; i < domain.len; i++) {
        uint32_t rune = domain.at[i];
        uint32_t lower = rune >= 'A' && rune <= 'Z' ? rune + ('a' - 'A') : rune;
        if (is_disallowed(rune))
            return arena_printf(arena,
                "The part after the @-sign contains invalid characters (Codepoint U+%04X not allowed at position %zu "
                "in %s).",
                rune, i + 1, email_repr(arena, domain))
                .ptr;
        mapped = append(arena, mapped, rune < 0x80 ? (Runes){ &lower, 1 } : rune_map(arena, &domain.at[i]), &room);
    }
    *out = runes_compose(arena, mapped);
    return NULL;
}

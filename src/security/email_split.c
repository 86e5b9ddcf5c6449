#include "security/email_rules.h"

bool email_rune_is_atom(uint32_t rune)
{
    if (rune == 0 || rune > 0x7F)
        return false;
    return (rune >= 'a' && rune <= 'z') || (rune >= 'A' && rune <= 'Z') || (rune >= '0' && rune <= '9') ||
           strchr("._!#$%&'*+-/=?^`{|}~", (int)rune);
}

/* Whether what follows melts into the character at i, as the stroke of U+0338 does with < : then it is not the special
 * character that it seems to be. */
static bool is_combined(Arena *arena, Runes text, size_t i)
{
    enum { WINDOW = 32 };
    if (i + 1 < text.len && text.at[i] < 0x80 && text.at[i + 1] < 0x300)
        return false;
    Runes here = runes_from(text, i);
    if (here.len > WINDOW)
        here.len = WINDOW;
    return runes_compose(arena, here).at[0] != text.at[i];
}

/* The index of the first @ (or, with angle, <) that is neither quoted nor combined. */
static const char *find_special(Arena *arena, Runes text, bool angle, size_t *at)
{
    bool quoted = false, escaped = false;
    for (size_t i = 0; i < text.len; i++) {
        uint32_t rune = text.at[i];
        if (is_combined(arena, text, i))
            continue;
        if (quoted) {
            if (rune == '"' && !escaped)
                quoted = false;
            escaped = rune == '\\' && !escaped;
        } else if (rune == '"') {
            quoted = true;
        } else if (rune == '@' || (angle && rune == '<')) {
            *at = i;
            return NULL;
        }
    }
    if (runes_find(text, 0xFF20) < text.len)
        return "The email address has the \"full-width\" at-sign (@) character instead of a regular at-sign.";
    if (runes_find(text, 0xFE6B) < text.len)
        return "The email address has the \"small commercial at\" character instead of a regular at-sign.";
    return "An email address must have an @-sign.";
}

/* Without surrounding quotes and the backslashes between them. */
static const char *unquote(Arena *arena, Runes text, Runes *out, bool *quoted)
{
    *quoted = text.len > 0 && text.at[0] == '"';
    *out = text;
    if (!*quoted)
        return NULL;
    uint32_t *value = arena_array(arena, text.len, sizeof *value);
    size_t len = 0;
    bool escaped = false;
    for (size_t i = 1; i < text.len; i++) {
        uint32_t rune = text.at[i];
        if (!escaped && rune == '"') {
            if (i + 1 < text.len)
                return arena_printf(arena, "Extra character(s) found after close quote: %s",
                    email_runes_shown(arena, runes_from(text, i + 1)))
                    .ptr;
            break;
        }
        escaped = !escaped && rune == '\\';
        if (!escaped)
            value[len++] = rune;
    }
    *out = (Runes){ value, len };
    return NULL;
}

static bool rune_is_bad_in_name(uint32_t rune)
{
    return (!email_rune_is_atom(rune) && rune != ' ') || rune == '.';
}

static const char *check_name(Arena *arena, Runes text)
{
    while (text.len > 0 && rune_is_space(text.at[text.len - 1]))
        text.len--;
    Runes name;
    bool quoted;
    const char *reason = unquote(arena, text, &name, &quoted);
    if (reason)
        return reason;
    const char *bad = quoted ? NULL : email_bad_runes(arena, name, rune_is_bad_in_name);
    if (bad)
        return arena_printf(arena, "The display name contains invalid characters when not quoted: %s.", bad).ptr;
    return email_check_unsafe(arena, name, true);
}

/* rest begins with <. */
static const char *cut_angles(Runes rest, Runes *out)
{
    if (runes_find(rest, '>') == rest.len)
        return "An open angle bracket at the start of the email address has to be followed by a close angle bracket at "
               "the "
               "end.";
    while (rest.at[rest.len - 1] == ' ')
        rest.len--;
    if (rest.at[rest.len - 1] != '>')
        return "There can't be anything after the email address.";
    while (rest.len > 0 && rest.at[rest.len - 1] == '>')
        rest.len--;
    *out = runes_from(rest, 1);
    return NULL;
}

const char *email_split(Arena *arena, Runes address, EmailParts *out)
{
    size_t at = 0;
    const char *reason = find_special(arena, address, true, &at);
    if (reason)
        return reason;
    out->named = address.at[at] == '<';
    if (out->named) {
        reason = check_name(arena, runes_to(address, at));
        if (!reason)
            reason = cut_angles(runes_from(address, at), &address);
        if (!reason)
            reason = find_special(arena, address, false, &at);
        if (reason)
            return reason;
    }
    out->domain = runes_from(address, at + 1);
    return unquote(arena, runes_to(address, at), &out->local, &out->quoted);
}

#include "security/email_rules.h"

static bool rune_is_bad_in_atom(uint32_t rune)
{
    return rune < 0x80 && !email_rune_is_atom(rune);
}

static bool rune_is_bad_in_quotes(uint32_t rune)
{
    return rune < 0x20 || rune == 0x7F;
}

/* Why the periods are wrong, or NULL. */
static const char *check_periods(Runes local)
{
    if (local.at[local.len - 1] == '.')
        return "An email address cannot have a period immediately before the @-sign.";
    if (local.at[0] == '.')
        return "An email address cannot start with a period.";
    for (size_t i = 1; i < local.len; i++)
        if (local.at[i] == '.' && local.at[i - 1] == '.')
            return "An email address cannot have two periods in a row.";
    return NULL;
}

static const char *check_quoted(Arena *arena, Runes local)
{
    const char *bad = email_bad_runes(arena, local, rune_is_bad_in_quotes);
    if (bad)
        return arena_printf(
            arena, "The email address contains invalid characters in quotes before the @-sign: %s.", bad)
            .ptr;
    return email_check_unsafe(arena, local, true);
}

static const char *check(Arena *arena, Runes local, bool quoted)
{
    if (local.len == 0)
        return "There must be something before the @-sign.";
    const char *bad = email_bad_runes(arena, local, rune_is_bad_in_atom);
    const char *periods = check_periods(local);
    if (!bad && !periods)
        return email_check_unsafe(arena, local, false);
    if (quoted)
        return check_quoted(arena, local);
    if (bad)
        return arena_printf(arena, "The email address contains invalid characters before the @-sign: %s.", bad).ptr;
    return periods;
}

/* Mailboxes that RFC 2142 reserves, in any case. */
static bool is_reserved(Str name)
{
    static const char *const names[] = { "info", "marketing", "sales", "support", "abuse", "noc", "security",
        "postmaster", "hostmaster", "usenet", "news", "webmaster", "www", "uucp", "ftp" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal_fold(name, str(names[i])))
            return true;
    return false;
}

static Runes lower_ascii(Arena *arena, Runes text)
{
    uint32_t *at = arena_array(arena, text.len + 1, sizeof *at);
    for (size_t i = 0; i < text.len; i++)
        at[i] = text.at[i] >= 'A' && text.at[i] <= 'Z' ? text.at[i] + 32 : text.at[i];
    return (Runes){ at, text.len };
}

const char *email_check_local(Arena *arena, const EmailParts *parts, Runes *out)
{
    const char *reason = check(arena, parts->local, parts->quoted);
    if (reason)
        return reason;
    Runes composed = runes_compose(arena, parts->local);
    reason = check(arena, composed, parts->quoted);
    if (reason)
        return arena_printf(arena, "After Unicode normalization: %s", reason).ptr;
    if (parts->quoted)
        return "Quoting the part before the @-sign is not allowed here.";
    bool reserved = runes_ascii(parts->local) && is_reserved(runes_print(arena, composed));
    *out = reserved ? lower_ascii(arena, composed) : composed;
    return NULL;
}

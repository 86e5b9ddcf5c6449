#include "security/email_rules.h"

enum { DOMAIN_MAX_BYTES = 253, LABEL_MAX_BYTES = 63 };

static bool rune_is_bad_in_host(uint32_t rune)
{
    return !((rune >= 'a' && rune <= 'z') || (rune >= 'A' && rune <= 'Z') || (rune >= '0' && rune <= '9') ||
             rune == '-' || rune == '.' || rune > 0x7F);
}

static bool ends(Str text, const char *tail)
{
    size_t len = strlen(tail);
    return text.len >= len && memcmp(text.ptr + text.len - len, tail, len) == 0;
}

static bool has(Str text, const char *part)
{
    return memmem(text.ptr, text.len, part, strlen(part)) != NULL;
}

static const char *check_periods(Str host)
{
    if (ends(host, "."))
        return "An email address cannot end with a period.";
    if (str_starts(host, "."))
        return "An email address cannot have a period immediately after the @-sign.";
    if (has(host, ".."))
        return "An email address cannot have two periods in a row.";
    if (ends(host, "-"))
        return "An email address cannot end with a hyphen.";
    if (str_starts(host, "-"))
        return "An email address cannot have a hyphen immediately after the @-sign.";
    if (has(host, ".-") || has(host, "-."))
        return "An email address cannot have a period and a hyphen next to each other.";
    return NULL;
}

/* Labels such as ab--c are kept for encodings, and only xn-- is one. Counted in characters. */
static const char *check_prefixes(Arena *arena, Str host)
{
    while (host.len > 0) {
        Runes label = runes_of(arena, str_cut(host, '.', &host));
        bool punycode =
            label.len > 1 && (label.at[0] == 'x' || label.at[0] == 'X') && (label.at[1] == 'n' || label.at[1] == 'N');
        if (label.len > 3 && label.at[2] == '-' && label.at[3] == '-' && !punycode)
            return "An email address cannot have two letters followed by two dashes immediately after the @-sign or "
                   "after a "
                   "period, except Punycode.";
    }
    return NULL;
}

static const char *check_lengths(Arena *arena, Str ascii, bool unchanged)
{
    if (ascii.len > DOMAIN_MAX_BYTES) {
        const char *unit = unchanged ? "character" : "byte", *after = unchanged ? "" : " after IDNA encoding";
        return arena_printf(arena, "The email address is too long after the @-sign %s.",
            email_too_many(arena, ascii.len - DOMAIN_MAX_BYTES, unit, after))
            .ptr;
    }
    for (Str rest = ascii; rest.len > 0;) {
        Str label = str_cut(rest, '.', &rest);
        if (label.len > LABEL_MAX_BYTES)
            return arena_printf(arena, "After the @-sign, periods cannot be separated by so many characters %s.",
                email_too_many(arena, label.len - LABEL_MAX_BYTES, "character", ""))
                .ptr;
    }
    return NULL;
}

/* Names that no mail reaches (RFC 6761 and its kin). */
static const char *check_reach(Arena *arena, Str ascii)
{
    static const char *const reserved[] = { "arpa", "invalid", "local", "localhost", "onion", "test" };
    if (!has(ascii, "."))
        return "The part after the @-sign is not valid. It should have a period.";
    char last = ascii.ptr[ascii.len - 1];
    if (!((last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z')))
        return "The part after the @-sign is not valid. It is not within a valid top-level domain.";
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (ends(ascii, arena_printf(arena, ".%s", reserved[i]).ptr))
            return "The part after the @-sign is a special-use or reserved name that cannot be used with email.";
    return NULL;
}

static const char *contains_invalid(Arena *arena, const char *bad)
{
    return arena_printf(arena, "The part after the @-sign contains invalid characters: %s.", bad).ptr;
}

/* Characters that seem to hide a period are refused before mapping shows it. */
static const char *check_runes(Arena *arena, Runes domain)
{
    const char *bad = email_bad_runes(arena, domain, rune_is_bad_in_host);
    if (bad)
        return contains_invalid(arena, bad);
    const char *reason = email_check_unsafe(arena, domain, false);
    if (reason)
        return reason;
    bad = email_bad_runes(arena, domain, email_rune_has_dot);
    return bad ? contains_invalid(arena, bad) : NULL;
}

/* Mapping can make a plain character of another form, one that a host cannot have. */
static const char *check_mapped(Arena *arena, Runes host)
{
    const char *bad = email_bad_runes(arena, host, rune_is_bad_in_host);
    if (!bad)
        return NULL;
    return arena_printf(
        arena, "The part after the @-sign contains invalid characters after Unicode normalization: %s.", bad)
        .ptr;
}

/* The name by which it is shown: an ASCII form that was given may stand for something that cannot be shown. */
static const char *show(Arena *arena, Str ascii, Str *shown)
{
    const char *reason = email_to_unicode(arena, ascii, shown);
    return reason ? reason : check_runes(arena, runes_of(arena, *shown));
}

const char *email_check_domain(Arena *arena, Runes domain, Str *ascii, Str *shown)
{
    Runes mapped;
    const char *reason = check_runes(arena, domain);
    if (!reason)
        reason = email_map(arena, domain, &mapped);
    if (!reason)
        reason = check_mapped(arena, mapped);
    if (reason)
        return reason;
    Str host = runes_print(arena, mapped);
    reason = check_periods(host);
    if (!reason)
        reason = check_prefixes(arena, host);
    *ascii = host;
    if (!reason && (mapped.len == 0 || !runes_ascii(mapped)))
        reason = email_to_ascii(arena, host, ascii);
    if (!reason)
        reason = check_lengths(arena, *ascii, str_equal(*ascii, runes_print(arena, domain)));
    if (!reason)
        reason = check_reach(arena, *ascii);
    return reason ? reason : show(arena, *ascii, shown);
}

#include "security/email.h"

#include "limits.h"
#include "security/email_rules.h"

enum { ADDRESS_MAX_BYTES = 254 };

static bool rune_is_bare_name(uint32_t rune)
{
    if (rune_is_word(rune))
        return true;
    return rune > 0 && rune < 0x80 && strchr("!#$%&'*+-/=?^`{|}~", (int)rune);
}

static Runes trim_left(Runes text)
{
    while (text.len > 0 && rune_is_space(text.at[0]))
        text = runes_from(text, 1);
    return text;
}

/* "<address>" with blanks around it and nothing else: the inside up to the last >, on one line. */
static bool is_angled(Runes text, Runes *inside)
{
    text = runes_trim(text);
    if (text.len < 3 || text.at[0] != '<' || text.at[text.len - 1] != '>')
        return false;
    Runes between = { text.at + 1, text.len - 2 };
    if (runes_find(between, '\n') < between.len)
        return false;
    *inside = between;
    return true;
}

/* Name <address>, where Name is bare words or a quoted text; the longest quoted text that leaves an address counts. */
static bool is_named(Runes text, Runes *inside)
{
    text = trim_left(text);
    if (text.len > 0 && text.at[0] == '"') {
        for (size_t end = text.len - 1; end > 1; end--)
            if (text.at[end] == '"' && is_angled(runes_from(text, end + 1), inside))
                return true;
        return false;
    }
    size_t angle = runes_find(text, '<');
    for (size_t i = 0; i < angle; i++)
        if (!rune_is_bare_name(text.at[i]) && !rune_is_space(text.at[i]))
            return false;
    return is_angled(runes_from(text, angle), inside);
}

/* (2 characters too many), or a range where characters have several bytes. */
static const char *given_excess(Arena *arena, Runes given, size_t excess)
{
    size_t widest = 1;
    for (size_t i = 0; i < given.len; i++) {
        size_t width = runes_print(arena, (Runes){ given.at + i, 1 }).len;
        if (width > widest)
            widest = width;
    }
    size_t least = excess / widest > 1 ? excess / widest : 1;
    if (least == excess)
        return email_too_many(arena, excess, "character", "");
    return arena_printf(arena, "(%zu-%zu character%s too many)", least, excess, excess > 1 ? "s" : "").ptr;
}

static const char *check_length(Arena *arena, Runes given, Str local, Str ascii, Str shown)
{
    const char *why = NULL;
    size_t given_len = runes_print(arena, given).len;
    if (given_len > ADDRESS_MAX_BYTES)
        why = given_excess(arena, given, given_len - ADDRESS_MAX_BYTES);
    else if (local.len + 1 + shown.len > ADDRESS_MAX_BYTES)
        why = arena_printf(arena, "after normalization %s",
            email_too_many(arena, local.len + 1 + shown.len - ADDRESS_MAX_BYTES, "byte", ""))
                  .ptr;
    else if (local.len + 1 + ascii.len > ADDRESS_MAX_BYTES)
        why = arena_printf(arena, "when the part after the @-sign is converted to IDNA ASCII %s",
            email_too_many(arena, local.len + 1 + ascii.len - ADDRESS_MAX_BYTES, "byte", ""))
                  .ptr;
    return why ? arena_printf(arena, "The email address is too long %s.", why).ptr : NULL;
}

/* local@domain as it was given, without a name. */
static Runes given_of(Arena *arena, const EmailParts *parts)
{
    Str local = runes_print(arena, parts->local), domain = runes_print(arena, parts->domain);
    return runes_of(arena, arena_printf(arena, "%.*s@%.*s", (int)local.len, local.ptr, (int)domain.len, domain.ptr));
}

static const char *check_address(Arena *arena, Runes address, Str *normalised)
{
    EmailParts parts = { 0 };
    Runes local_runes = { 0 };
    Str ascii = { 0 }, shown = { 0 };
    const char *reason = email_split(arena, address, &parts);
    if (!reason)
        reason = email_check_local(arena, &parts, &local_runes);
    if (reason)
        return reason;
    Runes domain = parts.domain;
    if (domain.len == 0)
        return "There must be something after the @-sign.";
    if (domain.len > 1 && domain.at[0] == '[' && domain.at[domain.len - 1] == ']')
        return email_check_literal(arena, (Runes){ domain.at + 1, domain.len - 2 });
    Str local = runes_print(arena, local_runes);
    reason = email_check_domain(arena, domain, &ascii, &shown);
    if (!reason)
        reason = check_length(arena, given_of(arena, &parts), local, ascii, shown);
    if (reason)
        return reason;
    if (parts.named)
        return "A display name and angle brackets around the email address are not permitted here.";
    *normalised = arena_printf(arena, "%.*s@%.*s", (int)local.len, local.ptr, (int)shown.len, shown.ptr);
    return NULL;
}

const char *email_check(Arena *arena, Str address, Str *normalised)
{
    if (utf8_count(address) > EMAIL_MAX)
        return "Length must not exceed 2048 characters";
    Runes text = runes_of(arena, address);
    Runes inside;
    if (is_named(text, &inside))
        text = inside;
    return check_address(arena, runes_trim(text), normalised);
}

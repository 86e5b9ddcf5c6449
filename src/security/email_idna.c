#include "security/email_rules.h"

#include <idn2.h>
#include <stdio.h>
#include <stdlib.h>

/* Takes a text of libidn2 over into the arena. */
static Str take(Arena *arena, char *text)
{
    Str copy = arena_copy(arena, str(text));
    free(text);
    return copy;
}

enum { RUNE_REPR_MAX = 10 };

/* Writes the character as Python's repr does within quotes; returns the length, ten at most. */
static size_t rune_repr(Arena *arena, uint32_t rune, uint32_t quote, char *out)
{
    RuneKind kind = rune_kind(rune);
    if (rune == '\\' || rune == quote)
        return (size_t)snprintf(out, RUNE_REPR_MAX + 1, "\\%c", (char)rune);
    if (rune == ' ' || kind == RUNE_VISIBLE || kind == RUNE_MARK) {
        Str utf8 = runes_print(arena, (Runes){ &rune, 1 });
        memcpy(out, utf8.ptr, utf8.len);
        return utf8.len;
    }
    if (rune < 0x100)
        return (size_t)snprintf(out, RUNE_REPR_MAX + 1, "\\x%02x", rune);
    return (size_t)snprintf(out, RUNE_REPR_MAX + 1, rune < 0x10000 ? "\\u%04x" : "\\U%08x", rune);
}

static const char *repr(Arena *arena, Runes text)
{
    bool has_single = runes_find(text, '\'') < text.len, has_double = runes_find(text, '"') < text.len;
    char quote = has_single && !has_double ? '"' : '\'';
    char *out = arena_alloc(arena, text.len * RUNE_REPR_MAX + 3);
    size_t len = 0;
    out[len++] = quote;
    for (size_t i = 0; i < text.len; i++)
        len += rune_repr(arena, text.at[i], (uint32_t)quote, out + len);
    out[len] = quote;
    return out;
}

static bool rune_is_disallowed(Arena *arena, uint32_t rune)
{
    char *ascii = NULL;
    const char *text = arena_copy(arena, runes_print(arena, (Runes){ &rune, 1 })).ptr;
    int error = idn2_to_ascii_8z(text, &ascii, IDN2_NO_TR46 | IDN2_NFC_INPUT);
    free(ascii);
    return error == IDN2_DISALLOWED || error == IDN2_UNASSIGNED;
}

/* What the original's library says of a label that names cannot have, or NULL. Labels in ASCII were judged before. */
static const char *label_problem(Arena *arena, Runes label)
{
    if (runes_ascii(label))
        return NULL;
    if (label.len > 3 && label.at[2] == '-' && label.at[3] == '-')
        return "Label has disallowed hyphens in 3rd and 4th position";
    if (label.at[0] == '-' || label.at[label.len - 1] == '-')
        return "Label must not start or end with a hyphen";
    for (size_t i = 0; i < label.len; i++)
        if (label.at[i] > 0x7F && rune_is_disallowed(arena, label.at[i]))
            return arena_printf(
                arena, "Codepoint U+%04X at position %zu of %s not allowed", label.at[i], i + 1, repr(arena, label))
                .ptr;
    return NULL;
}

static const char *host_problem(Arena *arena, Str host)
{
    const char *problem = NULL;
    while (!problem && host.len > 0)
        problem = label_problem(arena, runes_of(arena, str_cut(host, '.', &host)));
    return problem;
}

/* In the words of the original's library as far as they are known here, else in those of libidn2. */
static const char *explain(Arena *arena, Str host, int error)
{
    const char *problem = host_problem(arena, host);
    bool undecodable = error == IDN2_PUNYCODE_BAD_INPUT || error == IDN2_ENCODING_ERROR;
    return problem ? problem : undecodable ? "Invalid A-label" : idn2_strerror(error);
}

const char *email_to_ascii(Arena *arena, Str host, Str *out)
{
    char *ascii = NULL;
    int error = idn2_to_ascii_8z(host.ptr, &ascii, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
    if (error == IDN2_OK) {
        *out = take(arena, ascii);
        return NULL;
    }
    return arena_printf(arena, "The part after the @-sign is invalid (%s).", explain(arena, host, error)).ptr;
}

const char *email_to_unicode(Arena *arena, Str ascii, Str *out)
{
    char *text = NULL, *again = NULL;
    int error = idn2_to_unicode_8z8z(ascii.ptr, &text, 0);
    Str shown = error == IDN2_OK ? take(arena, text) : ascii;
    /* The library decodes what nobody may encode; only a name that goes both ways is one. */
    if (error == IDN2_OK)
        error = idn2_to_ascii_8z(shown.ptr, &again, IDN2_NO_TR46 | IDN2_NFC_INPUT);
    if (error == IDN2_OK && !str_is(ascii, again))
        error = IDN2_ALABEL_ROUNDTRIP_FAILED;
    free(again);
    const char *problem = error == IDN2_OK ? host_problem(arena, shown) : explain(arena, shown, error);
    if (problem)
        return arena_printf(arena, "The part after the @-sign is not valid IDNA (%s).", problem).ptr;
    *out = shown;
    return NULL;
}

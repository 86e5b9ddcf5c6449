/* Names to their ASCII form and back, label by label. libidn2 encodes and decodes; email_label.c judges. */
#include "security/email_rules.h"

#include <idn2.h>
#include <stdio.h>
#include <stdlib.h>

enum { LABEL_MAX_BYTES = 63, RUNE_REPR_MAX = 10 };

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

const char *email_repr(Arena *arena, Runes text)
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

/* Takes a text of libidn2 over into the arena. */
static Str take(Arena *arena, char *text)
{
    Str copy = arena_copy(arena, str(text));
    free(text);
    return copy;
}

static const char *encode(Arena *arena, Str label, Str *out)
{
    char *ascii = NULL;
    const char *text = arena_copy(arena, label).ptr;
    int error = idn2_to_ascii_8z(text, &ascii, IDN2_NO_TR46 | IDN2_NFC_INPUT | IDN2_NO_ALABEL_ROUNDTRIP);
    if (error == IDN2_TOO_BIG_LABEL || error == IDN2_TOO_BIG_DOMAIN || error == IDN2_PUNYCODE_BIG_OUTPUT)
        return "Label too long";
    if (error != IDN2_OK)
        return idn2_strerror(error); /* its tables and ours are of two minds */
    *out = take(arena, ascii);
    return NULL;
}

/* A label that begins with xn-- to what it stands for. */
static const char *decode(Arena *arena, Str label, Str *out)
{
    char *text = NULL;
    Str again = { 0 };
    if (idn2_to_unicode_8z8z(arena_copy(arena, label).ptr, &text, 0) != IDN2_OK)
        return "Invalid A-label";
    *out = take(arena, text);
    const char *problem = email_check_label(arena, runes_of(arena, *out));
    if (!problem)
        problem = encode(arena, *out, &again);
    if (!problem && !str_equal(again, label))
        problem = "A-label is not the canonical Punycode encoding of its U-label";
    return problem;
}

static const char *label_to_unicode(Arena *arena, Str label, Str *out)
{
    *out = label;
    if (str_starts(label, "xn--"))
        return decode(arena, label, out);
    return email_check_label(arena, runes_of(arena, label));
}

static const char *label_to_ascii(Arena *arena, Str label, Str *out)
{
    Str ignored;
    Runes runes = runes_of(arena, label);
    *out = label;
    const char *problem =
        runes_ascii(runes) ? label_to_unicode(arena, label, &ignored) : email_check_label(arena, runes);
    if (!problem && !runes_ascii(runes))
        problem = encode(arena, label, out);
    return problem ? problem : out->len > LABEL_MAX_BYTES ? "Label too long" : NULL;
}

/* Every label of host through convert, joined again; or the first problem. */
static const char *convert_all(
    Arena *arena, Str host, const char *(*convert)(Arena *arena, Str label, Str *out), Str *out)
{
    Str whole = str("");
    do {
        Str label = str_cut(host, '.', &host), converted = { 0 };
        const char *problem = convert(arena, label, &converted);
        if (problem)
            return problem;
        whole = arena_printf(
            arena, "%.*s%s%.*s", (int)whole.len, whole.ptr, whole.len ? "." : "", (int)converted.len, converted.ptr);
    } while (host.len > 0);
    *out = whole;
    return NULL;
}

const char *email_to_ascii(Arena *arena, Str host, Str *out)
{
    const char *problem = convert_all(arena, host, label_to_ascii, out);
    return problem ? arena_printf(arena, "The part after the @-sign is invalid (%s).", problem).ptr : NULL;
}

const char *email_to_unicode(Arena *arena, Str ascii, Str *out)
{
    const char *problem = convert_all(arena, ascii, label_to_unicode, out);
    return problem ? arena_printf(arena, "The part after the @-sign is not valid IDNA (%s).", problem).ptr : NULL;
}

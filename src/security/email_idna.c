#include "security/email_rules.h"

#include <idn2.h>
#include <stdlib.h>

/* Takes a text of libidn2 over into the arena. */
static Str take(Arena *arena, char *text)
{
    Str copy = arena_copy(arena, str(text));
    free(text);
    return copy;
}

/* Python's repr of a text. */
static const char *repr(Arena *arena, Runes text)
{
    bool doubled = runes_find(text, '\'') < text.len && runes_find(text, '"') == text.len;
    Str out = doubled ? str("\"") : str("'");
    for (size_t i = 0; i < text.len; i++) {
        uint32_t rune = text.at[i];
        bool shown = rune == ' ' || rune_kind(rune) == RUNE_VISIBLE || rune_kind(rune) == RUNE_MARK;
        Str utf8 = runes_print(arena, (Runes){ &rune, 1 });
        if (rune == '\\' || (rune == '\'' && !doubled))
            out = arena_printf(arena, "%s\\%c", out.ptr, (char)rune);
        else if (shown)
            out = arena_printf(arena, "%s%.*s", out.ptr, (int)utf8.len, utf8.ptr);
        else
            out = arena_printf(arena,
                rune < 0x100     ? "%s\\x%02x"
                : rune < 0x10000 ? "%s\\u%04x"
                                 : "%s\\U%08x",
                out.ptr, rune);
    }
    return arena_printf(arena, "%s%s", out.ptr, doubled ? "\"" : "'").ptr;
}

static bool rune_is_disallowed(Arena *arena, uint32_t rune)
{
    char *ascii = NULL;
    const char *text = arena_copy(arena, runes_print(arena, (Runes){ &rune, 1 })).ptr;
    int error = idn2_to_ascii_8z(text, &ascii, IDN2_NO_TR46 | IDN2_NFC_INPUT);
    free(ascii);
    return error == IDN2_DISALLOWED || error == IDN2_UNASSIGNED;
}

/* The reason that the original's library gives for the first label with a character that names cannot have; for other
 * faults libidn2's own words. */
static const char *explain(Arena *arena, Str host, int error)
{
    while (host.len > 0) {
        Runes label = runes_of(arena, str_cut(host, '.', &host));
        for (size_t i = 0; i < label.len; i++)
            if (label.at[i] > 0x7F && rune_is_disallowed(arena, label.at[i]))
                return arena_printf(
                    arena, "Codepoint U+%04X at position %zu of %s not allowed", label.at[i], i + 1, repr(arena, label))
                    .ptr;
    }
    return idn2_strerror(error);
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
    bool same = error == IDN2_OK && str_is(ascii, again);
    free(again);
    if (same) {
        *out = shown;
        return NULL;
    }
    return arena_printf(arena, "The part after the @-sign is not valid IDNA (%s).", explain(arena, shown, error)).ptr;
}

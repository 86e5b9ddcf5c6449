/* The steps of email_check, one file each. Every check returns NULL, or the reason in arena, word for word. */
#pragma once

#include "security/unicode.h"

typedef struct EmailParts {
    bool named;  /* Name <address>, or angle brackets alone */
    bool quoted; /* the local part was; it stands here without its quotes */
    Runes local, domain;
} EmailParts;

typedef bool (*RuneTest)(uint32_t rune);

/* email_text.c: how reasons speak of characters. */
/* The characters of text that are bad, each once, sorted, joined by ", "; NULL when there are none. */
const char *email_bad_runes(Arena *arena, Runes text, RuneTest is_bad);
/* One after the other, as they stand there. */
const char *email_runes_shown(Arena *arena, Runes text);
/* Characters that make no sense or do harm where an address is shown. */
const char *email_check_unsafe(Arena *arena, Runes text, bool allow_space);
/* "(2 characters too many)". */
const char *email_too_many(Arena *arena, size_t excess, const char *unit, const char *after);

/* email_split.c */
const char *email_split(Arena *arena, Runes address, EmailParts *out);
bool email_rune_is_atom(uint32_t rune); /* ASCII, the period included */

/* email_local.c: *out is in normalisation form C; *ascii tells that it was ASCII before. */
const char *email_check_local(Arena *arena, const EmailParts *parts, Runes *out);

/* email_domain.c */
const char *email_check_domain(Arena *arena, Runes domain, Str *ascii, Str *shown);
/* email_map.c: what the characters of a name stand for by UTS 46, in normalisation form C. */
const char *email_map(Arena *arena, Runes domain, Runes *out);
/* Decomposes into something with a period in it. */
bool email_rune_has_dot(uint32_t rune);
/* email_idna.c: a mapped name to its ASCII form and back, by IDNA 2008. Both end with a NUL. */
const char *email_to_ascii(Arena *arena, Str host, Str *out);
const char *email_to_unicode(Arena *arena, Str ascii, Str *out);
/* As Python's repr prints a text. */
const char *email_repr(Arena *arena, Runes text);
/* email_label.c, email_bidi.c: NULL, or what is wrong with a label: not a whole sentence yet. */
const char *email_check_label(Arena *arena, Runes label);
const char *email_check_bidi(Arena *arena, Runes label);

/* email_literal.c: [192.0.2.1] and the like, never allowed, but for various reasons. */
const char *email_check_literal(Arena *arena, Runes inside);

/* Percent-decoding, query strings and form bodies, each as the original's parsers read them. What comes out lives in
 * the arena. */
#pragma once

#include "base/json.h"

enum { FORM_FIELDS_MAX = 1000 };

/* Total: no input fails; a '%' without two hex digits stays as it is, decoded bytes that are not UTF-8 become U+FFFD
 * (one for each maximal part), and a raw byte past ASCII, which only a form can hold, is its Latin-1 character. The
 * result is valid UTF-8. */
Str url_decode(Arena *arena, Str text, bool plus_is_space);
/* Every byte that is not unreserved (RFC 3986) as %XX: the opposite. */
void url_encode(Buf *out, Str text);
/* A query, name=value&…: pairs without '=' have an empty value; empty names are kept, empty pairs are not. The caller's
 * text is bounded by the head's size. */
void url_pairs(Arena *arena, Str text, Pair **out, size_t *count);

/* What a form holds, by its Content-Type (NULL: none sent): urlencoded, multipart, or of any other type nothing at all.
 * Returns NULL, or the original's message for a broken one (400). */
const char *form_decode(Arena *arena, const Str *content_type, Str body, Pair **out, size_t *count);
/* application/x-www-form-urlencoded. Unlike a query: ';' separates when no '&' follows, and a last name without '='
 * does not count. */
const char *form_pairs(Arena *arena, Str body, Pair **out, size_t *count);
/* multipart/form-data, text fields only (files are skipped). A body that ends early keeps its complete parts. */
const char *multipart_pairs(Arena *arena, Str content_type, Str body, Pair **out, size_t *count);

/* Percent-decoding, query strings and form bodies. Total: no input fails; a '%' without two hex digits stays as it is, bytes that
 * are not UTF-8 become U+FFFD, as in the original. */
#pragma once

#include "base/json.h"

Str url_decode(Arena *arena, Str text, bool plus_is_space);
/* name=value&… ; pairs without '=' have an empty value; empty names are kept. */
void url_pairs(Arena *arena, Str text, Pair **out, size_t *count);
/* multipart/form-data, text fields only (files are skipped). NULL or the original's message for a broken one (400). */
const char *multipart_pairs(Arena *arena, Str content_type, Str body, Pair **out, size_t *count);

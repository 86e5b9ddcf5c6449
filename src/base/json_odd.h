/* Odd tokens: what the original's JSON parser takes and jansson does not: integers past 64 bits, reals past the range
 * of a double, lone surrogates, and NUL in a key. They are rare, so they cost only when they occur: each is replaced by
 * a string, a marker that no client can guess and the token's number, and the text is parsed again. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"

typedef enum JsonOddKind {
    JSON_ODD_NONE,
    JSON_ODD_INTEGER,
    JSON_ODD_REAL,
    JSON_ODD_STRING,
} JsonOddKind;

typedef struct JsonOdd {
    JsonOddKind kind;
    Str token; /* as sent, a string with its quotes; borrowed from the text */
} JsonOdd;

typedef struct JsonOdds {
    Arena *arena;
    Str marker;
    JsonOdd *items; /* in the order of the text; in the arena */
    size_t count, cap;
} JsonOdds;

/* A token of well-formed JSON (JsonTokenSink.hear; self: JsonOdds): remembers it when it is odd. */
void json_odds_hear(void *self, Str token, bool is_key);
/* text with every odd token replaced. Sets the marker. */
void json_odds_replace(JsonOdds *odds, Str text, Buf *out);
/* The token behind a parsed string, or NULL for an ordinary one. */
const JsonOdd *json_odds_find(const JsonOdds *odds, Str value);
/* As it was sent, raw surrogates as escapes: valid JSON in valid UTF-8. */
void json_odd_print(const JsonOdd *odd, Buf *out);

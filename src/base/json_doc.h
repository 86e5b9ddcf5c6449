/* What is inside a JsonDoc, for the files that read JSON; nothing outside src/base includes this. */
#pragma once

#include "base/json.h"
#include "base/json_odd.h"

#include <jansson.h>

struct JsonDoc {
    json_t *root;
    JsonOdds odds;
};

/* The odd token that the value stands for, or NULL. */
static inline const JsonOdd *json_odd(const JsonDoc *doc, const json_t *value)
{
    if (!doc->odds.count || !json_is_string(value))
        return NULL;
    return json_odds_find(&doc->odds, (Str){ json_string_value(value), json_string_length(value) });
}

/* Prints value as Python's json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":")) does, floats by repr
 * included. Odd tokens are printed as they were sent; Python's dumps would fail on some of them. */
void json_echo(Buf *out, const JsonDoc *doc, const json_t *value);

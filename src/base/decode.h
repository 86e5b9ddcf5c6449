/* What reading JSON and reading name=value pairs share: places for problems to point at, and texts to values. Internal
 * to src/base. */
#pragma once

#include "base/problem.h"
#include "base/schema.h"

/* A step of the way from the request to a value: "body" > "messages" > 0 > "role". Lives on the stack of the decoder.
 */
typedef struct Spot {
    const struct Spot *outer;
    const char *name; /* NULL: index */
    size_t index;
} Spot;

/* Why a value was refused; type NULL: it was not. msg and ctx are static or in the arena. */
typedef struct Refusal {
    const char *type;
    Str msg, ctx;
} Refusal;

static inline Refusal refusal_of(const char *type, const char *text)
{
    return (Refusal){ .type = type, .msg = str(text) };
}

void spot_problem(Problems *problems, const Spot *spot, Refusal refusal, Str input);

/* A text as pydantic's lax mode reads it into a Str, bool, int64_t, enum or Opt field, bounds included. out is
 * untouched when it is refused. The value borrows nothing from text. */
Refusal decode_text(Arena *arena, const Field *field, Str text, void *out);
/* A number that was no text. */
Refusal decode_i64(Arena *arena, const Field *field, int64_t value, void *out);
/* What stands in an absent field: the fallback, or nothing for Opt. False: the field is required. */
bool decode_absent(Arena *arena, const Field *field, void *out);
/* "Input should be 'low', 'normal' or 'high'" */
Refusal refusal_enum(Arena *arena, const EnumValues *values);

/* Digests: SHA-256, for naming a thing by its content. Pure computation, any thread. */
#pragma once

#include "base/arena.h"

/* SHA-256 of the parts, each behind its length (so that no two lists of parts share it), 64 hex digits in arena. */
Str digest_print(Arena *arena, const Str *parts, size_t count);
/* SHA-256 of the text as it is, likewise. */
Str digest_of(Arena *arena, Str text);

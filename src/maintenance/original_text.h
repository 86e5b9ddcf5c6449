/* What the original's database may hold and ours may not: pure functions that make the one of the other. Any thread. */
#pragma once

#include "base/arena.h"
#include "base/seam.h"

/* "2024-01-31 12:34:56.123456", as SQLAlchemy writes times into SQLite (a T, a shorter fraction or none, an offset at
 * the end are read too), as UTC. False: no such time. */
bool original_time_read(Str text, Time *out);
/* Whether our API can print it: the years 1 to 9999. */
bool original_time_fits(Time time);

typedef struct MendedText {
    Str text;    /* borrows from the input when nothing was mended, else in arena */
    bool mended; /* NUL or bytes that are no UTF-8 became U+FFFD */
    bool cut;    /* at max_bytes, between two characters */
} MendedText;

MendedText original_text_mend(Arena *arena, Str text, size_t max_bytes);
/* "anna@example.com" of user 17 becomes "anna+duplicate-17@example.com", which reaches the same person. */
Str original_email_apart(Arena *arena, Str email, int64_t id);

/* Arena: memory that lives as long as one piece of work (a request, a stream step). What a call hands back lives in the
 * arena it was given; nobody frees it. Not shared between threads; whoever runs the request owns it at that moment.
 * Exhaustion (ARENA_MAX_BYTES, or no memory) ends the process: every size that a client chooses is bounded before. */
#pragma once

#include "base/str.h"

#include <stdarg.h>

typedef struct ArenaChunk ArenaChunk;

typedef struct Arena {
    ArenaChunk *chunks; /* newest first */
    char *at, *end;
    size_t total_bytes;
} Arena;

/* A zeroed Arena is a valid empty one. */
void arena_free(Arena *arena);
/* Forgets everything, keeps one chunk for reuse. */
void arena_reset(Arena *arena);
/* Zeroed, aligned for any type. */
void *arena_alloc(Arena *arena, size_t size) __attribute__((malloc, alloc_size(2), returns_nonnull));
/* Zeroed; asserts that count * size does not overflow. */
void *arena_array(Arena *arena, size_t count, size_t size) __attribute__((malloc, alloc_size(2, 3), returns_nonnull));
/* A copy in the arena, with a NUL behind it that is not counted. */
Str arena_copy(Arena *arena, Str text);
Str arena_printf(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
Str arena_vprintf(Arena *arena, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

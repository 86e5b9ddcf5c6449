#include "base/arena.h"

#include "limits.h"

#include <assert.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

struct ArenaChunk {
    ArenaChunk *next; /* older */
    size_t size;      /* bytes behind this header */
};

enum { ARENA_ALIGN = alignof(max_align_t) };

static char *chunk_bytes(ArenaChunk *chunk)
{
    return (char *)(chunk + 1);
}

static _Noreturn void arena_exhausted(size_t size, size_t total)
{
    fprintf(stderr, "arena: no memory for %zu bytes (%zu in use)\n", size, total);
    abort();
}

static ArenaChunk *chunk_new(Arena *arena, size_t size)
{
    ArenaChunk *chunk = NULL;
    if (size <= ARENA_MAX_BYTES && arena->total_bytes <= ARENA_MAX_BYTES - size)
        chunk = malloc(sizeof(ArenaChunk) + size);
    if (!chunk)
        arena_exhausted(size, arena->total_bytes);
    arena->total_bytes += size;
    *chunk = (ArenaChunk){ .size = size };
    return chunk;
}

/* A piece larger than half a chunk gets one of its own, behind the newest, so that the room left there is still used.
 */
static void *arena_large(Arena *arena, size_t size)
{
    ArenaChunk *chunk = chunk_new(arena, size);
    chunk->next = arena->chunks->next;
    arena->chunks->next = chunk;
    return chunk_bytes(chunk);
}

/* Nothing takes a place too: the result is never NULL. */
static void *arena_take(Arena *arena, size_t size)
{
    size_t rounded = size ? (size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1) : ARENA_ALIGN;
    if (rounded < size)
        arena_exhausted(size, arena->total_bytes);
    if (rounded <= (size_t)(arena->end - arena->at)) {
        char *at = arena->at;
        arena->at += rounded;
        return at;
    }
    if (arena->chunks && rounded > ARENA_CHUNK_BYTES / 2)
        return arena_large(arena, rounded);
    ArenaChunk *chunk = chunk_new(arena, rounded > ARENA_CHUNK_BYTES ? rounded : ARENA_CHUNK_BYTES);
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    arena->at = chunk_bytes(chunk) + rounded;
    arena->end = chunk_bytes(chunk) + chunk->size;
    return chunk_bytes(chunk);
}

static void chunks_free(ArenaChunk *chunk)
{
    while (chunk) {
        ArenaChunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
}

void arena_free(Arena *arena)
{
    chunks_free(arena->chunks);
    *arena = (Arena){ 0 };
}

void arena_reset(Arena *arena)
{
    ArenaChunk *kept = arena->chunks;
    if (!kept || kept->size != ARENA_CHUNK_BYTES) {
        arena_free(arena);
        return;
    }
    chunks_free(kept->next);
    kept->next = NULL;
    *arena = (Arena){
        .chunks = kept, .at = chunk_bytes(kept), .end = chunk_bytes(kept) + kept->size, .total_bytes = kept->size
    };
}

void *arena_alloc(Arena *arena, size_t size)
{
    return memset(arena_take(arena, size), 0, size);
}

void *arena_array(Arena *arena, size_t count, size_t size)
{
    size_t bytes = 0;
    bool overflow = __builtin_mul_overflow(count, size, &bytes);
    assert(!overflow);
    return arena_alloc(arena, bytes);
}

Str arena_copy(Arena *arena, Str text)
{
    char *copy = arena_take(arena, text.len + 1);
    if (text.len)
        memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    return (Str){ copy, text.len };
}

Str arena_vprintf(Arena *arena, const char *format, va_list args)
{
    assert(format);
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    assert(len >= 0);
    char *text = arena_take(arena, (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    return (Str){ text, (size_t)len };
}

Str arena_printf(Arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Str text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}

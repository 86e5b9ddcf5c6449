/* News: what is told to all loops, for the live streams that are parked there (parked.h). */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>

typedef struct Stream Stream;

/* What may wake streams; made once, never changed, shared by all loops, freed by the last. What it tells stands behind
 * it, in the same piece of the heap. */
typedef struct News News;
struct News {
    atomic_int holders;
    const Stream *stream; /* whom it may wake: streams of this kind */
    /* On the loop's thread, for each of its parked streams. state is the stream's, and is not with a lane. */
    bool (*wakes)(const News *news, void *state);
};

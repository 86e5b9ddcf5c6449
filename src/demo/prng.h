/* Numbers for made-up data: the same on every machine, never for secrets. Each thing that is made has a generator of
 * its own, named by what it is and its number, so that it stays the same whatever is made before it or left out. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct Prng {
    uint64_t state;
} Prng;

typedef enum PrngUse { PRNG_USER, PRNG_TICKET, PRNG_DESCRIPTION, PRNG_COMMENT } PrngUse;

/* SplitMix64: a counter in steps of the golden ratio, mixed until every bit depends on every other. */
static inline uint64_t prng_next(Prng *prng)
{
    uint64_t z = prng->state += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

static inline Prng prng_for(PrngUse use, int64_t number)
{
    Prng prng = { (uint64_t)number * 4 + (uint64_t)use };
    return (Prng){ prng_next(&prng) };
}

/* 0 to limit - 1. limit at most 2^32: the error of not drawing again is below one in a thousand million. */
static inline int64_t prng_below(Prng *prng, int64_t limit)
{
    return (int64_t)(((prng_next(prng) >> 32) * (uint64_t)limit) >> 32);
}

/* True so many times in ten thousand. */
static inline bool prng_chance(Prng *prng, int per_ten_thousand)
{
    return prng_below(prng, 10000) < per_ten_thousand;
}

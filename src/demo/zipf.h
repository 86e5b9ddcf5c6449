/* Zipf's law: of n things the first comes up twice as often as the second and k times as often as the k-th, as words,
 * owners and causes do. Sums and quotients alone, so the result is the same on every machine. */
#pragma once

#include "demo/prng.h"

#include <stddef.h>

typedef struct Zipf {
    double *sums; /* sums[i] = 1 + 1/2 + ... + 1/(i+1) */
    size_t count;
} Zipf;

/* For choices among up to count things; 8 bytes each. End with zipf_free. */
Zipf zipf_make(size_t count);
void zipf_free(Zipf *zipf);
/* 0 to n - 1; n at least 1, at most zipf->count. Some twenty steps at most. */
size_t zipf_pick(const Zipf *zipf, Prng *prng, size_t n);

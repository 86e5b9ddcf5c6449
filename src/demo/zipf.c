#include "demo/zipf.h"

#include <assert.h>
#include <stdlib.h>

Zipf zipf_make(size_t count)
{
    Zipf zipf = { .sums = calloc(count, sizeof(double)), .count = count };
    double sum = 0;
    if (!zipf.sums)
        abort();
    for (size_t i = 0; i < count; i++)
        zipf.sums[i] = sum += 1.0 / (double)(i + 1);
    return zipf;
}

void zipf_free(Zipf *zipf)
{
    free(zipf->sums);
    *zipf = (Zipf){ 0 };
}

static double unit(Prng *prng)
{
    return (double)(prng_next(prng) >> 11) / (double)(1ULL << 53);
}

/* The first whose sum is above a point drawn evenly: the larger a thing's share, the more points are its own. */
size_t zipf_pick(const Zipf *zipf, Prng *prng, size_t n)
{
    assert(n >= 1 && n <= zipf->count);
    double point = unit(prng) * zipf->sums[n - 1];
    size_t low = 0, high = n - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (zipf->sums[middle] > point)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

#include "base/histogram.h"

#include <assert.h>

void histogram_add(Histogram *histogram, HistogramBounds bounds, int64_t value)
{
    size_t bucket = 0;
    assert(bounds.count <= HISTOGRAM_BOUNDS_MAX && value >= 0);
    while (bucket < bounds.count && value > bounds.list[bucket])
        bucket++;
    counter_add(&histogram->counts[bucket], 1);
    counter_add(&histogram->sum, (uint64_t)value);
}

void histogram_read(const Histogram *histogram, HistogramSum *sum)
{
    for (size_t i = 0; i <= HISTOGRAM_BOUNDS_MAX; i++) {
        uint64_t count = counter_read(&histogram->counts[i]);
        sum->counts[i] += count;
        sum->count += count;
    }
    sum->sum += counter_read(&histogram->sum);
}

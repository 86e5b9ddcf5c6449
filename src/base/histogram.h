/* Histogram: how often a number fell between which bounds, without a lock. One thread adds, any thread may read: each
 * counter is right, though a reader may see one addition in some counters and not yet in others. An addition costs a
 * few nanoseconds. */
#pragma once

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum { HISTOGRAM_BOUNDS_MAX = 15 };

/* Ascending; a value counts in the first bucket whose bound it does not pass, or in the one behind them all. */
typedef struct HistogramBounds {
    const int64_t *list;
    size_t count; /* HISTOGRAM_BOUNDS_MAX at most */
} HistogramBounds;

typedef struct Histogram {
    _Atomic uint64_t counts[HISTOGRAM_BOUNDS_MAX + 1];
    _Atomic uint64_t sum;
} Histogram;

/* What was read of one histogram, or of several of the same bounds. */
typedef struct HistogramSum {
    uint64_t counts[HISTOGRAM_BOUNDS_MAX + 1];
    uint64_t count, sum;
} HistogramSum;

/* A counter of which one thread is the only writer: no locked instruction is needed. */
static inline void counter_add(_Atomic uint64_t *counter, uint64_t by)
{
    atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + by, memory_order_relaxed);
}

static inline uint64_t counter_read(const _Atomic uint64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

/* value: not negative. */
void histogram_add(Histogram *histogram, HistogramBounds bounds, int64_t value);
/* Adds what histogram holds to *sum, which begins zeroed. */
void histogram_read(const Histogram *histogram, HistogramSum *sum);

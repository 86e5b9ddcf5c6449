#include "http/metrics.h"

#include <assert.h>
#include <stdlib.h>

typedef struct RouteCounters {
    _Atomic uint64_t classes[METRICS_CLASSES];
    Histogram took;
} RouteCounters;

struct LoopMetrics {
    RouteCounters *rows;
    const atomic_int *connections;
};

struct Metrics {
    size_t rows, loops, loops_max;
    LoopMetrics *list;
};

static const int64_t bounds_us[] = { 250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000,
    2500000, 5000000, 10000000 };
const HistogramBounds metrics_took_bounds = { bounds_us, sizeof bounds_us / sizeof *bounds_us };

Metrics *metrics_new(size_t routes, size_t loops)
{
    Metrics *metrics = calloc(1, sizeof *metrics);
    assert(metrics);
    *metrics = (Metrics){ .rows = METRICS_ROUTES + routes, .loops_max = loops };
    metrics->list = calloc(loops, sizeof *metrics->list);
    assert(metrics->list);
    return metrics;
}

void metrics_free(Metrics *metrics)
{
    if (!metrics)
        return;
    for (size_t i = 0; i < metrics->loops; i++)
        free(metrics->list[i].rows);
    free(metrics->list);
    free(metrics);
}

LoopMetrics *metrics_loop(Metrics *metrics, const atomic_int *connections)
{
    assert(metrics->loops < metrics->loops_max);
    LoopMetrics *loop = &metrics->list[metrics->loops++];
    *loop = (LoopMetrics){ calloc(metrics->rows, sizeof *loop->rows), connections };
    assert(loop->rows);
    return loop;
}

void metrics_count(LoopMetrics *loop, size_t what, int status, int64_t took_us)
{
    RouteCounters *row = &loop->rows[what];
    int class = status / 100 - METRICS_CLASS_FIRST;
    assert(class >= 0 && class < METRICS_CLASSES);
    counter_add(&row->classes[class], 1);
    histogram_add(&row->took, metrics_took_bounds, took_us);
}

void metrics_read(const Metrics *metrics, size_t what, RouteFigures *out)
{
    assert(what < metrics->rows);
    *out = (RouteFigures){ 0 };
    for (size_t i = 0; i < metrics->loops; i++) {
        const RouteCounters *row = &metrics->list[i].rows[what];
        for (size_t class = 0; class < METRICS_CLASSES; class ++)
            out->classes[class] += counter_read(&row->classes[class]);
        histogram_read(&row->took, &out->took);
    }
}

int64_t metrics_connections(const Metrics *metrics)
{
    int64_t count = 0;
    for (size_t i = 0; i < metrics->loops; i++)
        count += atomic_load_explicit(metrics->list[i].connections, memory_order_relaxed);
    return count;
}

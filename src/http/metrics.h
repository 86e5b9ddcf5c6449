/* Metrics: how often each route was asked, what it answered and how long that took. Each loop counts for itself,
 * without locks, under 0.1 µs a request; whoever shows the figures sums the loops. */
#pragma once

#include "base/histogram.h"

typedef struct Metrics Metrics;
typedef struct LoopMetrics LoopMetrics;

/* What a request was for: one of these, or METRICS_ROUTES + the index of its row in router_rows. */
enum {
    METRICS_FILES,     /* a file of the web application */
    METRICS_PREFLIGHT, /* CORS */
    METRICS_OTHER,     /* no route: 404, 405, what could not be read */
    METRICS_ROUTES,
};

/* Answers by the first digit of their status. */
enum { METRICS_CLASSES = 4, METRICS_CLASS_FIRST = 2 };

typedef struct RouteFigures {
    uint64_t classes[METRICS_CLASSES]; /* 2xx, 3xx, 4xx, 5xx */
    HistogramSum took;                 /* microseconds until the head of the answer */
} RouteFigures;

extern const HistogramBounds metrics_took_bounds; /* microseconds */

/* For that many rows of the router and that many loops. */
Metrics *metrics_new(size_t routes, size_t loops);
/* After the loops have ended. NULL is accepted. */
void metrics_free(Metrics *metrics);
/* A loop's own counters; they live as long as metrics. connections: the loop's count, which outlives all reading. While
 * no other thread uses metrics. */
LoopMetrics *metrics_loop(Metrics *metrics, const atomic_int *connections);
/* The loop's thread alone. */
void metrics_count(LoopMetrics *loop, size_t what, int status, int64_t took_us);

/* Any thread. */
void metrics_read(const Metrics *metrics, size_t what, RouteFigures *out);
int64_t metrics_connections(const Metrics *metrics);

/* Counting requests: each loop for itself, read as one, while the loops go on. */
#include "http/metrics.h"
#include "unit.h"

#include <pthread.h>

enum { ROUTES = 3, LOOPS = 2, MANY = 200000 };

static void loops_are_read_as_one(void **state)
{
    (void)state;
    atomic_int open[LOOPS] = { 3, 4 };
    Metrics *metrics = metrics_new(ROUTES, LOOPS);
    LoopMetrics *loops[] = { metrics_loop(metrics, &open[0]), metrics_loop(metrics, &open[1]) };
    RouteFigures figures;
    metrics_count(loops[0], METRICS_ROUTES + 1, 200, 250);
    metrics_count(loops[1], METRICS_ROUTES + 1, 204, 251);
    metrics_count(loops[1], METRICS_ROUTES + 1, 404, 0);
    metrics_count(loops[1], METRICS_ROUTES + 1, 507, 99000000);
    metrics_count(loops[1], METRICS_FILES, 304, 1);
    metrics_read(metrics, METRICS_ROUTES + 1, &figures);
    static const uint64_t classes[METRICS_CLASSES] = { 2, 0, 1, 1 };
    assert_memory_equal(figures.classes, classes, sizeof classes);
    assert_int_equal(figures.took.count, 4);
    assert_int_equal(figures.took.counts[0], 2); /* up to 250 µs */
    assert_int_equal(figures.took.counts[1], 1);
    assert_int_equal(figures.took.counts[metrics_took_bounds.count], 1);
    metrics_read(metrics, METRICS_FILES, &figures);
    assert_int_equal(figures.classes[1], 1);
    metrics_read(metrics, METRICS_ROUTES, &figures);
    assert_int_equal(figures.took.count, 0);
    assert_int_equal(metrics_connections(metrics), 7);
    metrics_free(metrics);
}

static void *count_many(void *loop)
{
    for (int i = 0; i < MANY; i++)
        metrics_count(loop, METRICS_OTHER, 200, i);
    return NULL;
}

static void reading_disturbs_nobody(void **state)
{
    (void)state;
    atomic_int open = 0;
    Metrics *metrics = metrics_new(ROUTES, LOOPS);
    pthread_t threads[LOOPS];
    RouteFigures figures = { 0 };
    for (int i = 0; i < LOOPS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, count_many, metrics_loop(metrics, &open)), 0);
    for (uint64_t last = 0; last < LOOPS * MANY; last = figures.took.count) {
        metrics_read(metrics, METRICS_OTHER, &figures);
        assert_true(figures.took.count >= last);
    }
    for (int i = 0; i < LOOPS; i++)
        pthread_join(threads[i], NULL);
    metrics_read(metrics, METRICS_OTHER, &figures);
    assert_int_equal(figures.classes[0], LOOPS * MANY);
    assert_int_equal(figures.took.sum, (uint64_t)LOOPS * MANY * (MANY - 1) / 2);
    metrics_free(metrics);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loops_are_read_as_one),
        cmocka_unit_test(reading_disturbs_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

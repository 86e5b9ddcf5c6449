/* Histograms: what falls on a bound is below it, what passes them all is kept, sums of several are sums. */
#include "base/histogram.h"
#include "unit.h"

static const int64_t list[] = { 10, 20, 40 };
static const HistogramBounds bounds = { list, COUNT(list) };

static void a_value_on_a_bound_is_in_its_bucket(void **state)
{
    (void)state;
    Histogram histogram = { 0 };
    HistogramSum sum = { 0 };
    static const int64_t values[] = { 0, 10, 11, 20, 21, 40, 41, 1000000 };
    for (size_t i = 0; i < COUNT(values); i++)
        histogram_add(&histogram, bounds, values[i]);
    histogram_read(&histogram, &sum);
    static const uint64_t expected[] = { 2, 2, 2, 2, 0 };
    for (size_t i = 0; i < COUNT(expected); i++)
        assert_int_equal(sum.counts[i], expected[i]);
    assert_int_equal(sum.count, COUNT(values));
    assert_int_equal(sum.sum, 0 + 10 + 11 + 20 + 21 + 40 + 41 + 1000000);
}

static void reading_adds_up(void **state)
{
    (void)state;
    Histogram one = { 0 }, other = { 0 };
    HistogramSum sum = { 0 };
    histogram_add(&one, bounds, 5);
    histogram_add(&other, bounds, 5);
    histogram_add(&other, bounds, 50);
    histogram_read(&one, &sum);
    histogram_read(&other, &sum);
    assert_int_equal(sum.counts[0], 2);
    assert_int_equal(sum.counts[COUNT(list)], 1);
    assert_int_equal(sum.count, 3);
    assert_int_equal(sum.sum, 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_on_a_bound_is_in_its_bucket),
        cmocka_unit_test(reading_adds_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The text that Prometheus reads, letter by letter. */
#include "health/exposition.h"
#include "unit.h"

static void check(Buf *text, const char *expected)
{
    buf_char(text, '\0');
    assert_string_equal(text->ptr, expected);
    buf_free(text);
}

static void samples(void **state)
{
    (void)state;
    Buf text = { 0 };
    exposition_family(&text, "jobs", "gauge", "Work for later.");
    exposition_sample(&text, "jobs", NULL, 0, UNIT_ONE);
    exposition_sample(&text, "jobs", (Label[]){ { "a", str("x") }, { "b", str("") }, { 0 } }, INT64_MAX, UNIT_ONE);
    exposition_sample(&text, "jobs", (Label[]){ { 0 } }, 1000001, UNIT_US);
    check(&text, "# HELP jobs Work for later.\n# TYPE jobs gauge\n"
                 "jobs 0\n"
                 "jobs{a=\"x\",b=\"\"} 9223372036854775807\n"
                 "jobs 1.000001\n");
}

static void labels_are_escaped(void **state)
{
    (void)state;
    Buf text = { 0 };
    exposition_sample(&text, "a", (Label[]){ { "l", str("q\"b\\n\nend{},=") }, { 0 } }, 1, UNIT_ONE);
    check(&text, "a{l=\"q\\\"b\\\\n\\nend{},=\"} 1\n");
}

static void histograms_pile_up(void **state)
{
    (void)state;
    static const int64_t list[] = { 250, 1000000, 2500000 };
    Buf text = { 0 };
    HistogramSum sum = { .counts = { 1, 0, 2, 4 }, .count = 7, .sum = 12345678 };
    exposition_histogram(
        &text, "t", (Label[]){ { "r", str("/x") }, { 0 } }, (HistogramBounds){ list, COUNT(list) }, &sum, UNIT_US);
    check(&text, "t_bucket{r=\"/x\",le=\"0.00025\"} 1\n"
                 "t_bucket{r=\"/x\",le=\"1\"} 1\n"
                 "t_bucket{r=\"/x\",le=\"2.5\"} 3\n"
                 "t_bucket{r=\"/x\",le=\"+Inf\"} 7\n"
                 "t_sum{r=\"/x\"} 12.345678\n"
                 "t_count{r=\"/x\"} 7\n");
    exposition_histogram(&text, "n", NULL, (HistogramBounds){ list, 1 }, &sum, UNIT_ONE);
    check(&text, "n_bucket{le=\"250\"} 1\nn_bucket{le=\"+Inf\"} 7\nn_sum 12345678\nn_count 7\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples),
        cmocka_unit_test(labels_are_escaped),
        cmocka_unit_test(histograms_pile_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

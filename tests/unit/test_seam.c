/* The seams are the system's own until a test sets others; and the list of errors is whole. */
#include "base/seam.h"

#include "base/err.h"
#include "unit.h"

#include <string.h>
#include <time.h>

static void the_clocks_are_the_systems(void **state)
{
    (void)state;
    int64_t before = (int64_t)time(NULL) * 1000000, now = time_now().us;
    assert_true(now >= before - 1000000 && now <= before + 60 * INT64_C(1000000));
    int64_t first = monotonic_us();
    assert_true(monotonic_us() >= first && first > 0);
}

static void random_bytes_differ(void **state)
{
    (void)state;
    char a[300] = { 0 }, b[300] = { 0 };
    random_bytes(a, sizeof a);
    random_bytes(b, sizeof b);
    assert_memory_not_equal(a, b, sizeof a);
    assert_memory_not_equal(a + 284, (char[16]){ 0 }, 16); /* filled to the end */
    random_bytes(a, 0);
}

static Time other_now(void)
{
    return (Time){ 42 };
}

static void a_test_sets_its_own(void **state)
{
    (void)state;
    Seams kept = seams;
    seams.now = other_now;
    assert_int_equal(time_now().us, 42);
    seams = kept;
}

static void every_error_has_a_status_and_a_text(void **state)
{
    (void)state;
    assert_int_equal(err_info(ERR_OK)->status, 200);
    for (int err = ERR_OK + 1; err < ERR_COUNT; err++) {
        const ErrInfo *info = err_info((Err)err);
        assert_true(info->status >= 400 && info->status < 600);
        assert_true(strlen(info->name) > 0 && strlen(info->text) > 0);
    }
    assert_int_equal(err_info(ERR_NOT_FOUND)->status, 404);
    assert_string_equal(err_info(ERR_NOT_FOUND)->name, "NOT_FOUND");
    assert_string_equal(err_info(ERR_NOT_FOUND)->text, "Not Found");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_clocks_are_the_systems),
        cmocka_unit_test(random_bytes_differ),
        cmocka_unit_test(a_test_sets_its_own),
        cmocka_unit_test(every_error_has_a_status_and_a_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

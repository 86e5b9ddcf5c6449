/* Limits: a sliding log, refused calls do not count, each rule and address for itself, bounded memory. */
#include "base/seam.h"
#include "limits.h"
#include "security/limiter.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>

#include <cmocka.h>

static const int64_t SECOND_US = 1000000;

static int64_t clock_us;

static int64_t fake_monotonic_us(void)
{
    return clock_us;
}

static Address address_number(uint32_t number)
{
    Address address = { .bytes = { [10] = 0xFF, [11] = 0xFF } };
    memcpy(address.bytes + 12, &number, sizeof number);
    return address;
}

static int setup(void **state)
{
    seams.monotonic_us = fake_monotonic_us;
    clock_us = 1000 * SECOND_US;
    *state = limiter_new();
    return 0;
}

static int teardown(void **state)
{
    limiter_free(*state);
    return 0;
}

static bool take(Limiter *limiter, LimitRule rule, uint32_t who)
{
    int wait_s = 0;
    Address address = address_number(who);
    return limiter_take(limiter, rule, &address, &wait_s);
}

static int wait_of(Limiter *limiter, LimitRule rule, uint32_t who)
{
    int wait_s = 0;
    Address address = address_number(who);
    assert_false(limiter_take(limiter, rule, &address, &wait_s));
    return wait_s;
}

static void test_counts(void **state)
{
    for (int i = 0; i < 5; i++)
        assert_true(take(*state, LIMIT_LOGIN, 1));
    assert_false(take(*state, LIMIT_LOGIN, 1));
    for (int i = 0; i < 3; i++)
        assert_true(take(*state, LIMIT_REGISTER, 1));
    assert_false(take(*state, LIMIT_REGISTER, 1));
    assert_true(take(*state, LIMIT_LOGIN, 2));
    for (int i = 0; i < 100; i++)
        assert_true(take(*state, LIMIT_NONE, 1));
}

static void test_slides(void **state)
{
    for (int i = 0; i < 5; i++, clock_us += 10 * SECOND_US) /* at 0, 10, 20, 30, 40; now 50 */
        assert_true(take(*state, LIMIT_LOGIN, 1));
    assert_int_equal(wait_of(*state, LIMIT_LOGIN, 1), 10);
    clock_us += 10 * SECOND_US - 1;
    assert_int_equal(wait_of(*state, LIMIT_LOGIN, 1), 1);
    clock_us += 1; /* 60: the first has fallen out, and room is for one */
    assert_true(take(*state, LIMIT_LOGIN, 1));
    assert_int_equal(wait_of(*state, LIMIT_LOGIN, 1), 10);
}

static void test_refused_does_not_count(void **state)
{
    for (int i = 0; i < 5; i++)
        assert_true(take(*state, LIMIT_LOGIN, 1));
    assert_int_equal(wait_of(*state, LIMIT_LOGIN, 1), 60);
    for (int i = 0; i < 50; i++, clock_us += SECOND_US)
        assert_false(take(*state, LIMIT_LOGIN, 1));
    clock_us += 10 * SECOND_US;
    for (int i = 0; i < 5; i++)
        assert_true(take(*state, LIMIT_LOGIN, 1));
}

/* Looking says what a call would be told, and is none. */
static void test_looking_does_not_count(void **state)
{
    Address address = address_number(1);
    int wait_s = 0;
    for (int i = 0; i < 20; i++)
        assert_true(limiter_look(*state, LIMIT_LOGIN, &address, &wait_s));
    for (int i = 0; i < limit_calls(LIMIT_LOGIN); i++)
        assert_true(take(*state, LIMIT_LOGIN, 1));
    clock_us += 15 * SECOND_US;
    assert_false(limiter_look(*state, LIMIT_LOGIN, &address, &wait_s));
    assert_int_equal(wait_s, 45);
    clock_us += 45 * SECOND_US;
    assert_true(limiter_look(*state, LIMIT_LOGIN, &address, &wait_s));
    assert_true(limiter_look(*state, LIMIT_NONE, &address, &wait_s));
}

static void test_seconds_are_told_whole(void **state)
{
    (void)state;
    assert_int_equal(limit_retry_s(1), 1);
    assert_int_equal(limit_retry_s(SECOND_US), 1);
    assert_int_equal(limit_retry_s(SECOND_US + 1), 2);
    assert_int_equal(limit_retry_s(LIMIT_WINDOW_US), 60);
}

/* The least recently used goes first; whoever called since, though refused, stays. */
static void test_bounded(void **state)
{
    enum { MARKED = 10 };
    for (uint32_t who = 0; who < MARKED; who++)
        for (int i = 0; i < 5; i++)
            assert_true(take(*state, LIMIT_LOGIN, who));
    for (uint32_t who = MARKED; who < CLIENT_ADDRESSES_MAX; who++)
        assert_true(take(*state, LIMIT_LOGIN, who));
    for (uint32_t who = 0; who < MARKED; who += 2)
        assert_false(take(*state, LIMIT_LOGIN, who)); /* the table is full, and these are its newest */
    for (uint32_t who = 0; who < MARKED / 2; who++)
        assert_true(take(*state, LIMIT_LOGIN, CLIENT_ADDRESSES_MAX + who));
    for (uint32_t who = 0; who < MARKED; who += 2)
        assert_false(take(*state, LIMIT_LOGIN, who));
    for (uint32_t who = 1; who < MARKED; who += 2)
        assert_true(take(*state, LIMIT_LOGIN, who)); /* forgotten */
}

static void test_many_evictions(void **state)
{
    for (uint32_t who = 0; who < 3 * CLIENT_ADDRESSES_MAX; who++)
        assert_true(take(*state, who % 2 ? LIMIT_LOGIN : LIMIT_REGISTER, who * 2654435761U));
    assert_true(take(*state, LIMIT_LOGIN, 7));
}

typedef struct Race {
    Limiter *limiter;
    atomic_int allowed;
} Race;

static void *race_run(void *arg)
{
    Race *race = arg;
    for (uint32_t i = 0; i < 1000; i++)
        race->allowed += take(race->limiter, LIMIT_LOGIN, i % 10);
    return NULL;
}

static void test_threads(void **state)
{
    Race race = { .limiter = *state };
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, race_run, &race), 0);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(race.allowed, 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_counts, setup, teardown),
        cmocka_unit_test_setup_teardown(test_slides, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refused_does_not_count, setup, teardown),
        cmocka_unit_test_setup_teardown(test_looking_does_not_count, setup, teardown),
        cmocka_unit_test(test_seconds_are_told_whole),
        cmocka_unit_test_setup_teardown(test_bounded, setup, teardown),
        cmocka_unit_test_setup_teardown(test_many_evictions, setup, teardown),
        cmocka_unit_test_setup_teardown(test_threads, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What was checked is remembered, and nothing is answered that a whole check would not answer. */
#include "security/token_cache.h"
#include "unit.h"

#include <stdlib.h>

enum { US_PER_S = 1000 * 1000, ISSUED_S = 1700000000, EXPIRES_S = ISSUED_S + 3600 };

typedef struct Fixture {
    Arena arena;
    TokenRing *ring;
    TokenCache *cache;
} Fixture;

static int setup(void **state)
{
    Fixture *f = calloc(1, sizeof *f);
    f->ring = token_ring_new(str("0123456789abcdef0123456789abcdef"), str(""));
    f->cache = token_cache_new(f->ring);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;
    token_cache_free(f->cache);
    token_ring_free(f->ring);
    arena_free(&f->arena);
    free(f);
    return 0;
}

static Str sign(Fixture *f, int64_t user_id)
{
    return token_sign(f->ring, &f->arena,
        (TokenClaims){ .user_id = user_id, .session_id = 7, .issued_at = ISSUED_S, .expires_at = EXPIRES_S });
}

static Time at(int64_t second)
{
    return (Time){ second * US_PER_S };
}

/* Through the cache and whole: the same verdict and claims. */
static void assert_same(Fixture *f, Str token, Time now)
{
    TokenClaims cached = { 0 }, whole = { 0 };
    Err expected = token_check(f->ring, token, now, &whole);
    assert_int_equal(token_cache_check(f->cache, token, now, &cached), expected);
    assert_int_equal(cached.user_id, whole.user_id);
    assert_int_equal(cached.session_id, whole.session_id);
    assert_int_equal(cached.issued_at, whole.issued_at);
    assert_int_equal(cached.expires_at, whole.expires_at);
}

static void test_the_clock_decides_each_time(void **state)
{
    Fixture *f = *state;
    Str token = sign(f, 1);
    const int64_t moments[] = { ISSUED_S, ISSUED_S + 1, EXPIRES_S - 1, EXPIRES_S, EXPIRES_S + 1, ISSUED_S - 1, ISSUED_S,
        0, -5, EXPIRES_S - 1 };
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
        assert_same(f, token, at(moments[i]));
}

static void test_each_changed_byte_is_refused_after_the_good_one(void **state)
{
    Fixture *f = *state;
    Str token = sign(f, 2);
    char *text = arena_alloc(&f->arena, token.len);
    assert_same(f, token, at(ISSUED_S));
    for (size_t i = 0; i < token.len; i++) {
        TokenClaims claims;
        memcpy(text, token.ptr, token.len);
        text[i] = text[i] == 'A' ? 'B' : 'A';
        assert_int_equal(token_cache_check(f->cache, (Str){ text, token.len }, at(ISSUED_S), &claims), ERR_CREDENTIALS);
    }
    for (size_t len = 0; len < token.len; len++)
        assert_same(f, (Str){ token.ptr, len }, at(ISSUED_S));
}

/* More tokens than there are places: whose place was taken is checked anew. */
static void test_many_take_turns(void **state)
{
    Fixture *f = *state;
    enum { MANY = 1000 };
    static Str tokens[MANY];
    for (int i = 0; i < MANY; i++)
        tokens[i] = sign(f, i + 1);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < MANY; i++) {
            TokenClaims claims;
            assert_int_equal(token_cache_check(f->cache, tokens[i], at(ISSUED_S), &claims), ERR_OK);
            assert_int_equal(claims.user_id, i + 1);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_clock_decides_each_time, setup, teardown),
        cmocka_unit_test_setup_teardown(test_each_changed_byte_is_refused_after_the_good_one, setup, teardown),
        cmocka_unit_test_setup_teardown(test_many_take_turns, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The refresh cookie: what was signed comes back, with either key of the ring, and nothing else does. */
#include "security/base64url.h"
#include "security/refresh_cookie.h"
#include "unit.h"

#include <stdio.h>

#define KEY "a-key-of-thirty-two-bytes-or-more"
#define OLD_KEY "the-key-before-it-of-as-many-bytes"

typedef struct Fixture {
    Arena arena;
    TokenRing *ring;
} Fixture;

static int setup(void **state)
{
    static Fixture fixture;
    fixture = (Fixture){ .ring = token_ring_new(str(KEY), str(OLD_KEY)) };
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    Fixture *fixture = *state;
    token_ring_free(fixture->ring);
    arena_free(&fixture->arena);
    return 0;
}

static void test_comes_back(void **state)
{
    Fixture *f = *state;
    static const RefreshCookie cookies[] = { { 1, 1, 1 }, { 7, 42, 1000 }, { INT64_MAX, INT64_MAX, INT64_MAX } };
    for (size_t i = 0; i < COUNT(cookies); i++) {
        RefreshCookie out;
        assert_true(refresh_cookie_check(f->ring, refresh_cookie_sign(f->ring, &f->arena, cookies[i]), &out));
        assert_memory_equal(&out, &cookies[i], sizeof out);
    }
}

static void test_every_changed_bit_is_refused(void **state)
{
    Fixture *f = *state;
    Str good = refresh_cookie_sign(f->ring, &f->arena, (RefreshCookie){ 7, 42, 3 });
    for (size_t i = 0; i < good.len * 8; i++) {
        char text[100];
        RefreshCookie out = { .user_id = -1 };
        memcpy(text, good.ptr, good.len);
        text[i / 8] = (char)(text[i / 8] ^ (1 << i % 8));
        if (refresh_cookie_check(f->ring, (Str){ text, good.len }, &out))
            fail_msg("%.*s passes for %.*s", (int)good.len, text, (int)good.len, good.ptr);
        assert_int_equal(out.user_id, -1);
    }
}

static void test_every_cut_is_refused(void **state)
{
    Fixture *f = *state;
    RefreshCookie out;
    Str good = refresh_cookie_sign(f->ring, &f->arena, (RefreshCookie){ 7, 42, 3 });
    for (size_t len = 0; len < good.len; len++) {
        assert_false(refresh_cookie_check(f->ring, (Str){ good.ptr, len }, &out));
        assert_false(refresh_cookie_check(f->ring, (Str){ good.ptr + good.len - len, len }, &out));
    }
    Str longer = arena_printf(&f->arena, "%s.", good.ptr);
    assert_false(refresh_cookie_check(f->ring, longer, &out));
}

/* The mac is good for the text that was signed; the numbers have one spelling. */
static void test_other_spellings_are_refused(void **state)
{
    Fixture *f = *state;
    static const char *const numbers[] = { "07.42.3", "+7.42.3", " 7.42.3", "7.42.0", "0.42.3", "-7.42.3", "7.42",
        "7.42.", "7..3", "7.42.3.4", "7.42.9223372036854775808", "7.42.99999999999999999999", "7.42.3x", "a.b.c", "" };
    for (size_t i = 0; i < COUNT(numbers); i++) {
        RefreshCookie out;
        uint8_t mac[TOKEN_MAC_BYTES];
        char text[64];
        token_ring_mac(f->ring, arena_printf(&f->arena, "refresh:%s", numbers[i]), mac);
        base64url_encode((Str){ (const char *)mac, sizeof mac }, text);
        Str whole = arena_printf(&f->arena, "%s.%.43s", numbers[i], text);
        if (refresh_cookie_check(f->ring, whole, &out))
            fail_msg("%s passes", whole.ptr);
    }
}

static void test_keys(void **state)
{
    Fixture *f = *state;
    RefreshCookie out;
    TokenRing *old = token_ring_new(str(OLD_KEY), str("")), *next = token_ring_new(str("another"), str(KEY));
    Str cookie = refresh_cookie_sign(old, &f->arena, (RefreshCookie){ 7, 42, 3 });
    assert_true(refresh_cookie_check(f->ring, cookie, &out));
    assert_false(refresh_cookie_check(next, cookie, &out));
    assert_true(refresh_cookie_check(next, refresh_cookie_sign(f->ring, &f->arena, out), &out));
    assert_false(refresh_cookie_check(old, refresh_cookie_sign(f->ring, &f->arena, out), &out));
    token_ring_free(old);
    token_ring_free(next);
}

/* A token's signature over the same numbers is not a cookie's. */
static void test_a_token_is_no_cookie(void **state)
{
    Fixture *f = *state;
    RefreshCookie out;
    Str token = token_sign(f->ring, &f->arena, (TokenClaims){ .user_id = 7, .session_id = 42, .expires_at = 1 });
    assert_false(refresh_cookie_check(f->ring, token, &out));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_comes_back),
        cmocka_unit_test(test_every_changed_bit_is_refused),
        cmocka_unit_test(test_every_cut_is_refused),
        cmocka_unit_test(test_other_spellings_are_refused),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_a_token_is_no_cookie),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

/* Digests name a thing by its content: equal for equal parts alone. */
#include "security/digest.h"
#include "unit.h"

static void test_parts_are_told_apart(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Str whole = digest_print(&arena, (Str[]){ str("ab"), str("c") }, 2);
    assert_int_equal(whole.len, 64);
    assert_true(str_equal(whole, digest_print(&arena, (Str[]){ str("ab"), str("c") }, 2)));
    assert_false(str_equal(whole, digest_print(&arena, (Str[]){ str("a"), str("bc") }, 2)));
    assert_false(str_equal(whole, digest_print(&arena, (Str[]){ str("ab"), str("c"), str("") }, 3)));
    arena_free(&arena);
}

/* Of eight zero bytes, the length of the one empty part; by sha256sum. */
static void test_it_is_sha_256(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Str digest = digest_print(&arena, (Str[]){ str("") }, 1);
    assert_true(str_is(digest, "af5570f5a1810b7af78caf4bc70a660f0df51e42baf91d4de5b2328de0e83dfc"));
    assert_true(
        str_is(digest_of(&arena, str("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts_are_told_apart),
        cmocka_unit_test(test_it_is_sha_256),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

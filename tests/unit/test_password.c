/* Passwords: the rules in the original's order, Unicode as Python sees it, PHC strings, equal cost for unknown users.
 */
#include "limits.h"
#include "security/common_passwords.h"
#include "security/password.h"
#include "security/phc.h"
#include "security/unicode.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))
#define SHORT "Password must be at least 8 characters long"
#define UPPER "Password must contain at least one uppercase letter"
#define LOWER "Password must contain at least one lowercase letter"
#define NUMBER "Password must contain at least one number"
#define SYMBOL "Password must contain at least one symbol (!@#$%^&*...)"
#define COMMON "Password is too common"
#define PHC_OF(costs) "$argon2id$v=19$" costs "$c29tZXNhbHQ$Z1dQcwpQNGsSP6uOEg3Ng05yMyNYuxEomvKF2pqM3Xw"

static const struct Rule {
    const char *password, *problem; /* NULL: good */
} rules[] = {
    { "StrongPass123!", NULL },
    { "AdminPass123!", NULL },
    { "Aa1!wxyz", NULL },
    { "Aa1!aaaa", NULL },
    { "Aa1!xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", NULL },
    { "ñÉ1!ñañañ", NULL },
    { "ªb1!CDEF", NULL },
    { "Ab١!cdef", NULL },
    { "Aa²!wxyz", NULL }, /* superscripts are digits, as in Python */
    { "Aa①!wxyz", NULL },
    { "𝐀bcdef1!", NULL },
    { "Ⅷabcde1!", NULL }, /* Other_Uppercase */
    { "ßÀ1!wxyz", NULL },
    { "", SHORT },
    { "Aa1!xyz", SHORT },
    { "ÀÀÀÀÀÀÀ", SHORT }, /* seven characters, fourteen bytes */
    { "abcdefg1", UPPER },
    { "ǆabcde1!", UPPER },
    { "ǅabcde1!", UPPER }, /* a title-case letter is neither */
    { "ABCDEFG1!", LOWER },
    { "Abcdefgh!", NUMBER },
    { "Aa½!wxyz", NUMBER }, /* a number, no digit */
    { "Aa〇!wxyz", NUMBER },
    { "Abcdefg1", SYMBOL },
    { "Abcdefg1~", SYMBOL },
    { "Abcdefg1\\", SYMBOL },
    { "Abcdefg 1", SYMBOL },
    { "Abcdefg1`", SYMBOL },
    { "Abcdefg1¿", SYMBOL },
    { "Password1!", COMMON },
    { "pASSWORD1!", COMMON },
    { "Passw0rd!", COMMON },
    { "P@ssw0rd", COMMON },
    { "Welcome1!", COMMON },
    { "Qwerty123!", COMMON },
    { "ServiceDesk1!", COMMON },
    { "Password1!x", NULL },
};

static void test_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rules); i++) {
        const char *problem = password_problem(str(rules[i].password));
        bool same = problem && rules[i].problem ? strcmp(problem, rules[i].problem) == 0 : problem == rules[i].problem;
        if (!same)
            fail_msg("%s: %s", rules[i].password, problem ? problem : "good");
    }
}

static void test_every_symbol(void **state)
{
    (void)state;
    int good = 0;
    for (int c = 1; c < 0x80; c++) {
        char password[] = "Abcdefg1x";
        password[8] = (char)c;
        bool symbol = strchr("!@#$%^&*()_+-=[]{}|;':\",./<>?", c) != NULL;
        const char *problem = password_problem(str(password));
        assert_true(symbol ? problem == NULL : problem && strcmp(problem, SYMBOL) == 0);
        good += symbol;
    }
    assert_int_equal(good, 29);
    assert_string_equal(password_problem((Str){ "Abcdefg1\0", 9 }), SYMBOL);
}

/* The whole of Unicode against Python 3.11: an FNV-1a of str.isupper, islower, isdigit, isspace and \w of every
 * character. for c in map(chr, chain(range(0xD800), range(0xE000, 0x110000))): h = (h ^ (c.isupper() | c.islower() << 1
 * | c.isdigit() << 2 | c.isspace() << 3 | bool(re.match(r"\w", c)) << 4)) * P */
static void test_unicode_is_pythons(void **state)
{
    (void)state;
    uint64_t hash = 14695981039346656037U;
    for (uint32_t c = 0; c < 0x110000; c = c == 0xD7FF ? 0xE000 : c + 1) {
        unsigned bits = (unsigned)(rune_is_upper(c) | rune_is_lower(c) << 1 | rune_is_digit(c) << 2 |
                                   rune_is_space(c) << 3 | rune_is_word(c) << 4);
        hash = (hash ^ bits) * 1099511628211U;
    }
    assert_true(hash == 0xd7c09d71953fef12U);
}

/* A word that another rule refuses, or one that is there twice, would be of no use; capitals would never match. */
static void test_common_list(void **state)
{
    (void)state;
    for (size_t i = 0; i < common_passwords_count; i++) {
        const char *word = common_passwords[i];
        char capital[64];
        bool raised = false;
        size_t len = strlen(word);
        assert_true(len < sizeof capital);
        for (size_t k = 0; k <= len; k++) {
            bool raise = !raised && word[k] >= 'a' && word[k] <= 'z';
            capital[k] = (char)(raise ? word[k] - 32 : word[k]);
            raised |= raise;
            assert_false(word[k] >= 'A' && word[k] <= 'Z');
        }
        const char *problem = password_problem(str(capital));
        if (!problem || strcmp(problem, COMMON) != 0)
            fail_msg("%s: %s", capital, problem ? problem : "good");
        if (i > 0)
            assert_true(strcmp(common_passwords[i - 1], word) < 0);
    }
}

static void test_hash_and_verify(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Str phc, again;
    assert_int_equal(password_hash(&arena, str("StrongPass123!"), &phc), ERR_OK);
    assert_int_equal(password_hash(&arena, str("StrongPass123!"), &again), ERR_OK);
    assert_true(str_starts(phc, "$argon2id$v=19$m=65536,t=3,p=4$"));
    assert_int_equal(phc.len, strlen("$argon2id$v=19$m=65536,t=3,p=4$") + 22 + 1 + 43);
    assert_false(str_equal(phc, again)); /* a salt of its own */
    assert_true(password_verify(phc, str("StrongPass123!")));
    assert_false(password_verify(phc, str("StrongPass123?")));
    arena_free(&arena);
}

/* Made by argon2-cffi, as the original did, and with other parameters. */
static const struct Foreign {
    const char *phc, *password;
} foreign[] = {
    { "$argon2id$v=19$m=65536,t=3,p=4$uUnZqCqQ9At2pII73bm1RA$2h8CxLkWuZYWd6hFz0kWNmWIMj1Krata6vqSZypCQU8",
        "StrongPass123!" },
    { "$argon2id$v=19$m=8,t=1,p=1$rorL5hZXckY$aGP8ZYI56f5OcIJ+5eRslg", "pass" },
    { "$argon2id$v=19$m=1024,t=2,p=8$"
      "05SxuHrvPO13z7k96uD2EPpFFsQSWZrPwRvDNcw7Sb3SHCXJCSwpYpN5WrEU3KbjBlk8HEreoSubJWRYWPu0KA$z4qMN72GUhkCoT/"
      "8UFVglvhsoiVvaSy7q4WcBiMW6iA1tRLGq/LqblphNLHURUzYjBklefhkpXcWbbNOM6cRew",
        "ñÉ1!ñañañ" },
    { "$argon2id$v=19$m=1024,t=2,p=3$diWWpmHIb/8imN6ZCPCD/Q$qL+IMjlHa7DVYdPBcMsISw", "" },
};

static void test_foreign_hashes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(foreign); i++) {
        assert_true(password_verify(str(foreign[i].phc), str(foreign[i].password)));
        assert_false(password_verify(str(foreign[i].phc), str("something else")));
    }
}

/* TRUST.md row 5: nothing is cut off, as bcrypt does past 72 bytes. */
static void test_every_byte_counts(void **state)
{
    (void)state;
    char password[PASSWORD_MAX_BYTES];
    memset(password, 'x', sizeof password);
    Str phc = str("$argon2id$v=19$m=8,t=1,p=1$se2qmcDPNPxxXrblVe4TUg$mQdW3iwfU4dI7Gao4GhcQrmQsSY7bqS1hjRxWNP8LJY");
    assert_true(password_verify(phc, (Str){ password, sizeof password }));
    assert_false(password_verify(phc, (Str){ password, sizeof password - 1 }));
    for (size_t i = 0; i < sizeof password; i += 31) {
        password[i] = 'y';
        assert_false(password_verify(phc, (Str){ password, sizeof password }));
        password[i] = 'x';
    }
    password[sizeof password - 1] = 'y';
    assert_false(password_verify(phc, (Str){ password, sizeof password }));
}

static const char *const refused_phcs[] = {
    "",
    "x",
    "$argon2id$",
    "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$Z1dQcwpQNGsSP6uOEg3Ng05yMyNYuxEomvKF2pqM3Xw",
    "$argon2id$v=16$m=64,t=1,p=1$c29tZXNhbHQ$Z1dQcwpQNGsSP6uOEg3Ng05yMyNYuxEomvKF2pqM3Xw",
    "$argon2id$m=64,t=1,p=1$c29tZXNhbHQ$Z1dQcwpQNGsSP6uOEg3Ng05yMyNYuxEomvKF2pqM3Xw",
    PHC_OF("m=7,t=1,p=1"),
    PHC_OF("m=31,t=1,p=4"),
    PHC_OF("m=1048577,t=1,p=1"),
    PHC_OF("m=99999999999,t=1,p=1"),
    PHC_OF("m=64,t=0,p=1"),
    PHC_OF("m=64,t=65,p=1"),
    PHC_OF("m=64,t=1,p=0"),
    PHC_OF("m=1024,t=1,p=65"),
    PHC_OF("m=064,t=1,p=1"),
    PHC_OF("m=-64,t=1,p=1"),
    PHC_OF("m=64,t=1"),
    PHC_OF("m=64,t=1,p=1,x=1"),
    PHC_OF("t=1,m=64,p=1"),
    "$argon2id$v=19$m=64,t=1,p=1$c2hvcnQ$Z1dQcwpQNGsSP6uOEg3Ng05yMyNYuxEomvKF2pqM3Xw",
    "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$Z1dQcwo",
    "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$Z1dQcwpQNGsSP6uOEg3Ng05yMyNYuxEomvKF2pqM3Xx",
    "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$Z1dQcwpQNGsSP6uOEg3Ng05yMyNYuxEomvKF2pqM3Xw=",
    "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$Z1dQcwpQNGsSP6uOEg3Ng05yMyNYuxEomvKF2pqM3-w",
    "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$Z1dQcwpQNGsSP6uOEg3Ng05yMyNYuxEomvKF2pqM3Xw$",
    "$2b$12$abcdefghijklmnopqrstuv",
};

static void test_phc(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Phc phc;
    for (size_t i = 0; i < COUNT(refused_phcs); i++)
        if (phc_parse(str(refused_phcs[i]), &phc))
            fail_msg("%s", refused_phcs[i]);
    static const char *const good[] = { PHC_OF("m=8,t=1,p=1"), PHC_OF("m=65536,t=3,p=4"),
        PHC_OF("m=1048576,t=64,p=64") };
    for (size_t i = 0; i < COUNT(good); i++) {
        assert_true(phc_parse(str(good[i]), &phc));
        assert_true(str_is(phc_print(&arena, &phc), good[i]));
    }
    assert_int_equal(phc.salt_len, 8);
    assert_memory_equal(phc.salt, "somesalt", 8);
    arena_free(&arena);
}

/* TRUST.md row 8: somebody unknown, and somebody whose stored hash is broken, cost one hash like everybody else. */
static void test_unknown_user_costs_the_same(void **state)
{
    (void)state;
    int64_t before = password_hashes_count();
    assert_false(password_verify(str(""), str("StrongPass123!")));
    assert_int_equal(password_hashes_count(), before + 1);
    assert_false(password_verify(str("broken"), str("StrongPass123!")));
    assert_int_equal(password_hashes_count(), before + 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_every_symbol),
        cmocka_unit_test(test_unicode_is_pythons),
        cmocka_unit_test(test_common_list),
        cmocka_unit_test(test_hash_and_verify),
        cmocka_unit_test(test_foreign_hashes),
        cmocka_unit_test(test_every_byte_counts),
        cmocka_unit_test(test_phc),
        cmocka_unit_test(test_unknown_user_costs_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Addresses: what parses, which proxies are believed, whom limits count. */
#include "security/address.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

static const struct Parse {
    const char *text, *printed; /* NULL: refused */
} parses[] = {
    { "1.2.3.4", "1.2.3.4" },
    { " 1.2.3.4\t", "1.2.3.4" },
    { "1.2.3.4:80", "1.2.3.4" },
    { "1.2.3.4:65535", "1.2.3.4" },
    { "::1", "::1" },
    { "[::1]", "::1" },
    { "[::1]:8080", "::1" },
    { "2001:DB8::0:1", "2001:db8::1" },
    { "::ffff:1.2.3.4", "1.2.3.4" },
    { "[::ffff:1.2.3.4]:1", "1.2.3.4" },
    { "::", "::" },
    { "", NULL },
    { " ", NULL },
    { "unknown", NULL },
    { "1.2.3", NULL },
    { "1.2.3.256", NULL },
    { "01.2.3.4", NULL },
    { "1.2.3.4:", NULL },
    { "1.2.3.4:x", NULL },
    { "1.2.3.4:123456", NULL },
    { "[1.2.3.4]", NULL },
    { "[::1", NULL },
    { "[::1]80", NULL },
    { "[::1]:", NULL },
    { "::1]", NULL },
    { "fe80::1%eth0", NULL },
    { "1.2.3.4, 5.6.7.8", NULL },
    { "1.2.3.4/8", NULL },
    { "aaaa:aaaa:aaaa:aaaa:aaaa:aaaa:aaaa:aaaa:aaaa:aaaa:aaaa:aaaa", NULL },
};

static void test_parse(void **state)
{
    (void)state;
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(parses); i++) {
        Address address = { .bytes = { 9 } };
        bool good = address_parse(str(parses[i].text), &address);
        if (good != (parses[i].printed != NULL))
            fail_msg("%s", parses[i].text);
        if (good)
            assert_string_equal(address_print(&arena, &address).ptr, parses[i].printed);
        else
            assert_int_equal(address.bytes[0], 9); /* untouched */
    }
    Address address;
    assert_false(address_parse((Str){ "1.2.3.4\0x", 9 }, &address));
    arena_free(&arena);
}

static const struct Client {
    const char *trusted, *peer, *forwarded, *client;
} clients[] = {
    /* Nobody is believed by default. */
    { "", "9.9.9.9", "1.2.3.4", "9.9.9.9" },
    { "", "127.0.0.1", "1.2.3.4", "127.0.0.1" },
    { "127.0.0.1", "127.0.0.1", "1.2.3.4", "1.2.3.4" },
    { "127.0.0.1", "::ffff:127.0.0.1", "1.2.3.4", "1.2.3.4" },
    { "127.0.0.1", "9.9.9.9", "1.2.3.4", "9.9.9.9" },
    { "127.0.0.1", "127.0.0.1", "", "127.0.0.1" },
    /* What stands left of the first untrusted hop is forged for all we know. */
    { "127.0.0.1", "127.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4" },
    { "127.0.0.1, 10.0.0.0/8", "127.0.0.1", "6.6.6.6, 1.2.3.4, 10.1.2.3", "1.2.3.4" },
    { "127.0.0.1,10.0.0.0/8", "127.0.0.1", "10.9.9.9, 10.1.2.3", "10.9.9.9" },
    { "127.0.0.1,10.0.0.0/8", "127.0.0.1", "1.2.3.4,unknown,10.1.2.3", "10.1.2.3" },
    { "127.0.0.1", "127.0.0.1", "1.2.3.4,", "127.0.0.1" },
    { "127.0.0.1", "127.0.0.1", "1.2.3.4:5678", "1.2.3.4" },
    { "::1", "::1", "[2001:db8::7]:443", "2001:db8::7" },
    { "::1, fd00::/8", "::1", "2001:db8::7, fd12::1", "2001:db8::7" },
    { "0.0.0.0/0", "8.8.8.8", "2001:db8::7, 1.2.3.4", "2001:db8::7" },
    { "10.1.2.3/9", "10.127.0.1", "1.2.3.4", "1.2.3.4" },
    { "10.1.2.3/9", "10.128.0.1", "1.2.3.4", "10.128.0.1" },
    { "192.0.2.1/32", "192.0.2.1", "1.2.3.4", "1.2.3.4" },
    { "192.0.2.1/32", "192.0.2.0", "1.2.3.4", "192.0.2.0" },
};

static void test_client(void **state)
{
    (void)state;
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(clients); i++) {
        TrustedProxies *proxies = NULL;
        Address peer;
        assert_null(trusted_proxies_new(&arena, str(clients[i].trusted), &proxies));
        assert_true(address_parse(str(clients[i].peer), &peer));
        Address client = address_of_client(proxies, &peer, str(clients[i].forwarded));
        if (!str_is(address_print(&arena, &client), clients[i].client))
            fail_msg("%s | %s: %s", clients[i].trusted, clients[i].forwarded, address_print(&arena, &client).ptr);
        trusted_proxies_free(proxies);
    }
    arena_free(&arena);
}

static void test_bad_lists(void **state)
{
    (void)state;
    Arena arena = { 0 };
    static const char *const bad[] = { "x", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::/129", "127.0.0.1 10.0.0.1",
        "localhost", "127.0.0.1:80", "10.0.0.0/8/8", "127.0.0.1, no" };
    for (size_t i = 0; i < COUNT(bad); i++) {
        TrustedProxies *proxies = NULL;
        const char *problem = trusted_proxies_new(&arena, str(bad[i]), &proxies);
        assert_non_null(problem);
        assert_null(proxies);
        assert_non_null(strstr(problem, "TRUSTED_PROXIES"));
        assert_non_null(strstr(problem, "10.0.0.0/8"));
    }
    trusted_proxies_free(NULL);
    arena_free(&arena);
}

static void test_for_limits(void **state)
{
    (void)state;
    static const char *const pairs[][2] = { { "1.2.3.4", "1.2.3.4" }, { "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::" },
        { "::1", "::" } };
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(pairs); i++) {
        Address address;
        assert_true(address_parse(str(pairs[i][0]), &address));
        Address counted = address_for_limits(&address);
        assert_string_equal(address_print(&arena, &counted).ptr, pairs[i][1]);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_client),
        cmocka_unit_test(test_bad_lists),
        cmocka_unit_test(test_for_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

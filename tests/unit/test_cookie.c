/* Cookies of a request, and which origins are ours. */
#include "http/cookie.h"
#include "unit.h"

static const struct Find {
    const char *header, *value;
} finds[] = {
    { "msd=1", "1" },
    { "a=b; msd=1; c=d", "1" },
    { "a=b;msd=1;c=d", "1" },
    { " msd = 1 ;", "1" },
    { "msd=1; msd=2", "1" },
    { "msd=1=2", "1=2" },
    { "msd=", "" },
    { "msd", "" },
    { "", "" },
    { ";;;", "" },
    { "xmsd=1", "" },
    { "msdx=1", "" },
    { "__Host-msd=1", "" },
    { "MSD=1", "" },
    { "a=msd=1", "" },
    { "a=\"; msd=1\"", "1\"" },
};

static void the_value_of_a_name_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(finds); i++) {
        Str value = cookie_find(str(finds[i].header), "msd");
        if (!str_is(value, finds[i].value))
            fail_msg("%s gives %.*s", finds[i].header, (int)value.len, value.ptr);
    }
}

#define PUBLIC "https://desk.example.com"
#define FRONTEND "http://localhost:5173"

static const struct Origin {
    const char *host, *origin;
    bool ours;
} origins[] = {
    { "127.0.0.1:8000", "http://127.0.0.1:8000", true },
    { "127.0.0.1:8000", "https://127.0.0.1:8000", true },
    { "Desk.local", "http://desk.local", true },
    { "127.0.0.1:8000", PUBLIC, true },
    { "127.0.0.1:8000", FRONTEND, true },
    { "127.0.0.1:8000", "http://desk.example.com", false },
    { "127.0.0.1:8000", PUBLIC ":8443", false },
    { "127.0.0.1:8000", PUBLIC "/", false },
    { "127.0.0.1:8000", PUBLIC ".evil.example", false },
    { "127.0.0.1:8000", "http://127.0.0.1", false },
    { "127.0.0.1:8000", "http://127.0.0.1:80000", false },
    { "127.0.0.1:8000", "127.0.0.1:8000", false },
    { "127.0.0.1:8000", "ftp://127.0.0.1:8000", false },
    { "127.0.0.1:8000", "http://evil@127.0.0.1:8000", false },
    { "127.0.0.1:8000", "null", false },
    { "null", "null", false },
    { "127.0.0.1:8000", "", false },
    { "127.0.0.1:8000", NULL, false },
    { "", "http://", false },
    { NULL, "http://", false },
    { NULL, PUBLIC, true },
};

static HttpRequest request_of(const char *host, const char *origin)
{
    HttpRequest request = { 0 };
    if (host)
        request.headers[request.header_count++] = (HttpHeader){ str("Host"), str(host) };
    if (origin)
        request.headers[request.header_count++] = (HttpHeader){ str("Origin"), str(origin) };
    return request;
}

static void origins_are_told_apart(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(origins); i++) {
        HttpRequest request = request_of(origins[i].host, origins[i].origin);
        if (origin_is_ours(&request, str(PUBLIC), str(FRONTEND)) != origins[i].ours)
            fail_msg("%s at %s", origins[i].origin ? origins[i].origin : "none", origins[i].host);
    }
}

static void two_origins_are_none(void **state)
{
    (void)state;
    HttpRequest request = request_of("desk", "http://desk");
    assert_true(origin_is_ours(&request, str(""), str("")));
    request.headers[request.header_count++] = (HttpHeader){ str("origin"), str("http://desk") };
    assert_false(origin_is_ours(&request, str(""), str("")));
}

static void an_empty_setting_is_nobody(void **state)
{
    (void)state;
    HttpRequest request = request_of("desk", "");
    assert_false(origin_is_ours(&request, str(""), str("")));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_value_of_a_name_is_found),
        cmocka_unit_test(origins_are_told_apart),
        cmocka_unit_test(two_origins_are_none),
        cmocka_unit_test(an_empty_setting_is_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

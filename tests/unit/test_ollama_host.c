/* OLLAMA_HOST in every form that Ollama's own programs were seen to take. */
#include "unit.h"

#include "model/ollama_host.h"

typedef struct Form {
    const char *text;
    const char *host, *path;
    int port;
    bool tls;
} Form;

static const Form forms[] = {
    { "", "127.0.0.1", "", 11434, false },
    { "1.2.3.4", "1.2.3.4", "", 11434, false },
    { " \" 1.2.3.4 \" ", "1.2.3.4", "", 11434, false },
    { "'1.2.3.4'", "1.2.3.4", "", 11434, false },
    { "\"1.2.3.4\"", "1.2.3.4", "", 11434, false },
    { "1.2.3.4:1234", "1.2.3.4", "", 1234, false },
    { "example.com", "example.com", "", 11434, false },
    { "example.com:1234", "example.com", "", 1234, false },
    { ":1234", "", "", 1234, false },
    { ":0", "", "", 0, false },
    { ":", "", "", 11434, false },
    { ":66000", "", "", 11434, false },
    { ":-1", "", "", 11434, false },
    { "h:http", "h", "", 11434, false },
    { "h:0x50", "h", "", 11434, false },
    { "h:", "h", "", 11434, false },
    { "http://h:66000", "h", "", 80, false },
    { "https://h:x", "h", "", 443, true },
    { "h:+80", "h", "", 80, false },
    { "h:00080", "h", "", 80, false },
    { "h:65535", "h", "", 65535, false },
    { "[::1]", "::1", "", 11434, false },
    { "::1", "::1", "", 11434, false },
    { "[::1", "::1", "", 11434, false },
    { "[::]", "::", "", 11434, false },
    { "[::1]:1337", "::1", "", 1337, false },
    { "http://1.2.3.4", "1.2.3.4", "", 80, false },
    { "http://1.2.3.4:4321", "1.2.3.4", "", 4321, false },
    { "https://1.2.3.4", "1.2.3.4", "", 443, true },
    { "https://1.2.3.4:4321", "1.2.3.4", "", 4321, true },
    { "https://example.com/ollama", "example.com", "/ollama", 443, true },
    { "https://example.com/ollama/", "example.com", "/ollama", 443, true },
    { "https://example.com/", "example.com", "", 443, true },
    { "example.com:1/a/b", "example.com", "/a/b", 1, false },
    { "http://", "127.0.0.1", "", 80, false },
    { "https://", "127.0.0.1", "", 443, true },
    { "http:///p", "127.0.0.1", "/p", 80, false },
    { "ollama.com", "ollama.com", "", 443, true },
    { "ollama.com:443", "ollama.com", "", 443, false },
    { "http://ollama.com", "ollama.com", "", 80, false },
    { "http://h:80?x=1", "h", "", 80, false },
    { "http://h/a?b", "h", "/a%3Fb", 80, false },
    { "http://h/a b%", "h", "/a%20b%25", 80, false },
    { "0.0.0.0", "0.0.0.0", "", 11434, false },
    { "localhost", "localhost", "", 11434, false },
    { "ollama:11434", "ollama", "", 11434, false },
    { "http://localhost:11434", "localhost", "", 11434, false },
};

static void every_form_is_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(forms); i++) {
        Arena arena = { 0 };
        OllamaHost host;
        const char *problem = ollama_host_parse(&arena, str(forms[i].text), &host);
        if (problem)
            fail_msg("%s: %s", forms[i].text, problem);
        if (!str_is(host.host, forms[i].host) || !str_is(host.path, forms[i].path) || host.port != forms[i].port ||
            host.tls != forms[i].tls)
            fail_msg("%s: tls %d, host %.*s, port %d, path %.*s", forms[i].text, host.tls, (int)host.host.len,
                host.host.ptr, host.port, (int)host.path.len, host.path.len ? host.path.ptr : "");
        arena_free(&arena);
    }
}

static void what_cannot_work_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = { "user:pw@h:1", "http://user@h", "ho st", "unix:///x", "HTTP://1.2.3.4",
        "ftp://h", "://h", "a:b:c", "[x]y:1", "]:1", "h\x01", "http://h\"x/", "fe80::1%eth0", "h\xff" };
    for (size_t i = 0; i < COUNT(texts); i++) {
        Arena arena = { 0 };
        OllamaHost host;
        const char *problem = ollama_host_parse(&arena, str(texts[i]), &host);
        if (!problem)
            fail_msg("%s is taken", texts[i]);
        assert_non_null(strstr(problem, "OLLAMA_HOST"));
        assert_null(strstr(problem, "pw"));
        arena_free(&arena);
    }
}

static void addresses_that_mean_all_become_the_loopback(void **state)
{
    (void)state;
    static const struct {
        const char *text, *url;
    } cases[] = {
        { "0.0.0.0", "http://127.0.0.1:11434" },
        { "[0.0.0.0]", "http://127.0.0.1:11434" },
        { "0.0.0.0:1234", "http://127.0.0.1:1234" },
        { "[::ffff:0.0.0.0]", "http://127.0.0.1:11434" },
        { "[::ffff:0.0.0.0]:7", "http://127.0.0.1:7" },
        { "[::]", "http://[::1]:11434" },
        { "[::]:5", "http://[::1]:5" },
        { ":1234", "http://127.0.0.1:1234" },
        { "0", "http://0:11434" },
        { "000.0.0.0", "http://000.0.0.0:11434" },
        { "[::1]", "http://[::1]:11434" },
        { "https://example.com/ollama/", "https://example.com:443/ollama" },
        { "localhost", "http://localhost:11434" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        Arena arena = { 0 };
        OllamaHost host;
        assert_null(ollama_host_parse(&arena, str(cases[i].text), &host));
        Str url = ollama_host_url(&arena, &host);
        if (!str_is(url, cases[i].url))
            fail_msg("%s: %.*s", cases[i].text, (int)url.len, url.ptr);
        arena_free(&arena);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_is_read),
        cmocka_unit_test(what_cannot_work_is_refused),
        cmocka_unit_test(addresses_that_mean_all_become_the_loopback),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

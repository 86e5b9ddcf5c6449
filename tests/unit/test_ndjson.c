/* Lines out of bytes that are cut anywhere, and what is read of them. */
#include "unit.h"

#include "model/answer.h"
#include "model/ndjson.h"

#include <stdlib.h>

typedef struct Taken {
    Buf text; /* each line in brackets */
    int left; /* lines that are still wanted */
} Taken;

static bool take(void *arg, Str line)
{
    Taken *taken = arg;
    buf_char(&taken->text, '[');
    buf_str(&taken->text, line);
    buf_char(&taken->text, ']');
    return --taken->left > 0;
}

static NdjsonStatus feed_in(Str text, size_t step, Taken *taken)
{
    Ndjson ndjson = { 0 };
    NdjsonTaker taker = { take, taken };
    NdjsonStatus status = NDJSON_OK;
    for (size_t at = 0; at < text.len && status == NDJSON_OK; at += step)
        status = ndjson_feed(&ndjson, (Str){ text.ptr + at, text.len - at < step ? text.len - at : step }, taker);
    if (status == NDJSON_OK)
        status = ndjson_end(&ndjson, taker);
    ndjson_free(&ndjson);
    return status;
}

static void lines_are_the_same_however_they_are_cut(void **state)
{
    (void)state;
    static const struct {
        const char *text, *lines;
    } cases[] = {
        { "", "" },
        { "a\nb\n", "[a][b]" },
        { "a\r\nb\r\n", "[a][b]" },
        { "\n\r\n  \n\na\n", "[a]" },
        { "a\nlast", "[a][last]" },
        { "a\rb\n", "[a\rb]" },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        for (size_t step = 1; step < 8; step++) {
            Taken taken = { .left = 100 };
            assert_int_equal(feed_in(str(cases[i].text), step, &taken), NDJSON_OK);
            if (!str_is(buf_view(&taken.text), cases[i].lines))
                fail_msg("case %zu, by %zu: %.*s", i, step, (int)taken.text.len, taken.text.ptr);
            buf_free(&taken.text);
        }
}

static void a_taker_may_have_enough(void **state)
{
    (void)state;
    Taken taken = { .left = 1 };
    assert_int_equal(feed_in(str("a\nb\nc\n"), 2, &taken), NDJSON_REFUSED);
    assert_true(str_is(buf_view(&taken.text), "[a]"));
    buf_free(&taken.text);
}

static void a_line_has_a_bound(void **state)
{
    (void)state;
    Ndjson ndjson = { 0 };
    Taken taken = { .left = 10 };
    NdjsonTaker taker = { take, &taken };
    size_t size = 65536, fed = 0;
    char *part = malloc(size);
    assert_non_null(part);
    memset(part, 'x', size);
    NdjsonStatus status = NDJSON_OK;
    for (; status == NDJSON_OK && fed < 4 * (size_t)NDJSON_LINE_MAX_BYTES; fed += size)
        status = ndjson_feed(&ndjson, (Str){ part, size }, taker);
    assert_int_equal(status, NDJSON_TOO_LONG);
    assert_true(fed <= NDJSON_LINE_MAX_BYTES + size);
    assert_true(ndjson.held.cap <= 2 * (size_t)NDJSON_LINE_MAX_BYTES);
    free(part);
    ndjson_free(&ndjson);
    buf_free(&taken.text);
}

static bool reads_chat(const char *line, ChatLine *out, Arena *arena)
{
    return answer_chat(arena, str(line), out);
}

static void a_line_of_a_chat_is_read_strictly(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "x", "[]", "null", "5", "{}", "{\"message\":5,\"done\":false}",
        "{\"message\":{\"content\":5},\"done\":false}", "{\"message\":{\"content\":\"a\"},\"done\":\"no\"}",
        "{\"message\":{\"content\":\"a\"},\"done\":0}", "{\"error\":5}", "{\"done\":false}",
        "{\"message\":{\"content\":\"\xff\"},\"done\":false}", "{\"message\":{\"content\":\"\\ud800\"},\"done\":false}",
        "{\"message\":{\"content\":NaN},\"done\":false}", "{\"message\":{\"content\":\"a\"},\"done\":true}x" };
    Arena arena = { 0 };
    ChatLine line;
    for (size_t i = 0; i < COUNT(bad); i++)
        if (reads_chat(bad[i], &line, &arena))
            fail_msg("%s is taken", bad[i]);
    assert_true(reads_chat(
        "{\"x\":[],\"message\":{\"role\":\"assistant\",\"content\":\"a\\u0000\\n\"},\"done\":false}", &line, &arena));
    assert_true(str_equal(line.content, (Str){ "a\0\n", 3 }));
    assert_false(line.done);
    assert_true(reads_chat("{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}", &line, &arena));
    assert_true(line.done && str_is(line.done_reason, "stop"));
    assert_true(reads_chat("{\"message\":{\"content\":\"\",\"thinking\":\"hm\"},\"done\":false}", &line, &arena));
    assert_true(reads_chat("{\"error\":\"no\"}", &line, &arena));
    assert_true(str_is(line.error, "no"));
    arena_free(&arena);
}

static void deep_nesting_is_refused(void **state)
{
    (void)state;
    enum { DEPTH = 10000 };
    Arena arena = { 0 };
    ChatLine line;
    Buf text = { 0 };
    buf_text(&text, "{\"done\":false,\"message\":");
    for (int i = 0; i < DEPTH; i++)
        buf_char(&text, '[');
    for (int i = 0; i < DEPTH; i++)
        buf_char(&text, ']');
    buf_char(&text, '}');
    assert_false(answer_chat(&arena, buf_view(&text), &line));
    buf_free(&text);
    arena_free(&arena);
}

static void tags_version_and_pulls(void **state)
{
    (void)state;
    Arena arena = { 0 };
    NameList names;
    Str version = { 0 };
    PullLine pull;
    assert_true(answer_tags(&arena, str("{\"models\":[{\"name\":\"a:b\"},{\"name\":\"c\",\"size\":1}]}"), &names));
    assert_int_equal(names.count, 2);
    assert_true(str_is(names.items[1], "c"));
    assert_true(answer_tags(&arena, str("{\"models\":null}"), &names));
    assert_int_equal(names.count, 0);
    assert_false(answer_tags(&arena, str("{\"models\":{}}"), &names));
    assert_false(answer_tags(&arena, str("{\"models\":[{\"name\":5}]}"), &names));
    assert_false(answer_tags(&arena, str("{\"models\":[\"a\"]}"), &names));
    assert_true(answer_version(&arena, str("{\"version\":\"0.24.0\"}"), &version));
    assert_true(str_is(version, "0.24.0"));
    assert_false(answer_version(&arena, str("{\"version\":24}"), &version));
    assert_true(answer_pull(&arena, str("{\"status\":\"pulling\",\"total\":9,\"completed\":3}"), &pull));
    assert_int_equal(pull.completed, 3);
    assert_false(answer_pull(&arena, str("{\"status\":\"pulling\",\"total\":-1}"), &pull));
    assert_false(answer_pull(&arena, str("{\"total\":1}"), &pull));
    arena_free(&arena);
}

static void names_are_compared_whole(void **state)
{
    (void)state;
    assert_true(model_name_is(str("llama3.2:1b"), str("LLAMA3.2:1B")));
    assert_true(model_name_is(str("toy"), str("Toy:latest")));
    assert_false(model_name_is(str("llama3.2:1b"), str("llama3.2-vision:1b")));
    assert_false(model_name_is(str("llama3.2"), str("llama3.2:1b")));
    assert_false(model_name_is(str("toy"), str("toy:1b")));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_the_same_however_they_are_cut),
        cmocka_unit_test(a_taker_may_have_enough),
        cmocka_unit_test(a_line_has_a_bound),
        cmocka_unit_test(a_line_of_a_chat_is_read_strictly),
        cmocka_unit_test(deep_nesting_is_refused),
        cmocka_unit_test(tags_version_and_pulls),
        cmocka_unit_test(names_are_compared_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

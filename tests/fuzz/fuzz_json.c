/* Any bytes as a JSON body: parsed, or refused with a place inside the text; decoded; and whatever is answered, the
 * value or the problems, is JSON in UTF-8 that parses again. */
#include "fuzz_schema.h"

#include "base/json_locate.h"
#include "limits.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *any_email(Arena *arena, Str address, Str *normalised)
{
    if (address.len % 2)
        return "It is \"odd\".";
    *normalised = arena_copy(arena, address);
    return NULL;
}

static void hear_nothing(void *self, Str token, bool is_key)
{
    (void)self;
    (void)is_key;
    assert(token.len > 0);
}

static void check_answer(Arena *arena, Buf *out)
{
    JsonDoc *doc = NULL;
    Problem problem = { 0 };
    assert(utf8_valid(buf_view(out)));
    /* What is echoed stands up to four levels deeper in the answer, where the bound of input does not hold. */
    JsonStatus status = json_parse(arena, buf_view(out), &doc, &problem);
    assert(status == JSON_OK || strstr(problem.ctx.ptr, "Too many levels"));
    json_free(doc);
    buf_free(out);
}

static void decode(Arena *arena, const JsonDoc *doc, const Schema *schema)
{
    Problems problems = { .arena = arena };
    FieldMask sent = 0;
    Buf out = { 0 };
    void *value = arena_alloc(arena, schema->size);
    schema_decode_json(schema, doc, value, &sent, &problems);
    assert(problems.count <= PROBLEMS_MAX && sent >> schema->count == 0);
    if (problems.count)
        problems_print(&problems, &out);
    else
        json_write(&out, schema, value);
    check_answer(arena, &out);
}

static void not_json(Arena *arena, Str text)
{
    Problems problems = { .arena = arena };
    Buf out = { 0 };
    schema_problem_not_json(text, &problems);
    problems_print(&problems, &out);
    check_answer(arena, &out);
}

static void parse(Arena *arena, Str text)
{
    JsonDoc *doc = NULL;
    Problem problem = { 0 };
    JsonStatus status = json_parse(arena, text, &doc, &problem);
    JsonFault fault = json_locate(text, (JsonTokenSink){ hear_nothing, NULL });
    if (status == JSON_SYNTAX) {
        Problems problems = { .arena = arena };
        Buf out = { 0 };
        assert(fault.refusal == JSON_REFUSAL_SYNTAX || str_starts(text, "\xEF\xBB\xBF"));
        assert(fault.position <= text.len);
        problem_add(&problems, problem);
        problems_print(&problems, &out);
        check_answer(arena, &out);
    }
    if (status != JSON_OK)
        return;
    assert(fault.refusal == JSON_REFUSAL_NONE || str_starts(text, "\xEF\xBB\xBF"));
    decode(arena, doc, &Every_schema);
    decode(arena, doc, &Turn_schema);
    json_free(doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena = { 0 };
    Str text = { (const char *)data, size };
    schema_email_rule = any_email;
    parse(&arena, text);
    not_json(&arena, text);
    arena_free(&arena);
    return 0;
}

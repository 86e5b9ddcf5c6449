/* Any pairs of texts as a form or a query: decoded, or told as problems that are JSON. The first byte says which. */
#include "fuzz_schema.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PAIRS_MAX = 64 };

static size_t split(Str text, Pair *pairs)
{
    size_t count = 0;
    while (text.len && count < PAIRS_MAX) {
        Str pair = str_cut(text, '&', &text);
        pairs[count].name = str_cut(pair, '=', &pairs[count].value);
        count++;
    }
    return count;
}

static void decode(Arena *arena, const char *where, Str text)
{
    Pair pairs[PAIRS_MAX];
    Problems problems = { .arena = arena };
    FieldMask sent = 0;
    Form form = { 0 };
    Buf out = { 0 };
    schema_decode_pairs(&Form_schema, where, pairs, split(text, pairs), &form, &sent, &problems);
    if (problems.count) {
        problems_print(&problems, &out);
    } else {
        assert(form.number >= 1 && form.number <= 200 && form.level >= 0 && form.level < 3);
        assert(!form.grant_type.has || str_is(form.grant_type.value, "password"));
        json_write(&out, &Form_schema, &form);
    }
    JsonDoc *doc = NULL;
    Problem problem = { 0 };
    JsonStatus status = json_parse(arena, buf_view(&out), &doc, &problem);
    assert(status == JSON_OK);
    json_free(doc);
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena = { 0 };
    Str text = { (const char *)data + 1, size ? size - 1 : 0 };
    if (size && utf8_valid(text)) /* decoding made it so */
        decode(&arena, data[0] % 2 ? "body" : "query", text);
    arena_free(&arena);
    return 0;
}

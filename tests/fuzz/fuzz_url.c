/* Percent-decoding, queries and urlencoded forms: no text fails, and what comes out is UTF-8. */
#include "http/url.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_pairs(const Pair *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert(utf8_valid(pairs[i].name) && utf8_valid(pairs[i].value));
}

static bool is_plain(Str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '%' || (uint8_t)text.ptr[i] >= 0x80)
            return false;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena = { 0 };
    Str text = { (const char *)data, size };
    Pair *pairs = NULL;
    size_t count = 0;

    Str decoded = url_decode(&arena, text, false);
    assert(utf8_valid(decoded) && decoded.len <= 2 * size);
    assert(!is_plain(text) || str_equal(decoded, text));
    url_pairs(&arena, text, &pairs, &count);
    check_pairs(pairs, count);
    if (!form_pairs(&arena, text, &pairs, &count)) {
        assert(count <= FORM_FIELDS_MAX);
        check_pairs(pairs, count);
    }
    arena_free(&arena);
    return 0;
}

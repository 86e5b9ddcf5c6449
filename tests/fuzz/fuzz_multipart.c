/* multipart/form-data: the first line is the Content-Type, the rest the body. What comes out is UTF-8 and bounded. */
#include "http/url.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena = { 0 };
    Str body = { 0 };
    Str type = str_cut((Str){ (const char *)data, size }, '\n', &body);
    Pair *pairs = NULL;
    size_t count = 0;
    const char *message = multipart_pairs(&arena, type, body, &pairs, &count);
    assert(message || count <= FORM_FIELDS_MAX);
    for (size_t i = 0; !message && i < count; i++)
        assert(utf8_valid(pairs[i].name) && utf8_valid(pairs[i].value));
    arena_free(&arena);
    return 0;
}

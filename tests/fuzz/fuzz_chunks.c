/* A chunked body. The first byte is the size of the pieces it comes in: that changes neither the outcome nor the data.
 */
#include "http/parser.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Decoded {
    HttpParse result;
    int status;
    size_t used, size;
    char *data;
} Decoded;

/* Each piece in a block of its own size, so that a byte too far is seen. */
static Decoded decode(Str bytes, size_t piece)
{
    Decoded out = { .data = malloc(bytes.len + 1) };
    HttpChunks chunks = { 0 };
    while (out.result == HTTP_MORE && out.used < bytes.len) {
        size_t size = bytes.len - out.used < piece ? bytes.len - out.used : piece;
        char *copy = malloc(size);
        memcpy(copy, bytes.ptr + out.used, size);
        size_t used = 0;
        Str data;
        out.result = http_parse_chunks(&chunks, (Str){ copy, size }, &used, &data, &out.status);
        assert(used <= size && (out.result != HTTP_MORE || used == size));
        assert(data.len == 0 || (data.ptr >= copy && data.ptr + data.len <= copy + used));
        memcpy(out.data + out.size, data.ptr, data.len);
        out.size += data.len;
        out.used += used;
        free(copy);
    }
    assert(out.size <= HTTP_BODY_MAX_BYTES);
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    Str bytes = { (const char *)data + 1, size - 1 };
    Decoded whole = decode(bytes, bytes.len), pieces = decode(bytes, (size_t)data[0] + 1);
    assert(whole.result == pieces.result && whole.status == pieces.status && whole.used == pieces.used);
    assert(str_equal((Str){ whole.data, whole.size }, (Str){ pieces.data, pieces.size }));
    free(whole.data);
    free(pieces.data);
    return 0;
}

/* OLLAMA_HOST: what is taken makes an address without blanks, quotes or controls, and is taken again to the same end.
 */
#include "model/ollama_host.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena = { 0 };
    OllamaHost host, again;
    char *exact = malloc(size + 1);
    assert(exact);
    if (size)
        memcpy(exact, data, size);
    const char *problem = ollama_host_parse(&arena, (Str){ exact, size }, &host);
    if (problem) {
        assert(*problem);
    } else {
        Str url = ollama_host_url(&arena, &host);
        assert(str_starts(url, host.tls ? "https://" : "http://") && host.port >= 0 && host.port <= 65535);
        for (size_t i = 0; i < url.len; i++)
            assert((unsigned char)url.ptr[i] > ' ' && url.ptr[i] != '"' && url.ptr[i] != '@');
        assert(!ollama_host_parse(&arena, url, &again));
        assert(again.port == host.port && again.tls == host.tls);
    }
    free(exact);
    arena_free(&arena);
    return 0;
}

/* If-Match: no list is read past its end; one more tag of the version at the end of a readable list makes it match. */
#include "http/etag.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool matches(Str value)
{
    HttpRequest request = { .headers = { { str("If-Match"), value } }, .header_count = 1 };
    return etag_if_match(&request, 3);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char tail[] = ",\"3\"";
    char *exact = malloc(size + 1), *longer = malloc(size + sizeof tail);
    assert(exact && longer);
    if (size)
        memcpy(exact, data, size);
    memcpy(longer, exact, size);
    memcpy(longer + size, tail, sizeof tail - 1);
    bool found = matches((Str){ exact, size });
    bool found_longer = matches((Str){ longer, size + sizeof tail - 1 });
    assert(!found || found_longer || (size == 1 && *data == '*'));
    free(exact);
    free(longer);
    return 0;
}

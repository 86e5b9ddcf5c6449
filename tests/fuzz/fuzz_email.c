/* E-mail addresses: what is accepted is UTF-8 that fits a mailbox, and accepted again as it is; what is refused has a
 * reason that can be shown. Each input counts as an address, as a name and as the ASCII form of one. */
#include "security/email.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_accepted(Arena *arena, Str address)
{
    Str again;
    assert(utf8_valid(address) && address.len <= 254 && str_find(address, '@') < address.len);
    for (size_t i = 0; i < address.len; i++)
        assert(
            (unsigned char)address.ptr[i] > ' ' && address.ptr[i] != 0x7F && !strchr("\"(),:;<>[\\]", address.ptr[i]));
    assert(!email_check(arena, address, &again) && str_equal(address, again));
}

static void check(const char *before, Str text, const char *after)
{
    Arena arena = { 0 };
    Str normalised;
    Str address = arena_printf(&arena, "%s%.*s%s", before, (int)text.len, text.ptr, after);
    const char *reason = email_check(&arena, *before || *after ? address : text, &normalised);
    if (reason)
        assert(*reason && utf8_valid(str(reason)));
    else
        check_accepted(&arena, normalised);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str text = { (const char *)data, size };
    if (!utf8_valid(text))
        return 0;
    check("", text, "");
    check("a@", text, ".com");
    check("a@xn--", text, ".com");
    return 0;
}

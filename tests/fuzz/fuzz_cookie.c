/* Cookies. The first byte says how the rest is taken. 0: as the value of a refresh cookie. 1: as the numbers of one
 * that is signed well, which must be what signing them writes. 2: as a Cookie header. */
#include "http/cookie.h"
#include "security/base64url.h"
#include "security/refresh_cookie.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char secret[] = "a-secret-key-for-the-fuzzer-of-32-bytes";

/* What gets through is spelled as we spell it. */
static void check_value(const TokenRing *ring, Arena *arena, Str text)
{
    enum { MAC_LEN = 43 };
    RefreshCookie cookie;
    if (!refresh_cookie_check(ring, text, &cookie))
        return;
    Str again = refresh_cookie_sign(ring, arena, cookie); /* the mac may have been the previous key's */
    assert(again.len == text.len && memcmp(again.ptr, text.ptr, text.len - MAC_LEN) == 0);
}

static void check_signed(const TokenRing *ring, Arena *arena, Str numbers)
{
    uint8_t mac[TOKEN_MAC_BYTES];
    char mac_text[2 * TOKEN_MAC_BYTES];
    char *text = arena_alloc(arena, sizeof "refresh:" + numbers.len + sizeof mac_text);
    memcpy(text, "refresh:", sizeof "refresh:");
    memcpy(text + sizeof "refresh:" - 1, numbers.ptr, numbers.len);
    token_ring_mac(ring, (Str){ text, sizeof "refresh:" - 1 + numbers.len }, mac);
    base64url_encode((Str){ (const char *)mac, sizeof mac }, mac_text);
    size_t mac_len = base64url_size(sizeof mac);
    char *whole = text + sizeof "refresh:" - 1;
    whole[numbers.len] = '.';
    memcpy(whole + numbers.len + 1, mac_text, mac_len);
    check_value(ring, arena, (Str){ whole, numbers.len + 1 + mac_len });
}

/* What is found lies inside the header, and holds nothing that ends a value. */
static void check_header(Str header)
{
    Str value = cookie_find(header, "msd");
    if (value.len == 0)
        return;
    assert(value.ptr >= header.ptr && value.ptr + value.len <= header.ptr + header.len);
    assert(str_find(value, ';') == value.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static TokenRing *ring;
    if (!ring)
        ring = token_ring_new(str(secret), str("the-previous-key-of-the-fuzzer"));
    if (size == 0)
        return 0;
    Arena arena = { 0 };
    Str text = { (const char *)data + 1, size - 1 };
    switch (data[0] % 3) {
    case 0: check_value(ring, &arena, text); break;
    case 1: check_signed(ring, &arena, text); break;
    default: check_header(text); break;
    }
    arena_free(&arena);
    return 0;
}

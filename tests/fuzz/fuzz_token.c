/* Tokens: the first byte says how the rest is taken. 0: as a whole token. 1: as the claims of a token that is signed
 * well. 2: as its header. 3: as base64url, which must come back as it was. 4: as a stored password hash, the same. */
#include "security/base64url.h"
#include "security/claims.h"
#include "security/phc.h"
#include "security/token.h"

#include <assert.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char secret[] = "a-secret-key-for-the-fuzzer-of-32-bytes";
static const Time now = { 1700000000500000 };

static Str encode(Arena *arena, Str bytes)
{
    char *text = arena_alloc(arena, base64url_size(bytes.len) + 1);
    base64url_encode(bytes, text);
    return (Str){ text, base64url_size(bytes.len) };
}

/* What gets through has not ended. */
static void check_token(const TokenRing *ring, Str token)
{
    TokenClaims claims;
    if (token_check(ring, token, now, &claims) != ERR_OK)
        return;
    assert(claims.expires_at > now.us / 1000000);
}

static void check_signed(const TokenRing *ring, Arena *arena, Str header, Str claims)
{
    uint8_t mac[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    Str head = encode(arena, header), body = encode(arena, claims);
    Str text = arena_printf(arena, "%.*s.%.*s", (int)head.len, head.ptr, (int)body.len, body.ptr);
    HMAC(EVP_sha256(), secret, sizeof secret - 1, (const uint8_t *)text.ptr, text.len, mac, &len);
    Str tail = encode(arena, (Str){ (const char *)mac, len });
    check_token(ring, arena_printf(arena, "%s.%.*s", text.ptr, (int)tail.len, tail.ptr));
}

static void check_base64url(Arena *arena, Str text)
{
    size_t len = 0;
    uint8_t *bytes = arena_alloc(arena, text.len + 1);
    if (base64url_decode(text, bytes, &len))
        assert(str_equal(encode(arena, (Str){ (const char *)bytes, len }), text));
}

static void check_phc(Arena *arena, Str text)
{
    Phc phc;
    if (phc_parse(text, &phc))
        assert(str_equal(phc_print(arena, &phc), text));
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
    switch (data[0] % 5) {
    case 0: check_token(ring, text); break;
    case 1: check_signed(ring, &arena, str("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"), text); break;
    case 2: check_signed(ring, &arena, text, str("{\"sub\":\"1\"}")); break;
    case 3: check_base64url(&arena, text); break;
    default: check_phc(&arena, text); break;
    }
    arena_free(&arena);
    return 0;
}

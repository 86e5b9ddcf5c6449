#include "security/token_cache.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <stdlib.h>

/* What is longer than a slot, ours are about 220 bytes, is checked anew each time. */
enum { SLOTS = 128, TEXT_MAX = 320, US_PER_S = 1000 * 1000 };

typedef struct Slot {
    TokenClaims claims;
    int64_t checked_at_s;
    size_t len; /* 0: empty */
    char text[TEXT_MAX];
} Slot;

struct TokenCache {
    const TokenRing *ring;
    Slot slots[SLOTS];
};

TokenCache *token_cache_new(const TokenRing *ring)
{
    TokenCache *cache = calloc(1, sizeof *cache);
    assert(cache);
    cache->ring = ring;
    return cache;
}

void token_cache_free(TokenCache *cache)
{
    free(cache);
}

/* By the last bytes: of the signature, so they are spread evenly. */
static Slot *slot_of(TokenCache *cache, Str token)
{
    enum { TAIL = 8 };
    uint32_t hash = 0;
    for (size_t i = token.len - TAIL; i < token.len; i++)
        hash = hash * 31 + (uint8_t)token.ptr[i];
    return &cache->slots[hash % SLOTS];
}

/* From its check until it expires the answer is the same; with the clock set back, nbf and iat are judged again. */
static bool slot_holds(const Slot *slot, Str token, int64_t now_s)
{
    return slot->len == token.len && now_s >= slot->checked_at_s && now_s < slot->claims.expires_at &&
           CRYPTO_memcmp(slot->text, token.ptr, token.len) == 0;
}

static void slot_keep(Slot *slot, Str token, int64_t now_s, const TokenClaims *claims)
{
    slot->claims = *claims;
    slot->checked_at_s = now_s;
    slot->len = token.len;
    memcpy(slot->text, token.ptr, token.len);
}

Err token_cache_check(TokenCache *cache, Str token, Time now, TokenClaims *out)
{
    enum { LEN_MIN = 16 }; /* below, there is no token */
    if (now.us < 0 || token.len < LEN_MIN || token.len > TEXT_MAX)
        return token_check(cache->ring, token, now, out);
    int64_t now_s = now.us / US_PER_S;
    Slot *slot = slot_of(cache, token);
    if (slot_holds(slot, token, now_s)) {
        *out = slot->claims;
        return ERR_OK;
    }
    TRY(token_check(cache->ring, token, now, out));
    slot_keep(slot, token, now_s, out);
    return ERR_OK;
}

#include "security/token.h"

#include "security/base64url.h"
#include "security/claims.h"

#include <assert.h>
#include <jansson.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>

enum {
    KEYS_MAX = 2,
    KID_LEN = 8,
    MAC_TEXT_LEN = 43,
    HEADER_MAX = 80,
    CLAIMS_MAX = 128,
    TOKEN_MAX_BYTES = 4096, /* ours have 190 */
    PART_MAX_BYTES = TOKEN_MAX_BYTES * 3 / 4,
};

/* The header of the original's tokens: {"alg":"HS256","typ":"JWT"}. */
static const char original_header[] = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

typedef struct TokenKey {
    EVP_MAC_CTX *mac; /* holds the key; copied for each token, never used itself */
    char kid[KID_LEN + 1];
    char header[HEADER_MAX]; /* base64url */
    size_t header_len;
} TokenKey;

struct TokenRing {
    size_t count; /* keys[0] signs */
    TokenKey keys[KEYS_MAX];
};

typedef struct TokenParts {
    Str header, claims, signature;
    Str signed_text; /* header.claims */
} TokenParts;

static void key_make_kid(TokenKey *key, Str secret)
{
    static const char hex[] = "0123456789abcdef";
    uint8_t digest[EVP_MAX_MD_SIZE];
    int done = EVP_Digest(secret.ptr, secret.len, digest, NULL, EVP_sha256(), NULL);
    assert(done == 1);
    (void)done;
    for (size_t i = 0; i < KID_LEN; i++)
        key->kid[i] = hex[digest[i / 2] >> (i % 2 ? 0 : 4) & 15];
}

static void key_make_header(TokenKey *key)
{
    char text[HEADER_MAX];
    int len = snprintf(text, sizeof text, "{\"alg\":\"HS256\",\"kid\":\"%s\",\"typ\":\"JWT\"}", key->kid);
    key->header_len = base64url_size((size_t)len);
    assert(key->header_len < sizeof key->header);
    base64url_encode((Str){ text, (size_t)len }, key->header);
}

static void key_init(TokenKey *key, EVP_MAC *hmac, Str secret)
{
    char digest[] = "SHA256";
    const OSSL_PARAM params[] = { OSSL_PARAM_construct_utf8_string("digest", digest, 0), OSSL_PARAM_construct_end() };
    key->mac = EVP_MAC_CTX_new(hmac);
    assert(key->mac);
    int ready = EVP_MAC_init(key->mac, (const uint8_t *)secret.ptr, secret.len, params);
    assert(ready == 1);
    (void)ready;
    key_make_kid(key, secret);
    key_make_header(key);
}

TokenRing *token_ring_new(Str secret, Str previous)
{
    assert(secret.len > 0);
    TokenRing *ring = calloc(1, sizeof *ring);
    EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    assert(ring && hmac);
    key_init(&ring->keys[ring->count++], hmac, secret);
    if (previous.len > 0)
        key_init(&ring->keys[ring->count++], hmac, previous);
    EVP_MAC_free(hmac);
    return ring;
}

void token_ring_free(TokenRing *ring)
{
    if (!ring)
        return;
    for (size_t i = 0; i < ring->count; i++)
        EVP_MAC_CTX_free(ring->keys[i].mac);
    free(ring);
}

static void key_mac(const TokenKey *key, Str text, uint8_t mac[TOKEN_MAC_BYTES])
{
    EVP_MAC_CTX *work = EVP_MAC_CTX_dup(key->mac);
    assert(work);
    size_t len = 0;
    int done =
        EVP_MAC_update(work, (const uint8_t *)text.ptr, text.len) && EVP_MAC_final(work, mac, &len, TOKEN_MAC_BYTES);
    assert(done == 1 && len == TOKEN_MAC_BYTES);
    (void)done;
    EVP_MAC_CTX_free(work);
}

static int print_claims(TokenClaims claims, char text[CLAIMS_MAX])
{
    int len = snprintf(text, CLAIMS_MAX, "{\"sub\":\"%lld\",\"exp\":%lld,\"iat\":%lld", (long long)claims.user_id,
        (long long)claims.expires_at, (long long)claims.issued_at);
    size_t left = CLAIMS_MAX - (size_t)len;
    len += claims.session_id ? snprintf(text + len, left, ",\"sid\":%lld}", (long long)claims.session_id)
                             : snprintf(text + len, left, "}");
    assert(len < CLAIMS_MAX);
    return len;
}

Str token_sign(const TokenRing *ring, Arena *arena, TokenClaims claims)
{
    const TokenKey *key = &ring->keys[0];
    char text[CLAIMS_MAX];
    int text_len = print_claims(claims, text);
    size_t claims_len = base64url_size((size_t)text_len);
    size_t signed_len = key->header_len + 1 + claims_len;
    char *token = arena_alloc(arena, signed_len + 1 + MAC_TEXT_LEN + 1);
    memcpy(token, key->header, key->header_len);
    token[key->header_len] = '.';
    base64url_encode((Str){ text, (size_t)text_len }, token + key->header_len + 1);
    uint8_t mac[TOKEN_MAC_BYTES];
    key_mac(key, (Str){ token, signed_len }, mac);
    token[signed_len] = '.';
    base64url_encode((Str){ (const char *)mac, sizeof mac }, token + signed_len + 1);
    return (Str){ token, signed_len + 1 + MAC_TEXT_LEN };
}

/* Three parts and no more. */
static bool token_split(Str token, TokenParts *parts)
{
    if (token.len > TOKEN_MAX_BYTES)
        return false;
    Str rest;
    parts->header = str_cut(token, '.', &rest);
    parts->claims = str_cut(rest, '.', &parts->signature);
    parts->signed_text = (Str){ token.ptr, parts->header.len + 1 + parts->claims.len };
    return parts->signature.len == MAC_TEXT_LEN;
}

/* The keys whose turn it is, as bits: the one that kid names, all of them without kid, none for a header that is not
 * ours to accept. crit and b64 change what a token means, and PyJWT knows only the latter; neither is ever ours. */
static unsigned header_keys(const TokenRing *ring, const json_t *header)
{
    const char *alg = json_string_value(json_object_get(header, "alg"));
    if (!alg || strcmp(alg, "HS256") != 0)
        return 0;
    if (json_object_get(header, "crit") || json_object_get(header, "b64"))
        return 0;
    unsigned all = (1U << ring->count) - 1;
    const json_t *kid = json_object_get(header, "kid");
    if (!kid)
        return all;
    for (size_t i = 0; i < ring->count; i++)
        if (json_is_string(kid) && strcmp(json_string_value(kid), ring->keys[i].kid) == 0)
            return 1U << i;
    return 0;
}

static unsigned header_parse(const TokenRing *ring, Str header)
{
    for (size_t i = 0; i < ring->count; i++)
        if (str_equal(header, (Str){ ring->keys[i].header, ring->keys[i].header_len }))
            return 1U << i;
    if (str_is(header, original_header))
        return (1U << ring->count) - 1;
    uint8_t text[PART_MAX_BYTES];
    size_t len;
    if (!base64url_decode(header, text, &len))
        return 0;
    json_t *parsed = json_loadb((const char *)text, len, JSON_DECODE_INT_AS_REAL, NULL);
    unsigned keys = header_keys(ring, parsed);
    json_decref(parsed);
    return keys;
}

static bool mac_is_good(const TokenRing *ring, unsigned keys, Str text, const uint8_t given[TOKEN_MAC_BYTES])
{
    uint8_t mac[TOKEN_MAC_BYTES];
    bool good = false;
    for (size_t i = 0; i < ring->count; i++) {
        if (!(keys & 1U << i))
            continue;
        key_mac(&ring->keys[i], text, mac);
        good |= CRYPTO_memcmp(mac, given, TOKEN_MAC_BYTES) == 0;
    }
    return good;
}

static bool signature_is_good(const TokenRing *ring, unsigned keys, const TokenParts *parts)
{
    uint8_t given[TOKEN_MAC_BYTES];
    size_t len;
    if (!base64url_decode(parts->signature, given, &len) || len != TOKEN_MAC_BYTES)
        return false;
    return mac_is_good(ring, keys, parts->signed_text, given);
}

Err token_check(const TokenRing *ring, Str token, Time now, TokenClaims *out)
{
    TokenParts parts;
    if (!token_split(token, &parts))
        return ERR_CREDENTIALS;
    unsigned keys = header_parse(ring, parts.header);
    if (keys == 0 || !signature_is_good(ring, keys, &parts))
        return ERR_CREDENTIALS;
    uint8_t text[PART_MAX_BYTES];
    size_t len;
    if (!base64url_decode(parts.claims, text, &len))
        return ERR_CREDENTIALS;
    return claims_check((Str){ (const char *)text, len }, now, out) ? ERR_OK : ERR_CREDENTIALS;
}

void token_ring_mac(const TokenRing *ring, Str text, uint8_t mac[TOKEN_MAC_BYTES])
{
    assert(str_find(text, ':') < text.len);
    key_mac(&ring->keys[0], text, mac);
}

bool token_ring_mac_is_good(const TokenRing *ring, Str text, const uint8_t mac[TOKEN_MAC_BYTES])
{
    assert(str_find(text, ':') < text.len);
    return mac_is_good(ring, (1U << ring->count) - 1, text, mac);
}

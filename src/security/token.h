/* Bearer tokens: JWT, HS256 alone, a ring of keys named by kid. Signing and checking are pure computation (no
 * database), about a microsecond; any thread. Claims as PyJWT 2.10 treats them (COMPAT.md section 4); a token of the
 * original with the same SECRET_KEY works. */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "base/seam.h"

typedef struct TokenRing TokenRing;

typedef struct TokenClaims {
    int64_t user_id;
    int64_t session_id; /* 0: none, as in the original's tokens */
    int64_t issued_at,
        expires_at; /* seconds; issued_at without iat: expires_at minus 60 minutes, 0 when that is not yet */
} TokenClaims;

enum { TOKEN_LIFETIME_S = 60 * 60, TOKEN_MAC_BYTES = 32 };

/* previous: keys still accepted (may be empty Str). kid: the first 8 hex digits of SHA-256 of the key. */
TokenRing *token_ring_new(Str secret, Str previous);
void token_ring_free(TokenRing *ring);
/* Always with iat; with sid when there is a session. */
Str token_sign(const TokenRing *ring, Arena *arena, TokenClaims claims);
/* ERR_CREDENTIALS for anything that is not a good token now. Compares in constant time. */
Err token_check(const TokenRing *ring, Str token, Time now, TokenClaims *out) __attribute__((warn_unused_result));

/* HMAC-SHA256 of text for what is no token (cookies); text begins with what it is for and a colon, which no token has.
 * Any key of the ring is good when checking; in constant time. */
void token_ring_mac(const TokenRing *ring, Str text, uint8_t mac[TOKEN_MAC_BYTES]);
bool token_ring_mac_is_good(const TokenRing *ring, Str text, const uint8_t mac[TOKEN_MAC_BYTES]);

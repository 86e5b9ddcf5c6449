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
    int64_t issued_at, expires_at; /* seconds; issued_at without iat: expires_at minus 60 minutes */
} TokenClaims;

enum { TOKEN_LIFETIME_S = 60 * 60 };

/* previous: keys still accepted (may be empty Str). kid: the first 8 hex digits of SHA-256 of the key. */
TokenRing *token_ring_new(Str secret, Str previous);
void token_ring_free(TokenRing *ring);
Str token_sign(const TokenRing *ring, Arena *arena, TokenClaims claims);
/* ERR_CREDENTIALS for anything that is not a good token now. Compares in constant time. */
Err token_check(const TokenRing *ring, Str token, Time now, TokenClaims *out) __attribute__((warn_unused_result));

/* Tokens that were found good, so that a client's next request costs a comparison instead of a signature and a JSON
 * parse: 4 of the 24 us of a read. Only what was verified enters, so strangers cannot fill it; the session and the user
 * are asked of the database each time all the same. One thread; the ring must outlive the cache and not change. */
#pragma once

#include "security/token.h"

typedef struct TokenCache TokenCache;

/* About 50 kB. */
TokenCache *token_cache_new(const TokenRing *ring);
void token_cache_free(TokenCache *cache);
/* As token_check of the ring, in every case. */
Err token_cache_check(TokenCache *cache, Str token, Time now, TokenClaims *out) __attribute__((warn_unused_result));

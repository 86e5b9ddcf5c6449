/* The claims of a token whose signature is good, judged as PyJWT 2.10 does. */
#pragma once

#include "security/token.h"

/* False: not JSON, expired, not yet valid, for another audience, without a number as sub, with a sid
 * that is no session's. *out is untouched then. */
bool claims_check(Str text, Time now, TokenClaims *out);

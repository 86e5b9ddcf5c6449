/* The value of the refresh cookie: user.session.generation.mac, the numbers in plain decimal, the mac with the key ring
 * of the tokens. It names its session and says which turn of it this is; whether that session is open, and whether the
 * turn is the present one, is the database's to say. The user stands in it so that a session number given out again
 * (a database restored from yesterday) is not somebody else's. Pure computation, about a microsecond; any thread. */
#pragma once

#include "security/token.h"

typedef struct RefreshCookie {
    int64_t user_id, session_id;
    int64_t generation; /* from 1; grows with each use */
} RefreshCookie;

/* In arena. All three numbers at least 1. */
Str refresh_cookie_sign(const TokenRing *ring, Arena *arena, RefreshCookie cookie);
/* False for anything that refresh_cookie_sign does not write; *out is untouched then. */
bool refresh_cookie_check(const TokenRing *ring, Str text, RefreshCookie *out);

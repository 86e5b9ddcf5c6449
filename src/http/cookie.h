/* Cookies of a request, and which origin it comes from. Pure functions; any thread. */
#pragma once

#include "http/parser.h"

/* The value of that name in a Cookie header, as sent; the first when there are several, without a
 * ptr when there is none. */
Str cookie_find(Str header, const char *name);
/* True when the request says by its one Origin header that a page of ours made it: public_url, frontend_url (empty:
 * none) or http or https at the host that was asked. "null", several origins and none are not ours. A browser lets no
 * page choose its Origin; what is no browser has no cookie to be tricked out of. */
bool origin_is_ours(const HttpRequest *request, Str public_url, Str frontend_url);
/* The Origin, or empty. */
Str origin_of(const HttpRequest *request);

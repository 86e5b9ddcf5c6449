/* limit: a route's limit for an address. Each process counts what it allows itself; with Redis it also asks for what
 * the others have allowed. So a Redis that is away costs the others' counts, one that was wiped forgives nothing that
 * was asked here, and who is refused here does not cost it a question. */
#pragma once

#include "http/request.h"

/* Before the fields are read: ERR_TOO_MANY, with retry_after_s set. Without Redis the call is counted. */
Err limit_check(Request *request) __attribute__((warn_unused_result));
/* After that. True: Redis is asked; the request comes back through loop_post. */
bool limit_ask(Request *request);
/* It has come back: allowed and counted, or ERR_TOO_MANY. */
Err limit_answer(Request *request) __attribute__((warn_unused_result));

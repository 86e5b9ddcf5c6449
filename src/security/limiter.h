/* Rate limits: a sliding log per rule and address; a refused call does not count. At most CLIENT_ADDRESSES_MAX are
 * remembered, the least recently used go first. Monotonic clock; any thread; one mutex, under a microsecond. */
#pragma once

#include "security/address.h"

typedef enum LimitRule { LIMIT_UNSET, LIMIT_NONE, LIMIT_LOGIN, LIMIT_REGISTER, LIMIT_COUNT } LimitRule;

typedef struct Limiter Limiter;

enum { LIMIT_WINDOW_US = 60 * 1000 * 1000 };

/* How many calls of a rule one address has in any LIMIT_WINDOW_US. */
int limit_calls(LimitRule rule);
/* As a client is told: whole seconds, from 1 on. */
int limit_retry_s(int64_t wait_us);

Limiter *limiter_new(void);
void limiter_free(Limiter *limiter);
/* True when the call may go on (and is counted). False: *retry_after_s tells when the oldest falls out (1 to 60). */
bool limiter_take(Limiter *limiter, LimitRule rule, const Address *address, int *retry_after_s);
/* What limiter_take would say; counts nothing. */
bool limiter_look(Limiter *limiter, LimitRule rule, const Address *address, int *retry_after_s);

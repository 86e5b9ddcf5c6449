/* E-mail addresses by the rules of email-validator 2.3 (COMPAT.md section 8). */
#pragma once

#include "base/arena.h"

/* NULL and the normalised address in arena, or the reason, word for word. Suits schema_email_rule. */
const char *email_check(Arena *arena, Str address, Str *normalised);

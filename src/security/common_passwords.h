/* Passwords that the rules let through and that everybody tries first, in lower case. */
#pragma once

#include <stddef.h>

extern const char *const common_passwords[];
extern const size_t common_passwords_count;

/* A user changes his own password. */
#pragma once

#include "users/users.h"

/* Needs the current one. Ends his other sessions and all tokens that have none. For LANE_HASH. */
Err user_password(Ctx *ctx, const PasswordChange *in, void *out) __attribute__((warn_unused_result));

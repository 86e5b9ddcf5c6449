/* Links to set a new password, made by an admin for somebody who forgot his. The secret is 32 random bytes; the
 * database holds its digest alone, and no log sees it, since it stands in the fragment of the link, which no browser
 * sends. */
#pragma once

#include "users/users.h"

/* Replaces an older one of the same person. In the request's write transaction; ctx->object is the Person. */
Err reset_make(Ctx *ctx, const void *in, PasswordResetLink *out) __attribute__((warn_unused_result));
/* Once, for RESET_LIFETIME_S; ends all sessions. An unknown secret costs what a known one does: one hash and one look
 * in a write transaction. For LANE_HASH. */
Err reset_use(Ctx *ctx, const PasswordReset *in, void *out) __attribute__((warn_unused_result));

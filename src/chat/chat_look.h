/* An answer about the model that waits until what is known of it is fresh (model_watch), without a thread. */
#pragma once

#include "http/ctx.h"
#include "model/model.h"

/* Writes the answer, on the lane, when there is something fresh to say. */
typedef Err (*ChatLookSay)(Ctx *ctx, const ModelState *state, Buf *out);

/* The rest of a handler whose route is of LANE_MODEL. */
Err chat_look_begin(Ctx *ctx, ChatLookSay say) __attribute__((warn_unused_result));

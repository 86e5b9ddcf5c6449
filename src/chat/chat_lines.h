/* The lines of a turn as it happens, one JSON object each: queued, started, waiting and reply, then its result, or an
 * error. */
#pragma once

#include "chat/chat_turn.h"

/* Writes the result of a turn that was answered. */
typedef void (*ChatSayResult)(Arena *arena, const ChatOutcome *outcome, Buf *out);

/* The step of a stream whose state is a turn. */
Err chat_turn_step(Ctx *ctx, ChatTurn *turn, ChatSayResult say_result, Buf *out, bool *done);
/* One line. */
void chat_say(Buf *out, const Schema *schema, const void *line);

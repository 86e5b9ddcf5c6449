/* Draft a reply: what an operator might answer to a request, out of what its submitter and the operators have said to
 * each other. Internal notes are no part of what the model is told, so that a draft cannot give them away. It is text
 * in the operator's box and nothing else: nothing is kept of it here, and nobody is told until he sends it. */
#pragma once

#include "chat/chat.h"
#include "comments/comments.h"

/* Tables, read line by line. */
/* clang-format off */

typedef struct DraftReplyAsk {
    Str text;
} DraftReplyAsk;
SCHEMA(DraftReplyAsk,
    FIELD(DraftReplyAsk, text, .max = COMMENT_BODY_MAX, .fallback = "", .doc = "What the operator has noted down: the draft is to say it. Of a long text, its first 2 KiB."));

typedef struct DraftReply {
    Str event, text;
} DraftReply;
SCHEMA(DraftReply,
    FIELD(DraftReply, event, .doc = "result; the lines before it are queued, started, waiting and reply, and an error is the last one of a turn that failed."),
    FIELD(DraftReply, text, .doc = "The whole reply."));

/* clang-format on */

extern const Route draft_reply_routes[];
extern const size_t draft_reply_routes_count;

/* draft_reply_prompt.c: pure functions. */

/* The schema of an answer, a constant. */
Str draft_reply_format(void);
/* What the model is told, as JSON; comments: those that the submitter reads, newest first. The oldest of a long talk
 * are left out. */
void draft_reply_messages(Arena *arena, const Ticket *ticket, const List *comments, Str text, Buf *out);
/* False: it is no answer by the schema, or says nothing. */
bool draft_reply_read(Arena *arena, Str answer, Str *out);

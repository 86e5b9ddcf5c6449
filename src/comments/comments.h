/* Comments: the talk between a requester and the operators about a ticket, and the operators' notes among themselves.
 */
#pragma once

#include "http/ctx.h"
#include "limits.h"

/* Tables, read line by line. */
/* clang-format off */

typedef struct Comment {
    int64_t id, ticket_id, author_id;
    Str author_name, body;
    Time created_at;
    bool internal;
} Comment;
SCHEMA(Comment,
    FIELD(Comment, id),
    FIELD(Comment, ticket_id),
    FIELD(Comment, author_id),
    FIELD(Comment, author_name),
    FIELD(Comment, body),
    FIELD(Comment, created_at),
    FIELD(Comment, internal, .doc = "An operators' note: the requester never sees it."));

typedef struct CommentCreate {
    Str body;
    bool internal;
} CommentCreate;
SCHEMA(CommentCreate,
    FIELD(CommentCreate, body, .max = COMMENT_BODY_MAX),
    FIELD(CommentCreate, internal, .fallback = "false", .doc = "For operators; of others it is ignored."));

/* clang-format on */

extern const Route comment_routes[];
extern const size_t comment_routes_count;

/* The newest Comment items that the requester reads too, newest first, max at most. */
Err comment_newest(Ctx *ctx, int64_t ticket_id, int max, List *out) __attribute__((warn_unused_result));

/* comments_policy.c: pure functions. */
bool comment_can_see_internal(const Caller *user);
/* Whether a comment of this author becomes a note: of who is no operator, it does not. */
bool comment_is_internal(const Caller *author, bool wanted);

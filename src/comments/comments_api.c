#include "comments/comments.h"

#include "comments_sql.h"
#include "events/events.h"
#include "http/list_stream.h"
#include "tickets/tickets.h"

#include <inttypes.h>

static Err comment_list(Ctx *ctx, const void *in, List *out);
static Err comment_create(Ctx *ctx, const CommentCreate *in, Comment *out);
HANDLER(comment_list, void, List)
HANDLER(comment_create, CommentCreate, Comment)

const Route comment_routes[] = {
    { "GET", "/api/tickets/{ticket_id}/comments", "List Comments", .name = "list_comments", .tag = "comments",
        .auth = AUTH_USER, .lane = LANE_FAST, .limit = LIMIT_NONE, .status = 200, .params = &TicketId_schema,
        .load = ticket_load, .may = ticket_can_see, .out = &Comment_schema, .out_list = true,
        .errors = ERRORS(ERR_FORBIDDEN, ERR_NOT_FOUND), .run = comment_list_run },
    { "POST", "/api/tickets/{ticket_id}/comments", "Add Comment", .name = "add_comment", .tag = "comments",
        .auth = AUTH_USER, .lane = LANE_WRITE, .limit = LIMIT_NONE, .status = 201, .params = &TicketId_schema,
        .body = &CommentCreate_schema, .load = ticket_load, .may = ticket_can_comment, .out = &Comment_schema,
        .idempotent = true, .errors = ERRORS(ERR_FORBIDDEN, ERR_NOT_FOUND), .run = comment_create_run },
};
const size_t comment_routes_count = sizeof comment_routes / sizeof *comment_routes;

static Err read_step(Ctx *ctx, int64_t after, List *out)
{
    const TicketId *params = ctx->params;
    if (comment_can_see_internal(ctx->user))
        return comment_step_all(ctx->db, &(CommentStepAll){ params->ticket_id, after, STREAM_STEP_ROWS }, out);
    return comment_step_public(ctx->db, &(CommentStepPublic){ params->ticket_id, after, STREAM_STEP_ROWS }, out);
}

static Err comment_list(Ctx *ctx, const void *in, List *out)
{
    static const ListStream comments = { &Comment_schema, read_step };
    (void)in, (void)out;
    list_stream_begin(ctx, &comments);
    return ERR_OK;
}

Err comment_newest(Ctx *ctx, int64_t ticket_id, int max, List *out)
{
    return comment_newest_public(ctx->db, &(CommentNewestPublic){ ticket_id, max }, out);
}

static Err comment_create(Ctx *ctx, const CommentCreate *in, Comment *out)
{
    const Ticket *ticket = ctx->object;
    DbInt id;
    Comment comment = { .ticket_id = ticket->id,
        .author_id = ctx->user->id,
        .author_name = ctx->user->name,
        .body = in->body,
        .created_at = ctx->now,
        .internal = comment_is_internal(ctx->user, in->internal) };
    CommentInsert row = { comment.ticket_id, comment.author_id, comment.body, comment.internal, ctx->now };
    TRY(comment_insert(ctx->db, &row, &id));
    comment.id = id.value;
    if (!comment.internal)
        TRY(ticket_commented(ctx, ticket));
    *out = comment;
    return event_emit(ctx, comment.internal ? EVENT_NOTE_CREATED : EVENT_COMMENT_CREATED, ticket->id,
        arena_printf(ctx->arena, "{\"comment_id\":%" PRId64 "}", comment.id));
}

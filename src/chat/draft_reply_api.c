/* POST /api/tickets/{ticket_id}/draft-reply: a reply that the model drafts, as it comes, one JSON object a line. */
#include "chat/draft_reply.h"

#include "chat/chat_lines.h"

enum { COMMENTS_MAX = 20 };

static Err draft_reply(Ctx *ctx, const void *in, void *out);

const Route draft_reply_routes[] = {
    { "POST", "/api/tickets/{ticket_id}/draft-reply", "Draft a Reply", .name = "draft_reply", .tag = "chat",
        .auth = AUTH_USER, .lane = LANE_MODEL, .limit = LIMIT_NONE, .status = 200, .params = &TicketId_schema,
        .body = &DraftReplyAsk_schema, .load = ticket_load, .may = ticket_can_note, .out = &DraftReply_schema,
        .out_type = "application/x-ndjson", .errors = ERRORS(ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_MODEL_DOWN),
        .run = draft_reply },
};
const size_t draft_reply_routes_count = sizeof draft_reply_routes / sizeof *draft_reply_routes;

static void say_result(Arena *arena, const ChatOutcome *outcome, Buf *out)
{
    (void)arena;
    chat_say(out, &DraftReply_schema, &(DraftReply){ str("result"), outcome->reply });
}

static Err step(Ctx *ctx, void *state, Buf *out, bool *done)
{
    return chat_turn_step(ctx, state, say_result, out, done);
}

static const Stream stream = { .content_type = "application/x-ndjson", .step = step, .end = chat_turn_end };

static Err draft_reply(Ctx *ctx, const void *in, void *out)
{
    const DraftReplyAsk *ask = in;
    const Ticket *ticket = ctx->object;
    List comments;
    Buf messages = { 0 };
    (void)out;
    TRY(chat_check_configured(ctx, "The assistant is not set up here"));
    TRY(comment_newest(ctx, ticket->id, COMMENTS_MAX, &comments));
    draft_reply_messages(ctx->arena, ticket, &comments, ask->text, &messages);
    ChatTurn *turn = chat_turn_new(ctx, &stream, CHAT_REPLY, &(ChatTalk){ 0 });
    Err err = chat_turn_ask(ctx, turn, &(ModelQuestion){ buf_view(&messages), draft_reply_format() });
    buf_free(&messages);
    TRY(err);
    reply_header(ctx, "X-Accel-Buffering", str("no")); /* nginx would gather it */
    stream_begin(ctx, &stream, turn);
    return ERR_OK;
}

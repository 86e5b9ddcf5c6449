#include "chat/chat_turn.h"

#include "chat/draft_reply.h"

#include <assert.h>
#include <stdlib.h>

enum { TRIES_MAX = 2 };

/* --- on the model's thread --- */

static void piece(void *arg, Str content)
{
    ChatTurn *turn = arg;
    buf_str(&turn->answer, content);
    if (turn->kind == CHAT_ORIGINAL || turn->tries) /* a second try is not shown: the first one's words stand there */
        return;
    pthread_mutex_lock(&turn->lock);
    chat_reader_feed(&turn->reader, content, &turn->unsaid);
    pthread_mutex_unlock(&turn->lock);
}

static bool take_turn(ChatTurn *turn, ChatOutcome *out)
{
    ChatAnswer answer;
    if (!chat_answer_read(&turn->arena, buf_view(&turn->answer), &answer))
        return false;
    chat_outcome(&turn->arena, &turn->talk, &answer, out);
    return true;
}

static ModelOutcome take_own_words(ChatTurn *turn, ModelOutcome outcome, ChatOutcome *out)
{
    (void)outcome;
    chat_outcome_own_words(&turn->arena, &turn->talk, out);
    return MODEL_ANSWERED;
}

static bool take_reply(ChatTurn *turn, ChatOutcome *out)
{
    return draft_reply_read(&turn->arena, buf_view(&turn->answer), &out->reply);
}

static ModelOutcome take_nothing(ChatTurn *turn, ModelOutcome outcome, ChatOutcome *out)
{
    (void)turn, (void)out;
    return outcome == MODEL_ANSWERED ? MODEL_FAILED : outcome;
}

/* How an answer is taken: false, it is none; and what there is instead after the last try. CHAT_ORIGINAL takes any. */
static const struct {
    bool (*take)(ChatTurn *turn, ChatOutcome *out);
    ModelOutcome (*give_up)(ChatTurn *turn, ModelOutcome outcome, ChatOutcome *out);
} kinds[CHAT_KINDS] = {
    [CHAT_TALK] = { take_turn, take_own_words },
    [CHAT_REPLY] = { take_reply, take_nothing },
};

/* False: it may try again. */
static bool read_answer(ChatTurn *turn, ModelOutcome *outcome, ChatOutcome *out)
{
    if (*outcome == MODEL_CANCELLED || (*outcome != MODEL_ANSWERED && turn->tries == 1))
        return true;
    if (*outcome == MODEL_ANSWERED && kinds[turn->kind].take(turn, out))
        return true;
    if (turn->tries < TRIES_MAX)
        return false;
    *outcome = kinds[turn->kind].give_up(turn, *outcome, out);
    return true;
}

static void finish(ChatTurn *turn, ModelOutcome outcome, const ChatOutcome *result)
{
    pthread_mutex_lock(&turn->lock);
    turn->over = true;
    turn->outcome = outcome;
    turn->result = *result;
    pthread_mutex_unlock(&turn->lock);
}

static bool ended(void *arg, ModelOutcome outcome, ModelQuestion *again)
{
    ChatTurn *turn = arg;
    ChatOutcome result = { 0 };
    turn->tries++;
    if (turn->kind != CHAT_ORIGINAL && !read_answer(turn, &outcome, &result)) {
        *again = turn->question;
        turn->answer.len = 0;
        return true;
    }
    finish(turn, outcome, &result);
    return false;
}

static void turn_free(void *arg)
{
    ChatTurn *turn = arg;
    pthread_mutex_destroy(&turn->lock);
    arena_free(&turn->arena);
    buf_free(&turn->answer);
    buf_free(&turn->unsaid);
    free(turn);
}

/* --- of the asker --- */

Err chat_check_configured(Ctx *ctx, const char *refusal)
{
    ModelState state;
    model_state(ctx->app->model, ctx->arena, &state);
    model_look(ctx->app->model);
    if (model_is_configured(&state) || !state.known)
        return ERR_OK;
    return err_code(ctx, ERR_MODEL_DOWN, "model_not_configured", "%s", refusal);
}

static void copy_talk(ChatTurn *turn, const ChatTalk *talk)
{
    Arena *arena = &turn->arena;
    const ChatMessage *from = talk->messages.items;
    ChatMessage *messages = arena_array(arena, talk->messages.count, sizeof *messages);
    int *edited = arena_array(arena, talk->edited.count, sizeof *edited);
    for (size_t i = 0; i < talk->messages.count; i++)
        messages[i] = (ChatMessage){ arena_copy(arena, from[i].content), from[i].role };
    if (talk->edited.count)
        memcpy(edited, talk->edited.items, talk->edited.count * sizeof *edited);
    turn->talk = (ChatTalk){ { messages, talk->messages.count }, talk->draft, { edited, talk->edited.count } };
    turn->talk.draft.title = arena_copy(arena, talk->draft.title);
    turn->talk.draft.description = arena_copy(arena, talk->draft.description);
}

ChatTurn *chat_turn_new(Ctx *ctx, const Stream *stream, ChatKind kind, const ChatTalk *talk)
{
    ChatTurn *turn = calloc(1, sizeof *turn);
    assert(turn);
    chat_waiter_init(&turn->waiter, ctx->app, stream);
    turn->kind = kind;
    turn->asked_us = monotonic_us();
    turn->outcome = MODEL_CANCELLED;
    turn->said_elapsed = -1;
    pthread_mutex_init(&turn->lock, NULL);
    copy_talk(turn, talk);
    return turn;
}

Err chat_turn_ask(Ctx *ctx, ChatTurn *turn, const ModelQuestion *question)
{
    ModelAsker asker = {
        .user_id = ctx->user->id, .piece = piece, .ended = ended, .changed = chat_tell, .free = turn_free, .arg = turn
    };
    if (turn->kind != CHAT_ORIGINAL)
        turn->question =
            (ModelQuestion){ arena_copy(&turn->arena, question->messages), question->format, .anew = true };
    switch (model_ask(ctx->app->model, question, &asker, &turn->call)) {
    case MODEL_TAKEN: return ERR_OK;
    case MODEL_PER_USER:
        turn_free(turn);
        return err_code(ctx, ERR_TOO_MANY, "model_one_each",
            "The assistant is still busy with what you asked before; please wait for its answer");
    default:
        turn_free(turn);
        return err_code(ctx, ERR_MODEL_DOWN, "model_busy",
            "The assistant has too many questions already; please try again in a minute");
    }
}

void chat_turn_end(void *arg)
{
    ChatTurn *turn = arg;
    model_release(turn->call);
}

/* A turn: one question to the model on somebody's behalf, from its place in line to its answer. Its answer is read on
 * the model's thread, piece by piece; the asker's steps take what there is. The lock guards what both see. */
#pragma once

#include "chat/chat_reply.h"
#include "chat/chat_wait.h"
#include "chat/chat_words.h"
#include "model/model.h"

#include <pthread.h>

typedef enum ChatKind {
    CHAT_TALK,     /* by our schema, once more when the answer is none */
    CHAT_REPLY,    /* the same, a draft of a reply */
    CHAT_ORIGINAL, /* free text */
    CHAT_KINDS,
} ChatKind;

typedef struct ChatTurn {
    ChatWaiter waiter; /* first */
    ChatKind kind;
    ModelCall *call;
    int64_t asked_us;
    Arena arena; /* the talk; then what the outcome holds */
    ChatTalk talk;
    ModelQuestion question; /* for the second try */
    int tries;              /* the model's thread's */
    Buf answer;
    ChatReader reader;
    pthread_mutex_t lock;
    Buf unsaid; /* of the reply, not taken yet */
    bool over;
    ModelOutcome outcome;
    ChatOutcome result; /* when over and answered; of CHAT_REPLY its reply alone, of CHAT_ORIGINAL nothing */
    /* The steps' own. */
    bool said_started;
    int said_position, said_elapsed;
} ChatTurn;

/* Refuses with this sentence when nobody said where Ollama is, and where it usually is there is none. */
Err chat_check_configured(Ctx *ctx, const char *refusal) __attribute__((warn_unused_result));
/* A turn that has not asked yet; state of a stream of that kind. talk is copied. */
ChatTurn *chat_turn_new(Ctx *ctx, const Stream *stream, ChatKind kind, const ChatTalk *talk);
/* Asks. Otherwise an error with its text and code, and the turn is gone. */
Err chat_turn_ask(Ctx *ctx, ChatTurn *turn, const ModelQuestion *question) __attribute__((warn_unused_result));
/* Stream.end: nobody wants its answer any more. */
void chat_turn_end(void *arg);

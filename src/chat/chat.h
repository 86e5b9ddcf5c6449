/* Chat: a ticket out of a talk with the model. What the model says is a stranger's word: it is validated field by
 * field, becomes text and nothing else, and no ticket is made of it before its asker says so.
 *
 * A turn of the talk is one question to the model with a schema for its answer; it may ask back CHAT_QUESTIONS_MAX
 * times in a talk, then there is a draft. The talk is the client's: it sends the whole of it with each turn, and
 * nothing of it is kept here. */
#pragma once

#include "http/ctx.h"
#include "limits.h"
#include "tickets/tickets.h"

typedef enum ChatRole { CHAT_USER, CHAT_ASSISTANT } ChatRole;
extern const EnumValues ChatRole_values;

/* Tables, read line by line. */
/* clang-format off */

typedef struct ChatMessage {
    Str content;
    int role;
} ChatMessage;
SCHEMA(ChatMessage,
    FIELD(ChatMessage, role, .values = &ChatRole_values),
    FIELD(ChatMessage, content, .max = CHAT_MESSAGE_MAX));

/* What stands in the form; without anything sent, nothing. */
typedef struct ChatForm {
    Str title, description;
    int urgency, request_type;
    FieldMask sent;
} ChatForm;
SCHEMA(ChatForm,
    FIELD(ChatForm, title, .max = TICKET_TITLE_MAX, .fallback = ""),
    FIELD(ChatForm, description, .max = TICKET_DESCRIPTION_MAX, .fallback = ""),
    FIELD(ChatForm, urgency, .values = &TicketUrgency_values, .fallback = "normal"),
    FIELD(ChatForm, request_type, .values = &TicketRequestType_values, .fallback = "other"),
    FIELD(ChatForm, sent));

/* What is to stand there. */
typedef struct ChatDraft {
    Str title, description;
    int urgency, request_type;
} ChatDraft;
SCHEMA(ChatDraft,
    FIELD(ChatDraft, title),
    FIELD(ChatDraft, description),
    FIELD(ChatDraft, urgency, .values = &TicketUrgency_values),
    FIELD(ChatDraft, request_type, .values = &TicketRequestType_values));

typedef struct ChatTalk {
    List messages;
    ChatForm draft;
    List edited;
} ChatTalk;
SCHEMA(ChatTalk,
    FIELD(ChatTalk, messages, .object = &ChatMessage_schema, .min = 1, .max = CHAT_MESSAGES_MAX, .doc = "The whole talk, oldest first; the last one is the user's."),
    FIELD(ChatTalk, draft, .object = &ChatForm_schema, .fallback = "", .doc = "What stands in the form."),
    FIELD(ChatTalk, edited, .values = &TicketField_values, .max = 4, .fallback = "", .doc = "The fields that he wrote himself: they come back as they are."));

/* The lines of the answer; `event` says which one it is. */
typedef struct ChatQueued {
    Str event;
    int64_t position, elapsed;
} ChatQueued;
SCHEMA(ChatQueued,
    FIELD(ChatQueued, event),
    FIELD(ChatQueued, position, .doc = "1: the next one."),
    FIELD(ChatQueued, elapsed, .doc = "Seconds since the question."));

/* started, waiting */
typedef struct ChatProgress {
    Str event;
    int64_t elapsed;
} ChatProgress;
SCHEMA(ChatProgress,
    FIELD(ChatProgress, event),
    FIELD(ChatProgress, elapsed));

typedef struct ChatReply {
    Str event, text;
} ChatReply;
SCHEMA(ChatReply,
    FIELD(ChatReply, event),
    FIELD(ChatReply, text));

typedef struct ChatResult {
    Str event, reply;
    OptStr draft;
    List inferred;
    int64_t questions_left;
    bool ready, fallback;
} ChatResult;
SCHEMA(ChatResult,
    FIELD(ChatResult, event, .doc = "result; the lines before it are queued, started, waiting and reply, and an error is the last one of a turn that failed."),
    FIELD(ChatResult, reply),
    FIELD(ChatResult, ready, .doc = "The draft is complete."),
    FIELD(ChatResult, draft, .format = FORMAT_JSON, .object = &ChatDraft_schema),
    FIELD(ChatResult, inferred, .values = &TicketField_values, .doc = "The fields of the draft that the model filled in."),
    FIELD(ChatResult, questions_left),
    FIELD(ChatResult, fallback, .doc = "The model did not answer as it should: the draft is made of the user's own words."));

typedef struct ChatError {
    Str event, code, message;
} ChatError;
SCHEMA(ChatError,
    FIELD(ChatError, event),
    FIELD(ChatError, code, .doc = "model_down, model_timeout, model_loop, model_failed or model_busy."),
    FIELD(ChatError, message));

/* Urgency and type are the model's words: what is none of ours becomes normal, other. */
typedef struct ChatTicketCreate {
    Str description, urgency, request_type;
} ChatTicketCreate;
SCHEMA(ChatTicketCreate,
    FIELD(ChatTicketCreate, description, .max = TICKET_DESCRIPTION_MAX),
    FIELD(ChatTicketCreate, urgency, .fallback = "normal", .doc = "low, normal or high; anything else counts as normal."),
    FIELD(ChatTicketCreate, request_type, .fallback = "other", .doc = "software, hardware, environment, logistics or other; anything else counts as other."));

/* clang-format on */

extern const Route chat_routes[], chat_talk_routes[];
extern const size_t chat_routes_count, chat_talk_routes_count;

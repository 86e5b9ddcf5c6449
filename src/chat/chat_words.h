/* The words of a talk: what the model is told and asked, and what its answer is worth. Pure functions. Whatever the
 * model or a client says is data: it is quoted as JSON, cut to its bounds, and its control characters are dropped. */
#pragma once

#include "chat/chat.h"

/* A field as a bit of a set. */
static inline unsigned chat_bit(TicketField field)
{
    return 1u << field;
}

/* What the model made of the talk; texts in the arena. */
typedef struct ChatAnswer {
    Str reply;
    bool ready;
    Str title, description;
    int urgency, request_type;
} ChatAnswer;

/* What stands at the end of a turn. */
typedef struct ChatOutcome {
    Str reply;
    ChatDraft draft;
    bool has_draft, ready, fallback;
    unsigned inferred; /* chat_bit */
    int questions_left;
} ChatOutcome;

/* As UTF-8; control characters are dropped, but for the end of a line and the tab. */
void chat_add_character(Buf *out, uint32_t character);
/* The text without them, cut to max code points; in arena. */
Str chat_clean(Arena *arena, Str text, size_t max);

/* The schema of an answer, a constant. */
Str chat_format(void);
/* One message of a JSON array that out holds the beginning of; the role is a static word. */
void chat_add_message(Buf *out, const char *role, Str content);
/* What ChatMessage items say, of a long talk no more than its last max_bytes. */
void chat_add_talk(Buf *out, const List *messages, size_t max_bytes);
/* Its beginning, max_bytes at most, without a character cut in two; borrows. */
Str chat_beginning(Str text, size_t max_bytes);
/* An answer by that schema, after what the model may have thought aloud; texts in arena, as it wrote them. False: it is
 * none, or not a whole one. */
bool chat_decode(Arena *arena, const Schema *schema, Str text, void *out);
/* The messages of a turn as JSON, the instructions first; the oldest of a long talk are left out. */
void chat_messages(const ChatTalk *talk, Buf *out);
/* The same for the original's route, whose model ends with a fenced block. */
void chat_messages_original(const List *messages, Buf *out);
/* How often the model has asked back in this talk. */
int chat_questions(const ChatTalk *talk);
/* False: it is no answer by the schema, or not a whole one. */
bool chat_answer_read(Arena *arena, Str text, ChatAnswer *out);
/* Answer and form together: what he wrote himself stays. */
void chat_outcome(Arena *arena, const ChatTalk *talk, const ChatAnswer *answer, ChatOutcome *out);
/* Without an answer: his own words. */
void chat_outcome_own_words(Arena *arena, const ChatTalk *talk, ChatOutcome *out);
/* The original's reading of a reply: *response without its fenced blocks, *ticket the object of the first one, as JSON
 * text, when it is ready; both in arena. */
void chat_read_original(Arena *arena, Str text, Str *response, OptStr *ticket);

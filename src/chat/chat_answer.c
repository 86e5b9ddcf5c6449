/* What an answer of the model is worth. */
#include "base/json_view.h"
#include "chat/chat_words.h"

enum { REPLY_MAX = 1000, DESCRIPTION_MAX = 4000 };

/* Tables, read line by line. */
/* clang-format off */

SCHEMA(ChatAnswer,
    FIELD(ChatAnswer, reply, .max = REPLY_MAX),
    FIELD(ChatAnswer, ready),
    FIELD(ChatAnswer, title, .max = TICKET_TITLE_MAX),
    FIELD(ChatAnswer, description, .max = DESCRIPTION_MAX),
    FIELD(ChatAnswer, urgency, .values = &TicketUrgency_values),
    FIELD(ChatAnswer, request_type, .values = &TicketRequestType_values));

/* clang-format on */

/* --- texts --- */

static bool is_control(uint32_t character)
{
    return (character < ' ' && character != '\n' && character != '\t') || (character >= 0x7f && character < 0xa0) ||
           (character >= 0x202a && character <= 0x202e) || (character >= 0x2066 && character <= 0x2069);
}

void chat_add_character(Buf *out, uint32_t character)
{
    if (!is_control(character))
        buf_utf8(out, character);
}

Str chat_clean(Arena *arena, Str text, size_t max)
{
    Buf clean = { 0 };
    size_t count = 0;
    for (size_t at = 0; at < text.len && count < max; count++)
        chat_add_character(&clean, utf8_next(text, &at));
    Str copy = arena_copy(arena, str_trim(buf_view(&clean)));
    buf_free(&clean);
    return copy;
}

static size_t find(Str text, const char *what, size_t from)
{
    size_t len = strlen(what);
    for (size_t i = from; i + len <= text.len; i++)
        if (memcmp(text.ptr + i, what, len) == 0)
            return i;
    return text.len;
}

/* Some models think aloud although they are told not to. */
static Str without_thoughts(Arena *arena, Str text)
{
    static const char begin[] = "<think>", end[] = "</think>";
    Buf rest = { 0 };
    size_t at = 0;
    while (at < text.len) {
        size_t from = find(text, begin, at), upto = find(text, end, from);
        buf_add(&rest, text.ptr + at, from - at);
        at = upto < text.len ? upto + sizeof end - 1 : text.len;
    }
    Str copy = arena_copy(arena, buf_view(&rest));
    buf_free(&rest);
    return copy;
}

/* --- the answer by our schema --- */

bool chat_decode(Arena *arena, const Schema *schema, Str text, void *out)
{
    JsonDoc *doc = NULL;
    Problem problem;
    Problems problems = { .arena = arena };
    text = without_thoughts(arena, text);
    if (!utf8_valid(text) || json_parse(arena, text, &doc, &problem) != JSON_OK)
        return false;
    schema_decode_json(schema, doc, out, NULL, &problems);
    json_free(doc);
    return problems.count == 0;
}

bool chat_answer_read(Arena *arena, Str text, ChatAnswer *out)
{
    if (!chat_decode(arena, &ChatAnswer_schema, text, out))
        return false;
    out->reply = chat_clean(arena, out->reply, REPLY_MAX);
    out->title = chat_clean(arena, out->title, TICKET_TITLE_MAX);
    out->description = chat_clean(arena, out->description, DESCRIPTION_MAX);
    return out->reply.len > 0 && (out->description.len > 0 || !out->ready);
}

/* --- answer and form --- */

static unsigned edited_of(const ChatTalk *talk)
{
    /* Nothing was written where nothing stands. */
    return talk->draft.sent ? (unsigned)ticket_fields_set(&talk->edited) : 0;
}

static void keep_edited(const ChatTalk *talk, unsigned edited, ChatDraft *draft)
{
    if (edited & chat_bit(TICKET_FIELD_TITLE))
        draft->title = talk->draft.title;
    if (edited & chat_bit(TICKET_FIELD_DESCRIPTION))
        draft->description = talk->draft.description;
    if (edited & chat_bit(TICKET_FIELD_URGENCY))
        draft->urgency = talk->draft.urgency;
    if (edited & chat_bit(TICKET_FIELD_TYPE))
        draft->request_type = talk->draft.request_type;
}

/* What every user message says, one below the other. */
static Str own_words(Arena *arena, const ChatTalk *talk)
{
    const ChatMessage *all = talk->messages.items;
    Buf words = { 0 };
    for (size_t i = 0; i < talk->messages.count; i++) {
        if (all[i].role != CHAT_USER)
            continue;
        if (words.len)
            buf_text(&words, "\n\n");
        buf_str(&words, all[i].content);
    }
    Str text = chat_clean(arena, buf_view(&words), TICKET_DESCRIPTION_MAX);
    buf_free(&words);
    return text;
}

void chat_outcome(Arena *arena, const ChatTalk *talk, const ChatAnswer *answer, ChatOutcome *out)
{
    int left = CHAT_QUESTIONS_MAX - chat_questions(talk);
    unsigned edited = edited_of(talk), filled = chat_bit(TICKET_FIELD_URGENCY) | chat_bit(TICKET_FIELD_TYPE);
    ChatDraft draft = { answer->title, answer->description, answer->urgency, answer->request_type };
    bool asks = !answer->ready && left > 0;
    if (!asks && !draft.description.len)
        draft.description = own_words(arena, talk);
    else if (draft.description.len)
        filled |= chat_bit(TICKET_FIELD_DESCRIPTION);
    if (draft.title.len)
        filled |= chat_bit(TICKET_FIELD_TITLE);
    else
        draft.title = ticket_title(draft.description);
    keep_edited(talk, edited, &draft);
    left -= asks;
    *out = (ChatOutcome){ .reply = answer->reply,
        .draft = draft,
        .has_draft = !asks || draft.description.len > 0 || edited,
        .ready = !asks,
        .questions_left = left > 0 ? left : 0 };
    out->inferred = out->has_draft ? filled & ~edited : 0;
}

void chat_outcome_own_words(Arena *arena, const ChatTalk *talk, ChatOutcome *out)
{
    int left = CHAT_QUESTIONS_MAX - chat_questions(talk);
    Str words = own_words(arena, talk);
    ChatDraft draft = { ticket_title(words), words, URGENCY_NORMAL, REQUEST_OTHER };
    keep_edited(talk, edited_of(talk), &draft);
    *out = (ChatOutcome){
        .reply = str("I could not work that out. The draft holds your own words: please check it, and send it."),
        .draft = draft,
        .has_draft = true,
        .ready = true,
        .fallback = true,
        .questions_left = left > 0 ? left : 0
    };
}

/* --- the original's reading --- */

/* A fenced block of JSON, without a back-tick inside. False: there is none from there on. */
typedef struct Fence {
    size_t from, upto;
    Str object;
} Fence;

static bool next_fence(Str text, size_t from, Fence *out)
{
    static const char mark[] = "```json", fence[] = "```";
    for (size_t at = find(text, mark, from); at < text.len; at = find(text, mark, at + 1)) {
        Str inside = { text.ptr + at + sizeof mark - 1, text.len - at - (sizeof mark - 1) };
        size_t end = str_find(inside, '`');
        Str object = str_trim((Str){ inside.ptr, end });
        bool closed = find(inside, fence, end) == end && end < inside.len;
        if (!closed || object.len < 2 || object.ptr[0] != '{' || object.ptr[object.len - 1] != '}')
            continue;
        *out = (Fence){ at, at + sizeof mark - 1 + end + sizeof fence - 1, object };
        return true;
    }
    return false;
}

static bool is_true(JsonView value)
{
    switch (json_view_kind(value)) {
    case JSON_KIND_TEXT: return json_view_text(value).len > 0;
    case JSON_KIND_INTEGER: return json_view_i64(value) != 0;
    case JSON_KIND_LIST: return json_view_count(value) > 0;
    default: return value.value && json_view_is_true(value);
    }
}

static void add_member(Arena *arena, Buf *out, JsonView object, const char *name, const char *fallback)
{
    JsonView value = json_view_member(object, name);
    buf_text(out, out->len ? ",\"" : "{\"");
    buf_text(out, name);
    buf_text(out, "\":");
    buf_str(out, value.value ? json_view_echo(arena, value) : str(fallback));
}

static OptStr ticket_of(Arena *arena, Str text)
{
    JsonDoc *doc = NULL;
    Problem problem;
    Buf out = { 0 };
    OptStr ticket = { 0 };
    if (json_parse(arena, text, &doc, &problem) != JSON_OK)
        return ticket;
    JsonView root = json_view_root(doc);
    if (is_true(json_view_member(root, "ready")) && is_true(json_view_member(root, "description"))) {
        add_member(arena, &out, root, "description", "\"\"");
        add_member(arena, &out, root, "urgency", "\"normal\"");
        add_member(arena, &out, root, "request_type", "\"other\"");
        buf_char(&out, '}');
        ticket = (OptStr){ true, arena_copy(arena, buf_view(&out)) };
    }
    buf_free(&out);
    json_free(doc);
    return ticket;
}

void chat_read_original(Arena *arena, Str text, Str *response, OptStr *ticket)
{
    Buf rest = { 0 };
    Fence fence;
    size_t at = 0;
    text = without_thoughts(arena, text);
    *ticket = (OptStr){ 0 };
    for (bool first = true; next_fence(text, at, &fence); at = fence.upto, first = false) {
        if (first)
            *ticket = ticket_of(arena, fence.object);
        buf_add(&rest, text.ptr + at, fence.from - at);
    }
    buf_add(&rest, text.ptr + at, text.len - at);
    *response = arena_copy(arena, str_trim(buf_view(&rest)));
    buf_free(&rest);
}

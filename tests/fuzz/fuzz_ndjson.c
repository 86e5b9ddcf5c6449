/* What a model may send: lines cut anywhere are the same lines, every line is read or refused, and the reply that is
 * shown while an answer comes is the same however it is cut, and UTF-8. The first byte says how it is cut. */
#include "chat/chat_reply.h"
#include "chat/chat_words.h"
#include "model/answer.h"
#include "model/ndjson.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Heard {
    Arena arena;
    Buf lines, content;
} Heard;

static bool hear(void *arg, Str line)
{
    Heard *heard = arg;
    ChatLine chat;
    PullLine pull;
    NameList names;
    Str version;
    buf_str(&heard->lines, line);
    buf_char(&heard->lines, '\n');
    if (answer_chat(&heard->arena, line, &chat))
        buf_str(&heard->content, chat.content);
    if (answer_pull(&heard->arena, line, &pull))
        assert(pull.total >= 0 && pull.completed >= 0);
    (void)!answer_tags(&heard->arena, line, &names);
    (void)!answer_version(&heard->arena, line, &version);
    return true;
}

static void feed(Str text, size_t step, Heard *heard)
{
    Ndjson ndjson = { 0 };
    NdjsonTaker taker = { hear, heard };
    for (size_t at = 0; at < text.len; at += step) {
        size_t left = text.len - at;
        assert(ndjson_feed(&ndjson, (Str){ text.ptr + at, left < step ? left : step }, taker) == NDJSON_OK);
    }
    assert(ndjson_end(&ndjson, taker) == NDJSON_OK);
    ndjson_free(&ndjson);
}

static void read_reply(Str text, size_t step, Buf *out)
{
    ChatReader reader = { 0 };
    for (size_t at = 0; at < text.len; at += step) {
        size_t left = text.len - at;
        chat_reader_feed(&reader, (Str){ text.ptr + at, left < step ? left : step }, out);
    }
    assert(utf8_valid(buf_view(out)));
}

static void read_answer(Str text, size_t step)
{
    Arena arena = { 0 };
    ChatAnswer answer;
    Buf whole = { 0 }, cut = { 0 };
    Str response;
    OptStr ticket;
    read_reply(text, text.len + 1, &whole);
    read_reply(text, step, &cut);
    assert(str_equal(buf_view(&whole), buf_view(&cut)));
    if (chat_answer_read(&arena, text, &answer))
        assert(utf8_valid(answer.reply) && utf8_valid(answer.description) && answer.urgency >= 0);
    chat_read_original(&arena, text, &response, &ticket);
    assert(response.len <= text.len);
    buf_free(&whole);
    buf_free(&cut);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    size_t step = data[0] % 16 + 1;
    char *exact = malloc(size);
    assert(exact);
    memcpy(exact, data + 1, size - 1);
    Str text = { exact, size - 1 };
    Heard whole = { 0 }, cut = { 0 };
    feed(text, size, &whole);
    feed(text, step, &cut);
    assert(str_equal(buf_view(&whole.lines), buf_view(&cut.lines)));
    read_answer(buf_view(&whole.content), step);
    read_answer(text, step);
    buf_free(&whole.lines);
    buf_free(&whole.content);
    buf_free(&cut.lines);
    buf_free(&cut.content);
    arena_free(&whole.arena);
    arena_free(&cut.arena);
    free(exact);
    return 0;
}

#include "demo/text.h"

#include "demo/words.h"

#include <assert.h>

enum { ASSETS = DEMO_WORDS_MAX, ROOMS = 400, FIRST_ROOM = 101, SENTENCE_MAX_BYTES = 200, PARAGRAPH_SENTENCES = 5 };

static size_t words_count(const char *const *words)
{
    size_t count = 0;
    while (words[count])
        count++;
    return count;
}

static const char *word_pick(const Zipf *zipf, Prng *prng, const char *const *words)
{
    return words[zipf_pick(zipf, prng, words_count(words))];
}

static void place_fill(const Zipf *zipf, Prng *prng, char letter, Buf *out)
{
    if (letter == 'n') {
        buf_printf(out, "LT-%05zu", zipf_pick(zipf, prng, ASSETS) + 1);
        return;
    }
    if (letter == 'r') {
        buf_i64(out, FIRST_ROOM + (int64_t)zipf_pick(zipf, prng, ROOMS));
        return;
    }
    const WordPlace *place = word_places;
    while (place->letter && place->letter != letter)
        place++;
    assert(place->letter);
    buf_text(out, word_pick(zipf, prng, place->words));
}

/* The first letter is a capital, whatever word it begins with. */
static void sentence_add(const Zipf *zipf, Prng *prng, const char *template, Buf *out)
{
    size_t begin = out->len;
    for (const char *at = template; *at; at++) {
        if (*at == '$')
            place_fill(zipf, prng, *++at, out);
        else
            buf_char(out, *at);
    }
    if (out->ptr[begin] >= 'a' && out->ptr[begin] <= 'z')
        out->ptr[begin] = (char)(out->ptr[begin] - 'a' + 'A');
    assert(out->len - begin <= SENTENCE_MAX_BYTES);
}

/* Nobody says the same twice: a sentence that was used gives way to the next one, until all were. */
static const char *sentence_pick(const Zipf *zipf, Prng *prng, const char *const *sentences, uint64_t *used)
{
    size_t count = words_count(sentences);
    assert(count < 64);
    if (*used == (UINT64_C(1) << count) - 1)
        *used = 0;
    size_t at = zipf_pick(zipf, prng, count);
    while (*used >> at & 1)
        at = (at + 1) % count;
    *used |= UINT64_C(1) << at;
    return sentences[at];
}

/* A length between MIN and MAX where each doubling is equally likely, the least of tries draws: the more, the shorter.
 * In integers: the whole part of a logarithm shifts, its fraction adds. */
static size_t length_pick(Prng *prng, int tries)
{
    enum { ONE = 1 << 16, DOUBLINGS = 503000 /* log2(8192 / 40), in parts of ONE */ };
    int64_t logarithm = DOUBLINGS;
    for (int i = 0; i < tries; i++) {
        int64_t draw = prng_below(prng, DOUBLINGS);
        logarithm = draw < logarithm ? draw : logarithm;
    }
    return (size_t)((DEMO_TEXT_MIN_BYTES << (logarithm / ONE)) * (ONE + logarithm % ONE) / ONE);
}

static void sentences_add(const Zipf *zipf, Prng *prng, const char *const *sentences, size_t length, Buf *out)
{
    size_t begin = out->len;
    uint64_t used = 0;
    for (int i = 0; out->len - begin < length && out->len - begin < DEMO_TEXT_MAX_BYTES - 2 * SENTENCE_MAX_BYTES; i++) {
        if (i > 0)
            buf_text(out, i % PARAGRAPH_SENTENCES ? " " : "\n\n");
        sentence_add(zipf, prng, sentence_pick(zipf, prng, sentences, &used), out);
    }
}

void demo_description(const Zipf *zipf, Prng *prng, int request_type, Buf *out)
{
    size_t begin = out->len;
    size_t length = length_pick(prng, 3);
    sentence_add(zipf, prng, word_pick(zipf, prng, word_titles[request_type]), out);
    size_t title = out->len - begin;
    if (title >= length)
        return;
    buf_char(out, '\n');
    sentences_add(zipf, prng, word_sentences, length - title, out);
}

void demo_comment(const Zipf *zipf, Prng *prng, bool answer, Buf *out)
{
    sentences_add(zipf, prng, answer ? word_answers : word_questions, length_pick(prng, 5), out);
}

void demo_note(const Zipf *zipf, Prng *prng, Buf *out)
{
    sentences_add(zipf, prng, word_notes, DEMO_TEXT_MIN_BYTES, out);
}

void demo_name(const Zipf *zipf, Prng *prng, Buf *out)
{
    buf_text(out, word_pick(zipf, prng, word_first_names));
    buf_char(out, ' ');
    buf_text(out, word_pick(zipf, prng, word_last_names));
}

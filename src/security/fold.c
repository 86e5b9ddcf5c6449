/* Folding. A search folds thousands of texts, and libunistring takes 60 ns a byte for it; so what most texts are made
 * of is looked up: the characters of a few blocks, each folded by libunistring once. That is the same for the whole
 * text as long as no combining mark follows one of them, which is all that composes: a text with any other character,
 * marks included, is folded by libunistring. */
#include "security/unicode.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <unicase.h>
#include <uninorm.h>

enum {
    LETTERS_END = 0x530, /* Latin, Greek, Cyrillic */
    SIGNS_BEGIN = 0x2000,
    SIGNS_END = 0x20D0, /* punctuation, currencies */
    SIGNS = SIGNS_END - SIGNS_BEGIN,
    FOLDED_MAX = 7
};

typedef struct Folded {
    char text[FOLDED_MAX];
    uint8_t len; /* 0: not looked up */
} Folded;

static Folded table[LETTERS_END + SIGNS];
static pthread_once_t table_made = PTHREAD_ONCE_INIT;

static Folded *entry_of(uint32_t rune)
{
    if (rune < LETTERS_END)
        return &table[rune];
    return rune >= SIGNS_BEGIN && rune < SIGNS_END ? &table[LETTERS_END + rune - SIGNS_BEGIN] : NULL;
}

static uint8_t *fold(Str text, size_t *len)
{
    uint8_t *folded = u8_casefold((const uint8_t *)text.ptr, text.len, NULL, UNINORM_NFC, NULL, len);
    assert(folded != NULL || *len == 0);
    return folded;
}

static void table_add(Arena *arena, uint32_t rune)
{
    Folded *entry = entry_of(rune);
    size_t len = 0;
    if (rune_kind(rune) == RUNE_MARK)
        return;
    Str text = runes_print(arena, (Runes){ &rune, 1 });
    uint8_t *folded = fold(text, &len);
    assert(len <= FOLDED_MAX && len <= 2 * text.len);
    memcpy(entry->text, folded, len);
    entry->len = (uint8_t)len;
    free(folded);
}

static void table_make(void)
{
    Arena arena = { 0 };
    for (uint32_t rune = 0; rune < LETTERS_END; rune++)
        table_add(&arena, rune);
    for (uint32_t rune = SIGNS_BEGIN; rune < SIGNS_END; rune++)
        table_add(&arena, rune);
    arena_free(&arena);
}

/* The ASCII at the start of text; a loop of its own, which compilers make wide. */
static size_t fold_ascii(Str text, char *out)
{
    size_t end = 0;
    while (end < text.len && (uint8_t)text.ptr[end] < 0x80)
        end++;
    for (size_t i = 0; i < end; i++) {
        char c = text.ptr[i];
        out[i] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    }
    return end;
}

/* False: a character is not in the table. out has room for FOLDED_MAX bytes behind twice the text: each entry is copied
 * whole, which is quicker than by its length. */
static bool fold_by_table(Str text, char *out, size_t *len)
{
    size_t size = fold_ascii(text, out);
    for (size_t at = size; at < text.len;) {
        const Folded *entry = entry_of(utf8_next(text, &at));
        if (!entry || !entry->len)
            return false;
        memcpy(out + size, entry->text, FOLDED_MAX);
        size += entry->len;
    }
    *len = size;
    return true;
}

Str text_fold(Arena *arena, Str text)
{
    size_t len = 0;
    pthread_once(&table_made, table_make);
    char *out = arena_alloc(arena, 2 * text.len + FOLDED_MAX);
    if (fold_by_table(text, out, &len))
        return (Str){ out, len };
    uint8_t *folded = fold(text, &len);
    Str copy = arena_copy(arena, (Str){ (const char *)folded, len });
    free(folded);
    return copy;
}

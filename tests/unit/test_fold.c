/* Folding by the table is what libunistring makes of the whole text. */
#include "security/unicode.h"
#include "unit.h"

#include <stdlib.h>
#include <unicase.h>
#include <uninorm.h>

static void check(Arena *arena, Str text)
{
    size_t len = 0;
    uint8_t *whole = u8_casefold((const uint8_t *)text.ptr, text.len, NULL, UNINORM_NFC, NULL, &len);
    Str folded = text_fold(arena, text);
    if (!str_equal(folded, (Str){ (const char *)whole, len }))
        fail_msg("%.*s is folded to %.*s", (int)text.len, text.ptr, (int)folded.len, folded.ptr);
    free(whole);
}

static uint32_t next(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}

/* kinds: of the first so many ranges; what is in the table are the first two. */
static uint32_t random_rune(uint32_t *state, uint32_t kinds)
{
    static const uint32_t ranges[][2] = { { 0x20, 0x300 }, { 0x370, 0x480 }, { 0x20, 0x530 }, { 0x300, 0x370 },
        { 0x2000, 0x20F0 }, { 0xE000, 0x10000 }, { 0x1F300, 0x1F600 } };
    const uint32_t *range = ranges[next(state) % (kinds < COUNT(ranges) ? kinds : COUNT(ranges))];
    return range[0] + next(state) % (range[1] - range[0]);
}

static void random_texts(void **state)
{
    (void)state;
    uint32_t seed = 7, runes[12] = { 0 };
    for (int i = 0; i < 200000; i++) {
        Arena arena = { 0 };
        size_t count = 1 + (size_t)i % 12;
        for (size_t j = 0; j < count; j++)
            runes[j] = random_rune(&seed, i % 2 ? 2 : 7);
        check(&arena, runes_print(&arena, (Runes){ runes, count }));
        arena_free(&arena);
    }
}

/* Each alone and each before each of a few that may do something to it. */
static void every_character(void **state)
{
    (void)state;
    static const uint32_t behind[] = { 'a', 0x301, 0x307, 0x345, 0x3C3, 0x1100, 0x130 };
    for (uint32_t rune = 0; rune < 0x3000; rune++)
        for (size_t i = 0; i < COUNT(behind); i++) {
            Arena arena = { 0 };
            check(&arena, runes_print(&arena, (Runes){ (uint32_t[]){ rune, behind[i], rune }, 3 }));
            arena_free(&arena);
        }
}

static void known_texts(void **state)
{
    (void)state;
    static const char *const texts[][2] = { { "", "" }, { "Printer", "printer" }, { "Stra\u00dfe", "strasse" },
        { "\u017dI\u017dALA \u2013 \u201eA\u201c", "\u017ei\u017eala \u2013 \u201ea\u201c" },
        { "Cafe\u0301", "caf\u00e9" },
        { "\u041f\u0440\u0418\u041d\u0422\u0415\u0420", "\u043f\u0440\u0438\u043d\u0442\u0435\u0440" } };
    for (size_t i = 0; i < COUNT(texts); i++) {
        Arena arena = { 0 };
        assert_true(str_is(text_fold(&arena, str(texts[i][0])), texts[i][1]));
        arena_free(&arena);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_texts),
        cmocka_unit_test(every_character),
        cmocka_unit_test(random_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Cursors of lists: what was printed is read again, and nothing else. */
#include "tickets/tickets_cursor.h"
#include "unit.h"

static void a_place_comes_back(void **state)
{
    static const TicketPlace places[] = { { 0 }, { 3, 1, 2, 3 }, { 1, INT64_MAX, INT64_MIN, -1 } };
    (void)state;
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(places); i++) {
        TicketPlace place = { 0 };
        Str cursor = ticket_cursor_print(&arena, &places[i], str("list"));
        assert_true(ticket_cursor_read(&arena, cursor, str("list"), &place));
        assert_memory_equal(&place, &places[i], sizeof place);
    }
    arena_free(&arena);
}

static void another_list_does_not_take_it(void **state)
{
    (void)state;
    Arena arena = { 0 };
    TicketPlace place = { 1, 2, 3, 4 };
    Str cursor = ticket_cursor_print(&arena, &place, str("list"));
    assert_false(ticket_cursor_read(&arena, cursor, str("List"), &place));
    assert_false(ticket_cursor_read(&arena, cursor, str(""), &place));
    assert_false(ticket_cursor_read(&arena, (Str){ cursor.ptr, cursor.len - 1 }, str("list"), &place));
    assert_false(ticket_cursor_read(&arena, str(""), str("list"), &place));
    arena_free(&arena);
}

static void no_character_can_be_changed(void **state)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/";
    (void)state;
    Arena arena = { 0 };
    TicketPlace place = { 2, 1000000, 1700000000000000, 77 };
    Str cursor = ticket_cursor_print(&arena, &place, str("list"));
    char text[64];
    for (size_t i = 0; i < cursor.len; i++)
        for (const char *c = alphabet; *c; c++) {
            memcpy(text, cursor.ptr, cursor.len);
            text[i] = *c;
            bool same = *c == cursor.ptr[i];
            assert_int_equal(ticket_cursor_read(&arena, (Str){ text, cursor.len }, str("list"), &place), same);
        }
    arena_free(&arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_comes_back),
        cmocka_unit_test(another_list_does_not_take_it),
        cmocka_unit_test(no_character_can_be_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

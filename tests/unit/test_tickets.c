/* Tickets without a database: the title, and what ticket_complete adds to a row. */
#include "tickets/tickets.h"
#include "unit.h"

#include <stdlib.h>

#define TEXT(literal)                \
    {                                \
        literal, sizeof(literal) - 1 \
    }

static const struct {
    Str description, title;
} titles[] = {
    { TEXT("Printer on fire"), TEXT("Printer on fire") },
    { TEXT(""), TEXT("") },
    { TEXT(" \t\r\n\n  "), TEXT("") },
    { TEXT("\n\n\r\n  The printer  \nis on fire"), TEXT("The printer") },
    { TEXT("one\r\ntwo"), TEXT("one") },
    { TEXT("one\ntwo\nthree"), TEXT("one") },
    { TEXT("one\rtwo"), TEXT("one\rtwo") }, /* a lone CR ends no line */
    { TEXT("a\0b\nc"), TEXT("a\0b") },
    { TEXT("\xc5\xbdlu\xc5\xa5ou\xc4\x8dk\xc3\xbd \xf0\x9f\x90\x8e\nk\xc5\xaf\xc5\x88"),
        TEXT("\xc5\xbdlu\xc5\xa5ou\xc4\x8dk\xc3\xbd \xf0\x9f\x90\x8e") },
};

static void the_first_line_is_the_title(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(titles); i++) {
        Str title = ticket_title(titles[i].description);
        assert_int_equal(title.len, titles[i].title.len);
        assert_memory_equal(title.ptr, titles[i].title.ptr, title.len);
    }
}

/* count times unit, behind each other. */
static Str repeat(Str unit, size_t count, Arena *arena)
{
    char *out = arena_alloc(arena, unit.len * count);
    for (size_t i = 0; i < count; i++)
        memcpy(out + i * unit.len, unit.ptr, unit.len);
    return (Str){ out, unit.len * count };
}

static void a_title_is_cut_between_characters(void **state)
{
    (void)state;
    static const Str units[] = { TEXT("x"), TEXT("\xc5\xbd"), TEXT("\xe2\x82\xac"), TEXT("\xf0\x9f\x90\x8e") };
    Arena arena = { 0 };
    for (size_t i = 0; i < COUNT(units); i++)
        for (size_t count = TICKET_TITLE_MAX - 1; count <= TICKET_TITLE_MAX + 2; count++) {
            Str title = ticket_title(repeat(units[i], count, &arena));
            size_t kept = count < TICKET_TITLE_MAX ? count : TICKET_TITLE_MAX;
            assert_int_equal(title.len, kept * units[i].len);
            assert_true(utf8_valid(title));
        }
    arena_free(&arena);
}

static void a_cut_title_does_not_end_in_a_blank(void **state)
{
    (void)state;
    Arena arena = { 0 };
    Str words = repeat((Str)TEXT("x "), TICKET_TITLE_MAX, &arena); /* the 120th character is a blank */
    assert_int_equal(ticket_title(words).len, TICKET_TITLE_MAX - 1);
    arena_free(&arena);
}

static void completing_adds_title_and_rights(void **state)
{
    (void)state;
    Caller admin = { .id = 1, .is_admin = true }, other = { .id = 3 };
    Ticket ticket = { .created_by_id = 2, .description = str("first\nsecond") };
    ticket_complete(&admin, (Time){ 0 }, &ticket);
    assert_true(str_is(ticket.title, "first"));
    assert_true(ticket.can.assign && ticket.can.remove);
    ticket_complete(&other, (Time){ 0 }, &ticket);
    assert_false(ticket.can.comment || ticket.can.edit || ticket.can.assign || ticket.can.remove);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_line_is_the_title),
        cmocka_unit_test(a_title_is_cut_between_characters),
        cmocka_unit_test(a_cut_title_does_not_end_in_a_blank),
        cmocka_unit_test(completing_adds_title_and_rights),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

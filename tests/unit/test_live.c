/* Places of the stream of events, whom news concern, and how many may listen: without a database. */
#include "events/live.h"
#include "limits.h"
#include "unit.h"

#include <stdlib.h>

static void a_place_is_read_as_it_is_printed(void **state)
{
    (void)state;
    static const LivePlace places[] = { { 0, 0 }, { 0, 17 }, { 751, 0 }, { INT64_MAX, INT64_MAX } };
    for (size_t i = 0; i < COUNT(places); i++) {
        Buf text = { 0 };
        LivePlace read = { -1, -1 };
        live_place_print(places[i], &text);
        assert_true(live_place_parse(buf_view(&text), &read));
        assert_int_equal(live_place_compare(read, places[i]), 0);
        buf_free(&text);
    }
}

static void what_is_no_place_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = { "", "-", "1", "1-", "-1", "1--1", "1-2-3", " 1-2", "1-2 ", "+1-2", "1-0x2",
        "a-b", "1_0-2" };
    for (size_t i = 0; i < COUNT(texts); i++) {
        LivePlace out = { 5, 6 };
        if (live_place_parse(str(texts[i]), &out))
            fail_msg("'%s' is taken for a place", texts[i]);
        assert_int_equal(out.id, 6);
    }
}

static void places_are_in_the_order_of_transactions(void **state)
{
    (void)state;
    static const LivePlace order[] = { { 0, 1 }, { 0, 2 }, { 7, 1 }, { 8, 0 }, { 8, 5 } };
    for (size_t i = 0; i < COUNT(order); i++)
        for (size_t j = 0; j < COUNT(order); j++) {
            int sign = live_place_compare(order[i], order[j]);
            assert_true(i < j ? sign < 0 : i > j ? sign > 0 : sign == 0);
        }
}

enum { OWNER = 7, STRANGER = 8, CHIEF = 9, SESSION = 70 };

static LiveStream stream_of(int64_t user_id, bool is_admin)
{
    return (LiveStream){ .user_id = user_id, .session_id = SESSION, .is_admin = is_admin, .place = { 0, 10 } };
}

static bool hears(LiveNews news, LiveStream *stream)
{
    LiveNews *told = live_news_new(&news);
    bool heard = live_hears(told, stream);
    free(told);
    return heard;
}

static void an_event_wakes_its_owner_and_operators(void **state)
{
    (void)state;
    static const LiveItem items[] = { { 0, 11, OWNER } };
    LiveNews news = { .from = { 0, 10 }, .upto = { 0, 11 }, .items = items, .item_count = 1 };
    LiveStream owner = stream_of(OWNER, false), stranger = stream_of(STRANGER, false), chief = stream_of(CHIEF, true);
    assert_true(hears(news, &owner));
    assert_false(hears(news, &stranger));
    assert_true(hears(news, &chief));
    assert_int_equal(owner.place.id, 10); /* he has yet to read it */
    assert_int_equal(stranger.place.id, 11);
}

static void a_note_wakes_operators_alone(void **state)
{
    (void)state;
    static const LiveItem items[] = { { 0, 11, 0 } };
    LiveNews news = { .from = { 0, 10 }, .upto = { 0, 11 }, .items = items, .item_count = 1 };
    LiveStream owner = stream_of(OWNER, false), chief = stream_of(CHIEF, true);
    assert_false(hears(news, &owner));
    assert_true(hears(news, &chief));
}

static void what_a_stream_has_told_does_not_wake_it(void **state)
{
    (void)state;
    static const LiveItem items[] = { { 0, 9, OWNER }, { 0, 10, OWNER } };
    LiveNews news = { .from = { 0, 8 }, .upto = { 0, 10 }, .items = items, .item_count = 2 };
    LiveStream owner = stream_of(OWNER, false);
    assert_false(hears(news, &owner));
    assert_int_equal(owner.place.id, 10);
}

/* Between its place and where the news begin is what they do not speak of. */
static void a_gap_is_not_skipped(void **state)
{
    (void)state;
    LiveNews news = { .from = { 0, 20 }, .upto = { 0, 30 } };
    LiveStream owner = stream_of(OWNER, false);
    assert_false(hears(news, &owner));
    assert_int_equal(owner.place.id, 10);
}

static void who_may_have_lost_a_right_is_woken(void **state)
{
    (void)state;
    static const int64_t chiefs[] = { 12, CHIEF, 2 }, over[] = { 99, SESSION, 1 };
    LiveNews quiet = { .has_rights = true, .admins = chiefs, .admin_count = 3 }, ended = quiet,
             none = { .has_rights = true };
    ended.ended = over;
    ended.ended_count = 3;
    LiveStream user = stream_of(OWNER, false), chief = stream_of(CHIEF, true), risen = stream_of(CHIEF, false);
    LiveStream bare = stream_of(OWNER, false);
    bare.session_id = 0;
    assert_false(hears(quiet, &user));
    assert_false(hears(quiet, &chief));
    assert_true(hears(ended, &user));
    assert_true(hears(none, &chief)); /* demoted */
    assert_true(hears(quiet, &risen));
    assert_true(hears(quiet, &bare));             /* nothing would show */
    assert_false(hears((LiveNews){ 0 }, &chief)); /* rights were not looked at */
}

static void everybody_is_woken_when_there_is_too_much(void **state)
{
    (void)state;
    LiveStream stranger = stream_of(STRANGER, false);
    assert_true(hears((LiveNews){ .everybody = true }, &stranger));
}

static void seats_are_counted_for_one_and_for_all(void **state)
{
    (void)state;
    Live *live = live_new(&(LiveConfig){ 0 });
    LiveSeat *seats = calloc(LIVE_STREAMS_MAX + 1, sizeof *seats);
    int taken = 0;
    for (; taken < LIVE_STREAMS_MAX; taken++) {
        seats[taken].user_id = taken < LIVE_STREAMS_OF_ONE_MAX ? OWNER : 1000 + taken;
        assert_int_equal(live_enter(live, &seats[taken]), ERR_OK);
        if (taken == LIVE_STREAMS_OF_ONE_MAX - 1) {
            LiveSeat more = { .user_id = OWNER };
            assert_int_equal(live_enter(live, &more), ERR_TOO_MANY);
        }
    }
    seats[taken].user_id = STRANGER;
    assert_int_equal(live_enter(live, &seats[taken]), ERR_BUSY);
    live_leave(live, &seats[0]);
    seats[0].user_id = OWNER;
    assert_int_equal(live_enter(live, &seats[0]), ERR_OK);
    for (int i = 0; i < taken; i++)
        live_leave(live, &seats[i]);
    free(seats);
    live_free(live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_is_read_as_it_is_printed),
        cmocka_unit_test(what_is_no_place_is_refused),
        cmocka_unit_test(places_are_in_the_order_of_transactions),
        cmocka_unit_test(an_event_wakes_its_owner_and_operators),
        cmocka_unit_test(a_note_wakes_operators_alone),
        cmocka_unit_test(what_a_stream_has_told_does_not_wake_it),
        cmocka_unit_test(a_gap_is_not_skipped),
        cmocka_unit_test(who_may_have_lost_a_right_is_woken),
        cmocka_unit_test(everybody_is_woken_when_there_is_too_much),
        cmocka_unit_test(seats_are_counted_for_one_and_for_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

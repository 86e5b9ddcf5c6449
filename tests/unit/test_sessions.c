/* What a refresh cookie with a good signature is worth: the present one, the one just before it, and all others. */
#include "sessions/sessions.h"
#include "unit.h"

enum { NOW_S = 1700000000 };

static const struct Case {
    const char *what;
    int64_t present, given, age_us;
    SessionVerdict verdict;
} cases[] = {
    { "the present one", 1, 1, 0, SESSION_RENEW },
    { "the present one, unused for a month", 1, 1, 2592000000000, SESSION_RENEW },
    { "the one before, just now", 2, 1, 0, SESSION_REPEAT },
    { "the one before, at the end of the leeway", 2, 1, 9999999, SESSION_REPEAT },
    { "the one before, after it", 2, 1, 10000000, SESSION_REUSED },
    { "the one before, by a clock behind ours", 2, 1, -1000000, SESSION_REPEAT },
    { "an older one, just now", 3, 1, 0, SESSION_REUSED },
    { "one that was not given out", 1, 2, 0, SESSION_UNKNOWN },
    { "of a session without one", 0, 1, 0, SESSION_UNKNOWN },
};

static void every_cookie_is_judged(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        SessionTurn turn = { .generation = cases[i].present, .rotated_at = { NOW_S * 1000000LL - cases[i].age_us } };
        if (session_judge(&turn, cases[i].given, (Time){ NOW_S * 1000000LL }) != cases[i].verdict)
            fail_msg("%s", cases[i].what);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = { cmocka_unit_test(every_cookie_is_judged) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

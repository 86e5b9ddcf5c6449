#include "maintenance/original_text.h"

#include "base/buf.h"

enum { DAY_S = 24 * 60 * 60, SECOND_US = 1000000, FRACTION_DIGITS = 6 };

/* Reads exactly count digits, and moves past them. */
static bool digits_read(Str *rest, size_t count, int64_t *out)
{
    int64_t value = 0;
    if (rest->len < count)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (rest->ptr[i] < '0' || rest->ptr[i] > '9')
            return false;
        value = value * 10 + (rest->ptr[i] - '0');
    }
    *rest = (Str){ rest->ptr + count, rest->len - count };
    *out = value;
    return true;
}

static bool sign_read(Str *rest, const char *any)
{
    if (!rest->len || !strchr(any, rest->ptr[0]))
        return false;
    *rest = (Str){ rest->ptr + 1, rest->len - 1 };
    return true;
}

/* Days since 1970 in the Gregorian calendar. The year begins in March, so that the leap day is its last. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    int64_t shifted = month > 2 ? year : year - 1;
    int64_t era = shifted / 400, of_era = shifted % 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int64_t month_days(int64_t year, int64_t month)
{
    static const char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static bool date_read(Str *rest, int64_t *days)
{
    int64_t year, month, day;
    bool ok = digits_read(rest, 4, &year) && sign_read(rest, "-") && digits_read(rest, 2, &month) &&
              sign_read(rest, "-") && digits_read(rest, 2, &day);
    if (!ok || year < 1 || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
        return false;
    *days = days_of(year, month, day);
    return true;
}

/* The digits after a point; what is finer than a microsecond is dropped. */
static bool fraction_read(Str *rest, int64_t *us)
{
    int64_t digit;
    int read = 0;
    *us = 0;
    for (; digits_read(rest, 1, &digit); read++)
        *us = read < FRACTION_DIGITS ? *us * 10 + digit : *us;
    for (int i = read; i < FRACTION_DIGITS; i++)
        *us *= 10;
    return read > 0;
}

static bool clock_read(Str *rest, int64_t *us)
{
    int64_t hour, minute, second, fraction = 0;
    bool ok = digits_read(rest, 2, &hour) && sign_read(rest, ":") && digits_read(rest, 2, &minute) &&
              sign_read(rest, ":") && digits_read(rest, 2, &second) && hour < 24 && minute < 60 && second < 60;
    if (ok && sign_read(rest, "."))
        ok = fraction_read(rest, &fraction);
    if (ok)
        *us = ((hour * 60 + minute) * 60 + second) * SECOND_US + fraction;
    return ok;
}

/* Nothing or Z for UTC, or +hh:mm. */
static bool offset_read(Str rest, int64_t *us)
{
    int64_t hour, minute;
    *us = 0;
    if (rest.len == 0 || str_is(rest, "Z"))
        return true;
    bool behind = rest.ptr[0] == '-';
    bool ok = sign_read(&rest, "+-") && digits_read(&rest, 2, &hour) && sign_read(&rest, ":") &&
              digits_read(&rest, 2, &minute) && rest.len == 0 && hour < 24 && minute < 60;
    if (ok)
        *us = (hour * 60 + minute) * 60 * SECOND_US * (behind ? -1 : 1);
    return ok;
}

bool original_time_fits(Time time)
{
    static const int64_t first_us = -62135596800000000, end_us = 253402300800000000; /* 0001-01-01, 10000-01-01 */
    return time.us >= first_us && time.us < end_us;
}

bool original_time_read(Str text, Time *out)
{
    int64_t days, clock_us, offset_us;
    bool ok = date_read(&text, &days) && sign_read(&text, " T") && clock_read(&text, &clock_us) &&
              offset_read(text, &offset_us);
    Time time = { ok ? days * DAY_S * SECOND_US + clock_us - offset_us : 0 };
    if (!ok || !original_time_fits(time))
        return false;
    *out = time;
    return true;
}

static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD */

/* What may stay of the text from its start: valid, and without NUL. */
static size_t good_prefix(Str text)
{
    size_t valid = utf8_prefix(text), nul = str_find(text, '\0');
    return nul < valid ? nul : valid;
}

static Str bytes_mend(Arena *arena, Str text)
{
    Buf out = { 0 };
    while (text.len) {
        size_t good = good_prefix(text);
        buf_add(&out, text.ptr, good);
        bool bad = good < text.len;
        if (bad)
            buf_add(&out, replacement, sizeof replacement - 1);
        text = (Str){ text.ptr + good + bad, text.len - good - bad };
    }
    Str kept = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return kept;
}

MendedText original_text_mend(Arena *arena, Str text, size_t max_bytes)
{
    MendedText out = { .text = text, .cut = text.len > max_bytes };
    if (out.cut) {
        size_t keep = max_bytes;
        while (keep > 0 && ((unsigned char)text.ptr[keep] & 0xC0) == 0x80)
            keep--;
        out.text.len = keep;
    }
    out.mended = good_prefix(out.text) < out.text.len;
    if (out.mended)
        out.text = bytes_mend(arena, out.text);
    return out;
}

Str original_email_apart(Arena *arena, Str email, int64_t id)
{
    size_t at = email.len;
    while (at > 0 && email.ptr[at - 1] != '@')
        at--;
    size_t local = at ? at - 1 : email.len;
    return arena_printf(arena, "%.*s+duplicate-%lld%.*s", (int)local, email.ptr, (long long)id,
        (int)(email.len - local), email.ptr + local);
}

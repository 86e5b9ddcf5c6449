#include "security/number.h"

static int64_t append_digit(int64_t value, int digit, bool negative)
{
    int64_t next;
    if (__builtin_mul_overflow(value, 10, &next))
        return negative ? INT64_MIN : INT64_MAX;
    if (__builtin_add_overflow(next, negative ? -digit : digit, &next))
        return negative ? INT64_MIN : INT64_MAX;
    return next;
}

bool number_parse(Str text, int64_t *out)
{
    text = str_trim(text);
    bool negative = text.len > 0 && text.ptr[0] == '-';
    size_t start = negative || (text.len > 0 && text.ptr[0] == '+') ? 1 : 0;
    int64_t value = 0;
    bool after_digit = false;
    for (size_t i = start; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '_' && after_digit) {
            after_digit = false;
            continue;
        }
        if (c < '0' || c > '9')
            return false;
        value = append_digit(value, c - '0', negative);
        after_digit = true;
    }
    if (!after_digit)
        return false;
    *out = value;
    return true;
}

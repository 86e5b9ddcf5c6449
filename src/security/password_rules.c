#include "security/password.h"

#include "security/common_passwords.h"
#include "security/unicode.h"

#include <stdlib.h>

enum { PASSWORD_MIN_RUNES = 8 };

static bool rune_is_symbol(uint32_t rune)
{
    return rune > 0 && rune < 0x7F && strchr("!@#$%^&*()_+-=[]{}|;':\",./<>?", (int)rune) != NULL;
}

/* The original's rules in its order; it looks at every character, so one may count for several. */
static const struct Rule {
    bool (*rune_fits)(uint32_t rune);
    const char *problem;
} rules[] = {
    { rune_is_upper, "Password must contain at least one uppercase letter" },
    { rune_is_lower, "Password must contain at least one lowercase letter" },
    { rune_is_digit, "Password must contain at least one number" },
    { rune_is_symbol, "Password must contain at least one symbol (!@#$%^&*...)" },
};

static bool any_rune(Str text, bool (*fits)(uint32_t rune))
{
    for (size_t i = 0; i < text.len;)
        if (fits(utf8_next(text, &i)))
            return true;
    return false;
}

static bool password_is_common(Str password)
{
    for (size_t i = 0; i < common_passwords_count; i++)
        if (str_equal_fold(password, str(common_passwords[i])))
            return true;
    return false;
}

const char *password_problem(Str password)
{
    if (utf8_count(password) < PASSWORD_MIN_RUNES)
        return "Password must be at least 8 characters long";
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (!any_rune(password, rules[i].rune_fits))
            return rules[i].problem;
    return password_is_common(password) ? "Password is too common" : NULL;
}

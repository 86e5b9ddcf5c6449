#include "security/refresh_cookie.h"

#include "security/base64url.h"

#include <assert.h>

enum {
    MAC_TEXT_LEN = 43,
    NUMBER_MAX_LEN = 19,
    NUMBERS = 3,
    TEXT_MAX_LEN = NUMBERS * (NUMBER_MAX_LEN + 1) + MAC_TEXT_LEN,
};

/* What is signed: never the text of a token, which has no colon. */
#define PURPOSE "refresh:"

/* One spelling of each number: no sign, no zero in front. */
static bool number_take(Str text, int64_t *out)
{
    int64_t number = 0;
    if (text.len == 0 || text.len > NUMBER_MAX_LEN || text.ptr[0] == '0')
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        if (__builtin_mul_overflow(number, 10, &number) || __builtin_add_overflow(number, text.ptr[i] - '0', &number))
            return false;
    }
    *out = number;
    return true;
}

Str refresh_cookie_sign(const TokenRing *ring, Arena *arena, RefreshCookie cookie)
{
    assert(cookie.user_id > 0 && cookie.session_id > 0 && cookie.generation > 0);
    Str text = arena_printf(arena, PURPOSE "%lld.%lld.%lld", (long long)cookie.user_id, (long long)cookie.session_id,
        (long long)cookie.generation);
    uint8_t mac[TOKEN_MAC_BYTES];
    char mac_text[MAC_TEXT_LEN];
    token_ring_mac(ring, text, mac);
    base64url_encode((Str){ (const char *)mac, sizeof mac }, mac_text);
    return arena_printf(arena, "%s.%.*s", text.ptr + sizeof PURPOSE - 1, MAC_TEXT_LEN, mac_text);
}

static bool mac_is_good(const TokenRing *ring, Str numbers, Str mac_text)
{
    char text[sizeof PURPOSE + TEXT_MAX_LEN];
    uint8_t mac[TOKEN_MAC_BYTES];
    size_t len;
    if (mac_text.len != MAC_TEXT_LEN || !base64url_decode(mac_text, mac, &len) || len != sizeof mac)
        return false;
    memcpy(text, PURPOSE, sizeof PURPOSE - 1);
    memcpy(text + sizeof PURPOSE - 1, numbers.ptr, numbers.len);
    return token_ring_mac_is_good(ring, (Str){ text, sizeof PURPOSE - 1 + numbers.len }, mac);
}

bool refresh_cookie_check(const TokenRing *ring, Str text, RefreshCookie *out)
{
    RefreshCookie cookie;
    Str rest = text;
    int64_t *const numbers[NUMBERS] = { &cookie.user_id, &cookie.session_id, &cookie.generation };
    if (text.len > TEXT_MAX_LEN)
        return false;
    for (size_t i = 0; i < NUMBERS; i++)
        if (!number_take(str_cut(rest, '.', &rest), numbers[i]))
            return false;
    size_t numbers_len = text.len - rest.len;
    if (rest.len == 0 || !mac_is_good(ring, (Str){ text.ptr, numbers_len - 1 }, rest))
        return false;
    *out = cookie;
    return true;
}

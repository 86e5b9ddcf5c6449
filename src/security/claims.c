#include "security/claims.h"

#include "security/number.h"

#include <jansson.h>
#include <math.h>

enum { US_PER_S = 1000 * 1000 };

typedef enum Found { ABSENT, PRESENT, UNUSABLE } Found;

/* Python's int() of a JSON value: texts, truth values and fractions count, the latter cut towards zero. */
static Found claim_seconds(const json_t *claims, const char *name, int64_t *out)
{
    const json_t *value = json_object_get(claims, name);
    if (!value)
        return ABSENT;
    if (json_is_boolean(value)) {
        *out = json_is_true(value);
        return PRESENT;
    }
    if (json_is_string(value)) {
        Str text = { json_string_value(value), json_string_length(value) };
        return number_parse(text, out) ? PRESENT : UNUSABLE;
    }
    if (!json_is_real(value))
        return UNUSABLE;
    double number = trunc(json_real_value(value));
    if (number >= 9.2e18)
        *out = INT64_MAX;
    else if (number <= -9.2e18)
        *out = INT64_MIN;
    else
        *out = (int64_t)number;
    return PRESENT;
}

/* aud may stand there as long as it says nothing: null, false, 0 and what is empty. */
static bool audience_is_open(const json_t *audience)
{
    switch (audience ? json_typeof(audience) : JSON_NULL) {
    case JSON_NULL:
    case JSON_FALSE: return true;
    case JSON_REAL: return json_real_value(audience) == 0;
    case JSON_STRING: return json_string_length(audience) == 0;
    case JSON_ARRAY: return json_array_size(audience) == 0;
    case JSON_OBJECT: return json_object_size(audience) == 0;
    default: return false;
    }
}

static bool subject_parse(const json_t *claims, int64_t *user_id)
{
    const json_t *subject = json_object_get(claims, "sub");
    if (!json_is_string(subject))
        return false;
    return number_parse((Str){ json_string_value(subject), json_string_length(subject) }, user_id);
}

/* Of our own tokens alone: a whole number, as we write it. */
static bool session_parse(const json_t *claims, int64_t *session_id)
{
    enum { DOUBLE_WHOLE_BITS = 53 }; /* a double holds every whole number below 2 to the power of that */
    const json_t *session = json_object_get(claims, "sid");
    if (!session)
        return true;
    double number = json_is_real(session) ? json_real_value(session) : 0;
    if (!(number >= 1 && number < (double)(1LL << DOUBLE_WHOLE_BITS)) || trunc(number) != number)
        return false;
    *session_id = (int64_t)number;
    return true;
}

/* When a token without iat was issued: the original's live for 60 minutes. 0 for one that claims to live longer: it is
 * nobody's, and older than any change of his that ends tokens. */
static int64_t issued_by_expiry(int64_t expires_at, int64_t now_s)
{
    int64_t issued_at = expires_at - TOKEN_LIFETIME_S;
    return issued_at > now_s ? 0 : issued_at;
}

static bool claims_judge(const json_t *claims, int64_t now_s, TokenClaims *out)
{
    TokenClaims judged = { .expires_at = INT64_MAX };
    int64_t not_before = INT64_MIN;
    Found issued = claim_seconds(claims, "iat", &judged.issued_at);
    Found starts = claim_seconds(claims, "nbf", &not_before);
    Found expires = claim_seconds(claims, "exp", &judged.expires_at);
    if (issued == UNUSABLE || starts == UNUSABLE || expires == UNUSABLE)
        return false;
    if (judged.issued_at > now_s || not_before > now_s || judged.expires_at <= now_s)
        return false;
    if (!audience_is_open(json_object_get(claims, "aud")))
        return false;
    const json_t *id = json_object_get(claims, "jti");
    if ((id && !json_is_string(id)) || !subject_parse(claims, &judged.user_id))
        return false;
    if (!session_parse(claims, &judged.session_id))
        return false;
    if (issued == ABSENT && expires == PRESENT)
        judged.issued_at = issued_by_expiry(judged.expires_at, now_s);
    *out = judged;
    return true;
}

bool claims_check(Str text, Time now, TokenClaims *out)
{
    /* Reals, so that a number past 64 bits is one like any other; whole seconds are exact up to 2^53. */
    json_t *claims = json_loadb(text.ptr, text.len, JSON_DECODE_INT_AS_REAL | JSON_ALLOW_NUL, NULL);
    if (!claims)
        return false;
    /* now has a fraction, the claims have none: comparing with its floor says the same. */
    int64_t now_s = now.us / US_PER_S - (now.us % US_PER_S < 0);
    bool good = json_is_object(claims) && claims_judge(claims, now_s, out);
    json_decref(claims);
    return good;
}

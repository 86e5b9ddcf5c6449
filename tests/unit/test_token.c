/* Tokens: what the original signed works, what PyJWT 2.10 refuses is refused, and no changed bit gets through. */
#include "security/base64url.h"
#include "security/token.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))
#define SECRET "dev-only-secret-key-change-in-production"
#define HS256 "{\"alg\":\"HS256\",\"typ\":\"JWT\"}"

enum { NOW_S = 1700000000 };
static const Time now = { NOW_S * 1000000LL + 500000 };

typedef struct Fixture {
    Arena arena;
    TokenRing *ring;
} Fixture;

static int setup(void **state)
{
    static Fixture fixture;
    fixture = (Fixture){ .ring = token_ring_new(str(SECRET), str("")) };
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    Fixture *fixture = *state;
    token_ring_free(fixture->ring);
    arena_free(&fixture->arena);
    return 0;
}

static Str encode(Arena *arena, Str bytes)
{
    char *text = arena_alloc(arena, base64url_size(bytes.len) + 1);
    base64url_encode(bytes, text);
    return (Str){ text, base64url_size(bytes.len) };
}

/* A token of any header and claims, signed by OpenSSL's other interface. */
static Str sign(Arena *arena, const char *header, Str claims, const char *secret, const EVP_MD *digest)
{
    uint8_t mac[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    Str head = encode(arena, str(header)), body = encode(arena, claims);
    Str text = arena_printf(arena, "%.*s.%.*s", (int)head.len, head.ptr, (int)body.len, body.ptr);
    HMAC(digest, secret, (int)strlen(secret), (const uint8_t *)text.ptr, text.len, mac, &len);
    Str tail = encode(arena, (Str){ (const char *)mac, len });
    return arena_printf(arena, "%.*s.%.*s", (int)text.len, text.ptr, (int)tail.len, tail.ptr);
}

static Err check_claims(const Fixture *fixture, Arena *arena, const char *claims, TokenClaims *out)
{
    return token_check(fixture->ring, sign(arena, HS256, str(claims), SECRET, EVP_sha256()), now, out);
}

/* Made by PyJWT 2.10.1 with SECRET: {"sub":"7","exp":1700003600}. */
static const char pyjwt_hs256[] = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI3IiwiZXhwIjoxNzAwMDAzNjAwfQ."
                                  "66mIFjtx5RXL-KRtegoiVKV4qLQ-BoqnWePR-8BTBkE";
static const char pyjwt_hs384[] = "eyJhbGciOiJIUzM4NCIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI3IiwiZXhwIjoxNzAwMDAzNjAwfQ."
                                  "uhxPEN6OMss9_5WZMaokFmJ8AT2ZtXt5yGG8IBCT3Bmq9Xp6wmsbr4VEJfnzMODn";

static void test_original_token_works(void **state)
{
    const Fixture *fixture = *state;
    TokenClaims claims;
    assert_int_equal(token_check(fixture->ring, str(pyjwt_hs256), now, &claims), ERR_OK);
    assert_int_equal(claims.user_id, 7);
    assert_int_equal(claims.expires_at, NOW_S + 3600);
    assert_int_equal(claims.issued_at, NOW_S);
    assert_int_equal(token_check(fixture->ring, str(pyjwt_hs384), now, &claims), ERR_CREDENTIALS);
}

static void test_sign_and_check(void **state)
{
    Fixture *fixture = *state;
    TokenClaims claims, signed_claims = { .user_id = 42, .issued_at = NOW_S, .expires_at = NOW_S + TOKEN_LIFETIME_S };
    Str token = token_sign(fixture->ring, &fixture->arena, signed_claims);
    assert_int_equal(token_check(fixture->ring, token, now, &claims), ERR_OK);
    assert_int_equal(claims.user_id, 42);
    assert_int_equal(claims.issued_at, NOW_S);
    assert_int_equal(claims.expires_at, NOW_S + TOKEN_LIFETIME_S);
    assert_int_equal(claims.session_id, 0);
    Time last = { (NOW_S + TOKEN_LIFETIME_S) * 1000000LL - 1 }, after = { last.us + 1 };
    assert_int_equal(token_check(fixture->ring, token, last, &claims), ERR_OK);
    assert_int_equal(token_check(fixture->ring, token, after, &claims), ERR_CREDENTIALS);
}

/* The numbers at their widest. */
static void test_session(void **state)
{
    Fixture *fixture = *state;
    enum { SESSION = 7 };
    TokenClaims claims,
        signed_claims = { .user_id = INT64_MAX, .session_id = SESSION, .issued_at = NOW_S, .expires_at = INT64_MAX };
    Str token = token_sign(fixture->ring, &fixture->arena, signed_claims);
    assert_int_equal(token_check(fixture->ring, token, now, &claims), ERR_OK);
    assert_int_equal(claims.session_id, SESSION);
    assert_int_equal(claims.issued_at, NOW_S);
    signed_claims.session_id = INT64_MAX;
    token_sign(fixture->ring, &fixture->arena, signed_claims);
}

/* The recordings' bearer/ cases stand in this table too; now is 1700000000.5. */
static const struct Claims {
    const char *text;
    bool good;
    int64_t user_id, issued_at, session_id;
} claims_table[] = {
    { "{\"sub\":\"7\",\"exp\":1700000600}", true, 7, 1699997000 },
    { "{\"sub\":\"7\"}", true, 7, 0 },
    { "{\"sub\":\"7\",\"exp\":1700000600.5}", true, 7, 1699997000 },
    { "{\"sub\":\"7\",\"exp\":1700000001.9}", true, 7, 1699996401 },
    { "{\"sub\":\"7\",\"exp\":1700000001}", true, 7, 1699996401 },
    { "{\"sub\":\"7\",\"exp\":1700000000}", false, 0, 0 },
    { "{\"sub\":\"7\",\"exp\":1700000000.9}", false, 0, 0 },
    { "{\"sub\":\"7\",\"exp\":1600000000}", false, 0, 0 },
    { "{\"sub\":\"7\",\"exp\":\"1700000600\"}", true, 7, 1699997000 },
    { "{\"sub\":\"7\",\"exp\":\" +1_700_000_600\\n\"}", true, 7, 1699997000 },
    { "{\"sub\":\"7\",\"exp\":\"1700000600.5\"}", false, 0, 0 },
    { "{\"sub\":\"7\",\"exp\":\"1__700000600\"}", false, 0, 0 },
    { "{\"sub\":\"7\",\"exp\":\"\"}", false, 0, 0 },
    { "{\"sub\":\"7\",\"exp\":\"soon\"}", false, 0, 0 },
    { "{\"sub\":\"7\",\"exp\":null}", false, 0, 0 },
    { "{\"sub\":\"7\",\"exp\":true}", false, 0, 0 },
    { "{\"sub\":\"7\",\"exp\":[1700000600]}", false, 0, 0 },
    { "{\"sub\":\"7\",\"exp\":99999999999999999999}", true, 7, 0 },
    { "{\"sub\":\"7\",\"exp\":1e300}", true, 7, 0 },
    { "{\"sub\":\"7\",\"exp\":1e999}", false, 0, 0 },
    { "{\"sub\":\"7\",\"exp\":-99999999999999999999}", false, 0, 0 },
    { "{\"sub\":\"7\",\"exp\":NaN}", false, 0, 0 },
    { "{\"sub\":\"7\",\"exp\":1600000000,\"exp\":1700000600}", true, 7, 1699997000 },
    { "{\"exp\":1700000600}", false, 0, 0 },
    { "{\"sub\":1,\"exp\":1700000600}", false, 0, 0 },
    { "{\"sub\":null,\"exp\":1700000600}", false, 0, 0 },
    { "{\"sub\":\"abc\"}", false, 0, 0 },
    { "{\"sub\":\"\"}", false, 0, 0 },
    { "{\"sub\":\"7\\u0000\"}", false, 0, 0 },
    { "{\"sub\":\"424242\"}", true, 424242, 0 },
    { "{\"sub\":\" 7 \"}", true, 7, 0 },
    { "{\"sub\":\"-7\"}", true, -7, 0 },
    { "{\"sub\":\"99999999999999999999\"}", true, INT64_MAX, 0 },
    { "{\"sub\":\"7\",\"iat\":1700000000}", true, 7, 1700000000 },
    { "{\"sub\":\"7\",\"iat\":1700000000.9}", true, 7, 1700000000 },
    { "{\"sub\":\"7\",\"iat\":1700000001}", false, 0, 0 },
    { "{\"sub\":\"7\",\"iat\":\"x\"}", false, 0, 0 },
    { "{\"sub\":\"7\",\"iat\":false}", true, 7, 0 },
    { "{\"sub\":\"7\",\"exp\":1700003600}", true, 7, 1700000000 },
    { "{\"sub\":\"7\",\"exp\":1700003601}", true, 7, 0 },
    { "{\"sub\":\"7\",\"sid\":3}", true, 7, 0, 3 },
    { "{\"sub\":\"7\",\"sid\":9007199254740991}", true, 7, 0, 9007199254740991 },
    { "{\"sub\":\"7\",\"sid\":9007199254740992}", false, 0, 0 },
    { "{\"sub\":\"7\",\"sid\":1e300}", false, 0, 0 },
    { "{\"sub\":\"7\",\"sid\":0}", false, 0, 0 },
    { "{\"sub\":\"7\",\"sid\":-3}", false, 0, 0 },
    { "{\"sub\":\"7\",\"sid\":3.5}", false, 0, 0 },
    { "{\"sub\":\"7\",\"sid\":\"3\"}", false, 0, 0 },
    { "{\"sub\":\"7\",\"sid\":null}", false, 0, 0 },
    { "{\"sub\":\"7\",\"sid\":true}", false, 0, 0 },
    { "{\"sub\":\"7\",\"nbf\":1700000000}", true, 7, 0 },
    { "{\"sub\":\"7\",\"nbf\":1700000300}", false, 0, 0 },
    { "{\"sub\":\"7\",\"nbf\":{}}", false, 0, 0 },
    { "{\"sub\":\"7\",\"aud\":\"desk\"}", false, 0, 0 },
    { "{\"sub\":\"7\",\"aud\":[\"desk\"]}", false, 0, 0 },
    { "{\"sub\":\"7\",\"aud\":true}", false, 0, 0 },
    { "{\"sub\":\"7\",\"aud\":5}", false, 0, 0 },
    { "{\"sub\":\"7\",\"aud\":\"\"}", true, 7, 0 },
    { "{\"sub\":\"7\",\"aud\":null}", true, 7, 0 },
    { "{\"sub\":\"7\",\"aud\":[]}", true, 7, 0 },
    { "{\"sub\":\"7\",\"aud\":0}", true, 7, 0 },
    { "{\"sub\":\"7\",\"iss\":5}", true, 7, 0 },
    { "{\"sub\":\"7\",\"jti\":\"a\"}", true, 7, 0 },
    { "{\"sub\":\"7\",\"jti\":5}", false, 0, 0 },
    { "{\"sub\":\"7\",\"jti\":null}", false, 0, 0 },
    { "[\"sub\",\"7\"]", false, 0, 0 },
    { "\"7\"", false, 0, 0 },
    { "", false, 0, 0 },
    { "{\"sub\":\"7\"", false, 0, 0 },
    { "{\"sub\":\"7\"}x", false, 0, 0 },
    { "{\"sub\":\"\xFF\"}", false, 0, 0 },
};

static void test_claims(void **state)
{
    Fixture *fixture = *state;
    for (size_t i = 0; i < COUNT(claims_table); i++) {
        TokenClaims claims = { .user_id = -99 };
        Err err = check_claims(fixture, &fixture->arena, claims_table[i].text, &claims);
        if ((err == ERR_OK) != claims_table[i].good)
            fail_msg("%s: %s", claims_table[i].text, err_info(err)->name);
        if (err == ERR_OK) {
            assert_int_equal(claims.user_id, claims_table[i].user_id);
            assert_int_equal(claims.issued_at, claims_table[i].issued_at);
            assert_int_equal(claims.session_id, claims_table[i].session_id);
        } else {
            assert_int_equal(err, ERR_CREDENTIALS);
            assert_int_equal(claims.user_id, -99); /* untouched */
        }
    }
}

static const struct Header {
    const char *text;
    bool good;
} headers[] = {
    { HS256, true },
    { "{\"typ\":\"JWT\",\"alg\":\"HS256\"}", true },
    { "{\"alg\":\"HS256\"}", true },
    { "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}", true },
    { "{\"alg\":\"none\"}", false },
    { "{\"alg\":\"None\"}", false },
    { "{\"alg\":\"nOnE\"}", false },
    { "{\"alg\":\"\"}", false },
    { "{\"alg\":\"hs256\"}", false },
    { "{\"alg\":\"HS384\"}", false },
    { "{\"alg\":\"HS256\\u0000\"}", false },
    { "{\"alg\":\"RS256\"}", false },
    { "{\"alg\":[\"HS256\"]}", false },
    { "{\"alg\":null}", false },
    { "{\"typ\":\"JWT\"}", false },
    { "{\"alg\":\"HS256\",\"kid\":\"00000000\"}", false },
    { "{\"alg\":\"HS256\",\"kid\":5}", false },
    { "{\"alg\":\"HS256\",\"kid\":null}", false },
    { "{\"alg\":\"HS256\",\"b64\":false}", false },
    { "{\"alg\":\"HS256\",\"crit\":[\"exp\"]}", false },
    { "[\"HS256\"]", false },
    { "HS256", false },
    { "", false },
};

static void test_headers(void **state)
{
    Fixture *fixture = *state;
    for (size_t i = 0; i < COUNT(headers); i++) {
        TokenClaims claims;
        Str token = sign(&fixture->arena, headers[i].text, str("{\"sub\":\"7\"}"), SECRET, EVP_sha256());
        Err err = token_check(fixture->ring, token, now, &claims);
        if (err != (headers[i].good ? ERR_OK : ERR_CREDENTIALS))
            fail_msg("%s: %s", headers[i].text, err_info(err)->name);
    }
}

/* A signature of another length under a header that is in order: what it decodes to would not fit. */
static void test_signature_lengths(void **state)
{
    Fixture *fixture = *state;
    TokenClaims claims;
    const EVP_MD *const digests[] = { EVP_sha1(), EVP_sha384(), EVP_sha512() };
    for (size_t i = 0; i < 3; i++) {
        Str token = sign(&fixture->arena, HS256, str("{\"sub\":\"7\"}"), SECRET, digests[i]);
        assert_int_equal(token_check(fixture->ring, token, now, &claims), ERR_CREDENTIALS);
    }
}

static void test_malformed(void **state)
{
    Fixture *fixture = *state;
    static const char *const malformed[] = { "", ".", "..", "...", "a.b.c", " x  y", "missing",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIiwiZXhwIjoxNjAwMDAwMDAwfQ.invalid",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "\xFF\xFE.\xFF.\xFF" };
    TokenClaims claims;
    for (size_t i = 0; i < COUNT(malformed); i++)
        assert_int_equal(token_check(fixture->ring, str(malformed[i]), now, &claims), ERR_CREDENTIALS);
    const char *good = pyjwt_hs256;
    static const char *const around[] = { "%s.", ".%s", "%s.x", "%s=", "%s==", " %s", "%s ", "%s\n", "x.%s" };
    for (size_t i = 0; i < COUNT(around); i++) {
        char text[512];
        const char *hole = strstr(around[i], "%s");
        snprintf(text, sizeof text, "%.*s%s%s", (int)(hole - around[i]), around[i], good, hole + 2);
        assert_int_equal(token_check(fixture->ring, str(text), now, &claims), ERR_CREDENTIALS);
    }
    for (size_t len = 0; len < strlen(good); len++)
        assert_int_equal(token_check(fixture->ring, (Str){ good, len }, now, &claims), ERR_CREDENTIALS);
}

static void test_too_long(void **state)
{
    Fixture *fixture = *state;
    TokenClaims claims;
    char *filler = arena_alloc(&fixture->arena, 8001);
    memset(filler, 'x', 8000);
    Str shorter = arena_printf(&fixture->arena, "{\"sub\":\"7\",\"x\":\"%.2000s\"}", filler);
    Str longer = arena_printf(&fixture->arena, "{\"sub\":\"7\",\"x\":\"%s\"}", filler);
    Str token = sign(&fixture->arena, HS256, shorter, SECRET, EVP_sha256());
    assert_int_equal(token_check(fixture->ring, token, now, &claims), ERR_OK);
    token = sign(&fixture->arena, HS256, longer, SECRET, EVP_sha256());
    assert_int_equal(token_check(fixture->ring, token, now, &claims), ERR_CREDENTIALS);
}

static void flip_every_bit(const Fixture *fixture, Str token)
{
    char text[512];
    TokenClaims claims;
    memcpy(text, token.ptr, token.len);
    assert_int_equal(token_check(fixture->ring, (Str){ text, token.len }, now, &claims), ERR_OK);
    for (size_t bit = 0; bit < token.len * 8; bit++) {
        text[bit / 8] = (char)(text[bit / 8] ^ 1 << bit % 8);
        if (token_check(fixture->ring, (Str){ text, token.len }, now, &claims) != ERR_CREDENTIALS)
            fail_msg("bit %zu changed: %.*s", bit, (int)token.len, text);
        text[bit / 8] = (char)(text[bit / 8] ^ 1 << bit % 8);
    }
}

static void test_every_bit(void **state)
{
    Fixture *fixture = *state;
    TokenClaims claims = { .user_id = 42, .issued_at = NOW_S, .expires_at = NOW_S + 60 };
    flip_every_bit(fixture, str(pyjwt_hs256));
    flip_every_bit(fixture, token_sign(fixture->ring, &fixture->arena, claims));
}

static void test_rotation(void **state)
{
    Fixture *fixture = *state;
    TokenRing *next = token_ring_new(str("another-secret-key-of-32-bytes-or-more"), str(SECRET));
    TokenRing *later = token_ring_new(str("another-secret-key-of-32-bytes-or-more"), str(""));
    TokenClaims claims, sent = { .user_id = 1, .issued_at = NOW_S, .expires_at = NOW_S + 60 };
    Str old = token_sign(fixture->ring, &fixture->arena, sent), fresh = token_sign(next, &fixture->arena, sent);
    assert_int_equal(token_check(next, old, now, &claims), ERR_OK);
    assert_int_equal(token_check(next, str(pyjwt_hs256), now, &claims), ERR_OK);
    assert_int_equal(token_check(next, fresh, now, &claims), ERR_OK);
    assert_int_equal(token_check(later, fresh, now, &claims), ERR_OK);
    assert_int_equal(token_check(later, old, now, &claims), ERR_CREDENTIALS);
    assert_int_equal(token_check(later, str(pyjwt_hs256), now, &claims), ERR_CREDENTIALS);
    assert_int_equal(token_check(fixture->ring, fresh, now, &claims), ERR_CREDENTIALS);
    token_ring_free(next);
    token_ring_free(later);
}

/* The old key's bytes under the new key's kid, and the other way round. */
static void test_kid_is_bound_to_its_key(void **state)
{
    Fixture *fixture = *state;
    TokenRing *ring = token_ring_new(str("another-secret-key-of-32-bytes-or-more"), str(SECRET));
    Str token = token_sign(ring, &fixture->arena, (TokenClaims){ .user_id = 1, .expires_at = NOW_S + 60 });
    uint8_t header[128];
    size_t len;
    assert_true(base64url_decode((Str){ token.ptr, str_find(token, '.') }, header, &len));
    header[len] = 0;
    TokenClaims claims;
    Str forged = sign(&fixture->arena, (const char *)header, str("{\"sub\":\"1\"}"), SECRET, EVP_sha256());
    assert_int_equal(token_check(ring, forged, now, &claims), ERR_CREDENTIALS);
    token_ring_free(ring);
}

static void test_base64url(void **state)
{
    (void)state;
    uint8_t bytes[64];
    char text[96];
    size_t len;
    for (size_t size = 0; size < 48; size++) {
        for (size_t i = 0; i < size; i++)
            bytes[i] = (uint8_t)(size * 37 + i * 151);
        base64url_encode((Str){ (const char *)bytes, size }, text);
        uint8_t back[64];
        assert_true(base64url_decode((Str){ text, base64url_size(size) }, back, &len));
        assert_int_equal(len, size);
        assert_memory_equal(back, bytes, size);
    }
    static const char *const refused[] = { "A", "AAAAA", "AB", "AAB", "A=", "AA==", "A A", "+A", "/A", "AA\n" };
    for (size_t i = 0; i < COUNT(refused); i++)
        assert_false(base64url_decode(str(refused[i]), bytes, &len));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_original_token_works, setup, teardown),
        cmocka_unit_test_setup_teardown(test_sign_and_check, setup, teardown),
        cmocka_unit_test_setup_teardown(test_session, setup, teardown),
        cmocka_unit_test_setup_teardown(test_claims, setup, teardown),
        cmocka_unit_test_setup_teardown(test_headers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_signature_lengths, setup, teardown),
        cmocka_unit_test_setup_teardown(test_malformed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_too_long, setup, teardown),
        cmocka_unit_test_setup_teardown(test_every_bit, setup, teardown),
        cmocka_unit_test_setup_teardown(test_rotation, setup, teardown),
        cmocka_unit_test_setup_teardown(test_kid_is_bound_to_its_key, setup, teardown),
        cmocka_unit_test(test_base64url),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

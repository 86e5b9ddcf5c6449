/* Users: people who open requests, and the admins (operators) who answer them. */
#pragma once

#include "http/ctx.h"
#include "limits.h"

/* Tables, read line by line. */
/* clang-format off */

/* The answer of every user route, in the original's order of keys. */
typedef struct UserRead {
    Str name, email;
    bool is_admin;
    int64_t id;
} UserRead;
SCHEMA(UserRead,
    FIELD(UserRead, name),
    FIELD(UserRead, email),
    FIELD(UserRead, is_admin),
    FIELD(UserRead, id));

/* Whom a token names; the row behind Ctx.user. */
SCHEMA(Caller,
    FIELD(Caller, id),
    FIELD(Caller, is_admin),
    FIELD(Caller, name),
    FIELD(Caller, email));

typedef struct UserCreate {
    Str name, email, password;
    bool is_admin;
} UserCreate;
SCHEMA(UserCreate,
    FIELD(UserCreate, name, .max = USER_NAME_MAX),
    FIELD(UserCreate, email, .format = FORMAT_EMAIL),
    FIELD(UserCreate, is_admin, .fallback = "false", .doc = "Ignored: nobody makes himself an admin."),
    FIELD(UserCreate, password, .format = FORMAT_PASSWORD, .max = PASSWORD_MAX_BYTES, .doc = "8 or more characters with an upper-case and a lower-case letter, a number and a symbol."));

/* OAuth2's password flow. */
typedef struct LoginForm {
    OptStr grant_type;
    Str username, password;
    Str scope;
    OptStr client_id, client_secret;
} LoginForm;
SCHEMA(LoginForm,
    FIELD(LoginForm, grant_type, .pattern = "^password$"),
    FIELD(LoginForm, username, .doc = "The e-mail address, as registered."),
    FIELD(LoginForm, password, .format = FORMAT_PASSWORD, .max = PASSWORD_MAX_BYTES),
    FIELD(LoginForm, scope, .fallback = ""),
    FIELD(LoginForm, client_id),
    FIELD(LoginForm, client_secret));

typedef struct LoginToken {
    Str access_token, token_type;
} LoginToken;
SCHEMA(LoginToken,
    FIELD(LoginToken, access_token),
    FIELD(LoginToken, token_type));

/* What a login compares. */
typedef struct UserLogin {
    int64_t id;
    Str hashed_password;
} UserLogin;
SCHEMA(UserLogin,
    FIELD(UserLogin, id),
    FIELD(UserLogin, hashed_password));

/* clang-format on */

extern const Route user_routes[];
extern const size_t user_routes_count;

/* The user of a token's claims into *out, for http/serve.c. ERR_CREDENTIALS when there is none (any more). */
Err user_caller(Ctx *ctx, int64_t user_id, Caller *out) __attribute__((warn_unused_result));

typedef enum SeedOutcome { SEED_CREATED, SEED_PROMOTED, SEED_UNCHANGED } SeedOutcome;

typedef struct SeedAdmin {
    Str name, email, password; /* checked by the caller (password_problem) */
} SeedAdmin;

/* Makes or promotes the admin, in a transaction of its own. Hashes: not for a loop's thread. */
Err user_seed_admin(Db *db, Time now, const SeedAdmin *admin, SeedOutcome *out) __attribute__((warn_unused_result));

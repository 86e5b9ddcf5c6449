/* Users: people who open requests, and the admins (operators) who answer them. */
#pragma once

#include "http/ctx.h"
#include "limits.h"

/* Tables, read line by line. */
/* clang-format off */

/* Somebody, in the original's order of keys. */
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

/* What somebody may do at all, beside his own tickets: which pages the web application has for him. */
typedef struct MeCan {
    bool triage, manage_people, administer;
} MeCan;
SCHEMA(MeCan,
    FIELD(MeCan, triage, .doc = "See and change everybody's tickets, and what is counted of them."),
    FIELD(MeCan, manage_people),
    FIELD(MeCan, administer, .doc = "See how the installation stands, its model and its jobs."));

/* Somebody as he sees himself. */
typedef struct Me {
    Str name, email;
    bool is_admin;
    int64_t id;
    MeCan can;
} Me;
SCHEMA(Me,
    FIELD(Me, name),
    FIELD(Me, email),
    FIELD(Me, is_admin),
    FIELD(Me, id),
    FIELD(Me, can, .computed = true, .object = &MeCan_schema));

/* Whom a token names; the row behind Ctx.user. */
SCHEMA(Caller,
    FIELD(Caller, id),
    FIELD(Caller, is_admin),
    FIELD(Caller, name),
    FIELD(Caller, email),
    FIELD(Caller, session_id, .computed = true));

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

typedef struct PasswordChange {
    Str current_password, new_password;
} PasswordChange;
SCHEMA(PasswordChange,
    FIELD(PasswordChange, current_password, .format = FORMAT_PASSWORD, .max = PASSWORD_MAX_BYTES),
    FIELD(PasswordChange, new_password, .format = FORMAT_PASSWORD, .max = PASSWORD_MAX_BYTES, .doc = "By the rules of registration."));

typedef struct UserId {
    int64_t user_id;
} UserId;
SCHEMA(UserId,
    FIELD(UserId, user_id));

/* A user as another one sees him. */
typedef struct UserSeen {
    Str name;
    OptStr email;
    bool is_admin;
    int64_t id;
} UserSeen;
SCHEMA(UserSeen,
    FIELD(UserSeen, name),
    FIELD(UserSeen, email, .doc = "For himself and admins; null for others."),
    FIELD(UserSeen, is_admin),
    FIELD(UserSeen, id));

typedef struct UserSearchQuery {
    Str q;
} UserSearchQuery;
SCHEMA(UserSearchQuery,
    FIELD(UserSearchQuery, q, .fallback = "", .doc = "Part of a name, in upper or lower case; blanks around it do not count."));

/* A name that searches cannot find yet. */
typedef struct UserName {
    int64_t id;
    Str name;
} UserName;
SCHEMA(UserName,
    FIELD(UserName, id),
    FIELD(UserName, name));

/* A name, and what searches compare of it. */
typedef struct UserFolded {
    int64_t id;
    Str name, name_folded;
} UserFolded;
SCHEMA(UserFolded,
    FIELD(UserFolded, id),
    FIELD(UserFolded, name),
    FIELD(UserFolded, name_folded));

/* What an admin may do with a person: the web application repeats no rule. */
typedef struct PersonCan {
    bool set_admin, set_active, end_sessions, reset_password;
} PersonCan;
SCHEMA(PersonCan,
    FIELD(PersonCan, set_admin, .doc = "Make him an administrator, or no longer one."),
    FIELD(PersonCan, set_active, .doc = "Deactivate or activate him."),
    FIELD(PersonCan, end_sessions),
    FIELD(PersonCan, reset_password, .doc = "Make a link with which he sets a new password."));

/* A user as admins look after him; can is computed for each caller by person_complete. */
typedef struct Person {
    int64_t id;
    Str name, email;
    bool is_admin, active;
    PersonCan can;
    Time created_at;
    OptTime last_seen_at;
    int64_t open_tickets;
} Person;
SCHEMA(Person,
    FIELD(Person, id),
    FIELD(Person, name),
    FIELD(Person, email),
    FIELD(Person, is_admin),
    FIELD(Person, active, .doc = "False: he cannot sign in, and his tokens are refused."),
    FIELD(Person, created_at),
    FIELD(Person, last_seen_at, .doc = "The last login, or the last time that a page of his renewed its session; null when that is more than two months ago."),
    FIELD(Person, open_tickets, .doc = "Of those that he made, the ones that are not closed; 100 says 100 or more."),
    FIELD(Person, can, .computed = true, .object = &PersonCan_schema, .doc = "What the caller may do with this person."));

typedef enum PersonRole { ROLE_ADMIN, ROLE_USER } PersonRole;
typedef enum PersonState { STATE_ACTIVE, STATE_INACTIVE } PersonState;
extern const EnumValues PersonRole_values, PersonState_values;

typedef struct PeopleQuery {
    int64_t limit;
    OptStr cursor, q;
    OptEnum role, state;
} PeopleQuery;
SCHEMA(PeopleQuery,
    FIELD(PeopleQuery, limit, .min = 1, .max = PAGE_MAX, .fallback = "50",
        .doc = "A page of so many, in the order of names. A page may be shorter: the Link header says whether there is a next one."),
    FIELD(PeopleQuery, cursor, .doc = "Where the page begins: from the Link header of the page before."),
    FIELD(PeopleQuery, q, .max = USER_NAME_MAX, .doc = "Part of a name or an address, in upper or lower case; blanks around it do not count."),
    FIELD(PeopleQuery, role, .values = &PersonRole_values),
    FIELD(PeopleQuery, state, .values = &PersonState_values));

/* A place in the order of names. */
typedef struct PersonPlace {
    Str name_folded;
    int64_t id;
} PersonPlace;
SCHEMA(PersonPlace,
    FIELD(PersonPlace, name_folded),
    FIELD(PersonPlace, id));

/* What a PATCH may change of a person; absent stays as it is (Ctx.sent). */
typedef struct PersonUpdate {
    bool is_admin, active;
} PersonUpdate;
SCHEMA(PersonUpdate,
    FIELD(PersonUpdate, is_admin, .fallback = "", .doc = "The last active administrator stays one."),
    FIELD(PersonUpdate, active, .fallback = "", .doc = "False ends his sessions at once. Nobody deactivates himself."));

typedef struct NameUpdate {
    Str name;
} NameUpdate;
SCHEMA(NameUpdate,
    FIELD(NameUpdate, name, .min = 1, .max = USER_NAME_MAX));

typedef struct PasswordResetLink {
    Str link;
    Time expires_at;
} PasswordResetLink;
SCHEMA(PasswordResetLink,
    FIELD(PasswordResetLink, link, .doc = "Good for one use, and shown this once. A newer one replaces it."),
    FIELD(PasswordResetLink, expires_at));

typedef struct PasswordReset {
    Str token, password;
} PasswordReset;
SCHEMA(PasswordReset,
    FIELD(PasswordReset, token, .max = RESET_TOKEN_MAX, .doc = "What follows # in the link."),
    FIELD(PasswordReset, password, .format = FORMAT_PASSWORD, .max = PASSWORD_MAX_BYTES, .doc = "By the rules of registration."));

/* Whom a link is for. */
typedef struct ResetOwner {
    int64_t id, user_id;
} ResetOwner;
SCHEMA(ResetOwner,
    FIELD(ResetOwner, id),
    FIELD(ResetOwner, user_id));

/* A user as seed-admin finds him. */
typedef struct UserStanding {
    int64_t id;
    bool is_admin, active;
} UserStanding;
SCHEMA(UserStanding,
    FIELD(UserStanding, id),
    FIELD(UserStanding, is_admin),
    FIELD(UserStanding, active));

/* What a login compares. */
typedef struct UserLogin {
    int64_t id;
    Str hashed_password;
} UserLogin;
SCHEMA(UserLogin,
    FIELD(UserLogin, id),
    FIELD(UserLogin, hashed_password));

/* clang-format on */

extern const Route user_routes[], people_routes[];
extern const size_t user_routes_count, people_routes_count;

/* Without the space around it; ERR_INVALID, with a problem at the field, when nothing is left. */
Err name_trim(Ctx *ctx, const Field *field, Str given, Str *out) __attribute__((warn_unused_result));

/* users_policy.c: pure functions. Whom a caller may read: himself, people of his own tickets, and admins everybody. */
bool user_can_see(const Caller *caller, int64_t user_id, bool shares_ticket);
bool user_can_see_email(const Caller *caller, int64_t user_id);
MeCan me_can(const Caller *caller);
/* NULL, or why this caller, an admin, cannot make that person what he would be after, for the client. other_admins:
 * there is an active admin besides him. */
const char *person_change_problem(const Caller *caller, const Person *before, const Person *after, bool other_admins);
const char *person_reset_problem(const Caller *caller, const Person *person);
PersonCan person_can(const Caller *caller, const Person *person, bool other_admins);

/* Who may be the operator of a ticket: an admin who is active. */
Err user_is_operator(Db *db, int64_t user_id, bool *out) __attribute__((warn_unused_result));

/* Gives the names that were written before searches folded them their folded form, USER_FOLD_STEP rows a transaction of
 * its own. For start-up; reads every user once. */
Err user_fold_names(Db *db) __attribute__((warn_unused_result));
/* Looks at all of them, and mends those that are not what folding makes of the name, if mend; tell is called with the
 * id of each. Transactions as above. */
typedef void UserFoldFinding(void *arg, int64_t user_id);
Err user_refold_names(Db *db, bool mend, UserFoldFinding *tell, void *arg) __attribute__((warn_unused_result));

/* Deletes at most limit links to set a password that expired before that time. In a write transaction. */
Err resets_purge(Db *db, Time before, int64_t limit, int64_t *purged) __attribute__((warn_unused_result));

/* The user of a token's claims into *out, for http/serve.c: one query. ERR_CREDENTIALS when there is none (any more),
 * when the token's session has ended, or when it has none and all such tokens have. */
Err user_caller(Ctx *ctx, const struct TokenClaims *claims, Caller *out) __attribute__((warn_unused_result));
/* What everybody may be told of himself. Points into caller. */
Me me_read(const Caller *caller);

typedef enum SeedOutcome {
    SEED_CREATED,
    SEED_PROMOTED,
    SEED_ACTIVATED, /* a deactivated one, who is an admin now if he was none */
    SEED_UNCHANGED
} SeedOutcome;

typedef struct SeedAdmin {
    Str name, email, password; /* checked by the caller (password_problem) */
} SeedAdmin;

/* Makes, promotes or activates the admin, in a transaction of its own. Hashes: not for a loop's thread. */
Err user_seed_admin(Db *db, Time now, const SeedAdmin *admin, SeedOutcome *out) __attribute__((warn_unused_result));

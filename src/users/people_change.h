/* What admins do with people: each change with its event, in the request's write transaction; ctx->object is the Person
 * as it was read there. */
#pragma once

#include "users/users.h"

/* There is always one active admin: what two do to each other at the same time is judged one after the other, since
 * SQLite has one writer and PostgreSQL runs again what did not see the other's change. Who is deactivated is signed out
 * in the same transaction, and his links to set a password end with it; the links that he made for others too, also
 * when he is demoted. */
Err person_update(Ctx *ctx, const PersonUpdate *in, Person *out) __attribute__((warn_unused_result));
Err person_end_sessions(Ctx *ctx, const void *in, void *out) __attribute__((warn_unused_result));

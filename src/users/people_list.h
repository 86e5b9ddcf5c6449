/* The list of people, as admins look after them. */
#pragma once

#include "users/users.h"

/* A page in the order of names; the next one's address is in the Link header. For LANE_SLOW. */
Err person_page(Ctx *ctx, const void *in, List *out) __attribute__((warn_unused_result));
/* Fills in can for this caller. */
Err person_complete(Ctx *ctx, Person *person) __attribute__((warn_unused_result));

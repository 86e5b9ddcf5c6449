/* Passwords: Argon2id PHC strings (64 MiB, t=3, p=4 written; any parameters verified within the bounds of phc.h: 1 GiB,
 * 64 passes, 64 lanes; what is past them verifies nothing) and the rules for new ones. password_hash and
 * password_verify cost 0.2 s and 64 MiB: only threads of LANE_HASH call them. One thread a hash: argon2id_ctx with
 * lanes=4, threads=1. */
#pragma once

#include "base/arena.h"
#include "base/err.h"

/* NULL, or the original's sentence for the first rule that fails (400). Any thread. */
const char *password_problem(Str password);
Err password_hash(Arena *arena, Str password, Str *phc) __attribute__((warn_unused_result));
/* phc empty (no such user): hashes against a fixed one and answers false, so that both cost the same. */
bool password_verify(Str phc, Str password);
/* How many hashes this process has computed (tests count them). */
int64_t password_hashes_count(void);

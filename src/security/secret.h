/* SECRET_KEY: the one given (32 bytes or more when ENV=prod), or in dev one made and kept 0600 beside the database. */
#pragma once

#include "base/arena.h"

/* NULL and *out, or one sentence. database_path: the SQLite file, whose key is kept in <database_path>.key; "" for
 * PostgreSQL: in .servicedesk-secret-key of the working folder. in_memory (a temporary database): kept nowhere. The
 * file appears whole or not at all, so that processes which start together agree on one key. */
const char *secret_key_load(Arena *arena, Str given, bool prod, const char *database_path, bool in_memory, Str *out);
/* The same of SECRET_KEY_PREVIOUS: whoever knows it can make tokens too. NULL, also without one, or one sentence. */
const char *secret_key_previous_problem(Arena *arena, Str given, bool prod);
/* Where a key that was made is kept, whether there is one or not. */
const char *secret_key_file(Arena *arena, const char *database_path);

/* SECRET_KEY: the one given (32 bytes or more when ENV=prod), or in dev one made and kept 0600 beside the database. */
#pragma once

#include "base/arena.h"

/* NULL and *out, or one sentence. database_path: the SQLite file ("" for a temporary one or PostgreSQL: kept in the
 * working folder as .servicedesk-secret-key for PostgreSQL, in memory alone for a temporary file). */
const char *secret_key_load(Arena *arena, Str given, bool prod, const char *database_path, bool in_memory, Str *out);

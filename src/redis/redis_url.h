/* REDIS_URL: where Redis is. */
#pragma once

#include "base/arena.h"

typedef struct RedisUrl {
    const char *host;        /* NULL: a unix socket, or no Redis at all */
    const char *socket_path; /* NULL: host and port */
    int port, database;
    const char *user, *password; /* NULL: none */
    const char *shown;           /* the address without its password, for logs and messages; NULL: no Redis */
} RedisUrl;

/* redis://[[user]:password@]host[:port][/number] or unix://[[user]:password@]/path[?db=number]; percent signs are
 * decoded in user, password and path. An empty text is no Redis. Returns NULL, or one sentence that says what is wrong
 * and what would be right, without the password. The parts live in arena. */
const char *redis_url_parse(Arena *arena, Str url, RedisUrl *out);

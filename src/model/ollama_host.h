/* OLLAMA_HOST, in all the forms that Ollama's own programs take: outer blanks and quotes are cut, a scheme counts only
 * as `http` or `https` letter by letter, a port that is none becomes the default one. What they take although it cannot
 * work (a user, a blank, another scheme) is refused with a sentence. Pure. */
#pragma once

#include "base/arena.h"

typedef struct OllamaHost {
    bool tls;
    Str host; /* a name or an address, without brackets; empty means this machine */
    int port; /* 0 to 65535 */
    Str path; /* as requests carry it: empty, or "/…" without a slash at the end */
} OllamaHost;

/* NULL, or why it cannot be used: one sentence in arena, which names the setting. What out holds lives in arena. */
const char *ollama_host_parse(Arena *arena, Str text, OllamaHost *out);
/* Where requests go: "http://127.0.0.1:11434/base". Addresses that mean every one of this machine become its own. */
Str ollama_host_url(Arena *arena, const OllamaHost *host);

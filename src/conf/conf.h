/* Settings: one table makes the struct, the environment variables, their checks, --help and docs/configuration.md. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"

typedef enum SettingType { SETTING_NONE, SETTING_STR, SETTING_INT, SETTING_CHOICE, SETTING_ORIGIN } SettingType;

typedef struct Setting {
    const char *name; /* the environment variable */
    size_t offset;    /* in Conf */
    const char *fallback;
    int64_t min, max;
    const char *const *choices; /* NULL-terminated; stored as int */
    const char *doc;
    SettingType type;
    bool secret; /* never shown */
} Setting;

enum { ENV_DEV, ENV_PROD };
enum { PREPARE_ON, PREPARE_OFF };

typedef struct Conf {
    Str host;
    int port;
    Str database_url, redis_url;
    int env;
    Str secret_key, secret_key_previous;
    Str frontend_url, public_url;
    Str trusted_proxies;
    Str ollama_host, ollama_model; /* host empty: nobody said where it is */
    int log_level;
    int loops;        /* 0: as many as cores */
    int hash_threads; /* 0: half of the cores, at least one */
    int job_threads;  /* 0: serve leaves jobs to work */
    int job_poll_ms;
    int database_pool; /* PostgreSQL connections of FAST and WRITE; 0: twice the cores */
    int statement_timeout_ms, search_timeout_ms;
    int prepare, redis_timeout_ms;
    int model_first_byte_ms, model_gap_ms, model_total_ms, model_waiting, model_per_user;
    int header_timeout_ms, body_timeout_ms, idle_timeout_ms, drain_timeout_ms;
    Str admin_email, admin_password, admin_name; /* seed-admin */
} Conf;

extern const Setting settings[];
extern const size_t settings_count;

/* From the environment. NULL, or one sentence that names the variable, what it was (unless secret) and what it may be.
 */
const char *conf_load(Arena *arena, Conf *out);
void conf_help(Buf *out);     /* the settings part of --help, 80 columns */
void conf_markdown(Buf *out); /* docs/configuration.md */

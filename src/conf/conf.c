#include "conf/conf.h"

#include <assert.h>
#include <stdlib.h>

static const char *const env_choices[] = { "dev", "prod", NULL };
static const char *const prepare_choices[] = { "on", "off", NULL };
static const char *const log_level_choices[] = { "debug", "info", "warn", "error", NULL };

enum { DAY_MS = 24 * 60 * 60 * 1000 };

const Setting settings[] = {
    { .name = "HOST",
        .type = SETTING_STR,
        .offset = offsetof(Conf, host),
        .fallback = "127.0.0.1",
        .doc = "The address to listen on; 0.0.0.0 or :: for every one." },
    { .name = "PORT",
        .type = SETTING_INT,
        .offset = offsetof(Conf, port),
        .fallback = "8000",
        .max = 65535,
        .doc = "The port to listen on; 0 takes a free one and says which." },
    { .name = "DATABASE_URL",
        .type = SETTING_STR,
        .offset = offsetof(Conf, database_url),
        .fallback = "sqlite:///database.db",
        .doc = "Where the data is: sqlite:///relative.db, sqlite:////absolute.db, sqlite:// (a temporary file), or "
               "postgresql://user:password@host/name." },
    { .name = "PREPARE",
        .type = SETTING_CHOICE,
        .offset = offsetof(Conf, prepare),
        .fallback = "on",
        .choices = prepare_choices,
        .doc = "off: DATABASE_URL is a pooler that gives each transaction another connection (PgBouncer's "
               "pool_mode=transaction), so that no statement is prepared for longer than one." },
    { .name = "REDIS_URL",
        .type = SETTING_STR,
        .offset = offsetof(Conf, redis_url),
        .fallback = "",
        .secret = true,
        .doc = "What several processes of one desk share their limits and their news through: "
               "redis://[[user]:password@]host[:port][/number] or unix:///path?db=number. Without it each has its own "
               "limits, and looks into the database for news." },
    { .name = "REDIS_TIMEOUT_MS",
        .type = SETTING_INT,
        .offset = offsetof(Conf, redis_timeout_ms),
        .fallback = "50",
        .min = 5,
        .max = 5000,
        .doc = "How long Redis may take for an answer before a process helps itself, milliseconds." },
    { .name = "ENV",
        .type = SETTING_CHOICE,
        .offset = offsetof(Conf, env),
        .fallback = "dev",
        .choices = env_choices,
        .doc = "prod hides the API's documentation and does not start without a SECRET_KEY." },
    { .name = "SECRET_KEY",
        .type = SETTING_STR,
        .offset = offsetof(Conf, secret_key),
        .fallback = "",
        .secret = true,
        .doc = "Signs the tokens; with ENV=prod 32 bytes or more (openssl rand -hex 32). Without one in dev, a key is "
               "made and "
               "kept beside the database." },
    { .name = "SECRET_KEY_PREVIOUS",
        .type = SETTING_STR,
        .offset = offsetof(Conf, secret_key_previous),
        .fallback = "",
        .secret = true,
        .doc = "The key before the last change: its tokens work until this is taken away." },
    { .name = "FRONTEND_URL",
        .type = SETTING_ORIGIN,
        .offset = offsetof(Conf, frontend_url),
        .fallback = "http://localhost:5173",
        .doc = "The one other origin whose pages may call the API: scheme://host[:port]." },
    { .name = "PUBLIC_URL",
        .type = SETTING_ORIGIN,
        .offset = offsetof(Conf, public_url),
        .fallback = "",
        .doc =
            "Where people reach the desk when a proxy changes the Host header, so that its pages stay signed in; links "
            "to set a password begin with it: scheme://host[:port]." },
    { .name = "TRUSTED_PROXIES",
        .type = SETTING_STR,
        .offset = offsetof(Conf, trusted_proxies),
        .fallback = "",
        .doc = "Addresses and networks whose X-Forwarded-For is believed, separated by commas: 127.0.0.1, 10.0.0.0/8, "
               "::1." },
    { .name = "LOG_LEVEL",
        .type = SETTING_CHOICE,
        .offset = offsetof(Conf, log_level),
        .fallback = "info",
        .choices = log_level_choices,
        .doc = "The least that is logged." },
    { .name = "LOOPS",
        .type = SETTING_INT,
        .offset = offsetof(Conf, loops),
        .fallback = "0",
        .max = 256,
        .doc = "Event loops; 0: as many as cores." },
    { .name = "HASH_THREADS",
        .type = SETTING_INT,
        .offset = offsetof(Conf, hash_threads),
        .fallback = "0",
        .max = 64,
        .doc = "Passwords hashed at a time, 64 MiB each; 0: half of the cores, at least one." },
    { .name = "DATABASE_POOL",
        .type = SETTING_INT,
        .offset = offsetof(Conf, database_pool),
        .fallback = "0",
        .max = 256,
        .doc = "PostgreSQL connections for short work; 0: twice the cores." },
    { .name = "STATEMENT_TIMEOUT_MS",
        .type = SETTING_INT,
        .offset = offsetof(Conf, statement_timeout_ms),
        .fallback = "2000",
        .min = 100,
        .max = DAY_MS,
        .doc = "How long the database may take for one statement of a request, and the disk for health's write, "
               "milliseconds; then the answer is 503." },
    { .name = "SEARCH_TIMEOUT_MS",
        .type = SETTING_INT,
        .offset = offsetof(Conf, search_timeout_ms),
        .fallback = "500",
        .min = 1,
        .max = DAY_MS,
        .doc = "How long a search looks through tickets for one page or one count, milliseconds; then the page is "
               "shorter, and the next one goes on." },
    { .name = "JOB_THREADS",
        .type = SETTING_INT,
        .offset = offsetof(Conf, job_threads),
        .fallback = "2",
        .max = 16,
        .doc = "Jobs run at a time by serve or by work; 0: serve runs none and leaves them to `servicedesk work` "
               "(PostgreSQL)." },
    { .name = "JOB_POLL_MS",
        .type = SETTING_INT,
        .offset = offsetof(Conf, job_poll_ms),
        .fallback = "1000",
        .min = 10,
        .max = DAY_MS,
        .doc =
            "How often a process looks for jobs that others enqueued, on PostgreSQL, milliseconds; with REDIS_URL it "
            "is told of them as well." },
    { .name = "OLLAMA_HOST",
        .type = SETTING_STR,
        .offset = offsetof(Conf, ollama_host),
        .fallback = "",
        .doc = "Where Ollama is, for \"Create with AI\" and \"Draft with AI\": host, host:port or "
               "http://host:port/path. Without it, one on this machine (http://localhost:11434) is used if it is there "
               "and not missed if it is not." },
    { .name = "OLLAMA_MODEL",
        .type = SETTING_STR,
        .offset = offsetof(Conf, ollama_model),
        .fallback = "llama3.2:1b",
        .doc = "The model that Ollama is asked for." },
    { .name = "MODEL_FIRST_BYTE_MS",
        .type = SETTING_INT,
        .offset = offsetof(Conf, model_first_byte_ms),
        .fallback = "120000",
        .min = 100,
        .max = DAY_MS,
        .doc = "How long the model may take to begin its answer, loading included, milliseconds." },
    { .name = "MODEL_GAP_MS",
        .type = SETTING_INT,
        .offset = offsetof(Conf, model_gap_ms),
        .fallback = "30000",
        .min = 100,
        .max = DAY_MS,
        .doc = "How long the model may be silent in the middle of an answer, milliseconds." },
    { .name = "MODEL_TOTAL_MS",
        .type = SETTING_INT,
        .offset = offsetof(Conf, model_total_ms),
        .fallback = "300000",
        .min = 100,
        .max = DAY_MS,
        .doc = "How long the model may take for an answer in all, milliseconds." },
    { .name = "MODEL_WAITING",
        .type = SETTING_INT,
        .offset = offsetof(Conf, model_waiting),
        .fallback = "8",
        .max = 1000,
        .doc =
            "Questions in line for the model behind the one that it has; who comes when the line is full is told so." },
    { .name = "MODEL_PER_USER",
        .type = SETTING_INT,
        .offset = offsetof(Conf, model_per_user),
        .fallback = "1",
        .min = 1,
        .max = 1000,
        .doc = "Of these, the one that the model has included, how many may be one person's." },
    { .name = "HEADER_TIMEOUT_MS",
        .type = SETTING_INT,
        .offset = offsetof(Conf, header_timeout_ms),
        .fallback = "10000",
        .min = 100,
        .max = DAY_MS,
        .doc = "Time in all for a request's header, milliseconds." },
    { .name = "BODY_TIMEOUT_MS",
        .type = SETTING_INT,
        .offset = offsetof(Conf, body_timeout_ms),
        .fallback = "30000",
        .min = 100,
        .max = DAY_MS,
        .doc = "Time in all for a request's body, milliseconds." },
    { .name = "IDLE_TIMEOUT_MS",
        .type = SETTING_INT,
        .offset = offsetof(Conf, idle_timeout_ms),
        .fallback = "60000",
        .min = 100,
        .max = DAY_MS,
        .doc = "How long a connection may wait between requests, milliseconds." },
    { .name = "DRAIN_TIMEOUT_MS",
        .type = SETTING_INT,
        .offset = offsetof(Conf, drain_timeout_ms),
        .fallback = "10000",
        .max = DAY_MS,
        .doc = "How long SIGTERM waits for requests under way, milliseconds." },
    { .name = "ADMIN_EMAIL",
        .type = SETTING_STR,
        .offset = offsetof(Conf, admin_email),
        .fallback = "admin@example.com",
        .doc = "seed-admin: the administrator's address." },
    { .name = "ADMIN_PASSWORD",
        .type = SETTING_STR,
        .offset = offsetof(Conf, admin_password),
        .fallback = "",
        .secret = true,
        .doc = "seed-admin: the administrator's password. Without it in dev, one is made and printed once." },
    { .name = "ADMIN_NAME",
        .type = SETTING_STR,
        .offset = offsetof(Conf, admin_name),
        .fallback = "Admin",
        .doc = "seed-admin: the administrator's name." },
};
const size_t settings_count = sizeof settings / sizeof *settings;

static Str *conf_str(Conf *conf, const Setting *setting)
{
    return (Str *)(void *)((char *)conf + setting->offset);
}

static int *conf_int(Conf *conf, const Setting *setting)
{
    return (int *)(void *)((char *)conf + setting->offset);
}

/* What a value of the setting may be, as the end of "it may be …". */
static Str setting_range(Arena *arena, const Setting *setting)
{
    if (setting->type == SETTING_INT)
        return arena_printf(
            arena, "a whole number from %lld to %lld", (long long)setting->min, (long long)setting->max);
    if (setting->type == SETTING_ORIGIN)
        return str("http:// or https://, a host, and a port if need be, such as https://desk.example.com");
    if (setting->type != SETTING_CHOICE)
        return str("text");
    Str choices = str(setting->choices[0]);
    for (int i = 1; setting->choices[i]; i++)
        choices = arena_printf(arena, "%.*s%s%s", (int)choices.len, choices.ptr,
            setting->choices[i + 1] ? ", " : " or ", setting->choices[i]);
    return choices;
}

/* The start of a value, fit for one line of a terminal. */
static Str value_shown(Arena *arena, Str value)
{
    enum { SHOWN_MAX_BYTES = 200 };
    if (value.len > SHOWN_MAX_BYTES)
        value.len = SHOWN_MAX_BYTES;
    char *copy = arena_alloc(arena, value.len + 1);
    for (size_t i = 0; i < value.len; i++)
        copy[i] = (unsigned char)value.ptr[i] < ' ' || value.ptr[i] == 0x7F ? '?' : value.ptr[i];
    return (Str){ copy, value.len };
}

static const char *setting_refuse(Arena *arena, const Setting *setting, Str value)
{
    const char *range = setting_range(arena, setting).ptr;
    if (setting->secret)
        return arena_printf(arena, "%s may be %s.", setting->name, range).ptr;
    return arena_printf(arena, "%s is \"%s\"; it may be %s.", setting->name, value_shown(arena, value).ptr, range).ptr;
}

static bool int_parse(Str text, int64_t min, int64_t max, int *out)
{
    bool negative = text.len > 0 && text.ptr[0] == '-';
    int64_t value = 0;
    if (text.len == (size_t)negative || text.len > 12)
        return false;
    for (size_t i = negative; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        value = value * 10 + (text.ptr[i] - '0');
    }
    if (negative)
        value = -value;
    if (value < min || value > max)
        return false;
    *out = (int)value;
    return true;
}

static bool choice_parse(Str text, const char *const *choices, int *out)
{
    for (int i = 0; choices[i]; i++)
        if (str_is(text, choices[i])) {
            *out = i;
            return true;
        }
    return false;
}

/* Digits alone, 1 to 65535. */
static bool port_is_valid(Str text)
{
    int port;
    return text.len > 0 && text.ptr[0] != '-' && int_parse(text, 1, UINT16_MAX, &port);
}

/* A name, an IPv4 address or an IPv6 address in brackets. */
static bool host_is_valid(Str text)
{
    bool bracketed = text.len > 2 && text.ptr[0] == '[' && text.ptr[text.len - 1] == ']';
    if (bracketed)
        text = (Str){ text.ptr + 1, text.len - 2 };
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c > 0x7F;
        if (!letter && !strchr(bracketed ? ":." : "-._", c))
            return false;
    }
    return text.len > 0;
}

static size_t scheme_len(Str text)
{
    static const char *const schemes[] = { "http://", "https://" };
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (str_starts(text, schemes[i]))
            return strlen(schemes[i]);
    return 0;
}

/* A browser compares origins letter by letter: one slash at the end is cut, anything more is a path and refused. */
static bool origin_parse(Str text, Str *out)
{
    size_t scheme = scheme_len(text);
    if (scheme == 0)
        return false;
    if (text.len > scheme && text.ptr[text.len - 1] == '/')
        text.len--;
    Str host = { text.ptr + scheme, text.len - scheme };
    size_t colon = host.len;
    while (colon > 0 && host.ptr[colon - 1] >= '0' && host.ptr[colon - 1] <= '9')
        colon--;
    if (colon > 0 && host.ptr[colon - 1] == ':') {
        if (!port_is_valid((Str){ host.ptr + colon, host.len - colon }))
            return false;
        host.len = colon - 1;
    }
    if (!host_is_valid(host))
        return false;
    *out = text;
    return true;
}

static bool setting_parse(const Setting *setting, Str text, Conf *out)
{
    switch (setting->type) {
    case SETTING_STR: *conf_str(out, setting) = text; return true;
    case SETTING_INT: return int_parse(text, setting->min, setting->max, conf_int(out, setting));
    case SETTING_CHOICE: return choice_parse(text, setting->choices, conf_int(out, setting));
    case SETTING_ORIGIN: return origin_parse(text, conf_str(out, setting));
    default: return false;
    }
}

const char *conf_load(Arena *arena, Conf *out)
{
    Conf conf = { 0 };
    for (size_t i = 0; i < settings_count; i++) {
        const Setting *setting = &settings[i];
        /* Before any thread starts, so that nobody changes the environment meanwhile. An empty value counts as none:
         * that is what Compose makes of a variable that is not there. */
        Str text = str(getenv(setting->name)); /* NOLINT(concurrency-mt-unsafe) */
        if (text.len == 0)
            text = str(setting->fallback);
        if (text.len == 0 && setting->type != SETTING_INT)
            continue;
        text = arena_copy(arena, text);
        if (!setting_parse(setting, text, &conf))
            return setting_refuse(arena, setting, text);
    }
    *out = conf;
    return NULL;
}

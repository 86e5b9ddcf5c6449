#include "base/log.h"

#include "base/json.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
    LOG_DELAY_MS = 100,
    LOG_GATHERED_MAX_BYTES =
        4 * 1024 * 1024, /* then info lines are counted, not kept: a stuck stderr must not grow us */
};

/* The one log of the process. write_lock is taken before lock and held while bytes go out, which keeps lines in order;
 * lock guards the rest and is never held over a write(2). */
static struct {
    pthread_mutex_t write_lock, lock;
    pthread_cond_t gathered_some; /* or stopping */
    pthread_t thread;
    Buf gathered, writing; /* writing belongs to the holder of write_lock */
    int64_t dropped;
    LogLevel level;
    bool started, stopping, plain;
} log_state = { .write_lock = PTHREAD_MUTEX_INITIALIZER, .lock = PTHREAD_MUTEX_INITIALIZER, .level = LOG_INFO };

/* Whose work this thread does: a failure deep in the database is then found by the id that the client was told. */
static _Thread_local const char *log_request_id;

static const char *const level_names[] = { "debug", "info", "warn", "error" };

/* True for what a terminal or a viewer of logs would act upon: controls, line separators, reversed writing. */
static bool is_control(uint32_t point)
{
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x061C || (point >= 0x200B && point <= 0x200F) ||
           (point >= 0x2028 && point <= 0x202E) || (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF;
}

/* A JSON string in which nothing is left that is_control or not UTF-8. */
static void log_quote(Buf *out, Str text)
{
    bool valid = utf8_valid(text);
    buf_char(out, '"');
    for (size_t at = 0, next = 0; at < text.len; at = next) {
        uint32_t point = (unsigned char)text.ptr[at];
        next = at + 1;
        if (valid) {
            next = at;
            point = utf8_next(text, &next);
        }
        if (is_control(point) || (!valid && point >= 0x80))
            buf_printf(out, "\\u%04x", point);
        else if (point == '"' || point == '\\')
            buf_add(out, (char[]){ '\\', (char)point }, 2);
        else
            buf_add(out, text.ptr + at, next - at);
    }
    buf_char(out, '"');
}

static bool is_word(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c <= ' ' || c >= 0x7F || c == '"' || c == '\\' || c == '=')
            return false;
    }
    return text.len > 0;
}

typedef struct Line {
    LogLevel level;
    const char *message, *request_id;
    const LogField *fields;
} Line;

static void line_json(Buf *out, const Line *line)
{
    buf_text(out, "{\"time\":\"");
    json_write_time(out, time_now());
    buf_printf(out, "Z\",\"level\":\"%s\",\"message\":", level_names[line->level]);
    log_quote(out, str(line->message));
    if (line->request_id) {
        buf_text(out, ",\"request_id\":");
        log_quote(out, str(line->request_id));
    }
    for (const LogField *field = line->fields; field && field->type != LOG_END; field++) {
        buf_char(out, ',');
        log_quote(out, str(field->key));
        buf_char(out, ':');
        if (field->type == LOG_STR)
            log_quote(out, field->text);
        else
            buf_i64(out, field->number);
    }
    buf_text(out, "}\n");
}

static void line_text(Buf *out, const Line *line)
{
    json_write_time(out, time_now());
    buf_printf(out, "Z %-5s ", level_names[line->level]);
    size_t before = out->len;
    log_quote(out, str(line->message));
    memmove(out->ptr + before, out->ptr + before + 1, out->len - before - 2); /* escaped, without its quotes */
    out->len -= 2;
    if (line->request_id)
        buf_printf(out, " request_id=%s", line->request_id);
    for (const LogField *field = line->fields; field && field->type != LOG_END; field++) {
        buf_printf(out, " %s=", field->key);
        if (field->type == LOG_I64)
            buf_i64(out, field->number);
        else if (is_word(field->text))
            buf_str(out, field->text);
        else
            log_quote(out, field->text);
    }
    buf_char(out, '\n');
}

static void line_print(Buf *out, const Line *line)
{
    if (log_state.plain)
        line_text(out, line);
    else
        line_json(out, line);
}

/* Gives up on an error other than an interruption: there is nowhere left to say so. */
static void write_all(Str text)
{
    while (text.len) {
        ssize_t wrote = write(STDERR_FILENO, text.ptr, text.len);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return;
        text = (Str){ text.ptr + wrote, text.len - (size_t)wrote };
    }
}

static void log_flush(void)
{
    pthread_mutex_lock(&log_state.write_lock);
    pthread_mutex_lock(&log_state.lock);
    Buf gathered = log_state.gathered;
    log_state.gathered = log_state.writing; /* empty, and keeps its room */
    log_state.writing = gathered;
    int64_t dropped = log_state.dropped;
    log_state.dropped = 0;
    pthread_mutex_unlock(&log_state.lock);
    if (dropped)
        line_print(&log_state.writing, &(Line){ .level = LOG_WARN,
                                           .message = "log lines were dropped",
                                           .fields = (LogField[]){ log_i64("count", dropped), { 0 } } });
    write_all(buf_view(&log_state.writing));
    log_state.writing.len = 0;
    pthread_mutex_unlock(&log_state.write_lock);
}

/* Sleeps until there is a line, then up to LOG_DELAY_MS longer for more of them. False: stop. */
static bool log_wait(void)
{
    pthread_mutex_lock(&log_state.lock);
    while (!log_state.stopping && !log_state.gathered.len)
        pthread_cond_wait(&log_state.gathered_some, &log_state.lock);
    struct timespec until = { 0 };
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += LOG_DELAY_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    int waited = 0;
    while (!log_state.stopping && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&log_state.gathered_some, &log_state.lock, &until);
    bool stopping = log_state.stopping;
    pthread_mutex_unlock(&log_state.lock);
    return !stopping;
}

static void *log_run(void *unused)
{
    (void)unused;
    while (log_wait())
        log_flush();
    return NULL;
}

void log_start(LogLevel level)
{
    assert(!log_state.started);
    log_state.level = level;
    log_state.plain = isatty(STDERR_FILENO);
    log_state.stopping = false;
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&log_state.gathered_some, &monotonic);
    pthread_condattr_destroy(&monotonic);
    /* Without its thread the log still works: every line is then written at once. */
    log_state.started = pthread_create(&log_state.thread, NULL, log_run, NULL) == 0;
}

void log_stop(void)
{
    if (log_state.started) {
        pthread_mutex_lock(&log_state.lock);
        log_state.stopping = true;
        pthread_cond_signal(&log_state.gathered_some);
        pthread_mutex_unlock(&log_state.lock);
        pthread_join(log_state.thread, NULL);
        pthread_cond_destroy(&log_state.gathered_some);
        log_state.started = false;
    }
    log_flush();
    buf_free(&log_state.gathered);
    buf_free(&log_state.writing);
}

void log_request(const char *id)
{
    log_request_id = id;
}

void log_event(LogLevel level, const char *message, const LogField *fields)
{
    if (level < log_state.level)
        return;
    Line line = { level, message, log_request_id, fields };
    pthread_mutex_lock(&log_state.lock);
    bool first = log_state.gathered.len == 0, at_once = level >= LOG_WARN || !log_state.started;
    if (log_state.gathered.len < LOG_GATHERED_MAX_BYTES || at_once)
        line_print(&log_state.gathered, &line);
    else
        log_state.dropped++;
    if (first && !at_once)
        pthread_cond_signal(&log_state.gathered_some);
    pthread_mutex_unlock(&log_state.lock);
    if (at_once)
        log_flush();
}

/* Structured log on stderr: one line per event, JSON when stderr is not a terminal, `key=value` text when it is.
 * Any thread. Control characters in values are escaped. Nothing secret is ever passed here: no token, password or body.
 * info and debug lines are gathered and written by the log's own thread at most 100 ms later (a write(2) a request
 * would cost more than the request); warn and error lines are written before the call returns, all earlier ones first.
 */
#pragma once

#include "base/str.h"

typedef enum LogLevel { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR } LogLevel;

typedef enum LogType { LOG_END, LOG_STR, LOG_I64 } LogType;

typedef struct LogField {
    const char *key;
    LogType type;
    Str text;
    int64_t number;
} LogField;

static inline LogField log_str(const char *key, Str value)
{
    return (LogField){ .key = key, .type = LOG_STR, .text = value };
}

static inline LogField log_i64(const char *key, int64_t value)
{
    return (LogField){ .key = key, .type = LOG_I64, .number = value };
}

void log_start(LogLevel level);
/* Writes what is gathered and ends the thread. Safe without log_start. */
void log_stop(void);
/* What this thread writes from here on carries the request's id as its first field, whoever writes it; NULL: none. id
 * must live until the next call. */
void log_request(const char *id);
/* fields: ends with { .type = LOG_END }, i.e. (LogField[]){ log_str(…), {0} }; NULL for none. */
void log_event(LogLevel level, const char *message, const LogField *fields);

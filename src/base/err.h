/* Err: how every function that can fail says so. Results go to a last parameter `out`, untouched on failure. One list
 * makes the enum, the HTTP status, the default text of the reply and the OpenAPI responses. */
#pragma once

/*  name, HTTP status, text of the reply */
#define ERR_LIST(X)                                                             \
    X(BAD_REQUEST, 400, "Bad Request")                                          \
    X(BODY_UNREADABLE, 400, "There was an error parsing the body")              \
    X(UNAUTHENTICATED, 401, "Not authenticated")                                \
    X(CREDENTIALS, 401, "Could not validate credentials")                       \
    X(LOGIN, 401, "Incorrect email or password")                                \
    X(FORBIDDEN, 403, "Not allowed")                                            \
    X(ADMIN_ONLY, 403, "Admin only")                                            \
    X(NOT_FOUND, 404, "Not Found")                                              \
    X(METHOD, 405, "Method Not Allowed")                                        \
    X(REQUEST_TIMEOUT, 408, "Request Timeout")                                  \
    X(CONFLICT, 409, "Conflict")                                                \
    X(TOO_LARGE, 413, "Request body is too large")                              \
    X(INVALID, 422, "Validation error")                                         \
    X(TOO_MANY, 429, "Too many requests. Please wait 60 seconds.")              \
    X(HEADER_TOO_LARGE, 431, "Request header is too large")                     \
    X(INTERNAL, 500, "Internal Server Error")                                   \
    X(NOT_IMPLEMENTED, 501, "Not Implemented")                                  \
    X(HTTP_VERSION, 505, "HTTP Version Not Supported")                          \
    X(BUSY, 503, "The server is busy. Please try again.")                       \
    X(MODEL_FAILED, 502, "The assistant could not answer. Please try again.")   \
    X(MODEL_DOWN, 503, "The assistant is not available.")                       \
    X(MODEL_TIMEOUT, 504, "The assistant took too long. Please try again.")     \
    X(DATABASE, 503, "The database is not available. Please try again.")        \
    X(STORAGE_FULL, 507, "The server's disk is full. Nothing was saved.")       \
    /* these two stay inside: a slice maps them before the reply */             \
    X(NO_ROW, 500, "Internal Server Error")                                     \
    X(UNIQUE, 500, "Internal Server Error")                                     \
    /* the transaction must run again (PostgreSQL 40001, 40P01); lanes do so */ \
    X(RETRY, 503, "The server is busy. Please try again.")

#define ERR_ENUM(name, status, text) ERR_##name,

#ifdef __clang__
#define ERR_MUST_CHECK __attribute__((warn_unused_result))
#else
#define ERR_MUST_CHECK /* gcc knows it on functions only; the clang build of `make lint` checks every call */
#endif

typedef enum ERR_MUST_CHECK Err { ERR_OK, ERR_LIST(ERR_ENUM) ERR_COUNT } Err;

typedef struct ErrInfo {
    const char *name; /* "NOT_FOUND" */
    int status;
    const char *text;
} ErrInfo;

/* ERR_OK gives { "OK", 200, "OK" }. */
const ErrInfo *err_info(Err err);

/* Returns from the calling function when the call fails. */
#define TRY(call)              \
    do {                       \
        Err try_err = (call);  \
        if (try_err != ERR_OK) \
            return try_err;    \
    } while (0)

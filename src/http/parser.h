/* The HTTP/1.1 request parser: strict, incremental, without memory of its own. What it accepts, every proxy in front of
 * it reads the same way: anything ambiguous (duplicate or odd Content-Length, Transfer-Encoding beside it, obs-fold,
 * bare LF or CR, NUL, blanks before the colon, two Hosts, chunk sizes not plain hex) is refused, and the connection
 * closes after it. */
#pragma once

#include "base/str.h"
#include "limits.h"

typedef struct HttpHeader {
    Str name, value; /* name as sent; value trimmed */
} HttpHeader;

typedef struct HttpRequest {
    Str method, target;
    Str path, query; /* raw parts of target, no fragment; query without '?' */
    int minor;       /* HTTP/1.minor, 0 or 1 */
    HttpHeader headers[HTTP_HEADERS_MAX];
    size_t header_count;
    bool keep_alive, chunked, expect_continue;
    bool has_length;
    uint64_t content_length;
} HttpRequest;

typedef enum HttpParse {
    HTTP_MORE, /* feed more bytes */
    HTTP_DONE, /* *used tells how many bytes belong to it */
    HTTP_BAD,  /* *status: 400, 413, 431, 501, 505; answer it and close. With 413 and 501 the head is whole in out */
} HttpParse;

/* bytes: the buffer from the request's first byte on. Leading CRLFs are skipped (RFC 9112 2.2). *scanned (0 at first)
 * keeps where the search for the end goes on, so that a trickled head costs linear time. Strs point into bytes. */
HttpParse http_parse_head(Str bytes, size_t *scanned, HttpRequest *out, size_t *used, int *status);
/* The first header of that name (ASCII case-insensitive), or NULL; as the original reads a repeated one. */
const Str *http_header(const HttpRequest *request, const char *name);
/* The last one: the line that the nearest proxy wrote. */
const Str *http_header_last(const HttpRequest *request, const char *name);

typedef struct HttpChunks {
    int state;
    uint64_t left, total_bytes;
    size_t line_bytes, trailer_bytes;
} HttpChunks; /* zeroed: at the start of a chunked body */

/* Decodes all of bytes, or up to the body's end; *used tells how many bytes that were (drop them, they are not read
 * again). *data is what they held, one run inside bytes, good until bytes changes: bytes is the caller's own buffer and
 * is written to, since the data of later chunks moves down over the size lines. Call again when more has come, until
 * HTTP_DONE. Trailers are checked and dropped. HTTP_BAD: *status is 400, 413 (more than HTTP_BODY_MAX_BYTES in all),
 * 431 (trailers); close. */
HttpParse http_parse_chunks(HttpChunks *chunks, Str bytes, size_t *used, Str *data, int *status);

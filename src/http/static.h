/* The web application's files: which one answers a request, in which coding, with which headers. Pure: nothing is read
 * or copied, the body is the table's own bytes. Any thread.
 *
 * The caller asks the router first and comes here for a path without a row; for "/" it comes here first, and a 404 from
 * here means that the client does not want HTML. Everything below /api is 404 here. */
#pragma once

#include "base/buf.h"
#include "http/asset.h"
#include "http/parser.h"

typedef struct StaticTable {
    const Asset *assets; /* sorted by path */
    size_t count;
} StaticTable;

typedef struct StaticAnswer {
    int status;            /* 200, 304, or 404 */
    const Asset *asset;    /* set for 200 and 304 */
    const AssetBody *body; /* set for 200; a HEAD sends its length alone */
    const char *coding;    /* Content-Encoding: "br", "gzip", or NULL */
    bool by_accept;        /* index.html stands in for a path of the application, because the client accepts HTML */
} StaticAnswer;

/* A path without a dot in its last segment is a page of the application when the client accepts text/html: index.html
 * answers. A missing file stays missing (404), so that a stale page does not take HTML for a script. */
StaticAnswer static_answer(StaticTable table, const HttpRequest *request);
/* A page that a route shows (ctx.h, reply_page); as a file it is 404. NULL: not in this build. */
const Asset *static_page(StaticTable table, const char *path);
/* Appends the lines of a 200 or 304: Content-Type and Content-Encoding (200 alone), ETag, Cache-Control, Vary. Not
 * Content-Length. */
void static_headers(const StaticAnswer *answer, Buf *out);

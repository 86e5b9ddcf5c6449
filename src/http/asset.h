/*
 * The files of the web application, inside the executable.
 *
 * tools/embed.py writes the table and one blob of bytes from the web build. All of it is constant, so any thread may
 * read it without a lock, and nothing is owned or freed. `assets` is sorted by path (strcmp order): look up by bsearch.
 * A build without the web application has assets_count 0.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Bytes as they go on the wire. A variant that would not pay has size 0 and data NULL; identity of a large file too:
 * then gzip is there. */
typedef struct AssetBody {
    const unsigned char *data;
    size_t size;
} AssetBody;

typedef struct Asset {
    const char *path;         /* "/index.html", "/assets/index-B1x2.js"; never ends in a slash */
    const char *content_type; /* with charset where it is text */
    const char *etag; /* 32 hex digits of the SHA-256 of identity, without quotes; a variant needs one of its own,
                         so the server adds the coding's name ("…-gzip", "…-br") and the quotes */
    bool immutable;   /* the name carries a hash of the content: may be kept for a year, unasked */
    AssetBody identity, gzip, brotli;
} Asset;

extern const Asset assets[];
extern const size_t assets_count;

/* The reply out of an answer that is still coming: {"reply":"…, …}. The schema puts it first, so that it can be shown
 * as it is written. Only what is certain is given: a part of an escape waits for its rest, and an answer that begins
 * otherwise gives nothing. Pure but for the heap. */
#pragma once

#include "base/buf.h"

typedef struct ChatReader {
    int state;
    size_t matched;  /* of the beginning */
    char escape[12]; /* what has come of one, or of a pair */
    size_t escape_len;
    unsigned char cut[4]; /* of a character */
    size_t cut_len;
} ChatReader;

/* A zeroed reader is at the beginning of an answer. out gets what piece adds to the reply, UTF-8. */
void chat_reader_feed(ChatReader *reader, Str piece, Buf *out);

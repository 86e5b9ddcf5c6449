#include "model/ndjson.h"

static NdjsonStatus give(Str line, NdjsonTaker taker)
{
    if (line.len && line.ptr[line.len - 1] == '\r')
        line.len--;
    if (str_trim(line).len == 0)
        return NDJSON_OK;
    return taker.line(taker.arg, line) ? NDJSON_OK : NDJSON_REFUSED;
}

/* The end of a line has come; part is what of it came with it. */
static NdjsonStatus complete(Ndjson *ndjson, Str part, NdjsonTaker taker)
{
    if (!ndjson->held.len)
        return give(part, taker);
    buf_str(&ndjson->held, part);
    NdjsonStatus status = give(buf_view(&ndjson->held), taker);
    ndjson->held.len = 0;
    return status;
}

NdjsonStatus ndjson_feed(Ndjson *ndjson, Str bytes, NdjsonTaker taker)
{
    while (bytes.len) {
        size_t end = str_find(bytes, '\n');
        Str part = { bytes.ptr, end };
        if (ndjson->held.len + part.len > NDJSON_LINE_MAX_BYTES)
            return NDJSON_TOO_LONG;
        if (end == bytes.len) {
            buf_str(&ndjson->held, part);
            return NDJSON_OK;
        }
        NdjsonStatus status = complete(ndjson, part, taker);
        if (status != NDJSON_OK)
            return status;
        bytes = (Str){ bytes.ptr + end + 1, bytes.len - end - 1 };
    }
    return NDJSON_OK;
}

NdjsonStatus ndjson_end(Ndjson *ndjson, NdjsonTaker taker)
{
    NdjsonStatus status = give(buf_view(&ndjson->held), taker);
    ndjson->held.len = 0;
    return status;
}

void ndjson_free(Ndjson *ndjson)
{
    buf_free(&ndjson->held);
}

#include "http/parser.h"

#include "http/byte_class.h"

/* A size line or a trailer line is read a byte at a time; data is taken in runs. */
enum ChunkState {
    CHUNK_SIZE_FIRST,
    CHUNK_SIZE,
    CHUNK_EXTENSION,
    CHUNK_SIZE_LF,
    CHUNK_DATA,
    CHUNK_DATA_CR,
    CHUNK_DATA_LF,
    CHUNK_TRAILER_FIRST,
    CHUNK_TRAILER_NAME,
    CHUNK_TRAILER_VALUE,
    CHUNK_TRAILER_LF,
    CHUNK_END_LF,
    CHUNK_DONE,
    CHUNK_STATES
};

enum {
    CHUNK_LINE_MAX_BYTES = 128, /* of a size line, extensions included: a body of chunks of one byte stays bounded */
    CHUNK_TRAILER_MAX_BYTES = 4 * 1024,
};

typedef int Refusal; /* an HTTP status, or 0 */

static Refusal expect(HttpChunks *chunks, uint8_t byte, uint8_t wanted, int next)
{
    chunks->state = next;
    return byte == wanted ? 0 : 400;
}

static Refusal size_digit(HttpChunks *chunks, uint8_t byte)
{
    int value = hex_value(byte);
    if (value < 0)
        return 400;
    chunks->state = CHUNK_SIZE;
    chunks->left = chunks->left * 16 + (uint64_t)value; /* at most 16 times the bound: no overflow */
    return chunks->total_bytes + chunks->left > HTTP_BODY_MAX_BYTES ? 413 : 0;
}

static Refusal size_byte(HttpChunks *chunks, uint8_t byte)
{
    if (byte != '\r' && byte != ';')
        return size_digit(chunks, byte);
    chunks->state = byte == '\r' ? CHUNK_SIZE_LF : CHUNK_EXTENSION;
    return 0;
}

static Refusal extension_byte(HttpChunks *chunks, uint8_t byte)
{
    if (byte == '\r')
        chunks->state = CHUNK_SIZE_LF;
    return byte == '\r' || (http_byte_class[byte] & IN_VALUE) ? 0 : 400;
}

static Refusal size_end(HttpChunks *chunks, uint8_t byte)
{
    chunks->line_bytes = 0;
    chunks->total_bytes += chunks->left;
    return expect(chunks, byte, '\n', chunks->left ? CHUNK_DATA : CHUNK_TRAILER_FIRST);
}

static Refusal data_cr(HttpChunks *chunks, uint8_t byte)
{
    return expect(chunks, byte, '\r', CHUNK_DATA_LF);
}

static Refusal data_lf(HttpChunks *chunks, uint8_t byte)
{
    return expect(chunks, byte, '\n', CHUNK_SIZE_FIRST);
}

static Refusal trailer_first(HttpChunks *chunks, uint8_t byte)
{
    chunks->state = byte == '\r' ? CHUNK_END_LF : CHUNK_TRAILER_NAME;
    return byte == '\r' || (http_byte_class[byte] & IN_TOKEN) ? 0 : 400;
}

static Refusal trailer_name(HttpChunks *chunks, uint8_t byte)
{
    if (byte == ':')
        chunks->state = CHUNK_TRAILER_VALUE;
    return byte == ':' || (http_byte_class[byte] & IN_TOKEN) ? 0 : 400;
}

static Refusal trailer_value(HttpChunks *chunks, uint8_t byte)
{
    if (byte == '\r')
        chunks->state = CHUNK_TRAILER_LF;
    return byte == '\r' || (http_byte_class[byte] & IN_VALUE) ? 0 : 400;
}

static Refusal trailer_lf(HttpChunks *chunks, uint8_t byte)
{
    return expect(chunks, byte, '\n', CHUNK_TRAILER_FIRST);
}

static Refusal end_lf(HttpChunks *chunks, uint8_t byte)
{
    return expect(chunks, byte, '\n', CHUNK_DONE);
}

static Refusal (*const steps[CHUNK_STATES])(HttpChunks *chunks, uint8_t byte) = {
    [CHUNK_SIZE_FIRST] = size_digit,
    [CHUNK_SIZE] = size_byte,
    [CHUNK_EXTENSION] = extension_byte,
    [CHUNK_SIZE_LF] = size_end,
    [CHUNK_DATA_CR] = data_cr,
    [CHUNK_DATA_LF] = data_lf,
    [CHUNK_TRAILER_FIRST] = trailer_first,
    [CHUNK_TRAILER_NAME] = trailer_name,
    [CHUNK_TRAILER_VALUE] = trailer_value,
    [CHUNK_TRAILER_LF] = trailer_lf,
    [CHUNK_END_LF] = end_lf,
};

static Refusal step(HttpChunks *chunks, uint8_t byte)
{
    if (chunks->state <= CHUNK_SIZE_LF && ++chunks->line_bytes > CHUNK_LINE_MAX_BYTES)
        return 400;
    if (chunks->state >= CHUNK_TRAILER_FIRST && ++chunks->trailer_bytes > CHUNK_TRAILER_MAX_BYTES)
        return 431;
    return steps[chunks->state](chunks, byte);
}

/* The run of one chunk stays where it is; that of the next moves down to it, over the size line between them. */
static void take_run(HttpChunks *chunks, Str bytes, size_t *at, Str *data)
{
    size_t size = bytes.len - *at < chunks->left ? bytes.len - *at : (size_t)chunks->left;
    if (data->len == 0)
        data->ptr = bytes.ptr + *at;
    else
        memmove((char *)data->ptr + data->len, bytes.ptr + *at, size);
    data->len += size;
    *at += size;
    chunks->left -= size;
    if (chunks->left == 0)
        chunks->state = CHUNK_DATA_CR;
}

HttpParse http_parse_chunks(HttpChunks *chunks, Str bytes, size_t *used, Str *data, int *status)
{
    size_t at = 0;
    Refusal refusal = 0;
    *data = str("");
    while (at < bytes.len && chunks->state != CHUNK_DONE && !refusal) {
        if (chunks->state == CHUNK_DATA)
            take_run(chunks, bytes, &at, data);
        else
            refusal = step(chunks, (uint8_t)bytes.ptr[at++]);
    }
    *used = at;
    if (refusal)
        *status = refusal;
    return refusal ? HTTP_BAD : chunks->state == CHUNK_DONE ? HTTP_DONE : HTTP_MORE;
}

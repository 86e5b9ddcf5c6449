#include "export/csv.h"

typedef uint8_t Bytes16 __attribute__((vector_size(16)));

static bool is_special(char c)
{
    return c == ',' || c == '"' || c == '\r' || c == '\n';
}

/* Sixteen bytes at once: true when one of them is special. */
static bool sixteen_are_special(const char *at)
{
    Bytes16 bytes;
    uint64_t halves[2];
    memcpy(&bytes, at, sizeof bytes);
    Bytes16 found = (Bytes16)((bytes == ',') | (bytes == '"') | (bytes == '\r') | (bytes == '\n'));
    memcpy(halves, &found, sizeof halves);
    return halves[0] | halves[1];
}

static bool needs_quotes(Str text)
{
    size_t at = 0;
    while (at + sizeof(Bytes16) <= text.len && !sixteen_are_special(text.ptr + at))
        at += sizeof(Bytes16);
    while (at < text.len && !is_special(text.ptr[at]))
        at++;
    return at < text.len;
}

static bool is_formula(Str text)
{
    static const char starts[] = { '=', '+', '-', '@', '\t', '\r' };
    return text.len && memchr(starts, text.ptr[0], sizeof starts);
}

/* Runs between quotes are copied whole: quotes in texts are rare. */
static void add_doubled(Buf *out, Str text)
{
    while (text.len) {
        size_t quote = str_find(text, '"');
        bool found = quote < text.len;
        size_t run = found ? quote + 1 : quote;
        buf_add(out, text.ptr, run);
        if (found)
            buf_char(out, '"');
        text = (Str){ text.ptr + run, text.len - run };
    }
}

void csv_cell(Buf *out, Str text, CsvFormulas formulas)
{
    bool quotes = needs_quotes(text);
    if (quotes)
        buf_char(out, '"');
    if (formulas == CSV_FORMULAS_DEFUSED && is_formula(text))
        buf_char(out, '\'');
    if (quotes)
        add_doubled(out, text);
    else
        buf_str(out, text);
    if (quotes)
        buf_char(out, '"');
}

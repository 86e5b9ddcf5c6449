/* CSV: any cells, written and read again by a small reader, are the same; without ?raw no cell begins as a formula, and
 * nothing but the apostrophe in front differs. */
#include "export/csv.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CELLS_MAX = 64 };

typedef struct Reader {
    Str rest;
    bool row_ended;
} Reader;

static char take(Reader *reader)
{
    assert(reader->rest.len);
    char c = reader->rest.ptr[0];
    reader->rest = (Str){ reader->rest.ptr + 1, reader->rest.len - 1 };
    return c;
}

static void end_cell(Reader *reader)
{
    if (take(reader) == ',')
        return;
    char newline = take(reader);
    assert(newline == '\n');
    reader->row_ended = true;
}

static bool next_is(const Reader *reader, char c)
{
    return reader->rest.len && reader->rest.ptr[0] == c;
}

/* RFC 4180, strictly: no quote, comma or end of line in a cell without quotes. */
static void read_cell(Reader *reader, Buf *out)
{
    out->len = 0;
    if (next_is(reader, '"')) {
        take(reader);
        for (;;) {
            char c = take(reader);
            if (c == '"' && !next_is(reader, '"'))
                break;
            if (c == '"')
                take(reader);
            buf_char(out, c);
        }
    } else {
        while (!next_is(reader, ',') && !next_is(reader, '\r'))
            buf_char(out, take(reader));
        assert(str_find(buf_view(out), '"') == out->len && str_find(buf_view(out), '\n') == out->len);
    }
    end_cell(reader);
}

static bool is_formula(Str text)
{
    return text.len && memchr("=+-@\t\r", text.ptr[0], 6);
}

static void check_cell(Str given, Str got, CsvFormulas formulas)
{
    if (formulas == CSV_FORMULAS_DEFUSED && is_formula(given)) {
        assert(got.len == given.len + 1 && got.ptr[0] == '\'');
        got = (Str){ got.ptr + 1, got.len - 1 };
    }
    assert(str_equal(given, got));
}

static void check_row(const Str *cells, size_t count, CsvFormulas formulas)
{
    Buf row = { 0 }, cell = { 0 };
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_char(&row, ',');
        csv_cell(&row, cells[i], formulas);
    }
    buf_text(&row, CSV_END);
    Reader reader = { .rest = buf_view(&row) };
    for (size_t i = 0; i < count; i++) {
        assert(!reader.row_ended);
        read_cell(&reader, &cell);
        check_cell(cells[i], buf_view(&cell), formulas);
    }
    assert(reader.row_ended && reader.rest.len == 0);
    buf_free(&row);
    buf_free(&cell);
}

/* NUL bytes divide the input into cells. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str cells[CELLS_MAX], rest = { (const char *)data, size };
    size_t count = 0;
    do
        cells[count++] = str_cut(rest, '\0', &rest);
    while (rest.len && count < CELLS_MAX);
    check_row(cells, count, CSV_FORMULAS_KEPT);
    check_row(cells, count, CSV_FORMULAS_DEFUSED);
    return 0;
}

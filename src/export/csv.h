/* CSV cells by RFC 4180, byte for byte as Python's csv.writer makes them: quoted when there is a comma, a quote or an
 * end of line inside, quotes doubled. The caller writes commas between cells and CSV_END behind a row. Pure functions,
 * any thread; cost a pass over the text and a copy. */
#pragma once

#include "base/buf.h"

#define CSV_END "\r\n"

typedef enum CsvFormulas {
    CSV_FORMULAS_KEPT,    /* exact bytes, for programs */
    CSV_FORMULAS_DEFUSED, /* a cell that a spreadsheet would run (= + - @ tab CR) gets an apostrophe in front */
} CsvFormulas;

void csv_cell(Buf *out, Str text, CsvFormulas formulas);

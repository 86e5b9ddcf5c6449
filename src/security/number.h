/* Whole numbers in text as Python's int() reads them, ASCII digits alone: blanks around, a sign, single underscores
 * between digits. Values past 64 bits are held at the ends of the range. */
#pragma once

#include "base/str.h"

bool number_parse(Str text, int64_t *out);

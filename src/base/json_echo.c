#include "base/json_doc.h"

#include <fenv.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { REAL_TEXT_BYTES = 40, DOUBLE_DIGITS = 17 };

/* Prints so many digits of value; true when they read back as the same double. */
static bool real_print(char text[REAL_TEXT_BYTES], int digits, int rounding, double value)
{
    fesetround(rounding);
    snprintf(text, REAL_TEXT_BYTES, "%.*g", digits, value);
    fesetround(FE_TONEAREST);
    return strtod(text, NULL) == value;
}

/* As Python's repr: the shortest digits that read back as the same double; plain from 1e-4 to 1e16, with an exponent
 * outside. %g agrees but for its idea of where the exponent begins, which hangs on the digits. 15 digits are always the
 * double's own, but for the numbers next to zero, which have fewer. Doubles lie denser below a power of two than above:
 * there, digits rounded away from zero may read back where the nearest do not. */
static void echo_real(Buf *out, double value)
{
    char text[REAL_TEXT_BYTES] = { 0 };
    double size = fabs(value);
    int digits = size >= 1e15 && size < 1e16 ? 16 : size < DBL_MIN ? 1 : 15, away = value < 0 ? FE_DOWNWARD : FE_UPWARD;
    while (!real_print(text, digits, FE_TONEAREST, value) && !real_print(text, digits, away, value) &&
           digits < DOUBLE_DIGITS)
        digits++;
    if (size >= 1e16 && !strchr(text, 'e'))
        snprintf(text, sizeof text, "%.16e", value);
    buf_text(out, text);
    if (!strpbrk(text, ".e"))
        buf_text(out, ".0");
}

static void echo_string(Buf *out, const JsonDoc *doc, Str text)
{
    const JsonOdd *odd = json_odds_find(&doc->odds, text);
    if (odd)
        json_odd_print(odd, out);
    else
        json_write_str(out, text);
}

static void echo_array(Buf *out, const JsonDoc *doc, const json_t *array)
{
    buf_char(out, '[');
    for (size_t i = 0; i < json_array_size(array); i++) {
        if (i)
            buf_char(out, ',');
        json_echo(out, doc, json_array_get(array, i));
    }
    buf_char(out, ']');
}

static void echo_object(Buf *out, const JsonDoc *doc, json_t *object)
{
    const char *key = NULL;
    json_t *value = NULL;
    char before = '{';
    json_object_foreach(object, key, value)
    {
        buf_char(out, before);
        echo_string(out, doc, str(key));
        buf_char(out, ':');
        json_echo(out, doc, value);
        before = ',';
    }
    if (before == '{')
        buf_char(out, '{');
    buf_char(out, '}');
}

/* Recursion ends: json_parse takes JSON_DEPTH_MAX levels. */
void json_echo(Buf *out, const JsonDoc *doc, const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_NULL: buf_text(out, "null"); break;
    case JSON_TRUE: buf_text(out, "true"); break;
    case JSON_FALSE: buf_text(out, "false"); break;
    case JSON_INTEGER: buf_i64(out, json_integer_value(value)); break;
    case JSON_REAL: echo_real(out, json_real_value(value)); break;
    case JSON_STRING: echo_string(out, doc, (Str){ json_string_value(value), json_string_length(value) }); break;
    case JSON_ARRAY: echo_array(out, doc, value); break;
    case JSON_OBJECT: echo_object(out, doc, (json_t *)(uintptr_t)value); break; /* jansson iterates on json_t * */
    }
}

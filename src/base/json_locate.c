#include "base/json_locate.h"

#include "limits.h"

enum { PYTHON_INTEGER_DIGITS_MAX = 4300 };

typedef struct Scan {
    Str text;
    size_t at;
    int depth;
    JsonTokenSink sink;
    JsonFault fault;
} Scan;

/* The next byte, or -1 at the end. */
static int peek(const Scan *scan)
{
    return scan->at < scan->text.len ? (unsigned char)scan->text.ptr[scan->at] : -1;
}

static bool take(Scan *scan, char c)
{
    bool is = peek(scan) == c;
    scan->at += is;
    return is;
}

static void skip_blanks(Scan *scan)
{
    while (take(scan, ' ') || take(scan, '\t') || take(scan, '\n') || take(scan, '\r'))
        continue;
}

static bool refuse(Scan *scan, const char *message, size_t at)
{
    scan->fault = (JsonFault){ JSON_REFUSAL_SYNTAX, message, utf8_count((Str){ scan->text.ptr, at }) };
    return false;
}

static bool accept(Scan *scan, size_t from, bool is_key)
{
    scan->sink.hear(scan->sink.self, (Str){ scan->text.ptr + from, scan->at - from }, is_key);
    return true;
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* At the backslash. Python wants at least one more character behind the four digits. */
static bool scan_escape(Scan *scan, size_t begin)
{
    size_t letter = scan->at + 1;
    if (letter >= scan->text.len)
        return refuse(scan, "Unterminated string starting at", begin);
    char c = scan->text.ptr[letter];
    if (!c || !strchr("\"\\/bfnrtu", c))
        return refuse(scan, "Invalid \\escape", scan->at);
    scan->at = letter + 1;
    for (int i = 0; c == 'u' && i < 4; i++, scan->at++)
        if (scan->at + 1 >= scan->text.len || !is_hex(scan->text.ptr[scan->at]))
            return refuse(scan, "Invalid \\uXXXX escape", letter);
    return true;
}

/* At the opening quote. */
static bool scan_string(Scan *scan, bool is_key)
{
    size_t begin = scan->at++;
    for (int c = peek(scan); c != '"'; c = peek(scan)) {
        if (c < 0)
            return refuse(scan, "Unterminated string starting at", begin);
        if (c < 0x20)
            return refuse(scan, "Invalid control character at", scan->at);
        if (c != '\\')
            scan->at++;
        else if (!scan_escape(scan, begin))
            return false;
    }
    scan->at++;
    return accept(scan, begin, is_key);
}

static size_t scan_digits(Scan *scan)
{
    size_t from = scan->at;
    while (peek(scan) >= '0' && peek(scan) <= '9')
        scan->at++;
    return scan->at - from;
}

/* A fraction or an exponent counts only with a digit: else what was read of it is given back, and is extra. */
static bool scan_part(Scan *scan, const char *starts, bool sign)
{
    size_t from = scan->at;
    if (!take(scan, starts[0]) && !take(scan, starts[1]))
        return false;
    if (sign && !take(scan, '-'))
        take(scan, '+');
    bool counts = scan_digits(scan) > 0;
    if (!counts)
        scan->at = from;
    return counts;
}

static bool scan_number(Scan *scan)
{
    size_t begin = scan->at;
    take(scan, '-');
    size_t digits = take(scan, '0') ? 1 : scan_digits(scan);
    if (!digits)
        return refuse(scan, "Expecting value", begin);
    bool fraction = scan_part(scan, "..", false), exponent = scan_part(scan, "eE", true);
    if (!fraction && !exponent && digits > PYTHON_INTEGER_DIGITS_MAX) {
        scan->fault = (JsonFault){ .refusal = JSON_REFUSAL_DIGITS };
        return false;
    }
    return accept(scan, begin, false);
}

static bool scan_word(Scan *scan)
{
    static const char *const words[] = { "null", "true", "false" };
    Str rest = { scan->text.ptr + scan->at, scan->text.len - scan->at };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!str_starts(rest, words[i]))
            continue;
        scan->at += strlen(words[i]);
        return true;
    }
    return refuse(scan, "Expecting value", scan->at);
}

static bool scan_key(Scan *scan)
{
    if (peek(scan) != '"')
        return refuse(scan, "Expecting property name enclosed in double quotes", scan->at);
    if (!scan_string(scan, true))
        return false;
    skip_blanks(scan);
    if (!take(scan, ':'))
        return refuse(scan, "Expecting ':' delimiter", scan->at);
    skip_blanks(scan);
    return true;
}

static bool scan_value(Scan *scan);

/* At the bracket. Objects and arrays differ in their key alone. */
static bool scan_container(Scan *scan, char close)
{
    if (scan->depth == JSON_DEPTH_MAX)
        return refuse(scan, "Too many levels of arrays and objects", scan->at);
    scan->depth++;
    scan->at++;
    skip_blanks(scan);
    for (bool more = !take(scan, close); more;) {
        if ((close == '}' && !scan_key(scan)) || !scan_value(scan))
            return false;
        skip_blanks(scan);
        more = !take(scan, close);
        if (more && !take(scan, ','))
            return refuse(scan, "Expecting ',' delimiter", scan->at);
        if (more)
            skip_blanks(scan);
    }
    scan->depth--;
    return true;
}

static bool scan_value(Scan *scan)
{
    int c = peek(scan);
    switch (c) {
    case '"': return scan_string(scan, false);
    case '{': return scan_container(scan, '}');
    case '[': return scan_container(scan, ']');
    default: return c == '-' || (c >= '0' && c <= '9') ? scan_number(scan) : scan_word(scan);
    }
}

JsonFault json_locate(Str text, JsonTokenSink sink)
{
    Scan scan = { .text = text, .sink = sink };
    skip_blanks(&scan);
    if (scan_value(&scan)) {
        skip_blanks(&scan);
        if (scan.at < text.len)
            refuse(&scan, "Extra data", scan.at);
    }
    return scan.fault;
}

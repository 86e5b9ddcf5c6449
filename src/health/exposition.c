#include "health/exposition.h"

#include <stdio.h>

void exposition_family(Buf *out, const char *name, const char *type, const char *help)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void print_label(Buf *out, char before, const char *name, Str value)
{
    buf_char(out, before);
    buf_text(out, name);
    buf_text(out, "=\"");
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        if (c == '\\' || c == '"' || c == '\n')
            buf_char(out, '\\');
        buf_char(out, c == '\n' ? 'n' : c);
    }
    buf_char(out, '"');
}

/* le: the bound of a bucket, as one more label; NULL: none. */
static void print_name(Buf *out, const char *name, const char *suffix, const Label *labels, const char *le)
{
    char before = '{';
    buf_text(out, name);
    buf_text(out, suffix);
    for (const Label *label = labels; label && label->name; label++, before = ',')
        print_label(out, before, label->name, label->value);
    if (le) {
        print_label(out, before, "le", str(le));
        before = ',';
    }
    buf_text(out, before == ',' ? "} " : " ");
}

static void print_value(Buf *out, int64_t value, Unit unit)
{
    if (unit == UNIT_US)
        buf_printf(out, "%lld.%06lld\n", (long long)(value / 1000000), (long long)(value % 1000000));
    else
        buf_printf(out, "%lld\n", (long long)value);
}

void exposition_sample(Buf *out, const char *name, const Label *labels, int64_t value, Unit unit)
{
    print_name(out, name, "", labels, NULL);
    print_value(out, value, unit);
}

void exposition_histogram(
    Buf *out, const char *name, const Label *labels, HistogramBounds bounds, const HistogramSum *sum, Unit unit)
{
    uint64_t up_to = 0;
    for (size_t i = 0; i < bounds.count; i++) {
        char le[32];
        snprintf(le, sizeof le, "%g", (double)bounds.list[i] / (unit == UNIT_US ? 1e6 : 1));
        up_to += sum->counts[i];
        print_name(out, name, "_bucket", labels, le);
        print_value(out, (int64_t)up_to, UNIT_ONE);
    }
    print_name(out, name, "_bucket", labels, "+Inf");
    print_value(out, (int64_t)sum->count, UNIT_ONE);
    print_name(out, name, "_sum", labels, NULL);
    print_value(out, (int64_t)sum->sum, unit);
    print_name(out, name, "_count", labels, NULL);
    print_value(out, (int64_t)sum->count, UNIT_ONE);
}

#include "http/pretty.h"

static void new_line(Pretty *doc)
{
    buf_char(doc->out, '\n');
    for (int i = 0; i < doc->depth; i++)
        buf_text(doc->out, "  ");
}

static void begin_item(Pretty *doc, const char *key)
{
    if (doc->filled)
        buf_char(doc->out, ',');
    if (doc->depth)
        new_line(doc);
    if (key) {
        json_write_str(doc->out, str(key));
        buf_text(doc->out, ": ");
    }
    doc->filled = true;
}

void pretty_open(Pretty *doc, const char *key, char bracket)
{
    begin_item(doc, key);
    buf_char(doc->out, bracket);
    doc->depth++;
    doc->filled = false;
}

void pretty_close(Pretty *doc, char bracket)
{
    doc->depth--;
    if (doc->filled)
        new_line(doc);
    buf_char(doc->out, bracket);
    doc->filled = true;
}

void pretty_str(Pretty *doc, const char *key, Str value)
{
    begin_item(doc, key);
    json_write_str(doc->out, value);
}

void pretty_text(Pretty *doc, const char *key, const char *value)
{
    pretty_str(doc, key, str(value));
}

void pretty_raw(Pretty *doc, const char *key, const char *value)
{
    begin_item(doc, key);
    buf_text(doc->out, value);
}

void pretty_i64(Pretty *doc, const char *key, int64_t value)
{
    begin_item(doc, key);
    buf_i64(doc->out, value);
}

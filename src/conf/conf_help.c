#include "conf/conf.h"

enum { HELP_COLUMNS = 80, HELP_INDENT = 6 };

/* What a value looks like, short enough for a column. */
static void kind_print(Buf *out, const Setting *setting)
{
    if (setting->type == SETTING_INT) {
        buf_i64(out, setting->min);
        buf_text(out, " to ");
        buf_i64(out, setting->max);
    } else if (setting->type == SETTING_CHOICE) {
        for (int i = 0; setting->choices[i]; i++) {
            if (i > 0)
                buf_text(out, ", ");
            buf_text(out, setting->choices[i]);
        }
    } else {
        buf_text(out, setting->type == SETTING_ORIGIN ? "scheme://host[:port]" : "text");
    }
}

/* Words of text in lines of HELP_COLUMNS, each indented. */
static void wrap(Buf *out, Str text)
{
    size_t column = 0;
    while (text.len > 0) {
        Str word = str_cut(text, ' ', &text);
        if (column > 0 && column + 1 + word.len > HELP_COLUMNS) {
            buf_char(out, '\n');
            column = 0;
        }
        if (column == 0) {
            buf_printf(out, "%*s", HELP_INDENT, "");
            column = HELP_INDENT;
        } else {
            buf_char(out, ' ');
            column++;
        }
        buf_str(out, word);
        column += word.len;
    }
    buf_char(out, '\n');
}

void conf_help(Buf *out)
{
    for (size_t i = 0; i < settings_count; i++) {
        const Setting *setting = &settings[i];
        buf_printf(out, "  %s (", setting->name);
        kind_print(out, setting);
        if (*setting->fallback)
            buf_printf(out, "; %s", setting->fallback);
        buf_text(out, ")\n");
        wrap(out, str(setting->doc));
    }
}

void conf_markdown(Buf *out)
{
    buf_text(out, "# Configuration\n\n"
                  "Settings are environment variables; an empty one counts as not set. This page is printed by the "
                  "executable from "
                  "the same table\nthat reads them.\n\n"
                  "| variable | may be | without it | what it does |\n| --- | --- | --- | --- |\n");
    for (size_t i = 0; i < settings_count; i++) {
        const Setting *setting = &settings[i];
        buf_printf(out, "| `%s` | ", setting->name);
        kind_print(out, setting);
        if (setting->secret)
            buf_text(out, ", secret");
        if (*setting->fallback)
            buf_printf(out, " | `%s` | ", setting->fallback);
        else
            buf_text(out, " | | ");
        buf_printf(out, "%s |\n", setting->doc);
    }
}

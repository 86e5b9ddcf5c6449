#include "chat/chat_reply.h"

#include "chat/chat_words.h"

enum { READ_BEGINNING, READ_TEXT, READ_ESCAPE, READ_OVER };

static const char beginning[] = "{\"reply\":\"";

static int hex_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Four digits; negative: they are none. */
static int32_t unit_of(const char *digits)
{
    int32_t unit = 0;
    for (int i = 0; i < 4; i++) {
        if (hex_of(digits[i]) < 0)
            return -1;
        unit = unit * 16 + hex_of(digits[i]);
    }
    return unit;
}

static void over(ChatReader *reader)
{
    reader->state = READ_OVER;
}

/* \uXXXX, or the two of a pair. False: more is to come. */
static bool unicode_escape(ChatReader *reader, Buf *out)
{
    if (reader->escape_len < 6)
        return false;
    int32_t high = unit_of(reader->escape + 2);
    bool pair = high >= 0xD800 && high < 0xDC00;
    if (high < 0 || (high >= 0xDC00 && high < 0xE000)) {
        over(reader);
        return true;
    }
    if (!pair) {
        chat_add_character(out, (uint32_t)high);
        return true;
    }
    if (reader->escape_len < 12)
        return false;
    int32_t low = unit_of(reader->escape + 8);
    if (reader->escape[6] != '\\' || reader->escape[7] != 'u' || low < 0xDC00 || low >= 0xE000)
        over(reader);
    else
        chat_add_character(out, 0x10000 + ((uint32_t)(high - 0xD800) << 10) + (uint32_t)(low - 0xDC00));
    return true;
}

static bool short_escape(ChatReader *reader, Buf *out)
{
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    const char *at = strchr(names, reader->escape[1]);
    if (at && *at)
        chat_add_character(out, (unsigned char)values[at - names]);
    else
        over(reader);
    return true;
}

static void read_escape(ChatReader *reader, char c, Buf *out)
{
    reader->escape[reader->escape_len++] = c;
    bool whole = reader->escape[1] == 'u' ? unicode_escape(reader, out) : short_escape(reader, out);
    if (!whole)
        return;
    reader->escape_len = 0;
    if (reader->state == READ_ESCAPE)
        reader->state = READ_TEXT;
}

static void read_beginning(ChatReader *reader, char c)
{
    bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (c == beginning[reader->matched])
        reader->matched++;
    else if (!blank || (reader->matched > 1 && reader->matched < 8)) /* none inside the key */
        over(reader);
    if (reader->matched == sizeof beginning - 1)
        reader->state = READ_TEXT;
}

static size_t character_len(unsigned char first)
{
    return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* A character may be cut between two pieces. */
static void read_byte(ChatReader *reader, char c, Buf *out)
{
    reader->cut[reader->cut_len++] = (unsigned char)c;
    if (reader->cut_len < character_len(reader->cut[0]))
        return;
    Str character = { (const char *)reader->cut, reader->cut_len };
    size_t at = 0;
    if (utf8_valid(character))
        chat_add_character(out, utf8_next(character, &at));
    else
        over(reader);
    reader->cut_len = 0;
}

static void read_text(ChatReader *reader, char c, Buf *out)
{
    if (c == '"' && !reader->cut_len) {
        over(reader);
    } else if (c == '\\' && !reader->cut_len) {
        reader->state = READ_ESCAPE;
        reader->escape[reader->escape_len++] = c;
    } else {
        read_byte(reader, c, out);
    }
}

void chat_reader_feed(ChatReader *reader, Str piece, Buf *out)
{
    for (size_t i = 0; i < piece.len && reader->state != READ_OVER; i++) {
        switch (reader->state) {
        case READ_BEGINNING: read_beginning(reader, piece.ptr[i]); break;
        case READ_TEXT: read_text(reader, piece.ptr[i], out); break;
        default: read_escape(reader, piece.ptr[i], out); break;
        }
    }
}

#include "http/url.h"

#include "http/byte_class.h"

#include <assert.h>

/* What the original says when its parser gives up; the other messages are those of its form reader. */
static const char broken[] = "There was an error parsing the body";
static const char no_boundary[] = "Missing boundary in multipart.";
static const char no_name[] = "The Content-Disposition header field \"name\" must be provided.";
static const char many_fields[] = "Too many fields. Maximum number of fields is 1000.";
static const char many_files[] = "Too many files. Maximum number of files is 1000.";

enum { PART_MIN_BYTES = 32 }; /* a delimiter and the shortest header with a name */

typedef struct Multipart {
    Arena *arena;
    Str body, delimiter; /* CRLF--boundary */
    size_t at;
    Pair *pairs;
    size_t fields, files;
} Multipart;

typedef struct Part {
    Str disposition, name;
    bool is_file;
} Part;

typedef enum Next { NEXT_PART, NEXT_END, NEXT_BROKEN } Next;

static bool more(const Multipart *form)
{
    return form->at < form->body.len;
}

/* Takes one byte of the body; a body that ends here is no error, its last part just does not count. */
static bool take(Multipart *form, char wanted)
{
    if (!more(form) || form->body.ptr[form->at] != wanted)
        return false;
    form->at++;
    return true;
}

/* Cuts at the first ';' that is not between quotes: in one pass, since the client chooses the length. */
static Str cut_parameter(Str *rest)
{
    bool quoted = false;
    size_t end = 0;
    for (; end < rest->len && (quoted || rest->ptr[end] != ';'); end++)
        quoted ^= rest->ptr[end] == '"' && (end == 0 || rest->ptr[end - 1] != '\\');
    Str parameter = { rest->ptr, end };
    size_t skip = end < rest->len ? end + 1 : end;
    *rest = (Str){ rest->ptr + skip, rest->len - skip };
    return parameter;
}

/* Without the quotes around it and the backslashes before quotes and backslashes; or without angle brackets. */
static Str unquote(Arena *arena, Str value)
{
    if (value.len >= 2 && value.ptr[0] == '<' && value.ptr[value.len - 1] == '>')
        return (Str){ value.ptr + 1, value.len - 2 };
    if (value.len < 2 || value.ptr[0] != '"' || value.ptr[value.len - 1] != '"')
        return value;
    char *out = arena_alloc(arena, value.len);
    size_t size = 0;
    for (size_t i = 1; i < value.len - 1; i++) {
        bool escape =
            value.ptr[i] == '\\' && i + 1 < value.len - 1 && (value.ptr[i + 1] == '\\' || value.ptr[i + 1] == '"');
        i += escape;
        out[size++] = value.ptr[i];
    }
    return (Str){ out, size };
}

/* The last parameter of that name in "value; name=…; name=…"; false when there is none. */
static bool find_parameter(Arena *arena, Str header, const char *name, Str *out)
{
    bool found = false;
    cut_parameter(&header);
    while (header.len) {
        Str value = str("");
        Str key = str_trim(str_cut(cut_parameter(&header), '=', &value));
        if (!str_equal_fold(key, str(name)))
            continue;
        *out = unquote(arena, str_trim(value));
        found = true;
    }
    return found;
}

/* UTF-8 as it is, anything else as Latin-1. */
static Str decode_text(Arena *arena, Str bytes)
{
    if (utf8_valid(bytes))
        return bytes;
    char *out = arena_alloc(arena, bytes.len * 2), *end = out;
    for (size_t i = 0; i < bytes.len; i++)
        end = put_latin1(end, (uint8_t)bytes.ptr[i]);
    return (Str){ out, (size_t)(end - out) };
}

/* "Name: value" CRLF. Only blanks before the value are skipped, and a bare LF within it belongs to it. */
static Next read_header(Multipart *form, Part *part)
{
    const char *at = form->body.ptr + form->at, *end = form->body.ptr + form->body.len;
    const char *name_end = span(at, end, IN_TOKEN);
    Str name = { at, (size_t)(name_end - at) };
    if (name_end == end)
        return NEXT_END;
    if (name.len == 0 || *name_end != ':')
        return NEXT_BROKEN;
    const char *value = name_end + 1;
    while (value < end && *value == ' ')
        value++;
    const char *value_end = memchr(value, '\r', (size_t)(end - value));
    if (!value_end)
        return NEXT_END;
    if (str_equal_fold(name, str("content-disposition")))
        part->disposition = (Str){ value, (size_t)(value_end - value) };
    form->at = (size_t)(value_end + 1 - form->body.ptr);
    return take(form, '\n') ? NEXT_PART : more(form) ? NEXT_BROKEN : NEXT_END;
}

static Next read_headers(Multipart *form, Part *part)
{
    while (!take(form, '\r')) {
        Next next = more(form) ? read_header(form, part) : NEXT_END;
        if (next != NEXT_PART)
            return next;
    }
    return take(form, '\n') ? NEXT_PART : more(form) ? NEXT_BROKEN : NEXT_END;
}

static const char *check_part(Multipart *form, Part *part)
{
    Str ignored;
    if (!find_parameter(form->arena, part->disposition, "name", &part->name))
        return no_name;
    part->is_file = find_parameter(form->arena, part->disposition, "filename", &ignored);
    if (part->is_file)
        return ++form->files > FORM_FIELDS_MAX ? many_files : NULL;
    return form->fields == FORM_FIELDS_MAX ? many_fields : NULL;
}

/* *data is what stands before the next delimiter that is followed by CRLF or "--". */
static Next read_data(Multipart *form, Str *data)
{
    const char *start = form->body.ptr + form->at, *end = form->body.ptr + form->body.len;
    const char *at = start;
    for (;;) {
        const char *found = memmem(at, (size_t)(end - at), form->delimiter.ptr, form->delimiter.len);
        if (!found || end - found < (ptrdiff_t)form->delimiter.len + 2)
            return NEXT_BROKEN;
        at = found + form->delimiter.len;
        *data = (Str){ start, (size_t)(found - start) };
        form->at = (size_t)(at + 2 - form->body.ptr);
        if (memcmp(at, "\r\n", 2) == 0)
            return NEXT_PART;
        if (memcmp(at, "--", 2) == 0)
            return NEXT_END;
    }
}

/* After a delimiter and its CRLF. *next is NEXT_END when nothing follows. */
static const char *read_part(Multipart *form, Next *next)
{
    Part part = { .disposition = str("") };
    Str data;
    *next = read_headers(form, &part);
    if (*next != NEXT_PART)
        return *next == NEXT_BROKEN ? broken : NULL;
    const char *message = check_part(form, &part);
    if (message)
        return message;
    *next = read_data(form, &data);
    if (*next == NEXT_BROKEN) { /* the body ends within the part */
        *next = NEXT_END;
        return NULL;
    }
    if (!part.is_file)
        form->pairs[form->fields++] = (Pair){ decode_text(form->arena, part.name), decode_text(form->arena, data) };
    return NULL;
}

/* The first delimiter stands without its CRLF; line ends before it are skipped. */
static Next read_first(Multipart *form)
{
    while (take(form, '\r') || take(form, '\n'))
        ;
    for (size_t i = 2; i < form->delimiter.len; i++)
        if (!take(form, form->delimiter.ptr[i]))
            return more(form) ? NEXT_BROKEN : NEXT_END;
    char first = take(form, '-') ? '-' : '\n';
    if (first == '\n' && !take(form, '\r'))
        return more(form) ? NEXT_BROKEN : NEXT_END;
    if (!take(form, first))
        return more(form) ? NEXT_BROKEN : NEXT_END;
    return first == '-' ? NEXT_END : NEXT_PART;
}

const char *multipart_pairs(Arena *arena, Str content_type, Str body, Pair **out, size_t *count)
{
    Str boundary;
    if (!find_parameter(arena, content_type, "boundary", &boundary))
        return no_boundary;
    size_t most = body.len / PART_MIN_BYTES + 1;
    Multipart form = { .arena = arena,
        .body = body,
        .delimiter = arena_printf(arena, "\r\n--%.*s", (int)boundary.len, boundary.ptr),
        .pairs = arena_array(arena, most < FORM_FIELDS_MAX ? most : FORM_FIELDS_MAX, sizeof(Pair)) };
    Next next = read_first(&form);
    if (next == NEXT_BROKEN)
        return broken;
    while (next == NEXT_PART) {
        const char *message = read_part(&form, &next);
        if (message)
            return message;
        assert(form.fields <= most);
    }
    *out = form.pairs;
    *count = form.fields;
    return NULL;
}

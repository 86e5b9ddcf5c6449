#include "http/list_stream.h"

#include <assert.h>

typedef struct Cursor {
    const ListStream *list;
    int64_t after;
    bool begun;
} Cursor;

static int64_t row_id(const Schema *item, const void *row)
{
    const Field *field = schema_field(item, str("id"));
    assert(field && field->type == FIELD_I64);
    return *(const int64_t *)((const char *)row + field->offset);
}

static Err write_step(Ctx *ctx, void *state, Buf *out, bool *done)
{
    Cursor *cursor = state;
    const Schema *item = cursor->list->item;
    List rows = { 0 };
    ctx->db->each_max_bytes = STREAM_STEP_BYTES / 2; /* of values: as JSON they grow */
    TRY(cursor->list->read(ctx, cursor->after, &rows));
    const char *row = rows.items;
    for (size_t i = 0; i < rows.count; i++, row += item->size) {
        buf_char(out, cursor->begun ? ',' : '[');
        cursor->begun = true;
        json_write(out, item, row);
    }
    if (rows.count)
        cursor->after = row_id(item, row - item->size);
    *done = rows.count < STREAM_STEP_ROWS && !ctx->db->each_cut;
    if (*done)
        buf_text(out, cursor->begun ? "]" : "[]");
    return ERR_OK;
}

void list_stream_begin(Ctx *ctx, const ListStream *list)
{
    static const Stream stream = { "application/json", write_step };
    Cursor *cursor = arena_alloc(ctx->arena, sizeof *cursor);
    cursor->list = list;
    stream_begin(ctx, &stream, cursor);
}

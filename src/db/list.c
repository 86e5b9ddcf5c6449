#include "db/list.h"

#include "base/buf.h"
#include "db/db_driver.h"
#include "db/db_group.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

/* --- the values, in the order in which the text numbers them --- */

typedef struct Values {
    int64_t *items;
    int count;
} Values;

static void values_add(Values *values, const int64_t *from, int count)
{
    memcpy(values->items + values->count, from, (size_t)count * sizeof *from);
    values->count += count;
}

static void bound_values(Values *values, const ListBound *bound)
{
    if (bound->piece)
        values_add(values, bound->values, bound->piece->values);
}

static Values values_collect(Arena *arena, const DbList *list)
{
    size_t room = 2 + (LIST_PARTS_MAX + 1) * LIST_PIECE_VALUES;
    for (size_t i = 0; i < list->part_count; i++)
        room += 2 * list->parts[i].arm_count;
    Values values = { arena_array(arena, room, sizeof(int64_t)), 0 };
    for (size_t i = 0; i < list->part_count; i++) {
        const ListPart *part = &list->parts[i];
        bound_values(&values, &part->after);
        for (size_t j = 0; j < part->arm_count; j++)
            values_add(&values, part->arms[j].values, part->arms[j].piece->values);
    }
    values_add(&values, &list->take, 1);
    bound_values(&values, &list->filter);
    if (list->filter.piece)
        values_add(&values, &list->limit, 1);
    return values;
}

const int64_t *db_list_values(Arena *arena, const DbList *list, int *count)
{
    Values values = values_collect(arena, list);
    *count = values.count;
    return values.items;
}

/* --- the text --- */

typedef struct Text {
    Buf *out;
    DbEngine engine;
    int values; /* numbered so far */
    int take;   /* the number of DbList.take */
} Text;

static const char *piece_sql(const Text *text, const ListPiece *piece)
{
    return text->engine == DB_SQLITE ? piece->sqlite : piece->postgres;
}

/* {k} becomes the parameter number before + k. */
static void write_piece(const Text *text, const ListPiece *piece, int before)
{
    for (const char *at = piece_sql(text, piece); *at; at++) {
        if (*at != '{') {
            buf_char(text->out, *at);
            continue;
        }
        char *end = NULL;
        int64_t number = before + strtol(at + 1, &end, 10);
        assert(*end == '}');
        buf_char(text->out, text->engine == DB_SQLITE ? '?' : '$');
        buf_i64(text->out, number);
        at = end;
    }
}

static void write_limit(const Text *text, int number)
{
    buf_text(text->out, text->engine == DB_SQLITE ? " LIMIT ?" : " LIMIT $");
    buf_i64(text->out, number);
    if (text->engine == DB_POSTGRES)
        buf_text(text->out, "::bigint");
}

static void write_order(const Text *text, const ListPiece *order)
{
    buf_text(text->out, " ORDER BY ");
    write_piece(text, order, 0);
    write_limit(text, text->take);
}

static void write_arm(Text *text, const ListPart *part, const ListArm *arm, int after)
{
    write_piece(text, arm->piece, text->values);
    text->values += arm->piece->values;
    if (!part->after.piece)
        return;
    buf_text(text->out, " AND ");
    write_piece(text, part->after.piece, after);
}

/* SQLite merges the members of a compound that are in order. PostgreSQL does it only to members that say their order
 * themselves, each with its bound. */
static void write_part(Text *text, const ListPart *part)
{
    bool postgres = text->engine == DB_POSTGRES;
    int after = text->values;
    text->values += part->after.piece ? part->after.piece->values : 0;
    buf_text(text->out, postgres ? "SELECT * FROM (" : "");
    for (size_t i = 0; i < part->arm_count; i++) {
        buf_text(text->out, i ? " UNION ALL " : "");
        buf_text(text->out, postgres ? "(" : "");
        write_arm(text, part, &part->arms[i], after);
        if (postgres)
            write_order(text, part->order);
        buf_text(text->out, postgres ? ")" : "");
    }
    buf_text(text->out, postgres ? ") AS arms" : "");
    write_order(text, part->order);
}

static void write_parts(Text *text, const DbList *list)
{
    bool postgres = text->engine == DB_POSTGRES;
    if (list->part_count == 1) {
        write_part(text, &list->parts[0]);
        return;
    }
    buf_text(text->out, postgres ? "SELECT * FROM (" : "");
    for (size_t i = 0; i < list->part_count; i++) {
        buf_text(text->out, i ? " UNION ALL SELECT * FROM (" : "SELECT * FROM (");
        write_part(text, &list->parts[i]);
        buf_printf(text->out, ") AS part%d", (int)i);
    }
    buf_text(text->out, postgres ? ") AS parts" : "");
    write_order(text, list->order);
}

static void write_page(Text *text, const DbList *list)
{
    buf_char(text->out, '(');
    if (list->filter.piece)
        buf_text(text->out, "SELECT * FROM (");
    write_parts(text, list);
    text->values++; /* take */
    if (list->filter.piece) {
        buf_text(text->out, ") AS merged WHERE ");
        write_piece(text, list->filter.piece, text->values);
        text->values += list->filter.piece->values;
        write_limit(text, ++text->values);
    }
    buf_char(text->out, ')');
}

/* The values of arms and bounds stand before it. */
static int take_number(const DbList *list)
{
    int count = 0;
    for (size_t i = 0; i < list->part_count; i++) {
        const ListPart *part = &list->parts[i];
        count += part->after.piece ? part->after.piece->values : 0;
        for (size_t j = 0; j < part->arm_count; j++)
            count += part->arms[j].piece->values;
    }
    return count + 1;
}

static bool place_is(const char *at, const char *place)
{
    return strncmp(at, place, strlen(place)) == 0;
}

static void write_list(Buf *out, DbEngine engine, const DbList *list)
{
    static const char page[] = "{page}", order[] = "{order}";
    Text text = { .out = out, .engine = engine, .take = take_number(list) };
    for (const char *at = engine == DB_SQLITE ? list->head->sqlite : list->head->postgres; *at; at++) {
        if (place_is(at, page)) {
            write_page(&text, list);
            at += sizeof page - 2;
        } else if (place_is(at, order)) {
            write_piece(&text, list->order, 0);
            at += sizeof order - 2;
        } else {
            buf_char(out, *at);
        }
    }
}

Str db_list_text(Arena *arena, DbEngine engine, const DbList *list)
{
    Buf out = { 0 };
    write_list(&out, engine, list);
    Str text = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return text;
}

/* --- shapes --- */

/* A shape is told by its pieces in their order; neighbours that are the same count as one, so many times. */
enum { SHAPE_RUNS_MAX = 24 };

typedef struct ShapeKey {
    struct {
        const void *piece;
        size_t times;
    } runs[SHAPE_RUNS_MAX];
    size_t count;
} ShapeKey;

typedef struct Shape {
    ShapeKey key;
    Query query; /* .name NULL: empty */
    char name[64];
    Buf text;
    uint64_t used;
} Shape;

struct DbShapes {
    Shape items[DB_SHAPES_MAX];
    uint64_t clock; /* grows with each use; also makes names that are never used twice */
};

static void key_add(ShapeKey *key, const void *piece)
{
    if (key->count && key->runs[key->count - 1].piece == piece) {
        key->runs[key->count - 1].times++;
        return;
    }
    assert(key->count < SHAPE_RUNS_MAX);
    key->runs[key->count].piece = piece;
    key->runs[key->count++].times = 1;
}

static ShapeKey key_of(const DbList *list)
{
    static const char part_begins = 0;
    ShapeKey key = { 0 };
    key_add(&key, list->head);
    key_add(&key, list->order);
    key_add(&key, list->filter.piece);
    for (size_t i = 0; i < list->part_count; i++) {
        const ListPart *part = &list->parts[i];
        key_add(&key, &part_begins);
        key_add(&key, part->after.piece);
        key_add(&key, part->order);
        for (size_t j = 0; j < part->arm_count; j++)
            key_add(&key, part->arms[j].piece);
    }
    return key;
}

static bool key_equal(const ShapeKey *a, const ShapeKey *b)
{
    return a->count == b->count && memcmp(a->runs, b->runs, a->count * sizeof a->runs[0]) == 0;
}

static void shape_drop(DbConn *conn, Shape *shape)
{
    if (!shape->query.name)
        return;
    if (conn->connected)
        conn->driver->unprepare(conn, &shape->query);
    buf_free(&shape->text);
    *shape = (Shape){ 0 };
}

static void shape_make(DbConn *conn, Shape *shape, const DbList *list, const ShapeKey *key, int numbers)
{
    DbEngine engine = conn->url.engine;
    int slot = (int)(shape - conn->shapes->items);
    shape->key = *key;
    write_list(&shape->text, engine, list);
    buf_char(&shape->text, '\0');
    snprintf(shape->name, sizeof shape->name, "%s_%llu", list->head->name, (unsigned long long)conn->shapes->clock);
    shape->query = (Query){ .name = shape->name,
        .sqlite = shape->text.ptr,
        .postgres = shape->text.ptr,
        .row = list->head->row,
        .numbers = numbers,
        .index = conn->queries->count + slot };
}

static Shape *shape_find(DbConn *conn, const DbList *list, int numbers)
{
    ShapeKey key = key_of(list);
    if (!conn->shapes)
        conn->shapes = arena_alloc(&conn->memory, sizeof *conn->shapes);
    Shape *oldest = &conn->shapes->items[0], *found = NULL;
    for (Shape *shape = conn->shapes->items; !found && shape < conn->shapes->items + DB_SHAPES_MAX; shape++) {
        if (shape->query.name && key_equal(&shape->key, &key))
            found = shape;
        else if (shape->used < oldest->used)
            oldest = shape;
    }
    conn->shapes->clock++;
    if (!found) {
        shape_drop(conn, oldest);
        shape_make(conn, oldest, list, &key, numbers);
        found = oldest;
    }
    found->used = conn->shapes->clock;
    return found;
}

void db_shapes_free(DbConn *conn)
{
    for (int i = 0; conn->shapes && i < DB_SHAPES_MAX; i++)
        buf_free(&conn->shapes->items[i].text);
}

/* --- running --- */

static void list_check(const DbList *list)
{
    size_t arms = 0;
    assert(list->part_count >= 1 && list->part_count <= LIST_PARTS_MAX);
    for (size_t i = 0; i < list->part_count; i++) {
        assert(list->parts[i].arm_count >= 1);
        arms += list->parts[i].arm_count;
    }
    assert(arms <= LIST_ARMS_MAX && list->take > 0);
    assert(list->filter.piece || list->take == list->limit);
}

Err db_list(Db *db, const DbList *list, List *out)
{
    list_check(list);
    Values values = values_collect(db->arena, list);
    return db_each(db, &shape_find(db->conn, list, values.count)->query, values.items, out);
}

Err db_list_visit(Db *db, const DbList *list, DbVisitor visitor)
{
    list_check(list);
    Values values = values_collect(db->arena, list);
    return db_visit(db, &shape_find(db->conn, list, values.count)->query, values.items, visitor);
}

Err db_list_explain(Db *db, const DbList *list, Str *out)
{
    list_check(list);
    Values values = values_collect(db->arena, list);
    return db_explain(db, &shape_find(db->conn, list, values.count)->query, out);
}

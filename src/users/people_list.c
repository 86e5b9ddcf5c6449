#include "users/people_list.h"

#include "base/buf.h"
#include "http/cursor.h"
#include "http/url.h"
#include "security/number.h"
#include "security/unicode.h"
#include "users_sql.h"

#include <inttypes.h>

static const char *const role_names[] = { "admin", "user" };
static const char *const state_names[] = { "active", "inactive" };
const EnumValues PersonRole_values = { "PersonRole", role_names, 2 };
const EnumValues PersonState_values = { "PersonState", state_names, 2 };

typedef struct Page {
    Ctx *ctx;
    const PeopleQuery *query;
    PeoplePage row; /* what is asked of the database: place and filter */
    bool filtered;
    Str filter; /* the parameters but limit and cursor, as they stand in an address */
} Page;

/* --- the filter --- */

static Str filter_print(const Page *page)
{
    const PeopleQuery *query = page->query;
    Buf text = { 0 };
    if (page->row.q.len) {
        buf_text(&text, "&q=");
        url_encode(&text, page->row.spelled);
    }
    if (query->role.has)
        buf_printf(&text, "&role=%s", role_names[query->role.value]);
    if (query->state.has)
        buf_printf(&text, "&state=%s", state_names[query->state.value]);
    Str out = arena_copy(page->ctx->arena, buf_view(&text));
    buf_free(&text);
    return out;
}

static void filter_read(Page *page)
{
    const PeopleQuery *query = page->query;
    Arena *arena = page->ctx->arena;
    PeoplePage *row = &page->row;
    row->spelled = runes_print(arena, runes_trim(runes_of(arena, query->q.has ? query->q.value : str(""))));
    row->q = text_fold(arena, row->spelled);
    row->any_role = !query->role.has;
    row->is_admin = query->role.value == ROLE_ADMIN;
    row->any_state = !query->state.has;
    row->active = query->state.value == STATE_ACTIVE;
    page->filtered = row->q.len || !row->any_role || !row->any_state;
    row->limit = query->limit + 1; /* one more says that there is a next page */
    row->examined = page->filtered ? PEOPLE_EXAMINED_MAX : row->limit;
    row->sessions = PERSON_SESSIONS_MAX;
    row->tickets = PERSON_OPEN_TICKETS_MAX;
    page->filter = filter_print(page);
}

/* --- the place: number and name, bound to reader and filter --- */

static Str bound(const Page *page)
{
    return arena_printf(
        page->ctx->arena, "people %" PRId64 "%.*s", page->ctx->user->id, (int)page->filter.len, page->filter.ptr);
}

static Str place_print(Arena *arena, const PersonPlace *place)
{
    return arena_printf(arena, "%" PRId64 " %.*s", place->id, (int)place->name_folded.len, place->name_folded.ptr);
}

/* A cursor's check is no secret: somebody else may have made it. */
static bool place_parse(Str text, PersonPlace *out)
{
    Str id = str_cut(text, ' ', &out->name_folded);
    return number_parse(id, &out->id) && utf8_valid(out->name_folded) &&
           str_find(out->name_folded, '\0') == out->name_folded.len;
}

static Err place_read(Page *page)
{
    Ctx *ctx = page->ctx;
    OptStr cursor = page->query->cursor;
    Str text;
    PersonPlace place;
    page->row.name_folded = str("");
    if (!cursor.has)
        return ERR_OK;
    if (!cursor_read(ctx->arena, cursor.value, bound(page), &text) || !place_parse(text, &place))
        return cursor_refuse(ctx, cursor.value);
    page->row.name_folded = place.name_folded;
    page->row.id = place.id;
    return ERR_OK;
}

static void link_next(const Page *page, const PersonPlace *place)
{
    Arena *arena = page->ctx->arena;
    Str cursor = cursor_print(arena, place_print(arena, place), bound(page));
    reply_header(page->ctx, "Link",
        arena_printf(arena, "</api/users/?limit=%" PRId64 "%.*s&cursor=%.*s>; rel=\"next\"", page->query->limit,
            (int)page->filter.len, page->filter.ptr, (int)cursor.len, cursor.ptr));
}

/* Behind the last person of a full page, or behind the last one that was looked at. */
static Err go_on(const Page *page, List *people)
{
    Db *db = page->ctx->db;
    const Person *list = people->items;
    PersonPlace place;
    bool full = (int64_t)people->count > page->query->limit;
    if (!full && !page->filtered)
        return ERR_OK;
    people->count -= full;
    Err err = full ? person_place_of(db, &(PersonPlaceOf){ list[people->count - 1].id }, &place)
                   : people_examined_to(db,
                         &(PeopleExaminedTo){ page->row.name_folded, page->row.id, PEOPLE_EXAMINED_MAX - 1 }, &place);
    if (err == ERR_OK)
        link_next(page, &place);
    return err == ERR_NO_ROW ? ERR_OK : err;
}

/* --- whole people --- */

/* The caller is an active admin: he is the other one, but for himself. */
Err person_complete(Ctx *ctx, Person *person)
{
    DbBool other_admins = { true };
    if (person->id == ctx->user->id)
        TRY(user_is_not_alone(ctx->db, &(UserIsNotAlone){ person->id }, &other_admins));
    person->can = person_can(ctx->user, person, other_admins.value);
    return ERR_OK;
}

Err person_page(Ctx *ctx, const void *in, List *out)
{
    (void)in;
    Page page = { .ctx = ctx, .query = ctx->query };
    List people = { 0 };
    filter_read(&page);
    TRY(place_read(&page));
    TRY(people_page(ctx->db, &page.row, &people));
    TRY(go_on(&page, &people));
    Person *list = people.items;
    for (size_t i = 0; i < people.count; i++)
        TRY(person_complete(ctx, &list[i]));
    *out = people;
    return ERR_OK;
}

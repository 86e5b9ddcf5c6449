/* Places, and who is concerned by news: pure functions. */
#include "events/live.h"

#include "security/number.h"

#include <assert.h>
#include <stdlib.h>

int live_place_compare(LivePlace a, LivePlace b)
{
    if (a.xact != b.xact)
        return a.xact < b.xact ? -1 : 1;
    return (a.id > b.id) - (a.id < b.id);
}

void live_place_print(LivePlace place, Buf *out)
{
    buf_i64(out, place.xact);
    buf_char(out, '-');
    buf_i64(out, place.id);
}

/* Digits alone, as they are printed. */
static bool digits_parse(Str text, int64_t *out)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return number_parse(text, out);
}

bool live_place_parse(Str text, LivePlace *out)
{
    Str id;
    LivePlace place;
    Str xact = str_cut(text, '-', &id);
    if (!digits_parse(xact, &place.xact) || !digits_parse(id, &place.id))
        return false;
    *out = place;
    return true;
}

static int compare_ids(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static bool is_among(const int64_t *ids, size_t count, int64_t id)
{
    return count && bsearch(&id, ids, count, sizeof *ids, compare_ids);
}

/* Whether something about his rights may have changed: the step that follows asks. Of a token without a session nothing
 * would show here. */
static bool rights_may_differ(const LiveNews *news, const LiveStream *stream)
{
    if (!news->has_rights)
        return false;
    return stream->session_id == 0 || is_among(news->ended, news->ended_count, stream->session_id) ||
           is_among(news->admins, news->admin_count, stream->user_id) != stream->is_admin;
}

static bool is_for(const LiveItem *item, const LiveStream *stream)
{
    LivePlace place = { item->xact, item->id };
    return live_place_compare(place, stream->place) > 0 && (stream->is_admin || item->owner_id == stream->user_id);
}

bool live_hears(const LiveNews *news, LiveStream *stream)
{
    if (news->everybody || rights_may_differ(news, stream))
        return true;
    for (size_t i = 0; i < news->item_count; i++)
        if (is_for(&news->items[i], stream))
            return true;
    if (live_place_compare(stream->place, news->from) >= 0 && live_place_compare(stream->place, news->upto) < 0)
        stream->place = news->upto;
    return false;
}

static bool wakes(const News *news, void *state)
{
    return live_hears((const LiveNews *)news, state);
}

/* Copies count of size to *at, and moves *at behind them. */
static void *put(char **at, const void *from, size_t count, size_t size)
{
    void *to = *at;
    if (count)
        memcpy(to, from, count * size);
    *at += count * size;
    return to;
}

LiveNews *live_news_new(const LiveNews *from)
{
    size_t items = from->item_count * sizeof *from->items;
    size_t ids = (from->admin_count + from->ended_count) * sizeof(int64_t);
    LiveNews *made = malloc(sizeof *made + items + ids);
    assert(made);
    *made = *from;
    made->news = (News){ .stream = &live_stream, .wakes = wakes };
    char *at = (char *)(made + 1);
    made->items = put(&at, from->items, from->item_count, sizeof *from->items);
    int64_t *admins = put(&at, from->admins, from->admin_count, sizeof *admins);
    int64_t *ended = put(&at, from->ended, from->ended_count, sizeof *ended);
    qsort(admins, from->admin_count, sizeof *admins, compare_ids);
    qsort(ended, from->ended_count, sizeof *ended, compare_ids);
    made->admins = admins;
    made->ended = ended;
    return made;
}

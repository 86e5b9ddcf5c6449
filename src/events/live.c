#include "events/live.h"

#include "base/seam.h"
#include "events_sql.h"
#include "limits.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum {
    BUCKETS = 4096,  /* of seats, by person */
    PENDING_MS = 10, /* until an older transaction has ended */
    US_PER_MS = 1000,
    US_PER_S = 1000 * 1000,
};

struct Live {
    LiveConfig config;
    LiveListener listener;
    DbConn *conn;
    Arena arena; /* of one look */
    pthread_t thread;
    bool started;
    pthread_mutex_t lock; /* of what follows, up to seats */
    pthread_cond_t changed;
    bool told, told_rights, stopping;
    int taken;
    LiveSeat *seats[BUCKETS];
    atomic_int watched; /* taken, for those who do not want to wait for the lock */
    /* The thread's own. */
    bool follows; /* place is where it has come; false: it has not looked while nobody was there */
    bool pending;
    LivePlace place;
    int64_t rights_us; /* when it last looked for them; monotonic; 0: it is to look now */
};

Live *live_new(const LiveConfig *config)
{
    Live *live = calloc(1, sizeof *live);
    assert(live);
    live->config = *config;
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&live->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&live->lock, NULL);
    return live;
}

/* --- seats --- */

static LiveSeat **bucket_of(Live *live, int64_t user_id)
{
    return &live->seats[(uint64_t)user_id % BUCKETS];
}

/* Of a bucket: few people, and none has many. */
static int seats_of(LiveSeat *first, int64_t user_id)
{
    int count = 0;
    for (LiveSeat *seat = first; seat; seat = seat->next)
        count += seat->user_id == user_id;
    return count;
}

static Err admit(Live *live, LiveSeat *seat)
{
    LiveSeat **bucket = bucket_of(live, seat->user_id);
    if (live->taken >= LIVE_STREAMS_MAX)
        return ERR_BUSY;
    if (seats_of(*bucket, seat->user_id) >= LIVE_STREAMS_OF_ONE_MAX)
        return ERR_TOO_MANY;
    seat->next = *bucket;
    *bucket = seat;
    atomic_store(&live->watched, ++live->taken);
    return ERR_OK;
}

Err live_enter(Live *live, LiveSeat *seat)
{
    pthread_mutex_lock(&live->lock);
    Err err = admit(live, seat);
    if (err == ERR_OK && live->taken == 1)
        pthread_cond_signal(&live->changed);
    pthread_mutex_unlock(&live->lock);
    return err;
}

void live_leave(Live *live, LiveSeat *seat)
{
    pthread_mutex_lock(&live->lock);
    LiveSeat **at = bucket_of(live, seat->user_id);
    while (*at != seat)
        at = &(*at)->next;
    *at = seat->next;
    atomic_store(&live->watched, --live->taken);
    pthread_mutex_unlock(&live->lock);
}

/* --- looking --- */

static Err read_items(Live *live, Db *db, LiveNews *news)
{
    List items = { 0 };
    LivePlace from = news->from, upto = news->upto;
    news->everybody = !live->follows;
    if (news->everybody || live_place_compare(from, upto) >= 0)
        return ERR_OK;
    TRY(live_items(db, &(LiveItems){ from.xact, from.id, upto.xact, upto.id, LIVE_NEWS_MAX }, &items));
    news->items = items.items;
    news->item_count = items.count;
    news->everybody = items.count == LIVE_NEWS_MAX;
    return ERR_OK;
}

static const int64_t *ids_of(const List *list)
{
    _Static_assert(sizeof(DbInt) == sizeof(int64_t), "a list of ids is an array of them");
    return list->items;
}

static Err read_rights(Live *live, Db *db, LiveNews *news)
{
    List admins = { 0 }, ended = { 0 };
    int64_t now_us = time_now().us;
    LiveEnded recently = { { now_us - (int64_t)LIVE_ENDED_S * US_PER_S },
        { now_us + (int64_t)LIVE_ENDED_AHEAD_S * US_PER_S }, LIVE_RIGHTS_MAX };
    if (live->rights_us && monotonic_us() - live->rights_us < (int64_t)LIVE_RIGHTS_MS * US_PER_MS)
        return ERR_OK;
    TRY(live_admins(db, &(LiveAdmins){ LIVE_RIGHTS_MAX }, &admins));
    TRY(live_ended(db, &recently, &ended));
    news->everybody |= admins.count == LIVE_RIGHTS_MAX || ended.count == LIVE_RIGHTS_MAX;
    news->has_rights = true;
    news->admins = ids_of(&admins);
    news->admin_count = admins.count;
    news->ended = ids_of(&ended);
    news->ended_count = ended.count;
    live->rights_us = monotonic_us();
    return ERR_OK;
}

/* One look at the database; *news is told when there is any. What cannot be read now is read the next time: place has
 * not moved. */
static Err look(Live *live, LiveNews *news)
{
    Db db = { .conn = live->conn, .arena = &live->arena };
    LiveEdges edges;
    TRY(live_edges(&db, &edges));
    *news = (LiveNews){ .from = live->place, .upto = { edges.horizon_xact, edges.horizon_id } };
    TRY(read_items(live, &db, news));
    TRY(read_rights(live, &db, news));
    live->pending = edges.pending;
    live->place = news->upto;
    live->follows = true;
    return ERR_OK;
}

static void look_and_tell(Live *live)
{
    LiveNews news;
    Err err = look(live, &news);
    if (err == ERR_OK && (news.everybody || news.has_rights || news.item_count))
        live->listener.tell(live->listener.arg, &live_news_new(&news)->news);
    arena_reset(&live->arena);
}

/* --- the thread --- */

static struct timespec from_now(int64_t ms)
{
    int64_t until_us = monotonic_us() + ms * US_PER_MS;
    return (struct timespec){ .tv_sec = until_us / US_PER_S, .tv_nsec = until_us % US_PER_S * 1000 };
}

/* Until there is something to look for; false: it is over. While nobody is there, nothing is. */
static bool await_work(Live *live)
{
    struct timespec until = from_now(live->pending ? PENDING_MS : LIVE_POLL_MS);
    int timed_out = 0;
    pthread_mutex_lock(&live->lock);
    while (!live->stopping && live->taken == 0) {
        live->follows = false;
        pthread_cond_wait(&live->changed, &live->lock);
    }
    while (!live->stopping && live->follows && !live->told && !timed_out)
        timed_out = pthread_cond_timedwait(&live->changed, &live->lock, &until);
    if (live->told_rights)
        live->rights_us = 0;
    live->told = live->told_rights = false;
    bool goes_on = !live->stopping;
    pthread_mutex_unlock(&live->lock);
    return goes_on;
}

/* Many commits are one look. */
static void pause_between(Live *live)
{
    struct timespec until = from_now(LIVE_PAUSE_MS);
    int timed_out = 0;
    pthread_mutex_lock(&live->lock);
    while (!live->stopping && !timed_out)
        timed_out = pthread_cond_timedwait(&live->changed, &live->lock, &until);
    pthread_mutex_unlock(&live->lock);
}

static void *live_main(void *arg)
{
    Live *live = arg;
    while (await_work(live)) {
        look_and_tell(live);
        pause_between(live);
    }
    arena_free(&live->arena);
    return NULL;
}

void live_look(Live *live, bool rights)
{
    if (atomic_load(&live->watched) == 0)
        return;
    pthread_mutex_lock(&live->lock);
    live->told = true;
    live->told_rights |= rights;
    pthread_cond_signal(&live->changed);
    pthread_mutex_unlock(&live->lock);
}

/* --- beginning and end --- */

Err live_start(Live *live, LiveListener listener, Arena *arena, const char **problem)
{
    const LiveConfig *config = &live->config;
    live->listener = listener;
    TRY(db_open(config->url, DB_READ, config->queries, config->statement_ms, arena, &live->conn, problem));
    int failed = pthread_create(&live->thread, NULL, live_main, live);
    assert(!failed);
    live->started = true;
    return ERR_OK;
}

void live_stop(Live *live)
{
    if (!live->started)
        return;
    pthread_mutex_lock(&live->lock);
    live->stopping = true;
    pthread_cond_signal(&live->changed);
    pthread_mutex_unlock(&live->lock);
    pthread_join(live->thread, NULL);
    db_close(live->conn);
    live->started = false;
}

void live_free(Live *live)
{
    if (!live)
        return;
    assert(live->taken == 0 && !live->started);
    pthread_cond_destroy(&live->changed);
    pthread_mutex_destroy(&live->lock);
    free(live);
}

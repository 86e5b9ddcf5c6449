#include "security/limiter.h"

#include "base/seam.h"
#include "limits.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

enum { CALLS_MAX = 5, BUCKETS = 1 << 17, NOBODY = 0, US_PER_S = 1000 * 1000 };

static const int calls_allowed[LIMIT_COUNT] = { [LIMIT_LOGIN] = 5, [LIMIT_REGISTER] = 3 };

/* What one address has called. Entries are numbered from 1, so that zeroed memory is an empty table; memory that no
 * address has used yet is never touched. */
typedef struct Entry {
    Address address;
    LimitRule rule;
    int count;                /* of at_us, oldest first */
    int64_t at_us[CALLS_MAX]; /* monotonic */
    uint32_t next;            /* in the same bucket */
    uint32_t newer, older;    /* by last use; a ring through entries[0], whose older is the newest */
} Entry;

struct Limiter {
    pthread_mutex_t lock;
    uint64_t seed[2]; /* so that nobody can aim addresses at one bucket */
    uint32_t used;
    uint32_t *buckets;
    Entry *entries;
};

Limiter *limiter_new(void)
{
    Limiter *limiter = calloc(1, sizeof *limiter);
    assert(limiter);
    limiter->buckets = calloc(BUCKETS, sizeof *limiter->buckets);
    limiter->entries = calloc(CLIENT_ADDRESSES_MAX + 1, sizeof *limiter->entries);
    assert(limiter->buckets && limiter->entries);
    int failed = pthread_mutex_init(&limiter->lock, NULL);
    assert(failed == 0);
    (void)failed;
    random_bytes(limiter->seed, sizeof limiter->seed);
    return limiter;
}

void limiter_free(Limiter *limiter)
{
    if (!limiter)
        return;
    pthread_mutex_destroy(&limiter->lock);
    free(limiter->buckets);
    free(limiter->entries);
    free(limiter);
}

static uint64_t mix(uint64_t a, uint64_t b)
{
    __uint128_t product = (__uint128_t)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint32_t *bucket_of(const Limiter *limiter, LimitRule rule, const Address *address)
{
    uint64_t halves[2];
    memcpy(halves, address->bytes, sizeof halves);
    uint64_t hash = mix(halves[0] ^ limiter->seed[0], halves[1] ^ limiter->seed[1]);
    hash = mix(hash ^ (uint64_t)rule, limiter->seed[0] | 1);
    return &limiter->buckets[hash % BUCKETS];
}

static void entry_unlink(Entry *entries, uint32_t index)
{
    entries[entries[index].newer].older = entries[index].older;
    entries[entries[index].older].newer = entries[index].newer;
}

static void entry_make_newest(Entry *entries, uint32_t index)
{
    entries[index].newer = NOBODY;
    entries[index].older = entries[NOBODY].older;
    entries[entries[NOBODY].older].newer = index;
    entries[NOBODY].older = index;
}

/* Forgets who has not called for longest; returns the free entry. */
static uint32_t entry_evict(Limiter *limiter)
{
    Entry *entries = limiter->entries;
    uint32_t index = entries[NOBODY].newer;
    uint32_t *link = bucket_of(limiter, entries[index].rule, &entries[index].address);
    while (*link != index)
        link = &entries[*link].next;
    *link = entries[index].next;
    entry_unlink(entries, index);
    return index;
}

static Entry *entry_of(Limiter *limiter, LimitRule rule, const Address *address)
{
    Entry *entries = limiter->entries;
    uint32_t *bucket = bucket_of(limiter, rule, address);
    for (uint32_t index = *bucket; index != NOBODY; index = entries[index].next) {
        Entry *entry = &entries[index];
        if (entry->rule != rule || memcmp(&entry->address, address, sizeof *address) != 0)
            continue;
        entry_unlink(entries, index);
        entry_make_newest(entries, index);
        return entry;
    }
    uint32_t index = limiter->used < CLIENT_ADDRESSES_MAX ? ++limiter->used : entry_evict(limiter);
    entries[index] = (Entry){ .address = *address, .rule = rule, .next = *bucket };
    *bucket = index;
    entry_make_newest(entries, index);
    return &entries[index];
}

static void entry_drop_old(Entry *entry, int64_t now_us)
{
    int old = 0;
    while (old < entry->count && now_us - entry->at_us[old] >= LIMIT_WINDOW_US)
        old++;
    entry->count -= old;
    memmove(entry->at_us, entry->at_us + old, (size_t)entry->count * sizeof *entry->at_us);
}

int limit_calls(LimitRule rule)
{
    assert(rule > LIMIT_NONE && rule < LIMIT_COUNT);
    return calls_allowed[rule];
}

int limit_retry_s(int64_t wait_us)
{
    return (int)((wait_us + US_PER_S - 1) / US_PER_S);
}

static bool may_call(Limiter *limiter, LimitRule rule, const Address *address, bool calls, int *retry_after_s)
{
    assert(rule > LIMIT_UNSET && rule < LIMIT_COUNT);
    if (rule == LIMIT_NONE)
        return true;
    pthread_mutex_lock(&limiter->lock);
    int64_t now_us = monotonic_us(); /* under the lock: times of an entry only grow */
    Entry *entry = entry_of(limiter, rule, address);
    entry_drop_old(entry, now_us);
    bool allowed = entry->count < calls_allowed[rule];
    if (!allowed)
        *retry_after_s = limit_retry_s(entry->at_us[0] + LIMIT_WINDOW_US - now_us);
    else if (calls)
        entry->at_us[entry->count++] = now_us;
    pthread_mutex_unlock(&limiter->lock);
    return allowed;
}

bool limiter_take(Limiter *limiter, LimitRule rule, const Address *address, int *retry_after_s)
{
    return may_call(limiter, rule, address, true, retry_after_s);
}

bool limiter_look(Limiter *limiter, LimitRule rule, const Address *address, int *retry_after_s)
{
    return may_call(limiter, rule, address, false, retry_after_s);
}

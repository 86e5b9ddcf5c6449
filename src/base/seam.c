#include "base/seam.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

static int64_t clock_us(clockid_t clock)
{
    struct timespec at = { 0 };
    clock_gettime(clock, &at);
    return (int64_t)at.tv_sec * 1000000 + at.tv_nsec / 1000;
}

static Time system_now(void)
{
    return (Time){ clock_us(CLOCK_REALTIME) };
}

static int64_t system_monotonic_us(void)
{
    return clock_us(CLOCK_MONOTONIC);
}

static void system_random(void *bytes, size_t size)
{
    char *at = bytes;
    while (size) {
        ssize_t got = getrandom(at, size, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            perror("getrandom");
            abort();
        }
        at += got;
        size -= (size_t)got;
    }
}

Seams seams = { .now = system_now, .monotonic_us = system_monotonic_us, .random = system_random };

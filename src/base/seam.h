/* The seams: where the program touches what a test wants to control. In the program they are the system's own; a test
 * sets other functions before it starts any thread. Nothing else in the program reads a clock or random bytes. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Time {
    int64_t us; /* microseconds since 1970, UTC */
} Time;

typedef struct OptTime {
    bool has;
    Time value;
} OptTime;

typedef struct Seams {
    Time (*now)(void);
    int64_t (*monotonic_us)(void);
    void (*random)(void *bytes, size_t size); /* cryptographic; ends the process when there is none */
    const char *sqlite_vfs;                   /* NULL: SQLite's own; a test names one that loses and refuses writes */
} Seams;

extern Seams seams;

static inline Time time_now(void)
{
    return seams.now();
}

static inline int64_t monotonic_us(void)
{
    return seams.monotonic_us();
}

static inline void random_bytes(void *bytes, size_t size)
{
    seams.random(bytes, size);
}

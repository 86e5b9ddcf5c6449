/* A door that threads wait at until the test opens it. */
#pragma once

#include <pthread.h>
#include <stdbool.h>

typedef struct Gate {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int waiting; /* how many have come */
    bool open;
} Gate;

#define GATE_CLOSED                                                                                         \
    {                                                                                                       \
        .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER, .waiting = 0, .open = false \
    }

void gate_pass(Gate *gate);
/* Waits until so many have come. */
void gate_await(Gate *gate, int waiting);
/* For good. */
void gate_open(Gate *gate);

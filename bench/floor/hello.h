/* What the three servers of this folder share, so that they differ in nothing but how they wait for sockets, read and
 * write: the answer, the listening socket, and how the end of a request is found. One thread each. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { HELLO_HEAD_MAX = 4096 };

extern const char hello_answer[];
extern const size_t hello_answer_len;

/* Listens on 127.0.0.1 at the port that the one argument names; ends the program when it cannot. */
int hello_listen(int argc, char **argv);
/* The next connection, not blocking, without delay; -1: none waits. */
int hello_accept(int listener);
/* How many requests without a body are complete in the bytes; *used: where the last of them ends. */
int hello_requests(const char *bytes, size_t len, size_t *used);

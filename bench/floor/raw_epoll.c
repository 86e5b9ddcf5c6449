/* The floor: epoll itself, edge-triggered, two system calls a request beside the waiting. */
#include "hello.h"

#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { EVENTS = 256 };

typedef struct Connection {
    int fd;
    size_t len;
    char in[HELLO_HEAD_MAX];
} Connection;

static void watch(int epoll, int fd, void *what)
{
    struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.ptr = what };
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

static void accept_all(int epoll, int listener)
{
    int fd;
    while ((fd = hello_accept(listener)) >= 0) {
        Connection *c = calloc(1, sizeof *c);
        if (!c)
            abort();
        c->fd = fd;
        watch(epoll, fd, c);
    }
}

/* False: the connection has ended. */
static bool answer(Connection *c)
{
    size_t used = 0;
    int count = hello_requests(c->in, c->len, &used);
    for (int i = 0; i < count; i++)
        if (write(c->fd, hello_answer, hello_answer_len) != (ssize_t)hello_answer_len)
            return false;
    c->len -= used;
    memmove(c->in, c->in + used, c->len);
    return true;
}

static bool serve(Connection *c)
{
    for (;;) {
        size_t room = sizeof c->in - c->len;
        ssize_t got = read(c->fd, c->in + c->len, room);
        if (got == 0 || room == 0)
            return false;
        if (got < 0)
            return true;
        c->len += (size_t)got;
        if (!answer(c))
            return false;
        if ((size_t)got < room)
            return true;
    }
}

int main(int argc, char **argv)
{
    int listener = hello_listen(argc, argv), epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event events[EVENTS];
    watch(epoll, listener, NULL);
    for (;;) {
        int count = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            Connection *c = events[i].data.ptr;
            if (!c)
                accept_all(epoll, listener);
            else if (!serve(c)) {
                close(c->fd);
                free(c);
            }
        }
    }
}

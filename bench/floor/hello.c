#include "hello.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

const char hello_answer[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 58\r\n\r\n"
                            "{\"message\":\"Hello, this is an answer of some sixty bytes\"}";
const size_t hello_answer_len = sizeof hello_answer - 1;

int hello_listen(int argc, char **argv)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int one = 1;
    address.sin_port = htons((unsigned short)(argc == 2 ? strtol(argv[1], NULL, 10) : 0));
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    bool good = address.sin_port && bind(listener, (struct sockaddr *)&address, sizeof address) == 0;
    if (!good || listen(listener, 1024) != 0) {
        fputs("usage: give a free port\n", stderr);
        exit(2);
    }
    return listener;
}

int hello_accept(int listener)
{
    return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int hello_requests(const char *bytes, size_t len, size_t *used)
{
    int count = 0;
    const char *end;
    *used = 0;
    while ((end = memmem(bytes + *used, len - *used, "\r\n\r\n", 4))) {
        *used = (size_t)(end - bytes) + 4;
        count++;
    }
    return count;
}

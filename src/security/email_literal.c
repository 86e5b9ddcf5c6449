#include "security/email_rules.h"

#include <arpa/inet.h>

static bool is_ipv4_like(Str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != '.' && (text.ptr[i] < '0' || text.ptr[i] > '9'))
            return false;
    return text.len > 0;
}

const char *email_check_literal(Arena *arena, Runes inside)
{
    Str text = arena_copy(arena, runes_print(arena, inside));
    uint8_t bytes[16];
    if (is_ipv4_like(text)) {
        if (inet_pton(AF_INET, text.ptr, bytes) != 1)
            return "The address in brackets after the @-sign is not valid: It is not an IPv4 address or is missing an "
                   "address "
                   "literal tag.";
    } else if (str_starts(text, "IPv6:")) {
        if (inet_pton(AF_INET6, text.ptr + 5, bytes) != 1)
            return "The IPv6 address in brackets after the @-sign is not valid.";
    } else if (str_find(text, ':') == text.len) {
        return "The part after the @-sign in brackets is not an IPv4 address and has no address literal tag.";
    } else {
        return "The part after the @-sign contains an invalid address literal tag in brackets.";
    }
    return "A bracketed IP address after the @-sign is not allowed here.";
}

#include "security/address.h"

#include <arpa/inet.h>
#include <stdlib.h>

enum { PREFIX_BITS = 128, IPV4_PREFIX_BITS = 96 };

static const uint8_t ipv4_prefix[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF };

typedef struct Network {
    Address address;
    int bits;
} Network;

struct TrustedProxies {
    size_t count;
    Network networks[];
};

static bool is_ipv4(const Address *address)
{
    return memcmp(address->bytes, ipv4_prefix, sizeof ipv4_prefix) == 0;
}

/* The address alone, without brackets or port. */
static bool address_parse_bare(Str text, Address *out)
{
    char copy[INET6_ADDRSTRLEN];
    if (text.len == 0 || text.len >= sizeof copy || memchr(text.ptr, 0, text.len))
        return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = 0;
    Address parsed;
    if (inet_pton(AF_INET6, copy, parsed.bytes) == 1) {
        *out = parsed;
        return true;
    }
    memcpy(parsed.bytes, ipv4_prefix, sizeof ipv4_prefix);
    if (inet_pton(AF_INET, copy, parsed.bytes + sizeof ipv4_prefix) != 1)
        return false;
    *out = parsed;
    return true;
}

/* Up to five digits: what may stand behind a colon. */
static bool port_is_valid(Str text)
{
    if (text.len == 0 || text.len > 5)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return true;
}

/* [::1] and [::1]:80. */
static bool address_parse_bracketed(Str text, Address *out)
{
    size_t end = str_find(text, ']');
    if (end == text.len)
        return false;
    Str inside = { text.ptr + 1, end - 1 };
    Str after = { text.ptr + end + 1, text.len - end - 1 };
    if (after.len > 0 && (after.ptr[0] != ':' || !port_is_valid((Str){ after.ptr + 1, after.len - 1 })))
        return false;
    return str_find(inside, ':') < inside.len && address_parse_bare(inside, out);
}

bool address_parse(Str text, Address *out)
{
    text = str_trim(text);
    if (text.len > 0 && text.ptr[0] == '[')
        return address_parse_bracketed(text, out);
    Str port;
    Str host = str_cut(text, ':', &port);
    /* One colon: an IPv4 address and its port. More: IPv6, which has a port only behind brackets. */
    if (host.len < text.len && str_find(port, ':') == port.len)
        return port_is_valid(port) && str_find(host, '.') < host.len && address_parse_bare(host, out);
    return address_parse_bare(text, out);
}

/* 0 to most, in decimal; -1 for anything else. */
static int bits_parse(Str text, int most)
{
    int bits = 0;
    if (text.len == 0 || text.len > 3)
        return -1;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return -1;
        bits = bits * 10 + (text.ptr[i] - '0');
    }
    return bits <= most ? bits : -1;
}

static bool network_parse(Str text, Network *out)
{
    Str after;
    Str before = str_cut(text, '/', &after);
    if (!address_parse_bare(before, &out->address))
        return false;
    out->bits = PREFIX_BITS;
    if (before.len == text.len)
        return true;
    int start = str_find(before, ':') == before.len ? IPV4_PREFIX_BITS : 0;
    int bits = bits_parse(after, PREFIX_BITS - start);
    out->bits = start + bits;
    return bits >= 0;
}

static size_t list_count(Str list)
{
    size_t count = 1;
    for (size_t i = 0; i < list.len; i++)
        count += list.ptr[i] == ',';
    return count;
}

const char *trusted_proxies_new(Arena *arena, Str list, TrustedProxies **out)
{
    TrustedProxies *proxies = calloc(1, sizeof *proxies + list_count(list) * sizeof *proxies->networks);
    if (!proxies)
        return "TRUSTED_PROXIES: there is no memory for the list.";
    while (list.len > 0) {
        Str item = str_trim(str_cut(list, ',', &list));
        if (item.len == 0)
            continue;
        if (!network_parse(item, &proxies->networks[proxies->count++])) {
            trusted_proxies_free(proxies);
            return arena_printf(arena,
                "TRUSTED_PROXIES has \"%.*s\", which is neither an address nor a network; it may be a list such as "
                "127.0.0.1, 10.0.0.0/8, ::1.",
                (int)(item.len < 100 ? item.len : 100), item.ptr)
                .ptr;
        }
    }
    *out = proxies;
    return NULL;
}

void trusted_proxies_free(TrustedProxies *proxies)
{
    free(proxies);
}

static bool network_has(const Network *network, const Address *address)
{
    size_t whole = (size_t)network->bits / 8;
    int rest = network->bits % 8;
    if (memcmp(network->address.bytes, address->bytes, whole) != 0)
        return false;
    if (rest == 0)
        return true;
    return ((network->address.bytes[whole] ^ address->bytes[whole]) >> (8 - rest)) == 0;
}

bool address_is_trusted(const TrustedProxies *proxies, const Address *address)
{
    for (size_t i = 0; i < proxies->count; i++)
        if (network_has(&proxies->networks[i], address))
            return true;
    return false;
}

/* Cuts the item behind the last comma off list. */
static Str last_item(Str *list)
{
    size_t start = list->len;
    while (start > 0 && list->ptr[start - 1] != ',')
        start--;
    Str item = { list->ptr + start, list->len - start };
    list->len = start > 0 ? start - 1 : 0;
    return item;
}

Address address_of_client(const TrustedProxies *proxies, const Address *peer, Str forwarded_for)
{
    /* Each trusted hop vouches for the entry it appended, so the walk ends at the first hop that is not trusted, or at
     * the last one that said something readable. What stands further left, anyone can have written. */
    Address client = *peer;
    while (forwarded_for.len > 0 && address_is_trusted(proxies, &client))
        if (!address_parse(last_item(&forwarded_for), &client))
            break;
    return client;
}

Address address_for_limits(const Address *address)
{
    Address counted = *address;
    if (!is_ipv4(address))
        memset(counted.bytes + 8, 0, 8);
    return counted;
}

Str address_print(Arena *arena, const Address *address)
{
    char text[INET6_ADDRSTRLEN];
    bool ipv4 = is_ipv4(address);
    const void *bytes = ipv4 ? address->bytes + sizeof ipv4_prefix : address->bytes;
    return arena_copy(arena, str(inet_ntop(ipv4 ? AF_INET : AF_INET6, bytes, text, sizeof text)));
}

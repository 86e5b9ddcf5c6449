/* Who is at the other end: the peer's address, or what a trusted proxy says in X-Forwarded-For. */
#pragma once

#include "base/arena.h"

typedef struct Address {
    uint8_t bytes[16]; /* IPv6; IPv4 as ::ffff:a.b.c.d */
} Address;

typedef struct TrustedProxies TrustedProxies;

/* list: comma-separated addresses and networks (10.0.0.0/8, ::1). Returns NULL and *out (the caller's), or a sentence.
 */
const char *trusted_proxies_new(Arena *arena, Str list, TrustedProxies **out);
void trusted_proxies_free(TrustedProxies *proxies);
bool address_is_trusted(const TrustedProxies *proxies, const Address *address);
bool address_parse(Str text, Address *out);
/* The rightmost address in forwarded_for that is not a trusted proxy, when the peer is one; else the peer. */
Address address_of_client(const TrustedProxies *proxies, const Address *peer, Str forwarded_for);
/* What limits count: IPv4 whole, IPv6 its /64. */
Address address_for_limits(const Address *address);
Str address_print(Arena *arena, const Address *address);

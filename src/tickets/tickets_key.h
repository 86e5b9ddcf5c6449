/* A ticket's place in the orders of one person's list: a row of the list ticket_keys. */
#pragma once

#include "base/schema.h"

typedef struct TicketKey {
    int64_t id;
    Time updated_at; /* only in the order of changes */
    int64_t strand;  /* see migration 3 */
} TicketKey;
SCHEMA(TicketKey, FIELD(TicketKey, id), FIELD(TicketKey, updated_at), FIELD(TicketKey, strand));

/* The list of the slices' route tables: all that the program answers. */
#pragma once

#include "http/route.h"

extern const size_t route_tables_count;
/* count: route_tables_count. */
const RouteTable *route_tables(void);

#include "routes.h"

#include "health/health.h"
#include "tickets/tickets.h"
#include "users/users.h"

enum { TABLES = 3 };
const size_t route_tables_count = TABLES;

const RouteTable *route_tables(void)
{
    static RouteTable tables[TABLES];
    tables[0] = (RouteTable){ health_routes, health_routes_count };
    tables[1] = (RouteTable){ user_routes, user_routes_count };
    tables[2] = (RouteTable){ ticket_routes, ticket_routes_count };
    return tables;
}

#include "routes.h"

#include "bulk/bulk.h"
#include "chat/chat.h"
#include "chat/chat_message.h"
#include "chat/draft_reply.h"
#include "chat/model_admin.h"
#include "comments/comments.h"
#include "docs/docs.h"
#include "events/events.h"
#include "events/live.h"
#include "export/export.h"
#include "health/health.h"
#include "jobs/jobs_list.h"
#include "sessions/sessions.h"
#include "statistics/statistics.h"
#include "tickets/tickets.h"
#include "users/users.h"
#include "views/views.h"

enum { TABLES = 21 };
const size_t route_tables_count = TABLES;

const RouteTable *route_tables(void)
{
    static RouteTable tables[TABLES];
    tables[0] = (RouteTable){ health_routes, health_routes_count };
    tables[1] = (RouteTable){ user_routes, user_routes_count };
    tables[2] = (RouteTable){ ticket_routes, ticket_routes_count };
    tables[3] = (RouteTable){ session_routes, session_routes_count };
    tables[4] = (RouteTable){ people_routes, people_routes_count };
    tables[5] = (RouteTable){ comment_routes, comment_routes_count };
    tables[6] = (RouteTable){ event_routes, event_routes_count };
    tables[7] = (RouteTable){ chat_routes, chat_routes_count };
    tables[8] = (RouteTable){ export_routes, export_routes_count };
    tables[9] = (RouteTable){ docs_routes, docs_routes_count };
    tables[10] = (RouteTable){ latest_event_routes, latest_event_routes_count };
    tables[11] = (RouteTable){ statistics_routes, statistics_routes_count };
    tables[12] = (RouteTable){ bulk_routes, bulk_routes_count };
    tables[13] = (RouteTable){ about_routes, about_routes_count };
    tables[14] = (RouteTable){ live_routes, live_routes_count };
    tables[15] = (RouteTable){ job_routes, job_routes_count };
    tables[16] = (RouteTable){ chat_talk_routes, chat_talk_routes_count };
    tables[17] = (RouteTable){ chat_message_routes, chat_message_routes_count };
    tables[18] = (RouteTable){ model_routes, model_routes_count };
    tables[19] = (RouteTable){ view_routes, view_routes_count };
    tables[20] = (RouteTable){ draft_reply_routes, draft_reply_routes_count };
    return tables;
}

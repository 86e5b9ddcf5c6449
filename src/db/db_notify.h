/* What is worth telling after COMMIT: a transaction says so while it runs, and the connection's listener is called once
 * it is durable; nothing is told of a transaction that came to nothing. How sleepers of this process learn of new rows
 * without looking again and again. */
#pragma once

#include "db/db.h"

/* What there is to tell; together they are a set. */
typedef enum DbTopic {
    DB_TOPIC_JOBS = 1,
    DB_TOPIC_EVENTS = 2,
    DB_TOPIC_RIGHTS = 4, /* somebody may have lost some */
} DbTopic;

/* Called on the thread that commits, which waits for it: it must be quick and must not use the connection. */
typedef struct DbListener {
    void (*call)(void *arg, unsigned topics);
    void *arg;
} DbListener;

/* Before the connection's first use. */
void db_listen(DbConn *conn, DbListener listener);
/* Inside a write transaction. Once for many calls; a savepoint that was undone may have been one of them. */
void db_notify(Db *db, DbTopic topic);

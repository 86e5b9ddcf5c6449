/* Group commit's view of a connection (SQLite only; http/writer.c alone): each request of a group runs in a savepoint
 * of one transaction. SQLITE_FULL or an interrupt can end the whole transaction under us, and the next SAVEPOINT would
 * then commit alone: db_group_alive must be asked after each request. Also what start-up asks about a connection. */
#pragma once

#include "db/db.h"

Err db_savepoint(Db *db) __attribute__((warn_unused_result));
Err db_release(Db *db) __attribute__((warn_unused_result));
void db_rollback_to(Db *db);       /* undoes the savepoint's work and removes it */
bool db_group_alive(const Db *db); /* false: the transaction is gone, and with it every request of the group */
bool db_in_transaction(const DbConn *conn);
/* One line per step of the plan, for tests: EXPLAIN QUERY PLAN on SQLite. In arena. */
Err db_explain(Db *db, const Query *query, Str *out) __attribute__((warn_unused_result));

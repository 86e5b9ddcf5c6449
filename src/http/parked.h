/* Parked: a live stream (Stream.end) that has told all and waits for news. It has neither a request nor a buffer nor a
 * thread meanwhile, only this record and its connection. News wake those whom they concern; a woken stream is a request
 * again, takes a step on LANE_LIVE and is parked anew. At most LIVE_RUNNING_MAX of a loop run at a time, the others
 * take turns. A stream ends, whole, with its token, with its caller's rights and with the server.
 *
 * Nothing is missed: whoever was not parked when news came takes one more step before he is. */
#pragma once

#include "http/connection.h"
#include "http/news.h"

/* Any thread: the loop holds news from now on. */
void parked_tell(Loop *loop, News *news);

/* The rest is for the loop's own thread. */

/* The request's stream waits: the request goes back to its pool, the connection keeps what it needs to go on. */
void parked_add(Connection *connection);
/* The connection's stream is a request again, for a step or its end. */
void parked_take(Connection *connection);
/* The connection is lost: so is its stream. */
void parked_drop(Connection *connection);
/* It takes a step when it is its turn. */
void parked_wake(Parked *parked);
/* Those whose turn it is go on. */
void parked_turns(Loop *loop);
/* Looks through the news that came. */
void parked_hear(Loop *loop);
/* Ends those whose token has ended. */
void parked_expire(Loop *loop);
/* Ends all, and cuts those that do not read: nobody is waited for. */
void parked_end_all(Loop *loop);

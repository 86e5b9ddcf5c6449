/* The headers that every answer carries, errors included: what browsers must know to keep the application safe. One
 * table; nothing here depends on what the handler did, so that no answer can be without them. Preflights alone go
 * without, as in the original. The server's name and version are in none of them. */
#pragma once

#include "base/buf.h"

/* Appends lines "Name: value\r\n". path: of the request; an empty one (the head was refused) counts as one of the API.
 * Below /api also Cache-Control: no-store; over_tls: also Strict-Transport-Security. */
void headers_every_answer(Buf *out, Str path, bool over_tls);
/* "/api" itself and what is below it: never the web application's, never kept by a cache. */
bool headers_is_api(Str path);
/* Whether a request id that came with a request may be taken over: 1 to REQUEST_ID_MAX letters, digits, '.', '_', '-'.
 */
bool headers_request_id_ok(Str id);

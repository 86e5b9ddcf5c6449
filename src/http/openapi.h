/* The OpenAPI 3.1 document, made from the router's rows, their schemas and ERR_LIST: what the program checks is what
 * the document says. Deterministic (the order of the rows; components by name) and indented, so that the committed
 * api/openapi.json shows a change as a diff. `servicedesk openapi` and the path /openapi.json print it; made once, at
 * start. */
#pragma once

#include "http/route.h"

/* Hidden rows are left out; rows of one method and path (told apart by when_query) become one operation. */
void openapi_print(const Router *router, Buf *out);

/* The API's documentation: the document itself, and the page that shows it. Hidden with ENV=prod, as the original. */
#pragma once

#include "http/ctx.h"

extern const Route docs_routes[];
extern const size_t docs_routes_count;

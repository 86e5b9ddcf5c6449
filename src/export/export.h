/* Export: tickets as a CSV file, one's own or (admins) all, or those that the filters of the list have, as a pulled
 * stream in the order of ids. */
#pragma once

#include "tickets/tickets.h"

/* The columns of the file, in its order. Names of statuses and so on are printed as they are kept. */
typedef struct ExportRow {
    int64_t id;
    Str description, status, urgency, request_type;
    int64_t created_by_id;
    OptI64 operator_id;
    Time created_at, updated_at;
} ExportRow;
SCHEMA(ExportRow, FIELD(ExportRow, id), FIELD(ExportRow, description), FIELD(ExportRow, status),
    FIELD(ExportRow, urgency), FIELD(ExportRow, request_type), FIELD(ExportRow, created_by_id),
    FIELD(ExportRow, operator_id), FIELD(ExportRow, created_at), FIELD(ExportRow, updated_at));

/* clang-format off */
typedef struct ExportQuery {
    bool raw, names;
    TicketFilterQuery filter;
} ExportQuery;
SCHEMA(ExportQuery,
    FIELD(ExportQuery, raw, .fallback = "false",
        .doc = "The exact texts, for programs; without it, a cell that a spreadsheet would run gets a leading apostrophe."),
    FIELD(ExportQuery, names, .fallback = "false",
        .doc = "Three columns more, for people: Title, Submitter and Assigned To."),
    FIELD(ExportQuery, filter, .object = &TicketFilterQuery_schema));
/* clang-format on */

extern const Route export_routes[];
extern const size_t export_routes_count;

#include "http/openapi.h"

#include "http/openapi_schema.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>

/* The rows behind one operation: one, or those of a path told apart by when_query, the general one last. */
enum { OPERATION_ROWS_MAX = 4 };

typedef struct Operation {
    const Route *rows[OPERATION_ROWS_MAX];
    size_t count;
    const Route *general;
    const char *id;
} Operation;

typedef struct Document {
    Pretty json;
    Arena arena;
    Components components;
    const Route *const *rows;
    size_t count;
} Document;

enum { STATUS_FIRST = 400, STATUS_LAST = 599 };

typedef struct Statuses {
    bool possible[STATUS_LAST - STATUS_FIRST + 1];
} Statuses;

/* Which errors a row can answer: those it lists, and those that follow from its columns. */

static bool has_input(const Route *row)
{
    return row->body || row->form || row->query || row->params;
}

static void mark(Statuses *statuses, Err err)
{
    int status = err_info(err)->status;
    assert(status >= STATUS_FIRST && status <= STATUS_LAST);
    statuses->possible[status - STATUS_FIRST] = true;
}

static void mark_if(Statuses *statuses, bool possible, Err err)
{
    if (possible)
        mark(statuses, err);
}

static void mark_row(Statuses *statuses, const Route *row)
{
    bool reads_body = row->body || row->form;
    for (const Err *err = row->errors; err && *err != ERR_OK; err++)
        mark(statuses, *err);
    mark_if(statuses, reads_body, ERR_BODY_UNREADABLE);
    mark_if(statuses, row->auth != AUTH_NONE, ERR_UNAUTHENTICATED);
    mark_if(statuses, row->auth == AUTH_ADMIN, ERR_ADMIN_ONLY);
    mark_if(statuses, row->may, ERR_FORBIDDEN);
    mark_if(statuses, row->conflict, ERR_CONFLICT);
    mark_if(statuses, reads_body, ERR_TOO_LARGE);
    mark_if(statuses, has_input(row), ERR_INVALID);
    bool asks_model = row->lane == LANE_MODEL && strcmp(row->method, "POST") == 0;
    mark_if(statuses, row->limit != LIMIT_NONE || row->lane == LANE_LIVE || asks_model, ERR_TOO_MANY);
    mark_if(statuses, row->lane != LANE_LOOP, ERR_BUSY);
    mark_if(statuses, row->lane == LANE_WRITE, ERR_STORAGE_FULL);
}

/* ERR_LIST's first text of that status. */
static const char *status_text(int status)
{
    for (Err err = (Err)(ERR_OK + 1); err < ERR_COUNT; err++)
        if (err_info(err)->status == status)
            return err_info(err)->text;
    return "";
}

/* Operations. */

static Operation operation_of(const Document *doc, const Route *first)
{
    Operation operation = { 0 };
    for (size_t i = 0; i < doc->count; i++) {
        const Route *row = doc->rows[i];
        if (row->hidden || strcmp(row->path, first->path) != 0 || strcmp(row->method, first->method) != 0)
            continue;
        assert(operation.count < OPERATION_ROWS_MAX);
        operation.rows[operation.count++] = row;
        operation.general = row;
    }
    return operation;
}

/* "create_ticket" at "/api/tickets/" by POST: create_ticket_api_tickets__post, as the original names it. */
static const char *operation_id(Document *doc, const Route *row)
{
    Str id = arena_printf(&doc->arena, "%s%s_%s", row->name, row->path, row->method);
    char *text = (char *)id.ptr;
    size_t method = id.len - strlen(row->method);
    for (size_t i = 0; i < id.len; i++) {
        unsigned char c = (unsigned char)text[i];
        text[i] = (char)(i >= method ? tolower(c) : isalnum(c) ? c : '_');
    }
    return text;
}

static void print_parameter(Pretty *json, const Field *field, const char *where, bool required)
{
    pretty_open(json, NULL, '{');
    pretty_text(json, "name", field->name);
    pretty_text(json, "in", where);
    pretty_raw(json, "required", required ? "true" : "false");
    openapi_field(json, "schema", field);
    pretty_close(json, '}');
}

/* A query field may come from several rows of an operation: it is printed once. */
static bool seen_before(const Operation *operation, size_t row, const char *name)
{
    for (size_t i = 0; i < row; i++)
        if (operation->rows[i]->query && schema_pair_field(operation->rows[i]->query, str(name)))
            return true;
    return false;
}

/* A header that a request may carry. */
typedef struct HeaderParameter {
    const char *name, *description;
    int max; /* characters; 0: no bound but the head's */
    const char *pattern;
} HeaderParameter;
static const HeaderParameter idempotency_key = { "Idempotency-Key",
    "The same key within a day gets the first answer again; nothing is created twice.", IDEMPOTENCY_KEY_MAX,
    "^[!-~]+$" };
static const HeaderParameter if_match = { .name = "If-Match",
    .description = "The ETag that the change was made for; when there is a newer one, 409." };

static const HeaderParameter last_event_id = { .name = "Last-Event-ID",
    .description = "The id of the last event that came: what happened since comes first." };

static void print_header(Pretty *json, const HeaderParameter *header)
{
    pretty_open(json, NULL, '{');
    pretty_text(json, "name", header->name);
    pretty_text(json, "in", "header");
    pretty_raw(json, "required", "false");
    pretty_text(json, "description", header->description);
    pretty_open(json, "schema", '{');
    pretty_text(json, "type", "string");
    if (header->max) {
        char max[16];
        snprintf(max, sizeof max, "%d", header->max);
        pretty_raw(json, "minLength", "1");
        pretty_raw(json, "maxLength", max);
    }
    if (header->pattern)
        pretty_text(json, "pattern", header->pattern);
    pretty_close(json, '}');
    pretty_close(json, '}');
}

/* query: the row's, or an object in it, whose fields stand among the others. */
static void print_query_row(Document *doc, const Operation *operation, size_t row, const Schema *query)
{
    for (size_t i = 0; query && i < query->count; i++) {
        const Field *field = &query->fields[i];
        bool required = operation->count == 1 && openapi_required(field, DIRECTION_IN);
        if (field->type == FIELD_OBJECT)
            print_query_row(doc, operation, row, field->object);
        if (field->type == FIELD_OBJECT || seen_before(operation, row, field->name))
            continue;
        if (field->values)
            components_add(&doc->components, (Component){ .name = field->values->name, .values = field->values });
        print_parameter(&doc->json, field, "query", required);
    }
}

static void print_parameters(Document *doc, const Operation *operation)
{
    Pretty *json = &doc->json;
    const Schema *params = operation->general->params;
    bool idempotent = operation->general->idempotent;
    bool conditional = operation->general->conflict && strcmp(operation->general->method, "POST") != 0;
    bool live = operation->general->lane == LANE_LIVE;
    bool any = params || idempotent || conditional || live;
    for (size_t i = 0; i < operation->count; i++)
        any |= operation->rows[i]->query != NULL;
    if (!any)
        return;
    pretty_open(json, "parameters", '[');
    for (size_t i = 0; params && i < params->count; i++)
        print_parameter(json, &params->fields[i], "path", true);
    for (size_t i = 0; i < operation->count; i++)
        print_query_row(doc, operation, i, operation->rows[i]->query);
    if (idempotent)
        print_header(json, &idempotency_key);
    if (conditional)
        print_header(json, &if_match);
    if (live)
        print_header(json, &last_event_id);
    pretty_close(json, ']');
}

static void print_content(Pretty *json, const char *type, const char *component)
{
    pretty_open(json, "content", '{');
    pretty_open(json, type, '{');
    openapi_ref(json, component);
    pretty_close(json, '}');
    pretty_close(json, '}');
}

static void print_body(Document *doc, const Operation *operation)
{
    const Route *row = operation->general;
    if (!row->body && !row->form)
        return;
    const Schema *schema = row->body ? row->body : row->form;
    const char *name = row->body ? schema->name : arena_printf(&doc->arena, "Body_%s", operation->id).ptr;
    components_add(&doc->components, (Component){ .name = name, .schema = schema, .direction = DIRECTION_IN });
    pretty_open(&doc->json, "requestBody", '{');
    pretty_raw(&doc->json, "required", "true");
    print_content(&doc->json, row->body ? "application/json" : "application/x-www-form-urlencoded", name);
    pretty_close(&doc->json, '}');
}

static void print_list_schema(Pretty *json, const char *item)
{
    pretty_open(json, "schema", '{');
    pretty_text(json, "type", "array");
    pretty_open(json, "items", '{');
    openapi_ref_member(json, item);
    pretty_close(json, '}');
    pretty_close(json, '}');
}

static void print_text_schema(Pretty *json)
{
    pretty_open(json, "schema", '{');
    pretty_text(json, "type", "string");
    pretty_close(json, '}');
}

static void print_success(Document *doc, const Route *row)
{
    Pretty *json = &doc->json;
    char status[8];
    snprintf(status, sizeof(status), "%d", row->status);
    pretty_open(json, status, '{');
    pretty_text(json, "description", "Successful Response");
    if (row->status != 204) {
        pretty_open(json, "content", '{');
        pretty_open(json, row->out_type ? row->out_type : "application/json", '{');
        if (row->out)
            components_add(&doc->components,
                (Component){ .name = row->out->name, .schema = row->out, .direction = DIRECTION_OUT });
        if (row->out && row->out_list)
            print_list_schema(json, row->out->name);
        else if (row->out)
            openapi_ref(json, row->out->name);
        else if (row->out_type)
            print_text_schema(json);
        pretty_close(json, '}');
        pretty_close(json, '}');
    }
    pretty_close(json, '}');
}

static void print_nothing(Pretty *json, const Route *row)
{
    if (!row->nothing)
        return;
    pretty_open(json, "204", '{');
    pretty_text(json, "description", row->nothing);
    pretty_close(json, '}');
}

/* An error that comes with the route's own object: Route.also_status. Its lane may still refuse it in the general
 * shape. */
static void print_either(Pretty *json, const char *component)
{
    pretty_open(json, "content", '{');
    pretty_open(json, "application/json", '{');
    pretty_open(json, "schema", '{');
    pretty_open(json, "anyOf", '[');
    const char *const either[] = { component, "ErrorDetail" };
    for (size_t i = 0; i < 2; i++) {
        pretty_open(json, NULL, '{');
        openapi_ref_member(json, either[i]);
        pretty_close(json, '}');
    }
    pretty_close(json, ']');
    pretty_close(json, '}');
    pretty_close(json, '}');
    pretty_close(json, '}');
}

static void print_conflict(Document *doc, const Schema *schema)
{
    components_add(&doc->components, (Component){ .name = schema->name, .schema = schema, .direction = DIRECTION_OUT });
    print_content(&doc->json, "application/json", schema->name);
}

static void print_error_response(Document *doc, const Route *row, int status)
{
    bool invalid = status == err_info(ERR_INVALID)->status;
    char text[8];
    snprintf(text, sizeof(text), "%d", status);
    pretty_open(&doc->json, text, '{');
    pretty_text(&doc->json, "description", status_text(status));
    if (row->also_status == status)
        print_either(&doc->json, row->out->name);
    else if (row->conflict && status == err_info(ERR_CONFLICT)->status)
        print_conflict(doc, row->conflict);
    else
        print_content(&doc->json, "application/json", invalid ? "HTTPValidationError" : "ErrorDetail");
    pretty_close(&doc->json, '}');
}

static void print_responses(Document *doc, const Operation *operation)
{
    Statuses statuses = { 0 };
    for (size_t i = 0; i < operation->count; i++)
        mark_row(&statuses, operation->rows[i]);
    pretty_open(&doc->json, "responses", '{');
    print_success(doc, operation->general);
    print_nothing(&doc->json, operation->general);
    for (int status = STATUS_FIRST; status <= STATUS_LAST; status++)
        if (statuses.possible[status - STATUS_FIRST])
            print_error_response(doc, operation->general, status);
    pretty_close(&doc->json, '}');
}

static void print_security(Pretty *json)
{
    pretty_open(json, "security", '[');
    pretty_open(json, NULL, '{');
    pretty_open(json, "OAuth2PasswordBearer", '[');
    pretty_close(json, ']');
    pretty_close(json, '}');
    pretty_close(json, ']');
}

static void print_operation(Document *doc, const Route *first)
{
    Pretty *json = &doc->json;
    Operation operation = operation_of(doc, first);
    const Route *row = operation.general;
    operation.id = operation_id(doc, row);
    pretty_open(json, operation.id + strlen(operation.id) - strlen(row->method), '{');
    pretty_open(json, "tags", '[');
    pretty_text(json, NULL, row->tag);
    pretty_close(json, ']');
    pretty_text(json, "summary", row->summary);
    pretty_text(json, "operationId", operation.id);
    if (row->auth != AUTH_NONE)
        print_security(json);
    print_parameters(doc, &operation);
    print_body(doc, &operation);
    print_responses(doc, &operation);
    pretty_close(json, '}');
}

/* The first visible row of that path, and with a method of that path and method. */
static const Route *first_row(const Document *doc, const char *path, const char *method)
{
    for (size_t i = 0; i < doc->count; i++) {
        const Route *row = doc->rows[i];
        if (!row->hidden && strcmp(row->path, path) == 0 && (!method || strcmp(row->method, method) == 0))
            return row;
    }
    return NULL;
}

static void print_path(Document *doc, const char *path)
{
    pretty_open(&doc->json, path, '{');
    for (size_t i = 0; i < doc->count; i++) {
        const Route *row = doc->rows[i];
        if (strcmp(row->path, path) == 0 && first_row(doc, path, row->method) == row)
            print_operation(doc, row);
    }
    pretty_close(&doc->json, '}');
}

static void print_info(Pretty *json)
{
    pretty_text(json, "openapi", "3.1.0");
    pretty_open(json, "info", '{');
    pretty_text(json, "title", "Mini Service Desk");
    pretty_text(json, "version", "0.1.0");
    pretty_close(json, '}');
}

static void print_components(Document *doc)
{
    openapi_add_fixed(&doc->components);
    pretty_open(&doc->json, "components", '{');
    pretty_open(&doc->json, "schemas", '{');
    components_print(&doc->components, &doc->json);
    pretty_close(&doc->json, '}');
    openapi_security_schemes(&doc->json);
    pretty_close(&doc->json, '}');
}

void openapi_print(const Router *router, Buf *out)
{
    Document doc = { .json = { .out = out } };
    doc.components.arena = &doc.arena;
    doc.rows = router_rows(router, &doc.count);
    pretty_open(&doc.json, NULL, '{');
    print_info(&doc.json);
    pretty_open(&doc.json, "paths", '{');
    for (size_t i = 0; i < doc.count; i++)
        if (first_row(&doc, doc.rows[i]->path, NULL) == doc.rows[i])
            print_path(&doc, doc.rows[i]->path);
    pretty_close(&doc.json, '}');
    print_components(&doc);
    pretty_close(&doc.json, '}');
    buf_char(out, '\n');
    arena_free(&doc.arena);
}

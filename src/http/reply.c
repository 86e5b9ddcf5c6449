#include "http/reply.h"

#include "conf/conf.h"
#include "http/cors.h"
#include "http/headers.h"
#include "http/loop.h"

static const struct {
    int status;
    const char *reason;
} reasons[] = {
    { 200, "OK" },
    { 201, "Created" },
    { 202, "Accepted" },
    { 204, "No Content" },
    { 304, "Not Modified" },
    { 307, "Temporary Redirect" },
    { 400, "Bad Request" },
    { 401, "Unauthorized" },
    { 403, "Forbidden" },
    { 404, "Not Found" },
    { 405, "Method Not Allowed" },
    { 408, "Request Timeout" },
    { 409, "Conflict" },
    { 413, "Content Too Large" },
    { 422, "Unprocessable Content" },
    { 429, "Too Many Requests" },
    { 431, "Request Header Fields Too Large" },
    { 500, "Internal Server Error" },
    { 501, "Not Implemented" },
    { 502, "Bad Gateway" },
    { 503, "Service Unavailable" },
    { 504, "Gateway Timeout" },
    { 505, "HTTP Version Not Supported" },
    { 507, "Insufficient Storage" },
};

static const char *reason_of(int status)
{
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return "Unknown";
}

static void add_line(Buf *head, const char *name, Str value)
{
    buf_text(head, name);
    buf_text(head, ": ");
    buf_str(head, value);
    buf_text(head, "\r\n");
}

static void begin_head(Request *request, int status)
{
    Buf *head = &request->head;
    request->sent_status = status;
    buf_text(head, "HTTP/1.1 ");
    buf_i64(head, status);
    buf_char(head, ' ');
    buf_text(head, reason_of(status));
    buf_text(head, "\r\nDate: ");
    buf_str(head, loop_date(request->loop));
    buf_text(head, "\r\nX-Request-Id: ");
    buf_text(head, request->ctx.request_id);
    buf_text(head, "\r\n");
}

static void end_head(Request *request)
{
    if (request->close)
        buf_text(&request->head, "Connection: close\r\n");
    else if (request->http.minor == 0)
        buf_text(&request->head, "Connection: keep-alive\r\n");
    buf_text(&request->head, "\r\n");
}

/* What every answer but a preflight carries. */
static void add_common(Request *request)
{
    Buf *head = &request->head;
    headers_every_answer(head, request->http.path, request->ctx.over_tls);
    cors_simple(&request->http, request->ctx.app->conf->frontend_url, head);
    for (size_t i = 0; i < request->ctx.header_count; i++)
        add_line(head, request->ctx.headers[i].name, request->ctx.headers[i].value);
}

static void add_length(Buf *head, size_t length)
{
    buf_text(head, "Content-Length: ");
    buf_i64(head, (int64_t)length);
    buf_text(head, "\r\n");
}

static bool is_head(const Request *request)
{
    return str_is(request->http.method, "HEAD");
}

/* A HEAD has the length of the body, and not the body. */
static void drop_body_of_head(Request *request)
{
    if (!is_head(request))
        return;
    request->text.len = 0;
    request->asset = (Str){ 0 };
}

/* What a handler gave out before it failed, or its COMMIT did, was taken back with its transaction. */
static void take_back_cookies(Ctx *ctx)
{
    size_t kept = 0;
    for (size_t i = 0; i < ctx->header_count; i++)
        if (strcmp(ctx->headers[i].name, "Set-Cookie") != 0)
            ctx->headers[kept++] = ctx->headers[i];
    ctx->header_count = kept;
}

static void compose_error(Request *request)
{
    const ErrInfo *info = err_info(request->err);
    Ctx *ctx = &request->ctx;
    take_back_cookies(ctx);
    if (request->err == ERR_UNAUTHENTICATED || request->err == ERR_CREDENTIALS)
        reply_header(ctx, "WWW-Authenticate", str("Bearer"));
    if (request->err == ERR_TOO_MANY)
        reply_header(ctx, "Retry-After", arena_printf(ctx->arena, "%d", request->retry_after_s));
    if (info->status == 503)
        reply_header(ctx, "Retry-After", str("1"));
    begin_head(request, info->status);
    if (request->err == ERR_CONFLICT && ctx->raw_type) {
        buf_str(&request->text, ctx->raw);
        return;
    }
    if (request->err == ERR_INVALID && request->problems.count) {
        problems_print(&request->problems, &request->text);
        return;
    }
    buf_text(&request->text, "{\"detail\":");
    json_write_str(&request->text, ctx->detail.len ? ctx->detail : str(info->text));
    if (ctx->code) {
        buf_text(&request->text, ",\"code\":");
        json_write_str(&request->text, str(ctx->code));
    }
    buf_char(&request->text, '}');
}

static const char *compose_success(Request *request)
{
    const Ctx *ctx = &request->ctx;
    begin_head(request, ctx->status ? ctx->status : ctx->route->status);
    if (ctx->raw_type) {
        buf_str(&request->text, ctx->raw);
        return ctx->raw_type;
    }
    if (ctx->route->out && ctx->route->out_list)
        json_write_list(&request->text, ctx->route->out, request->out);
    else if (ctx->route->out)
        json_write(&request->text, ctx->route->out, request->out);
    return "application/json";
}

void reply_compose(Request *request)
{
    const char *type = "application/json";
    request->head.len = request->text.len = 0;
    if (request->err == ERR_OK)
        type = compose_success(request);
    else
        compose_error(request);
    add_line(&request->head, "Content-Type", str(type));
    if (request->sent_status != 204) /* it has no body, and says nothing about one (RFC 9110, 8.6) */
        add_length(&request->head, request->text.len);
    add_common(request);
    end_head(request);
    drop_body_of_head(request);
}

void reply_file(Request *request, const StaticAnswer *answer)
{
    request->head.len = request->text.len = 0;
    begin_head(request, answer->status);
    static_headers(answer, &request->head);
    if (answer->body) {
        request->asset = (Str){ (const char *)answer->body->data, answer->body->size };
        add_length(&request->head, request->asset.len);
    }
    add_common(request);
    end_head(request);
    drop_body_of_head(request);
}

void reply_preflight(Request *request)
{
    Buf lines = { 0 };
    CorsPreflight answer = cors_preflight(&request->http, request->ctx.app->conf->frontend_url, &lines);
    request->head.len = request->text.len = 0;
    begin_head(request, answer.status);
    buf_str(&request->head, buf_view(&lines));
    buf_free(&lines);
    buf_str(&request->text, answer.body);
    add_line(&request->head, "Content-Type", str("text/plain; charset=utf-8"));
    add_length(&request->head, request->text.len);
    end_head(request);
}

void reply_stream_part(Request *request, bool first)
{
    Buf *head = &request->head;
    bool chunked = request->http.minor > 0;
    head->len = 0;
    if (first) {
        request->close |= !chunked;
        begin_head(request, request->ctx.route->status);
        add_line(head, "Content-Type", str(request->ctx.stream->content_type));
        if (chunked)
            add_line(head, "Transfer-Encoding", str("chunked"));
        add_common(request);
        end_head(request);
    }
    if (is_head(request)) {
        request->text.len = 0;
        request->stream_done = true;
        return;
    }
    if (chunked && request->text.len) {
        buf_printf(head, "%zx\r\n", request->text.len);
        buf_text(&request->text, "\r\n");
    }
    if (chunked && request->stream_done)
        buf_text(&request->text, "0\r\n\r\n");
}

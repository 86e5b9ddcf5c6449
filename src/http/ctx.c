#include "http/ctx.h"

#include "http/lane.h"
#include "http/static.h"

#include <assert.h>

Err err_detail(Ctx *ctx, Err err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ctx->detail = arena_vprintf(ctx->arena, format, args);
    va_end(args);
    return err;
}

Err err_code(Ctx *ctx, Err err, const char *code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ctx->detail = arena_vprintf(ctx->arena, format, args);
    va_end(args);
    ctx->code = code;
    return err;
}

void reply_header(Ctx *ctx, const char *name, Str value)
{
    assert(ctx->header_count < REPLY_HEADERS_MAX);
    ctx->headers[ctx->header_count++] = (ReplyHeader){ name, value };
}

void reply_status(Ctx *ctx, int status)
{
    ctx->status = status;
}

void reply_nothing(Ctx *ctx)
{
    reply_status(ctx, 204);
    reply_raw(ctx, "application/json", (Str){ 0 });
}

void reply_raw(Ctx *ctx, const char *content_type, Str text)
{
    ctx->raw = text;
    ctx->raw_type = content_type;
}

bool reply_page(Ctx *ctx, const char *path)
{
    const Asset *page = static_page(*ctx->app->files, path);
    if (!page)
        return false;
    reply_header(ctx, "Cache-Control", str("no-cache"));
    reply_raw(ctx, page->content_type, (Str){ (const char *)page->identity.data, page->identity.size });
    return true;
}

void stream_begin(Ctx *ctx, const Stream *stream, void *state)
{
    ctx->stream = stream;
    ctx->stream_state = state;
}

typedef struct CtxWrite {
    Work work;
    Ctx *ctx;
    Err (*write)(Ctx *ctx, void *arg);
    void *arg;
} CtxWrite;

static Err ctx_write_run(Work *work, Db *db)
{
    CtxWrite *job = (CtxWrite *)work;
    Db *own = job->ctx->db;
    job->ctx->db = db;
    Err err = job->write(job->ctx, job->arg);
    job->ctx->db = own;
    return err;
}

Err ctx_write(Ctx *ctx, Err (*work)(Ctx *ctx, void *arg), void *arg)
{
    CtxWrite job = { .work = { .arena = ctx->arena, .request_id = ctx->request_id, .run = ctx_write_run },
        .ctx = ctx,
        .write = work,
        .arg = arg };
    return lanes_write_and_wait(ctx->app->lanes, ctx->db, &job.work);
}

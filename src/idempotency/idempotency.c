#include "idempotency/idempotency.h"

#include "idempotency_sql.h"
#include "security/digest.h"

enum { US_PER_S = 1000 * 1000 };

/* A header is bytes of any kind, and an answer is UTF-8: what is not ASCII is shown as Latin-1, as HTTP once read it.
 */
static void write_header_value(Buf *out, Str value)
{
    Buf text = { 0 };
    for (size_t i = 0; i < value.len; i++)
        buf_utf8(&text, (unsigned char)value.ptr[i]);
    json_write_str(out, buf_view(&text));
    buf_free(&text);
}

static Err refuse(Ctx *ctx, Str key, const char *sentence)
{
    Buf input = { 0 };
    write_header_value(&input, key);
    problem_add(ctx->problems, (Problem){ .type = "value_error",
                                   .loc = str("[\"header\",\"Idempotency-Key\"]"),
                                   .msg = str(sentence),
                                   .input = arena_copy(ctx->arena, buf_view(&input)) });
    buf_free(&input);
    return ERR_INVALID;
}

static bool key_is_well_formed(Str key)
{
    for (size_t i = 0; i < key.len; i++)
        if (key.ptr[i] < '!' || key.ptr[i] > '~')
            return false;
    return key.len >= 1 && key.len <= IDEMPOTENCY_KEY_MAX;
}

static Str request_digest(const Ctx *ctx)
{
    const HttpRequest *request = ctx->request;
    return digest_print(ctx->arena, (Str[]){ request->method, request->path, ctx->body }, 3);
}

static Err answer_again(Ctx *ctx, const KeptAnswer *answer)
{
    reply_status(ctx, (int)answer->status);
    if (answer->etag.len)
        reply_header(ctx, "ETag", answer->etag);
    reply_header(ctx, "Idempotency-Replayed", str("true"));
    reply_raw(ctx, "application/json", answer->body);
    return ERR_OK;
}

static Str etag_of_reply(const Ctx *ctx)
{
    for (size_t i = 0; i < ctx->header_count; i++)
        if (str_is(str("ETag"), ctx->headers[i].name))
            return ctx->headers[i].value;
    return (Str){ 0 };
}

static Err run_and_keep(Ctx *ctx, AnswerKeep row, const void *in, void *out)
{
    Buf text = { 0 };
    TRY(ctx->route->run(ctx, in, out));
    json_write(&text, ctx->route->out, out);
    row.body = arena_copy(ctx->arena, buf_view(&text));
    buf_free(&text);
    row.etag = etag_of_reply(ctx);
    row.status = ctx->status ? ctx->status : ctx->route->status;
    Err err = answer_keep(ctx->db, &row, NULL);
    return err == ERR_UNIQUE ? ERR_RETRY : err;
}

Err idempotency_run(Ctx *ctx, Str key, const void *in, void *out)
{
    KeptAnswer answer;
    if (!key_is_well_formed(key))
        return refuse(ctx, key, "Idempotency-Key should have 1 to 64 visible characters of ASCII");
    AnswerKeep row = { .user_id = ctx->user->id, .key = key, .request = request_digest(ctx), .now = ctx->now };
    Err found = answer_find(ctx->db, &(AnswerFind){ row.user_id, key }, &answer);
    if (found == ERR_NO_ROW)
        return run_and_keep(ctx, row, in, out);
    TRY(found);
    if (answer.created_at.us <= ctx->now.us - (int64_t)IDEMPOTENCY_KEY_S * US_PER_S) {
        TRY(answer_forget(ctx->db, &(AnswerForget){ row.user_id, key }, NULL));
        return run_and_keep(ctx, row, in, out);
    }
    if (!str_equal(answer.request, row.request))
        return refuse(ctx, key, "This Idempotency-Key was used for another request: take a new one");
    return answer_again(ctx, &answer);
}

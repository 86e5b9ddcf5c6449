#include "model/exchange.h"

#include "base/seam.h"
#include "model/ndjson.h"

#include <assert.h>
#include <stdlib.h>

enum { US_PER_MS = 1000, CONNECT_MS = 5000, FAILURE_MAX_BYTES = 4096, OK_STATUS = 200 };

struct Exchange {
    ExchangePlan plan;
    CURLM *multi;
    CURL *easy;
    struct curl_slist *headers;
    Ndjson lines;
    Buf whole;                  /* the document, or what a failure says */
    int64_t begun_us, heard_us; /* heard_us 0: nothing has come */
    bool refused;
};

static long status_of(const Exchange *exchange)
{
    long status = 0;
    curl_easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

/* --- what comes --- */

static bool gather(Buf *into, Str bytes, size_t max)
{
    if (into->len + bytes.len > max)
        return false;
    buf_str(into, bytes);
    return true;
}

static bool take_bytes(Exchange *exchange, Str bytes)
{
    NdjsonTaker taker = { exchange->plan.take, exchange->plan.arg };
    if (status_of(exchange) != OK_STATUS) {
        size_t room = FAILURE_MAX_BYTES - exchange->whole.len;
        buf_add(&exchange->whole, bytes.ptr, bytes.len < room ? bytes.len : room);
        return true;
    }
    if (exchange->plan.whole)
        return gather(&exchange->whole, bytes, EXCHANGE_WHOLE_MAX_BYTES);
    return ndjson_feed(&exchange->lines, bytes, taker) == NDJSON_OK;
}

static size_t on_body(const char *bytes, size_t size, size_t count, void *arg)
{
    Exchange *exchange = arg;
    exchange->heard_us = monotonic_us();
    if (take_bytes(exchange, (Str){ bytes, size * count }))
        return size * count;
    exchange->refused = true;
    return 0;
}

static size_t on_header(const char *bytes, size_t size, size_t count, void *arg)
{
    Exchange *exchange = arg;
    (void)bytes;
    exchange->heard_us = monotonic_us();
    return size * count;
}

/* --- beginning and end --- */

static void add_header(Exchange *exchange, const char *line)
{
    exchange->headers = curl_slist_append(exchange->headers, line);
    assert(exchange->headers);
    curl_easy_setopt(exchange->easy, CURLOPT_HTTPHEADER, exchange->headers);
}

static void set_up(Exchange *exchange)
{
    CURL *easy = exchange->easy;
    const ExchangePlan *plan = &exchange->plan;
    curl_easy_setopt(easy, CURLOPT_URL, plan->url);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, exchange);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* a resolver that hangs is left behind, not waited for */
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, exchange);
    add_header(exchange, "Accept:"); /* none: Ollama was recorded without it */
    if (!plan->post.len)
        return;
    add_header(exchange, "Content-Type: application/json");
    add_header(exchange, "Expect:");
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)plan->post.len);
    curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, plan->post.ptr);
}

Exchange *exchange_begin(CURLM *multi, const ExchangePlan *plan)
{
    Exchange *exchange = calloc(1, sizeof *exchange);
    assert(exchange);
    *exchange = (Exchange){ .plan = *plan, .multi = multi, .easy = curl_easy_init(), .begun_us = monotonic_us() };
    assert(exchange->easy);
    set_up(exchange);
    CURLMcode added = curl_multi_add_handle(multi, exchange->easy);
    assert(added == CURLM_OK);
    return exchange;
}

void exchange_cancel(Exchange *exchange)
{
    if (!exchange)
        return;
    curl_multi_remove_handle(exchange->multi, exchange->easy);
    curl_easy_cleanup(exchange->easy);
    curl_slist_free_all(exchange->headers);
    ndjson_free(&exchange->lines);
    buf_free(&exchange->whole);
    free(exchange);
}

static void end(Exchange *exchange, ExchangeEnd how)
{
    long status = status_of(exchange);
    Str failure = status == OK_STATUS ? (Str){ 0 } : buf_view(&exchange->whole);
    exchange->plan.done(exchange->plan.arg, how, (int)status, failure);
    exchange_cancel(exchange);
}

static bool is_about_connecting(CURLcode code)
{
    return code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT || code == CURLE_SSL_CONNECT_ERROR ||
           code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_OPERATION_TIMEDOUT;
}

/* The rest of a good answer: a last line without its end, or the document. */
static ExchangeEnd finish_answer(Exchange *exchange)
{
    long status = status_of(exchange);
    NdjsonTaker taker = { exchange->plan.take, exchange->plan.arg };
    if (status >= 300 && status < 400)
        return EXCHANGE_BAD;
    if (status != OK_STATUS)
        return EXCHANGE_DONE;
    bool taken = exchange->plan.whole ? taker.line(taker.arg, buf_view(&exchange->whole))
                                      : ndjson_end(&exchange->lines, taker) == NDJSON_OK;
    return taken ? EXCHANGE_DONE : EXCHANGE_BAD;
}

static ExchangeEnd end_of(Exchange *exchange, CURLcode code)
{
    if (exchange->refused)
        return EXCHANGE_BAD;
    if (code == CURLE_OK)
        return finish_answer(exchange);
    if (is_about_connecting(code))
        return EXCHANGE_DOWN;
    return exchange->heard_us || code == CURLE_GOT_NOTHING || code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR
               ? EXCHANGE_CUT
               : EXCHANGE_BAD;
}

void exchange_finish(CURL *easy, CURLcode code)
{
    char *private = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &private);
    Exchange *exchange = (Exchange *)(void *)private;
    end(exchange, end_of(exchange, code));
}

/* --- time --- */

static int64_t total_us(const Exchange *exchange)
{
    return exchange->begun_us + (int64_t)exchange->plan.total_ms * US_PER_MS;
}

static int64_t silence_us(const Exchange *exchange)
{
    return exchange->heard_us ? exchange->heard_us + (int64_t)exchange->plan.gap_ms * US_PER_MS
                              : exchange->begun_us + (int64_t)exchange->plan.first_byte_ms * US_PER_MS;
}

int64_t exchange_deadline_us(const Exchange *exchange)
{
    int64_t total = total_us(exchange), silence = silence_us(exchange);
    return total < silence ? total : silence;
}

bool exchange_expire(Exchange *exchange, int64_t now_us)
{
    if (now_us < exchange_deadline_us(exchange))
        return false;
    ExchangeEnd how = exchange->heard_us ? EXCHANGE_GAP : EXCHANGE_FIRST_BYTE;
    end(exchange, now_us >= total_us(exchange) ? EXCHANGE_TOTAL : how);
    return true;
}

// SPDX-License-Identifier: Apache-2.0
#include "http/room.h"

// A client that takes its answer slower than this is ended.
enum { BYTES_PER_SECOND_LEAST = 16 * 1024 };

static void plain(struct exchange *x, struct str text) {
    buf_clear(&x->out);
    x->out_type = STR("text/plain; charset=utf-8");
    buf_add(&x->out, text);
    buf_add(&x->out, STR("\n"));
}

static struct MHD_Response *make(struct exchange *x) {
    struct http_private *p = x->private;
    if (x->out.failed) {
        x->status = 500;
        x->header_count = 0;
        plain(x, STR("答复不能生成 / the answer could not be made"));
    }
    // The bytes are x's: they outlive the response, x is freed only when the library is done with the request.
    struct MHD_Response *r = MHD_create_response_from_buffer(x->out.n, x->out.n ? x->out.p : (void *)"", MHD_RESPMEM_PERSISTENT);
    if (r == NULL) return NULL;
    bool sniff = true;
    for (size_t i = 0; i < x->header_count; i++) {
        struct http_header h = x->headers[i];
        sniff = sniff && !str_same_name(h.name, STR("x-content-type-options"));
        if (h.value.n) MHD_add_response_header(r, h.name.p, h.value.p);
    }
    if (sniff) MHD_add_response_header(r, MHD_HTTP_HEADER_X_CONTENT_TYPE_OPTIONS, "nosniff");
    if (x->out.n && x->out_type.n) {
        struct str type = arena_str(&x->arena, x->out_type);
        MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, type.p);
    }
    // Behind a chunked body the library and a proxy may disagree where the next request begins (it takes a bare LF in
    // the frames): there is no next one.
    if (p->close || p->judged.chunked || atomic_load(&p->http->winding))
        MHD_add_response_header(r, MHD_HTTP_HEADER_CONNECTION, "close");
    return r;
}

enum MHD_Result answer_send(struct exchange *x) {
    struct http_private *p = x->private;
    struct MHD_Response *r = make(x);
    if (r == NULL) return MHD_NO;
    p->phase = PHASE_ANSWERED;
    int64_t seconds = p->http->o.body_seconds + (int64_t)(x->out.n / BYTES_PER_SECOND_LEAST);
    atomic_store(&p->link->deadline, now_ticks_ms() + seconds * 1000);
    link_waits(p->link, false);
    enum MHD_Result rc = MHD_queue_response(p->connection, (unsigned)x->status, r);
    MHD_destroy_response(r);
    return rc;
}

void answer_refusal(struct exchange *x, const struct refusal *no) {
    struct http *h = x->private->http;
    atomic_fetch_add(&h->refused, 1);
    x->status = no->status;
    x->trouble = arena_printf(&x->arena, "%s / %s", no->zh, no->en);
    x->header_count = 0;
    if (no->status == 405) http_set(x, "Allow", STR("GET, HEAD, POST"));
    buf_clear(&x->out);
    if (h->o.refuse) h->o.refuse(x);
    else plain(x, x->trouble);
}

enum MHD_Result answer_refuse(struct exchange *x, const struct refusal *no) {
    x->private->close = true;
    answer_refusal(x, no);
    return answer_send(x);
}

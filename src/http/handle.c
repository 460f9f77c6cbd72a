// SPDX-License-Identifier: Apache-2.0
// A request from its first line to its end. The library calls handle_begin with the request line, handle_request when
// the head is whole, for every piece of the body, when all is there and after each resume, handle_completed at the end.
#include "http/room.h"

static const struct refusal large_body = {413, "请求正文太大", "the body of the request is too large"},
    busy = {503, "正在接收的内容太多，请稍后再试", "too much is being received at once; please try again in a moment"},
    bug = {500, "程序没有给出答复", "the program gave no answer"};

// A body that is too large is read to its end before the refusal is said, so that a browser shows the sentence
// and not a broken connection; but not more than this times the limit.
enum { DRAIN_TIMES = 4 };

static struct link *link_of(struct MHD_Connection *c) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

void *handle_begin(void *http, const char *uri, struct MHD_Connection *c) {
    struct http *h = http;
    struct exchange *x = exchange_new(h, c, str_c(uri));
    x->private->link = link_of(c);
    atomic_store(&x->private->link->spoke, true);
    x->private->began_us = ticks_us();
    x->number = atomic_fetch_add(&h->requests, 1) + 1;
    atomic_store(&x->private->link->deadline, now_ticks_ms() + (int64_t)h->o.body_seconds * 1000);
    atomic_store(&x->private->link->between, false);
    pthread_mutex_lock(&h->lock);
    h->exchanges++;
    pthread_mutex_unlock(&h->lock);
    return x;
}

// Where a refused request was for, if that much can be told: the room above answers in its way.
static struct str refused_path(struct exchange *x) {
    struct judged only = {.path = STR("")};
    return str_starts(x->private->target, STR("/")) && gate_target(x->private->target, &x->arena, &only) == NULL ? only.path : STR("/");
}

static enum MHD_Result take_head(struct exchange *x, const char *method, const char *url, const char *version) {
    struct http_private *p = x->private;
    const struct http *h = p->http;
    struct gate_limits limits = {h->o.head_max, h->o.body_max};
    bool proxied = h->o.proxied && p->link->loopback;
    x->peer = arena_str(&x->arena, str_c(p->link->peer));
    x->secure = h->keys != NULL;
    x->local = p->link->loopback && !h->o.proxied;
    p->phase = PHASE_BODY;
    const struct refusal *no = seen_head(p->connection, method, url, version, p->target, &x->arena, &p->head);
    if (!no) no = gate_judge(&p->head, limits, &x->arena, &p->judged);
    if (proxied) {
        // Should the proxy and the library ever disagree where a request ends, nothing may follow that one of them did
        // not see: one connection, one request, as nginx does it by default.
        p->close = true;
        x->peer = forwarded_peer(&p->head, x->peer, &x->arena);
        x->secure = x->secure || forwarded_secure(&p->head);
    }
    x->local = x->local && !forwarded_any(&p->head);
    x->method = p->judged.method;
    if (no) {
        x->path = refused_path(x);
        bool drain = no->status == 413 && !p->judged.expects && (uint64_t)p->judged.length / DRAIN_TIMES <= h->o.body_max;
        if (!drain) return answer_refuse(x, no);
        p->refusal = no;
        return MHD_YES;
    }
    x->path = p->judged.path;
    x->raw_query = p->judged.raw_query;
    x->query = p->judged.query;
    x->type = p->judged.type;
    return MHD_YES;
}

static bool takes_its_part(struct http_private *p, size_t more) {
    struct http *h = p->http;
    size_t n = p->body.n + more, large = n > BODY_SMALL ? n - BODY_SMALL : 0;
    int64_t grown = (int64_t)(large - p->large), all = atomic_fetch_add(&h->large_bytes, grown) + grown;
    p->large = large;
    return (grown == 0 || (uint64_t)all <= h->large_most) && buf_try(&p->body, more);
}

static enum MHD_Result take_body(struct exchange *x, struct str piece) {
    struct http_private *p = x->private;
    size_t max = p->http->o.body_max;
    if (!p->refusal) p->refusal = piece.n > max - p->body.n ? &large_body : !takes_its_part(p, piece.n) ? &busy : NULL;
    if (p->refusal) exchange_drop_body(x);
    if (!p->refusal) {
        buf_add(&p->body, piece);
        return MHD_YES;
    }
    p->drained += piece.n;
    return p->drained / DRAIN_TIMES > max ? MHD_NO : MHD_YES;
}

static const struct refusal *read_form(struct exchange *x) {
    struct http_private *p = x->private;
    struct form form = {.fields = {NULL, 0}};
    const struct refusal *no = NULL;
    struct str body = p->body.n ? buf_str(&p->body) : STR("");
    if (str_eq(x->type, STR("application/x-www-form-urlencoded"))) {
        no = decode_urlencoded(body, &x->arena, &form.fields);
    } else if (str_eq(x->type, STR("multipart/form-data"))) {
        no = decode_multipart(body, p->judged.boundary, &x->arena, &form);
    } else {
        x->body = body;
    }
    if (no) return no;
    x->form = form.fields;
    x->uploads = form.uploads;
    x->upload_count = form.upload_count;
    return NULL;
}

static enum MHD_Result run(struct exchange *x, http_fn *fn) {
    struct http_private *p = x->private;
    p->phase = PHASE_RUN;
    p->held_in_turn = false;
    enum http_turn turn = fn(x);
    if (!p->held_in_turn) {
        if (turn == HTTP_WAIT) return answer_refuse(x, &bug);
        return answer_send(x);
    }
    return p->held_in_vain ? MHD_NO : MHD_YES;
}

enum MHD_Result handle_request(void *http, struct MHD_Connection *c, const char *url, const char *method,
                               const char *version, const char *data, size_t *size, void **exchange) {
    struct exchange *x = *exchange;
    struct http_private *p = x->private;
    (void)c;
    if (p->phase == PHASE_HEAD) return take_head(x, method, url, version);
    if (*size) {
        struct str piece = str_of(data, *size);
        *size = 0;
        return p->phase == PHASE_BODY ? take_body(x, piece) : MHD_NO;
    }
    struct http *h = http;
    if (p->phase == PHASE_RUN) { // resumed
        pthread_mutex_lock(&h->lock);
        bool gone = p->hold == HOLD_NONE && !h->closed;
        pthread_mutex_unlock(&h->lock);
        return gone ? run(x, x->next) : MHD_NO;
    }
    if (p->phase != PHASE_BODY) return MHD_YES;
    atomic_store(&p->link->deadline, 0);
    link_works(p->link);
    const struct refusal *no = p->refusal ? p->refusal : read_form(x);
    return no ? answer_refuse(x, no) : run(x, h->o.begin);
}

void handle_completed(void *http, struct MHD_Connection *c, void **exchange, enum MHD_RequestTerminationCode why) {
    struct http *h = http;
    struct exchange *x = *exchange;
    (void)c;
    (void)why;
    if (x == NULL) return;
    *exchange = NULL;
    struct http_private *p = x->private;
    if (h->o.ended) h->o.ended(x, p->phase == PHASE_ANSWERED ? x->status : 499, ticks_us() - p->began_us);
    int64_t seconds = (int64_t)h->o.idle_seconds + h->o.body_seconds; // to be whole, the next request has this long
    atomic_store(&p->link->deadline, now_ticks_ms() + seconds * 1000);
    link_waits(p->link, true);
    pthread_mutex_lock(&h->lock);
    p->ended = true;
    bool free_it = p->hold == HOLD_NONE;
    if (--h->exchanges == 0) pthread_cond_broadcast(&h->calm);
    pthread_mutex_unlock(&h->lock);
    if (free_it) exchange_free(x);
}

// SPDX-License-Identifier: Apache-2.0
// Requests counted and logged by their route, never by what was asked for.
#include "ops/log.h"
#include "ops/watch.h"

const char *const request_class_words[CLASS_COUNT] = {"page", "form", "public", "api", "asset", "watch", "none"};

static enum request_class class_of(const struct visit *v) {
    const struct route *r = v ? v->route : NULL;
    if (r == NULL) return CLASS_NONE;
    if (str_starts(str_c(r->pattern), STR("/api/"))) return CLASS_API;
    if (str_starts(str_c(r->pattern), STR("/assets/"))) return CLASS_ASSET;
    if (r->method == HTTP_POST) return CLASS_FORM;
    return r->may == ROUTE_PUBLIC ? CLASS_PUBLIC : CLASS_PAGE;
}

static const char *method_word(enum http_method m) { return m == HTTP_POST ? "POST" : m == HTTP_HEAD ? "HEAD" : "GET"; }

static void log_request(struct watch *w, struct exchange *x, enum request_class class, int status, int64_t took_us) {
    const struct visit *v = x->visit;
    const char *fault = v && status >= 400 && status != 499 ? v->trouble.code : NULL;
    LOG(status >= 500 ? LOG_WARN : LOG_INFO, "request", LOG_INT("process", w->process), LOG_INT("number", x->number), LOG_WORD("method", method_word(x->method)),
        LOG_WORD("route", v && v->route ? v->route->pattern : "-"), LOG_WORD("class", request_class_words[class]), LOG_INT("status", status),
        LOG_WORD("fault", fault), LOG_INT("us", took_us), LOG_INT("in", (int64_t)x->body.n), LOG_INT("bytes", (int64_t)x->out.n),
        LOG_INT("account", v ? v->account : 0), LOG_ADDRESS("address", atomic_load(&w->log_addresses) ? x->peer : STR("")));
}

void watch_ended(struct exchange *x, int status, int64_t took_us) {
    struct watch *w = x->context;
    bool own = watch_own(x);
    enum request_class class = own ? CLASS_WATCH : class_of(x->visit);
    if (status >= STATUS_LEAST && status <= STATUS_MOST) metric_add(&w->counts.of[class].by_status[status - STATUS_LEAST], 1);
    histogram_note(&w->counts.of[class].took_us, metric_times_us, took_us);
    metric_add(&w->counts.bytes, (int64_t)x->out.n);
    if (!own && (status >= 500 || atomic_load(&w->log_requests))) log_request(w, x, class, status, took_us);
}

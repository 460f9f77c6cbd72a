// SPDX-License-Identifier: Apache-2.0
#include "http/room.h"

struct whole {
    struct exchange x;
    struct http_private p;
};

struct exchange *exchange_new(struct http *h, struct MHD_Connection *c, struct str target) {
    struct whole *w = mem_new(sizeof *w);
    struct exchange *x = &w->x;
    x->private = &w->p;
    x->context = h->o.context;
    x->path = STR("/");
    x->raw_query = x->type = x->body = x->peer = x->trouble = STR("");
    x->status = 200;
    x->out_type = STR("text/html; charset=utf-8");
    w->p.http = h;
    w->p.connection = c;
    w->p.target = arena_str(&x->arena, target);
    w->p.body.max = h->o.body_max;
    http_ref(h);
    return x;
}

void exchange_drop_body(struct exchange *x) {
    struct http_private *p = x->private;
    buf_release(&p->body);
    atomic_fetch_sub(&p->http->large_bytes, (int64_t)p->large);
    p->large = 0;
}

void exchange_free(struct exchange *x) {
    struct http *h = x->private->http;
    buf_release(&x->out);
    exchange_drop_body(x);
    arena_release(&x->arena);
    free((struct whole *)x);
    http_unref(h);
}

struct str http_header(struct exchange *x, const char *name) {
    const struct head *h = &x->private->head;
    for (size_t i = 0; i < h->count; i++)
        if (str_same_name(h->headers[i].name, str_c(name))) return h->headers[i].value;
    return STR("");
}

struct str http_cookie(struct exchange *x, const char *name) {
    const struct head *h = &x->private->head;
    for (size_t i = 0; i < h->count; i++) {
        if (!str_same_name(h->headers[i].name, STR("cookie"))) continue;
        struct str rest = h->headers[i].value, piece;
        while (str_split(&rest, ';', &piece)) {
            piece = str_trim(piece);
            ptrdiff_t equals = str_find(piece, STR("="));
            if (equals > 0 && str_eq(str_head(piece, (size_t)equals), str_c(name))) return str_skip(piece, (size_t)equals + 1);
        }
    }
    return STR("");
}

static struct str first_of(struct pair_list l, const char *name) {
    for (size_t i = 0; i < l.count; i++)
        if (str_eq(l.pairs[i].name, str_c(name))) return l.pairs[i].value;
    return STR("");
}

struct str http_query(const struct exchange *x, const char *name) { return first_of(x->query, name); }
struct str http_form(const struct exchange *x, const char *name) { return first_of(x->form, name); }

void http_set(struct exchange *x, const char *name, struct str value) {
    char *p = arena_alloc(&x->arena, value.n + 1);
    size_t n = 0, at = 0;
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];
        if (c >= 0x20 && c != 0x7F) p[n++] = value.p[i];
    }
    // Cookies stand beside each other; of any other header there is one.
    bool many = str_same_name(str_c(name), STR("set-cookie"));
    while (at < x->header_count && (many || !str_same_name(x->headers[at].name, str_c(name)))) at++;
    if (at == sizeof x->headers / sizeof *x->headers) {
        x->out.failed = true; // better no page than one without the header that protects it
        return;
    }
    x->headers[at] = (struct http_header){arena_str(&x->arena, str_c(name)), str_of(p, n)};
    if (at == x->header_count) x->header_count++;
}

void http_redirect(struct exchange *x, struct str place) {
    bool here = str_starts(place, STR("/")) && !str_starts(place, STR("//")) && !str_starts(place, STR("/\\"));
    for (size_t i = 0; i < place.n; i++) here = here && (unsigned char)place.p[i] > 0x20 && place.p[i] != 0x7F;
    x->status = 303;
    http_set(x, "Location", here ? place : STR("/"));
}

// SPDX-License-Identifier: Apache-2.0
// libmicrohttpd (0.9.75) tells headers as name and value, but not what stood between them: it takes a bare LF for a
// line end, joins folded lines and stops at a NUL. It keeps the head in its read buffer, though, from the first byte of
// the method, and only overwrites there: the blank behind the method, the blank before the version, '?', '&' and '=' of
// the target, the colons, and CR and LF become NUL; '+' of a query becomes ' '. So a head is well-formed when method,
// target, version and all headers lie one behind the other with nothing but these between them: one NUL for a blank or
// colon, two for CRLF. Whatever else a client wrote leaves a gap or an overlap.
// Each border is looked at from both sides. What cannot be seen: a bare LF that another odd byte in the same run of
// line ends makes up for: a NUL, or the colon of a line that begins with one (the library takes such a line for the end
// of the head). Known proxies pass on neither; that nothing comes of it is ensured in handle.c: a proxy's connection
// carries one request.
#include "http/room.h"

static const struct refusal bad_head = {400, "请求头不合规范：行须以 CRLF 结束，不可折行，不可含 NUL",
                                        "the head is malformed: lines end in CRLF, are not folded and have no NUL"};

struct seen {
    const char *base; // the library's bytes
    struct str copy;
    size_t pos;
    struct http_header *headers;
    size_t count;
    bool bad;
};

static bool nuls(const struct seen *s, size_t at, size_t count) {
    if (at > s->copy.n || s->copy.n - at < count) return false;
    for (size_t i = 0; i < count; i++)
        if (s->copy.p[at + i] != '\0') return false;
    return true;
}

// Where p stands in the head; beyond its end when it does not lie there.
static size_t place(const struct seen *s, const char *p) {
    uintptr_t base = (uintptr_t)s->base, at = (uintptr_t)p;
    return p == NULL || at < base || at - base > s->copy.n ? s->copy.n + 1 : (size_t)(at - base);
}

static enum MHD_Result take(void *seen, enum MHD_ValueKind kind, const char *name, size_t name_size, const char *value,
                            size_t value_size) {
    struct seen *s = seen;
    (void)kind;
    size_t at = place(s, name), value_at = place(s, value);
    s->bad = true;
    if (at != s->pos || s->count == HTTP_HEADERS_MAX + 1 || name_size > s->copy.n || value_size > s->copy.n) return MHD_NO;
    if (!nuls(s, at + name_size, 1) || value_at <= at + name_size || !nuls(s, value_at + value_size, 2)) return MHD_NO;
    for (size_t i = at + name_size + 1; i < value_at; i++)
        if (s->copy.p[i] != ' ' && s->copy.p[i] != '\t') return MHD_NO;
    size_t end = value_at + value_size;
    while (end > value_at && (s->copy.p[end - 1] == ' ' || s->copy.p[end - 1] == '\t')) end--;
    s->headers[s->count++] = (struct http_header){str_of(s->copy.p + at, name_size), str_of(s->copy.p + value_at, end - value_at)};
    s->pos = value_at + value_size + 2;
    s->bad = false;
    return MHD_YES;
}

const struct refusal *seen_head(struct MHD_Connection *c, const char *method, const char *url, const char *version,
                                struct str target, struct arena *a, struct head *ret) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    struct seen s = {.base = method, .copy = arena_str(a, str_of(method, info ? info->header_size : 0))};
    *ret = (struct head){.target = target, .size = s.copy.n};
    size_t method_n = strnlen(s.copy.p, s.copy.n), url_at = place(&s, url), version_at = place(&s, version);
    if (url_at != method_n + 1 || version_at != url_at + target.n + 1) return &bad_head;
    size_t version_n = strnlen(s.copy.p + version_at, s.copy.n - version_at);
    if (!nuls(&s, version_at + version_n, 2)) return &bad_head;
    s.pos = version_at + version_n + 2;
    s.headers = arena_array(a, struct http_header, HTTP_HEADERS_MAX + 1);
    MHD_get_connection_values_n(c, MHD_HEADER_KIND, take, &s);
    ret->method = str_head(s.copy, method_n);
    ret->version = str_of(s.copy.p + version_at, version_n);
    ret->headers = s.headers;
    ret->count = s.count;
    // One header too many is for the gate to say.
    if (s.count > HTTP_HEADERS_MAX) return NULL;
    return s.bad || s.copy.n != s.pos + 2 || !nuls(&s, s.pos, 2) ? &bad_head : NULL;
}

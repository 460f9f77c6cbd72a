// SPDX-License-Identifier: Apache-2.0
// The first line as a request line, the others as headers: what passes the gate keeps every promise of http.h.
#include "http/decode.h"

#include "fuzz.h"

enum { BODY_MOST = 1000, HEAD_MOST = 4000 };

static void path_keeps_its_word(struct str path) {
    must(str_starts(path, STR("/")) && utf8_fault(path) < 0 && memchr(path.p, 0, path.n) == NULL);
    if (path.n == 1) return;
    must(!str_ends(path, STR("/")));
    struct str rest = str_skip(path, 1), piece;
    while (str_split(&rest, '/', &piece)) {
        must(piece.n && !str_eq(piece, STR(".")) && !str_eq(piece, STR("..")));
        for (size_t i = 0; i < piece.n; i++) must((unsigned char)piece.p[i] >= 0x20 && piece.p[i] != 0x7F && piece.p[i] != '\\');
    }
}

static void fields_keep_their_word(struct pair_list l) {
    must(l.count <= HTTP_FIELDS_MAX);
    for (size_t i = 0; i < l.count; i++) {
        struct pair p = l.pairs[i];
        must(p.name.n && p.name.n <= HTTP_NAME_MAX && utf8_fault(p.name) < 0 && utf8_fault(p.value) < 0);
        must(memchr(p.name.p, 0, p.name.n) == NULL && (p.value.n == 0 || memchr(p.value.p, 0, p.value.n) == NULL));
    }
}

static void passed(const struct head *h, const struct judged *j) {
    struct str value;
    path_keeps_its_word(j->path);
    fields_keep_their_word(j->query);
    must(h->size <= HEAD_MOST && h->count <= HTTP_HEADERS_MAX);
    must(head_count(h, "host", &value) <= 1 && (value.n == 0 || gate_host(value)));
    must(head_count(h, "content-length", &value) + head_count(h, "transfer-encoding", &value) <= 1);
    must(j->length <= BODY_MOST && (j->method == HTTP_POST || (j->length <= 0 && !j->chunked)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    struct arena a = ARENA_INIT;
    struct str rest = str_of((const char *)bytes, n), line = STR("");
    struct http_header headers[HTTP_HEADERS_MAX + 5];
    struct head h = {.headers = headers, .size = n};
    str_split(&rest, '\n', &line);
    str_split(&line, ' ', &h.method);
    str_split(&line, ' ', &h.target);
    h.version = line;
    while (h.count < HTTP_HEADERS_MAX + 5 && str_split(&rest, '\n', &line)) {
        ptrdiff_t colon = str_find(line, STR(":"));
        if (colon < 0) continue;
        headers[h.count++] = (struct http_header){str_head(line, (size_t)colon), str_trim(str_skip(line, (size_t)colon + 1))};
    }
    struct judged j;
    const struct refusal *no = gate_judge(&h, (struct gate_limits){HEAD_MOST, BODY_MOST}, &a, &j);
    if (no == NULL) passed(&h, &j);
    else must(no->status >= 400 && no->zh[0] && no->en[0]);
    if (gate_target(str_of((const char *)bytes, n), &a, &j) == NULL) {
        path_keeps_its_word(j.path);
        fields_keep_their_word(j.query);
    }
    arena_release(&a);
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
// The first line: a content type; the rest: a body of that type, and a simple form too. What is taken lies within the
// body, is text where it must be, and what was cut short is never taken as whole.
#include "http/decode.h"

#include "fuzz.h"

static void text(struct str s) { must(utf8_fault(s) < 0 && (s.n == 0 || memchr(s.p, 0, s.n) == NULL)); }

static void fields(struct pair_list l) {
    must(l.count <= HTTP_FIELDS_MAX);
    for (size_t i = 0; i < l.count; i++) {
        must(l.pairs[i].name.n > 0 && l.pairs[i].name.n <= HTTP_NAME_MAX);
        text(l.pairs[i].name);
        text(l.pairs[i].value);
    }
}

static void upload(const struct upload *u, struct str body) {
    must(u->field.n > 0 && u->field.n <= HTTP_NAME_MAX && u->filename.n <= 200);
    text(u->field);
    text(u->filename);
    for (size_t pos = 0; pos < u->filename.n;) {
        int32_t c = utf8_next(u->filename, &pos);
        must(!utf8_unfit(c) && c != '/' && c != '\\');
    }
    must(u->bytes.p >= body.p && u->bytes.p + u->bytes.n <= body.p + body.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    struct arena a = ARENA_INIT;
    struct str body = str_of((const char *)bytes, n), line = STR(""), type, boundary;
    struct pair_list simple;
    struct form form, again;
    if (decode_urlencoded(body, &a, &simple) == NULL) fields(simple);
    str_split(&body, '\n', &line);
    gate_type(str_trim(line), &a, &type, &boundary);
    if (boundary.n == 0) boundary = STR("b");
    if (body.n && decode_multipart(body, boundary, &a, &form) == NULL) {
        fields(form.fields);
        must(form.fields.count + form.upload_count <= HTTP_FIELDS_MAX);
        for (size_t i = 0; i < form.upload_count; i++) upload(&form.uploads[i], body);
        // Without its last boundary it is not whole.
        struct str mark = arena_printf(&a, "--%.*s--", SP(boundary));
        ptrdiff_t end = -1;
        for (ptrdiff_t hit, from = 0; (hit = str_find(str_skip(body, (size_t)from), mark)) >= 0; from += hit + 1) {
            end = from + hit;
            if (decode_multipart(str_head(body, (size_t)end), boundary, &a, &again) != NULL) break;
        }
        must(end >= 0);
    }
    arena_release(&a);
    return 0;
}

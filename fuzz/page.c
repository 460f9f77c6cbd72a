// SPDX-License-Identifier: Apache-2.0
// Any bytes as a public page: a whole fault, or a draft whose JSON reads and whose places lie in the text. The first
// byte chooses the hint.
#include "base/json.h"
#include "intake/page.h"

#include "fuzz.h"

static void place_is_inside(const struct page *p, const struct page_finding *f, size_t lines) {
    must(f->line >= 1 && (size_t)f->line <= lines && f->column >= 1);
    must(f->code && f->code[0] && f->zh.n && f->en.n && utf8_fault(f->zh) < 0 && utf8_fault(f->en) < 0);
    must(utf8_fault(f->quote) < 0 && utf8_count(f->quote) <= PAGE_QUOTE_MAX);
    must(f->quote.n == 0 || (f->quote.p >= p->original.p && f->quote.p + f->quote.n <= p->original.p + p->original.n));
}

static void sound(const struct page *p) {
    size_t lines = 1;
    for (size_t i = 0; i < p->original.n; i++) lines += p->original.p[i] == '\n';
    must(utf8_fault(p->text) < 0 && utf8_fault(p->title) < 0 && p->finding_count <= PAGE_FINDINGS_MAX);
    for (size_t i = 0; i < p->finding_count; i++) place_is_inside(p, &p->findings[i], lines);
    for (size_t i = 0; i < p->answer_count; i++) must(p->answers[i].line >= 1 && (size_t)p->answers[i].line <= lines);
    for (size_t i = 0; i < p->figure_count; i++) must(p->figures[i].line >= 1 && (size_t)p->figures[i].line <= lines);
    for (size_t i = 0; i < p->recommendation_count; i++) {
        must(p->recommendations[i].line >= 1 && (size_t)p->recommendations[i].line <= lines && p->recommendations[i].who_count > 0);
    }
    for (size_t i = 0; i < p->person_count; i++) must(p->people[i].name.n && p->people[i].role.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    if (n == 0) return 0;
    struct arena a = ARENA_INIT;
    struct page p;
    struct fault f;
    struct str text = str_of((const char *)bytes + 1, n - 1);
    if (page_read(text, bytes[0] & 1 ? STR("page.html") : STR("page.txt"), &a, &p, &f) < 0) must_be_whole(&f);
    else {
        struct buf b = BUF_INIT;
        json_t *v;
        sound(&p);
        page_json(&b, &p);
        must(!b.failed && json_read(buf_str(&b), &v, &f) == 0 && json_is_object(v));
        json_decref(v);
        buf_release(&b);
    }
    arena_release(&a);
    return 0;
}

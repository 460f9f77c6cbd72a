// SPDX-License-Identifier: Apache-2.0
// What was made public, for whoever asks. Addresses hold the public's codes alone: a list goes on behind the entry whose
// code it is given.
#include "matter/publication.h"
#include "web/assets.h"
#include "web/entry.h"
#include "web/found.h"
#include "web/routes.h"

enum { LIST_PAGE = 30, ROUNDS_MAX = 20 };

static struct str day(struct visit *v, ms_t at) {
    struct buf b = BUF_INIT;
    if (at) buf_day(&b, day_of(at, v->view.utc_offset));
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

struct listing {
    struct publication rows[PUBLICATIONS_MAX];
    size_t count;
    ms_t published;
    int64_t matter;
    bool more;
};

// Entries whose content was destroyed are left out: go on until there is something to show.
static int list(struct visit *v, struct listing *l, struct fault *f) {
    l->more = true;
    for (int i = 0; i < ROUNDS_MAX && l->count == 0 && l->more; i++)
        if (publication_newest(v->reader->store, &l->published, &l->matter, LIST_PAGE, v->a, l->rows, &l->count, &l->more, f) < 0) return -1;
    return 0;
}

// GET /public
// may: public
// query: after q
// zh: 公开的答复，新的在前；写了 q 就按字词检索
// en: what was made public, newest first; with q what holds the words
enum http_turn page_public(struct visit *v) {
    struct str q = str_trim(http_query(v->x, "q"));
    if (q.n) return page_public_found(v, q);
    struct listing *l = arena_new(v->a, struct listing);
    struct publication from;
    struct tpl_public t = {.fault = STR("")};
    struct str after = http_query(v->x, "after");
    struct fault f;
    struct buf b = BUF_INIT;
    l->published = l->matter = INT64_MAX;
    if (after.n) {
        int found = publication_by_code(v->reader->store, after, v->a, &from, &f);
        if (found < 0) return visit_fault(v, 0, &f);
        if (found) {
            l->published = from.published;
            l->matter = from.matter;
            t.first = STR("/public");
        } else t.fault = STR("页码不对，从头列起。");
    }
    if (list(v, l, &f) < 0) return visit_fault(v, 0, &f);
    struct rec_public_row *rows = arena_array(v->a, struct rec_public_row, l->count + 1);
    for (size_t i = 0; i < l->count; i++) {
        const struct publication *p = &l->rows[i];
        rows[i] = (struct rec_public_row){page_text(v, "/public/%.*s", SP(p->code)), p->title, p->document, p->issuer, day(v, p->published)};
    }
    t.rows = rows;
    t.rows_count = l->count;
    if (l->more && l->count) t.next = page_text(v, "/public?after=%.*s", SP(l->rows[l->count - 1].code));
    tpl_public(&b, &t);
    return page_send(v, STR("公开的答复"), &b);
}

// Of all that makes the page. Weak: the number of the ledger in the frame moves with every event.
static struct str tag(struct visit *v, const struct publication *p) {
    struct hash h;
    struct buf b = BUF_INIT;
    const struct str parts[] = {STR(HUIYIN_VERSION), STR(ASSET_STYLE_CSS), v->app->name, p->code, p->document, p->index_no, p->issuer, p->subject, p->genre,
                                page_text(v, "%lld %lld", (long long)p->written, (long long)p->published), p->title, p->body};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        buf_be64(&b, parts[i].n); // where one ends is part of what is hashed
        buf_add(&b, parts[i]);
    }
    sm3_of(&h, buf_str(&b));
    buf_clear(&b);
    buf_add(&b, STR("W/\""));
    buf_hex(&b, h.b, 16);
    buf_add(&b, STR("\""));
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

// A list of tags, or "*". Compared weakly: W/ in front does not count.
static bool held(struct str wanted, struct str etag) {
    struct str one;
    while (str_split(&wanted, ',', &one)) {
        one = str_trim(one);
        if (str_eq(one, STR("*"))) return true;
        if (str_starts(one, STR("W/"))) one = str_skip(one, 2);
        if (str_eq(one, str_skip(etag, 2))) return true;
    }
    return false;
}

// GET /public/{code}
// may: public
// zh: 一份公开的答复
// en: one entry of the public register
enum http_turn page_public_entry(struct visit *v) {
    struct publication p;
    struct fault f;
    struct buf b = BUF_INIT;
    struct str code = visit_param(v, "code");
    int found = publication_by_code(v->reader->store, code, v->a, &p, &f);
    if (found < 0) return visit_fault(v, 0, &f);
    if (!found) {
        fault_set(&f, FAULT_INPUT, "unknown-page", "没有编码为“%.*s”的公开登记，请核对网址", "nothing public has the code \"%.*s\": check the address", SP(utf8_head(code, 40)));
        return visit_fault(v, 404, &f);
    }
    if (v->account == 0) { // signed in, the frame is of the person
        struct str etag = tag(v, &p);
        http_set(v->x, "ETag", etag);
        if (held(http_header(v->x, "If-None-Match"), etag)) {
            http_set(v->x, "Cache-Control", STR("no-cache"));
            v->x->status = 304;
            return HTTP_ANSWER;
        }
    }
    struct entry e = {p.index_no, p.document, p.subject, p.genre, p.issuer, day(v, p.written), day(v, p.published)};
    struct tpl_public_entry t = {.title = p.title, .destroyed = p.title.n == 0,
                                 .letter_url = page_text(v, "/public/%.*s/letter.pdf", SP(p.code))};
    t.facts_count = entry_facts(v, &e, &t.facts);
    t.paragraphs_count = entry_paragraphs(v, p.body, &t.paragraphs);
    tpl_public_entry(&b, &t);
    return page_send(v, p.title.n ? p.title : STR("公开的答复"), &b);
}

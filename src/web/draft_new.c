// SPDX-License-Identifier: Apache-2.0
// Pages come in through the browser: files, or text that is pasted. Reading runs on a slow thread, each page is a
// command of its own; what is wrong with one does not stop the others.
#include "intake/page_draft.h"
#include "web/draft_page.h"
#include "web/routes.h"

enum { PAGES_MAX = 50 };

struct incoming {
    struct str name, bytes;
    bool pasted;
    bool ok;
    struct page_taking taking;
    struct fault fault;
    int64_t id;
};

struct coming {
    struct incoming pages[PAGES_MAX];
    size_t count, next;
    struct str key, form_fault;
};

static struct str fault_of(const struct coming *x, bool pasted) {
    for (size_t i = 0; i < x->count; i++)
        if (!x->pages[i].ok && x->pages[i].pasted == pasted) return str_c(x->pages[i].fault.zh);
    return STR("");
}

static void results(struct visit *v, const struct coming *x, struct tpl_draft_new *t) {
    struct rec_read_page *out = arena_array(v->a, struct rec_read_page, x->count + 1);
    for (size_t i = 0; i < x->count; i++) {
        const struct incoming *p = &x->pages[i];
        struct rec_read_page *r = &out[t->results_count++];
        *r = (struct rec_read_page){.name = p->pasted ? page_text(v, "粘贴的文字 %.*s", SP(utf8_head(p->name, 60))) : p->name};
        if (p->ok) {
            r->url = page_draft_url(v, p->id);
            r->title = p->taking.body.title.n ? p->taking.body.title : STR("（没有标题）");
            r->kind = str_c(draft_kind_zh(p->taking.body.kind));
            r->findings = (int64_t)p->taking.body.findings.count;
            continue;
        }
        r->fault = str_c(p->fault.zh);
        if (str_eq(str_c(p->fault.code), STR("draft-again"))) r->again = page_text(v, "/drafts/%s", p->fault.where);
    }
    t->results = out;
}

static enum http_turn form_page(struct visit *v, const struct coming *x) {
    struct buf b = BUF_INIT;
    struct tpl_draft_new t = {.csrf = visit_csrf(v), .key = visit_form_key(v), .name = http_form(v->x, "name"), .text = http_form(v->x, "text")};
    if (x) {
        results(v, x, &t);
        t.files_fault = x->form_fault.n ? x->form_fault : fault_of(x, false);
        t.text_fault = fault_of(x, true);
        if (x->form_fault.n) v->x->status = 422;
        for (size_t i = 0; i < x->count; i++) {
            if (x->pages[i].ok && x->pages[i].pasted) t.name = t.text = STR(""); // it is in
            if (!x->pages[i].ok && v->x->status == 200) v->x->status = fault_status(&x->pages[i].fault);
        }
    }
    tpl_draft_new(&b, &t);
    return page_send(v, STR("取来网页"), &b);
}

// GET /drafts/new
// may: signed
// zh: 导入公开网页的表单：上传文件，或粘贴文字
// en: the form that takes in public pages: files, or pasted text
enum http_turn page_draft_new(struct visit *v) {
    struct fault f;
    if (page_drafts_allowed(v, &f) < 0) return visit_fault(v, 0, &f);
    return form_page(v, NULL);
}

static void read_pages(struct visit *v) {
    struct coming *x = v->page;
    for (size_t i = 0; i < x->count; i++) {
        struct incoming *p = &x->pages[i];
        p->ok = page_take(p->bytes, p->name, v->a, &p->taking, &p->fault) == 0;
    }
}

static enum http_turn take_next(struct visit *v);

static enum http_turn taken(struct visit *v) {
    struct coming *x = v->page;
    struct incoming *p = &x->pages[x->next++];
    p->ok = v->request.answer.ok;
    p->id = v->request.answer.id;
    if (!p->ok) p->fault = v->request.answer.fault;
    if (!p->ok && p->fault.kind == FAULT_MACHINE) return visit_fault(v, 0, &p->fault);
    return take_next(v);
}

static enum http_turn take_next(struct visit *v) {
    struct coming *x = v->page;
    while (x->next < x->count && !x->pages[x->next].ok) x->next++;
    if (x->next < x->count) {
        struct incoming *p = &x->pages[x->next];
        struct command c = p->taking.command;
        c.channel = STR("web");
        if (x->key.n) c.key = page_text(v, "%.*s:%zu", SP(utf8_head(x->key, 60)), x->next);
        return visit_act(v, c, taken);
    }
    if (x->count == 1 && x->pages[0].ok) return page_go(v, page_draft_url(v, x->pages[0].id));
    return form_page(v, x);
}

// POST /drafts/new
// may: signed
// zh: 把网页读成草稿
// en: reads pages into drafts
enum http_turn page_draft_new_post(struct visit *v) {
    struct fault f;
    struct coming *x = arena_new(v->a, struct coming);
    if (page_drafts_allowed(v, &f) < 0) return visit_fault(v, 0, &f);
    if (form_review(v)) return form_page(v, NULL);
    x->key = http_form(v->x, "key");
    v->page = x;
    for (size_t i = 0; i < v->x->upload_count && x->count < PAGES_MAX - 1; i++) {
        const struct upload *u = &v->x->uploads[i];
        if (u->filename.n == 0 && u->bytes.n == 0) continue; // a browser's empty file field
        x->pages[x->count++] = (struct incoming){.name = u->filename, .bytes = u->bytes};
    }
    if (v->x->upload_count >= PAGES_MAX) x->form_fault = STR("一次最多 49 个文件，其余没有读，请分几次");
    struct str text = http_form(v->x, "text");
    if (str_trim(text).n) x->pages[x->count++] = (struct incoming){.name = http_form(v->x, "name"), .bytes = text, .pasted = true};
    if (x->count) return visit_slow(v, read_pages, take_next);
    x->form_fault = STR("没有选文件，也没有粘贴文字");
    return form_page(v, x);
}

// SPDX-License-Identifier: Apache-2.0
// Answers as letters to print. A letter is made of what this look shows, at once; its pages on a slow thread, and kept
// under the digest of the letter: what is not there any more is not printed, what did not change is not made twice.
#include "base/hash.h"
#include "office/letter_from.h"
#include "office/press.h"
#include "web/matter_page.h"
#include "web/routes.h"

struct printing {
    struct letter letter;
    struct str name, digest, pdf; // name: of the file
    struct fault fault;
};

static void work(struct visit *v) {
    struct printing *x = v->page;
    struct press *p = press_open();
    struct buf b = BUF_INIT;
    if (press_pdf(p, &x->letter, &b, NULL, &x->fault) == 0) {
        x->pdf = arena_str(v->a, buf_str(&b));
        kept_put(&v->app->kept, page_text(v, "letter/%.*s", SP(x->digest)), x->pdf);
    }
    buf_release(&b);
    press_close(p);
}

static enum http_turn send_letter(struct visit *v) {
    struct printing *x = v->page;
    struct str tag = page_text(v, "\"%.*s\"", SP(x->digest));
    if (x->pdf.n == 0) return visit_fault(v, 0, &x->fault);
    http_set(v->x, "ETag", tag);
    http_set(v->x, "Cache-Control", STR("private, no-cache"));
    if (str_eq(http_header(v->x, "If-None-Match"), tag)) {
        v->x->status = 304;
        return HTTP_ANSWER;
    }
    http_set(v->x, "Content-Disposition", page_text(v, "inline; filename=\"letter.pdf\"; filename*=UTF-8''%.*s.pdf", SP(page_uri(v, x->name))));
    v->x->out_type = STR("application/pdf");
    buf_add(&v->x->out, x->pdf);
    return HTTP_ANSWER;
}

// The texts of fonts are the profile's, which belongs to this look; the slow thread has another.
static void keep_fonts(struct visit *v, struct letter *l) {
    for (int i = 0; i < LETTER_FONTS; i++)
        if (l->fonts[i].n) l->fonts[i] = arena_str(v->a, l->fonts[i]);
}

static enum http_turn print(struct visit *v, struct printing *x) {
    struct buf json = BUF_INIT;
    struct hash h;
    char hex[2 * HASH_BYTES + 1];
    letter_write(&json, &x->letter);
    sm3_of(&h, buf_str(&json));
    hash_hex(&h, hex);
    buf_release(&json);
    keep_fonts(v, &x->letter);
    x->digest = page_text(v, "%.32s", hex);
    v->page = x;
    return kept_get(&v->app->kept, page_text(v, "letter/%.*s", SP(x->digest)), v->a, &x->pdf) ? send_letter(v) : visit_slow(v, work, send_letter);
}

static enum http_turn refused(struct visit *v, const struct fault *f) { return visit_fault(v, str_eq(str_c(f->code), STR("no-answer")) ? 404 : 0, f); }

// GET /matters/{matter}/letter.pdf
// may: signed
// query: document slip
// zh: 一件事项的答复，印成公文信函（PDF）；会办的分件是会办意见；document=N 是第几份公文，不写为最近一份；slip=1 附意见反馈表
// en: the answer of a matter as an official letter (PDF); of a joint part its opinion; document=N says which, else the newest; slip=1 adds the feedback slip
enum http_turn page_letter(struct visit *v) {
    struct printing *x = arena_new(v->a, struct printing);
    struct shown s;
    enum sight sight;
    if (page_shown(v, &s, &sight, true, &x->fault) < 0) return visit_fault(v, 0, &x->fault);
    struct str which = http_query(v->x, "document");
    int64_t document = 0;
    if (which.n && (str_to_i64(which, &document) < 0 || document <= 0)) document = -1; // none has it
    if (letter_of_matter(&x->letter, &s, document, &x->fault) < 0) return refused(v, &x->fault);
    x->letter.slip.wanted = x->letter.kind == LETTER_REPLY && http_query(v->x, "slip").n > 0;
    x->name = s.matter.row->number;
    return print(v, x);
}

// GET /public/{code}/letter.pdf
// may: public
// zh: 一份公开的答复，印成公文信函（PDF）
// en: one entry of the public register as an official letter (PDF)
enum http_turn page_public_letter(struct visit *v) {
    struct printing *x = arena_new(v->a, struct printing);
    struct publication p;
    struct str code = visit_param(v, "code");
    int found = publication_by_code(v->reader->store, code, v->a, &p, &x->fault);
    if (found < 0) return visit_fault(v, 0, &x->fault);
    if (!found) {
        fault_set(&x->fault, FAULT_INPUT, "unknown-page", "没有编码为“%.*s”的公开登记，请核对网址", "nothing public has the code \"%.*s\": check the address", SP(utf8_head(code, 40)));
        return visit_fault(v, 404, &x->fault);
    }
    if (letter_of_publication(&x->letter, &p, v->view.utc_offset, v->a, &x->fault) < 0) return refused(v, &x->fault);
    bool retroactive;
    const struct ruleset *set = library_in_force(&v->view.desk->library, STR("提案"), day_of(v->now, v->view.utc_offset), &retroactive);
    if (set) letter_fonts_of(&x->letter, set->rules.profile);
    x->name = p.code;
    return print(v, x);
}

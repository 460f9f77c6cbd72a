// SPDX-License-Identifier: Apache-2.0
// What can be asked of a body.
#include "draft/draft_body.h"

size_t draft_findings_open(const struct draft_body *body) {
    size_t n = 0;
    for (size_t i = 0; i < body->findings.count; i++) n += !body->findings.items[i].seen;
    return n;
}

bool draft_same_findings(const struct draft_body *a, const struct draft_body *b) {
    if (a->findings.count != b->findings.count) return false;
    for (size_t i = 0; i < a->findings.count; i++) {
        const struct draft_finding *x = &a->findings.items[i], *y = &b->findings.items[i];
        if (!str_eq(x->code, y->code) || !str_eq(x->zh, y->zh) || !str_eq(x->en, y->en) || x->line != y->line ||
            x->column != y->column || !str_eq(x->quote, y->quote))
            return false;
    }
    return true;
}

struct str draft_answer_text(const struct draft_body *body, struct arena *a) {
    if (str_trim(body->text).n) return body->text;
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < body->answers.count; i++) {
        if (b.n) buf_byte(&b, '\n');
        buf_add(&b, body->answers.items[i].text);
    }
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

const char *draft_kind_zh(enum draft_kind kind) {
    static const char *const words[DRAFT_KINDS] = {
        [DRAFT_PROPOSAL_REPLY] = "提案答复", [DRAFT_MEETING] = "会议", [DRAFT_PLAN] = "方案", [DRAFT_INTERVIEW] = "访谈",
        [DRAFT_NEWS] = "新闻", [DRAFT_POLICY] = "政策", [DRAFT_OTHER] = "其他"};
    return kind < DRAFT_KINDS ? words[kind] : "";
}

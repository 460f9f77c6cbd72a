// SPDX-License-Identifier: Apache-2.0
// A draft's body: any bytes give a body within its limits or a whole fault; what was read is written in one way, which
// reads as the same body again.
#include "draft/draft_body.h"

#include "fuzz.h"

static void within_limits(const struct draft_body *b) {
    must(b->kind < DRAFT_KINDS);
    must(b->title.n <= DRAFT_LINE_MAX && b->lead.n <= DRAFT_WORD_MAX && b->text.n <= DRAFT_TEXT_MAX);
    must((b->written.n == 0 || b->written.n == 10) && (b->published.n == 0 || b->published.n == 10));
    must(b->joint.count <= DRAFT_JOINT_MAX && b->proposers.count <= DRAFT_LIST_MAX && b->people.count <= DRAFT_LIST_MAX);
    must(b->findings.count <= DRAFT_FINDINGS_MAX && draft_findings_open(b) <= b->findings.count);
    for (size_t i = 0; i < b->proposers.count; i++) must(str_trim(b->proposers.items[i]).n > 0 && b->proposers.items[i].n <= DRAFT_WORD_MAX);
    for (size_t i = 0; i < b->answers.count; i++) must(b->answers.items[i].text.n && b->answers.items[i].line >= 0);
    for (size_t i = 0; i < b->findings.count; i++) must(b->findings.items[i].code.n && b->findings.items[i].zh.n && b->findings.items[i].en.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    struct arena a = ARENA_INIT;
    struct draft_body body, again;
    struct fault f;
    if (draft_body_read(&body, str_of((const char *)bytes, n), &a, &f) == 0) {
        struct buf once = BUF_INIT, twice = BUF_INIT;
        within_limits(&body);
        draft_body_write(&once, &body);
        must(!once.failed && draft_body_read(&again, buf_str(&once), &a, &f) == 0);
        draft_body_write(&twice, &again);
        must(str_eq(buf_str(&once), buf_str(&twice)) && draft_same_findings(&body, &again));
        must(draft_answer_text(&body, &a).n == draft_answer_text(&again, &a).n);
        buf_release(&once);
        buf_release(&twice);
    } else {
        must_be_whole(&f);
    }
    arena_release(&a);
    return 0;
}

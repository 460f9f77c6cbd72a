// SPDX-License-Identifier: Apache-2.0
// A letter from the page that showed it.
#include <string.h>

#include "draft/draft.h"
#include "office/letter_from.h"

static struct str joined(const struct draft_names *n, struct arena *a) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < n->count; i++) buf_printf(&b, "%s%.*s", i ? "、" : "", SP(n->items[i]));
    struct str s = b.n ? arena_str(a, buf_str(&b)) : STR("");
    buf_release(&b);
    return s;
}

static int is_reply(const struct draft_body *body, struct fault *f) {
    if (body->kind == DRAFT_PROPOSAL_REPLY) return 0;
    return fault_set(f, FAULT_INPUT, "no-letter", "这份草稿是%s%.0s，不是答复函，不能印成信函", "the draft is %.0s%s, not a reply: it cannot be printed as a letter",
                     draft_kind_zh(body->kind), draft_kinds[body->kind]);
}

int letter_of_draft(struct letter *ret, const struct draft_body *body, struct arena *a, struct fault *f) {
    memset(ret, 0, sizeof *ret);
    if (is_reply(body, f) < 0) return -1;
    struct letter_frame frame = letter_unframed(draft_answer_text(body, a), body->title, body->addressee);
    *ret = (struct letter){.kind = LETTER_REPLY, .number = body->document_number, .signer = body->signer, .title = body->title, .body = frame.body,
                           .written = body->written, .copies = {body->joint.items, body->joint.count}};
    // The head of a letter has the full name (7.2.4); the register often has a short one.
    ret->issuer = frame.signature.n ? frame.signature : body->issuer.n ? body->issuer : body->lead;
    ret->addressee = body->addressee.n ? body->addressee : joined(&body->proposers, a);
    if (body->published.n) ret->note = STR("此件公开发布");
    ret->slip = (struct letter_slip){.wanted = str_trim(body->slip).n > 0, .matter = draft_matter_number(body, a), .subject = body->proposal_title,
                                     .raised_by = joined(&body->proposers, a)};
    return 0;
}

// "关于市政协五届三次会议第0310号提案" + "的会办意见".
static struct str opinion_title(const struct draft_body *body, struct arena *a) {
    ptrdiff_t at = str_find(body->title, STR("提案"));
    if (at > 0) return arena_printf(a, "%.*s的会办意见", SP(str_head(body->title, (size_t)at + STR("提案").n)));
    return arena_printf(a, "关于《%.*s》的会办意见", SP(body->proposal_title.n ? body->proposal_title : body->title));
}

int letter_joint_of_draft(struct letter *ret, const struct draft_body *body, struct str office, struct arena *a, struct fault *f) {
    struct buf b = BUF_INIT;
    memset(ret, 0, sizeof *ret);
    if (is_reply(body, f) < 0) return -1;
    for (size_t i = 0; i < body->answers.count; i++) {
        const struct draft_answer *x = &body->answers.items[i];
        if (!str_eq(str_trim(x->who), str_trim(office))) continue;
        if (b.n) buf_byte(&b, '\n');
        if (x->point.n) buf_printf(&b, "%.*s。", SP(x->point));
        buf_add(&b, x->text);
    }
    struct str text = b.n ? arena_str(a, buf_str(&b)) : STR("");
    buf_release(&b);
    if (text.n == 0) {
        struct str all = joined(&body->joint, a);
        return fault_set(f, FAULT_INPUT, "no-joint", "这份草稿没有“%.*s”答复的内容；会办单位：%.*s", "the draft has nothing that \"%.*s\" answered; joint bodies: %.*s",
                         SP(utf8_head(office, 40)), SP(utf8_head(all, 120)));
    }
    *ret = (struct letter){.kind = LETTER_JOINT, .issuer = office, .title = opinion_title(body, a), .addressee = body->lead, .body = text};
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "intake/page_draft.h"

#include <string.h>

struct fitting {
    struct arena *arena;
    struct buf zh, en; // what was cut
};

static void cut(struct fitting *x, const char *zh, const char *en) {
    if (x->zh.n && str_find(buf_str(&x->zh), str_c(zh)) >= 0) return;
    buf_printf(&x->zh, "%s%s", x->zh.n ? "、" : "", zh);
    buf_printf(&x->en, "%s%s", x->en.n ? ", " : "", en);
}

static bool fits(struct str s, bool lines) {
    for (size_t pos = 0; pos < s.n;) {
        int32_t c = utf8_next(s, &pos);
        if (utf8_unfit(c) && !(lines && (c == '\n' || c == '\t'))) return false;
    }
    return true;
}

static struct str shown(struct fitting *x, struct str s, bool lines) {
    if (fits(s, lines)) return s;
    struct buf b = BUF_INIT;
    for (size_t pos = 0, from = 0; pos < s.n; from = pos) {
        int32_t c = utf8_next(s, &pos);
        if (!utf8_unfit(c) || (lines && (c == '\n' || c == '\t'))) buf_add(&b, str_of(s.p + from, pos - from));
        else buf_add(&b, c == '\n' || c == '\t' ? STR(" ") : STR("\xEF\xBF\xBD"));
    }
    struct str out = arena_str(x->arena, buf_str(&b));
    buf_release(&b);
    return out;
}

static struct str head(struct str s, size_t max) {
    while (max && ((unsigned char)s.p[max] & 0xC0) == 0x80) max--;
    return str_head(s, max);
}

static struct str fit(struct fitting *x, struct str s, size_t max, bool lines, const char *zh, const char *en) {
    s = shown(x, s, lines);
    if (s.n <= max) return s;
    cut(x, zh, en);
    return head(s, max);
}

#define WORD(s, zh, en) fit(x, (s), DRAFT_WORD_MAX, false, (zh), (en))
#define LINE(s, zh, en) fit(x, (s), DRAFT_LINE_MAX, false, (zh), (en))
#define TEXT(s, zh, en) fit(x, (s), DRAFT_TEXT_MAX, true, (zh), (en))

static size_t some(struct fitting *x, size_t count, size_t max, const char *zh, const char *en) {
    if (count <= max) return count;
    cut(x, zh, en);
    return max;
}

static struct draft_names names(struct fitting *x, const struct str *from, size_t count, size_t max, const char *zh, const char *en) {
    struct draft_names out = {arena_array(x->arena, struct str, count + 1), 0};
    size_t n = some(x, count, max, zh, en);
    for (size_t i = 0; i < n; i++)
        if (str_trim(from[i]).n) out.items[out.count++] = WORD(from[i], zh, en);
    return out;
}

static void scalars(struct fitting *x, const struct page *p, struct draft_body *b) {
    b->kind = DRAFT_OTHER;
    for (int k = 0; k < DRAFT_KINDS; k++)
        if (strcmp(draft_kinds[k], p->kind) == 0) b->kind = (enum draft_kind)k;
    b->title = LINE(p->title, "标题", "title");
    b->written = p->written;
    b->published = p->published;
    b->issuer = WORD(p->issuer, "发文单位", "issuer");
    b->document_number = WORD(p->document_number, "文号", "document_number");
    b->index_number = WORD(p->index_number, "索引号", "index_number");
    b->subject = WORD(p->subject, "主题分类", "subject");
    b->genre = WORD(p->genre, "体裁分类", "genre");
    b->session = WORD(p->session, "届次", "session");
    b->proposal_number = WORD(p->proposal_number, "提案号", "proposal_number");
    b->proposal_title = LINE(p->proposal_title, "提案标题", "proposal_title");
    b->lead = WORD(p->lead, "主办单位", "lead");
    b->signer = WORD(p->signer, "签发人", "signer");
    b->signer_role = WORD(p->signer_role, "签发人职务", "signer_role");
    b->slip = TEXT(p->slip, "回执", "slip");
    b->addressee = LINE(p->addressee, "收件人", "addressee");
    b->text = TEXT(p->text, "正文", "text");
}

static void lists(struct fitting *x, const struct page *p, struct draft_body *b) {
    struct arena *a = x->arena;
    b->joint = names(x, p->joint, p->joint_count, DRAFT_JOINT_MAX, "会办单位", "joint");
    b->proposers = names(x, p->proposers, p->proposer_count, DRAFT_LIST_MAX, "提案人", "proposers");
    b->people.items = arena_array(a, struct draft_person, p->person_count + 1);
    for (size_t i = 0, n = some(x, p->person_count, DRAFT_LIST_MAX, "人员", "people"); i < n; i++)
        if (str_trim(p->people[i].name).n)
            b->people.items[b->people.count++] = (struct draft_person){WORD(p->people[i].name, "人员", "people"), WORD(p->people[i].role, "人员", "people")};
    b->answers.items = arena_array(a, struct draft_answer, p->answer_count + 1);
    for (size_t i = 0, n = some(x, p->answer_count, DRAFT_LIST_MAX, "答复", "answers"); i < n; i++) {
        const struct page_answer *from = &p->answers[i];
        struct draft_answer to = {TEXT(from->point, "答复", "answers"), LINE(from->who, "答复", "answers"), TEXT(from->text, "答复", "answers"), from->line};
        if (str_trim(to.text).n == 0) to.text = STR("—"); // a heading without an answer; the page's finding says so
        b->answers.items[b->answers.count++] = to;
    }
    b->recommendations.items = arena_array(a, struct draft_recommendation, p->recommendation_count + 1);
    for (size_t i = 0, n = some(x, p->recommendation_count, DRAFT_LIST_MAX, "建议", "recommendations"); i < n; i++) {
        const struct page_recommendation *from = &p->recommendations[i];
        if (str_trim(from->what).n == 0) continue;
        b->recommendations.items[b->recommendations.count++] =
            (struct draft_recommendation){names(x, from->who, from->who_count, DRAFT_LIST_MAX, "建议", "recommendations"), TEXT(from->what, "建议", "recommendations"),
                                          TEXT(from->aim, "建议", "recommendations"), from->line};
    }
    b->figures.items = arena_array(a, struct draft_figure, p->figure_count + 1);
    for (size_t i = 0, n = some(x, p->figure_count, DRAFT_FINDINGS_MAX, "数字", "figures"); i < n; i++) {
        const struct page_figure *from = &p->figures[i];
        if (str_trim(from->text).n == 0) continue;
        b->figures.items[b->figures.count++] = (struct draft_figure){LINE(from->text, "数字", "figures"), WORD(from->value, "数字", "figures"),
                                                                     WORD(from->unit, "数字", "figures"), from->line};
    }
}

static void findings(struct fitting *x, const struct page *p, struct draft_body *b) {
    b->findings.items = arena_array(x->arena, struct draft_finding, p->finding_count + 2); // one more may follow
    for (size_t i = 0, n = some(x, p->finding_count, DRAFT_FINDINGS_MAX - 1, "疑点", "findings"); i < n; i++) {
        const struct page_finding *from = &p->findings[i];
        b->findings.items[b->findings.count++] =
            (struct draft_finding){str_c(from->code), LINE(from->zh, "疑点", "findings"),
                                   LINE(from->en, "疑点", "findings"), from->line, from->column, fit(x, from->quote, DRAFT_LINE_MAX, true, "疑点", "findings"), false};
    }
}

static size_t json_size(const struct draft_body *b) {
    struct buf json = BUF_INIT;
    draft_body_write(&json, b);
    size_t n = json.n;
    buf_release(&json);
    return n;
}

// A field of a command holds COMMAND_VALUE_MAX bytes, two of them for many a character in JSON: what can be found again
// in the text goes first.
static void shrink(struct fitting *x, struct draft_body *b) {
    enum { FINDINGS_LEAST = 40, SAYS = 2048 }; // of the finding that may follow
    for (int step = 0; json_size(b) + SAYS > COMMAND_VALUE_MAX; step++) {
        switch (step) {
        case 0: b->figures.count = 0; cut(x, "数字", "figures"); break;
        case 1: b->recommendations.count = 0; cut(x, "建议", "recommendations"); break;
        case 2: b->answers.count = 0; cut(x, "逐点答复", "answers"); break;
        case 3: b->slip = STR(""); cut(x, "回执", "slip"); break;
        case 4: b->text = head(b->text, b->text.n / 2); cut(x, "正文", "text"); break;
        case 5: b->text = head(b->text, b->text.n / 2); break;
        case 6: b->findings.count = b->findings.count < FINDINGS_LEAST ? b->findings.count : FINDINGS_LEAST; cut(x, "疑点", "findings"); break;
        default: return;
        }
    }
}

void page_draft(const struct page *p, struct arena *a, struct draft_body *ret) {
    struct fitting x = {a, BUF_INIT, BUF_INIT};
    struct draft_body b = {.kind = DRAFT_OTHER};
    scalars(&x, p, &b);
    lists(&x, p, &b);
    findings(&x, p, &b);
    shrink(&x, &b);
    if (x.zh.n)
        b.findings.items[b.findings.count++] = (struct draft_finding){
            .code = STR("draft-cut"), .zh = arena_printf(a, "太长，草稿放不下，已截去一部分：%.*s", SP(buf_str(&x.zh))),
            .en = arena_printf(a, "too long for a draft, a part was cut off: %.*s", SP(buf_str(&x.en)))};
    buf_release(&x.zh);
    buf_release(&x.en);
    *ret = b;
}

// SPDX-License-Identifier: Apache-2.0
#include "web/draft_form.h"

#define AT(member) offsetof(struct draft_body, member)
static const struct {
    const char *name, *label;
    enum plain_type type;
    size_t offset;
    bool names;
} members[] = {
    {"title", "标题", PLAIN_LINE, AT(title), false},
    {"proposal_title", "提案标题", PLAIN_LINE, AT(proposal_title), false},
    {"session", "届次", PLAIN_LINE, AT(session), false},
    {"proposal_number", "提案号", PLAIN_LINE, AT(proposal_number), false},
    {"proposers", "提案人（每行一个）", PLAIN_AREA, AT(proposers), true},
    {"lead", "主办单位", PLAIN_LINE, AT(lead), false},
    {"joint", "会办单位（每行一个）", PLAIN_AREA, AT(joint), true},
    {"addressee", "收件人", PLAIN_LINE, AT(addressee), false},
    {"signer", "签发人", PLAIN_LINE, AT(signer), false},
    {"signer_role", "签发人职务", PLAIN_LINE, AT(signer_role), false},
    {"document_number", "发文字号", PLAIN_LINE, AT(document_number), false},
    {"index_number", "索引号", PLAIN_LINE, AT(index_number), false},
    {"issuer", "发布机构", PLAIN_LINE, AT(issuer), false},
    {"subject", "主题分类", PLAIN_LINE, AT(subject), false},
    {"genre", "体裁分类", PLAIN_LINE, AT(genre), false},
    {"written", "成文日期", PLAIN_DATE, AT(written), false},
    {"published", "公开日期", PLAIN_DATE, AT(published), false},
    {"slip", "回执", PLAIN_AREA, AT(slip), false},
};
enum { MEMBERS = sizeof members / sizeof *members };

static struct str kept(struct visit *v, struct buf *b) {
    struct str s = arena_str(v->a, buf_str(b));
    buf_release(b);
    return s;
}

static struct str lines_of(struct visit *v, const struct draft_names *names) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < names->count; i++) buf_printf(&b, "%s%.*s", i ? "\n" : "", SP(names->items[i]));
    return kept(v, &b);
}

static struct str people_of(struct visit *v, const struct draft_people *people) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < people->count; i++)
        buf_printf(&b, "%s%.*s%s%.*s", i ? "\n" : "", SP(people->items[i].name), people->items[i].role.n ? " " : "", SP(people->items[i].role));
    return kept(v, &b);
}

static void kind_field(struct plain_form *p, const struct draft_body *body) {
    struct rec_field *x = plain_field(p, STR("kind"), "种类", PLAIN_CHOICE, true, str_c(draft_kinds[body->kind]));
    struct rec_option *options = arena_array(p->v->a, struct rec_option, DRAFT_KINDS);
    for (int k = 0; k < DRAFT_KINDS; k++) {
        struct str value = str_c(draft_kinds[k]);
        options[k] = (struct rec_option){value, str_c(draft_kind_zh((enum draft_kind)k)), str_eq(x->value, value)};
    }
    if (x->hint.n) x->hint = page_text(p->v, "现在保存的是：%s", draft_kind_zh(body->kind));
    x->options = options;
    x->options_count = DRAFT_KINDS;
}

void draft_form_fields(struct plain_form *p, const struct draft_body *body) {
    kind_field(p, body);
    for (size_t i = 0; i < MEMBERS; i++) {
        const void *at = (const char *)body + members[i].offset;
        struct str value = members[i].names ? lines_of(p->v, at) : *(const struct str *)at;
        plain_field(p, str_c(members[i].name), members[i].label, members[i].type, false, value);
    }
    plain_field(p, STR("people"), "人员（每行一个：姓名 职务）", PLAIN_AREA, false, people_of(p->v, &body->people));
}

static bool faulty(const struct plain_form *p, struct str name) { return p->fault && str_eq(str_c(p->fault->where), name); }

static struct str group_name(struct visit *v, size_t i, const char *part) { return page_text(v, "answer.%zu.%s", i, part); }

static struct str posted_or(const struct plain_form *p, struct str name, struct str value) {
    return pairs_have(p->given, name) ? pairs_get(p->given, name) : value;
}

static size_t covered(const struct draft_body *body) {
    return body->answers.count < DRAFT_FORM_ANSWERS ? body->answers.count : DRAFT_FORM_ANSWERS;
}

size_t draft_form_answers(struct plain_form *p, const struct draft_body *body, const struct rec_answer_group **ret) {
    struct visit *v = p->v;
    size_t stored = covered(body), count = stored + 1; // and one to add
    while (count < DRAFT_FORM_ANSWERS + 1 && pairs_have(p->given, group_name(v, count, "text"))) count++;
    struct rec_answer_group *out = arena_array(v->a, struct rec_answer_group, count);
    for (size_t i = 0; i < count; i++) {
        struct draft_answer a = {.line = 0};
        if (i < stored) a = body->answers.items[i];
        struct rec_answer_group *g = &out[i];
        *g = (struct rec_answer_group){.n = (int64_t)i + 1, .point_name = group_name(v, i, "point"), .who_name = group_name(v, i, "who"),
                                       .text_name = group_name(v, i, "text"), .line = a.line, .added = i >= stored};
        g->point = posted_or(p, g->point_name, a.point);
        g->who = posted_or(p, g->who_name, a.who);
        g->text = posted_or(p, g->text_name, a.text);
        if (!faulty(p, g->point_name) && !faulty(p, g->who_name) && !faulty(p, g->text_name)) continue;
        g->fault = str_c(p->fault->zh);
        p->trouble = STR("");
    }
    *ret = out;
    return count;
}

static bool marked(struct pair_list given, struct str index) {
    for (size_t i = 0; i < given.count; i++)
        if (str_eq(given.pairs[i].name, STR("seen")) && str_eq(given.pairs[i].value, index)) return true;
    return false;
}

size_t draft_form_findings(struct plain_form *p, const struct draft_body *body, const struct rec_finding **ret, struct str *ret_boxes) {
    struct visit *v = p->v;
    struct rec_finding *out = arena_array(v->a, struct rec_finding, body->findings.count + 1);
    size_t left = DRAFT_FORM_BOXES;
    struct buf boxes = BUF_INIT;
    for (int pass = 0; pass < 2; pass++) // those not seen yet get their boxes first
        for (size_t i = 0; i < body->findings.count; i++) {
            const struct draft_finding *f = &body->findings.items[i];
            if (f->seen != (pass == 1)) continue;
            struct str index = page_text(v, "%zu", i);
            out[i] = (struct rec_finding){.index = index, .code = f->code, .zh = f->zh, .quote = f->quote, .seen = f->seen || marked(p->given, index)};
            if (f->line) out[i].place = f->column ? page_text(v, "%lld:%lld", (long long)f->line, (long long)f->column) : page_text(v, "%lld", (long long)f->line);
            if (left == 0) continue;
            left--;
            out[i].box = true;
            buf_printf(&boxes, "%s%zu", boxes.n ? " " : "", i);
        }
    *ret_boxes = kept(v, &boxes);
    *ret = out;
    return body->findings.count;
}

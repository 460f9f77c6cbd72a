// SPDX-License-Identifier: Apache-2.0
// What was posted of a draft's form becomes its body.
#include "web/draft_form.h"

#define AT(member) offsetof(struct draft_body, member)
static const struct {
    const char *name;
    size_t offset;
} scalars[] = {
    {"title", AT(title)}, {"proposal_title", AT(proposal_title)}, {"session", AT(session)}, {"proposal_number", AT(proposal_number)}, {"lead", AT(lead)},
    {"addressee", AT(addressee)}, {"signer", AT(signer)}, {"signer_role", AT(signer_role)}, {"document_number", AT(document_number)},
    {"index_number", AT(index_number)}, {"issuer", AT(issuer)}, {"subject", AT(subject)}, {"genre", AT(genre)}, {"written", AT(written)},
    {"published", AT(published)}, {"slip", AT(slip)}, {"text", AT(text)},
};

// Browsers send line ends as CR LF.
static struct str plain_lines(struct visit *v, struct str s) {
    char *p = arena_alloc(v->a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '\r') p[n++] = s.p[i];
        else if (i + 1 == s.n || s.p[i + 1] != '\n') p[n++] = '\n';
    return str_of(p, n);
}

static struct draft_names names(struct visit *v, struct str text) {
    struct str rest = plain_lines(v, text), line;
    size_t lines = 1;
    for (size_t i = 0; i < rest.n; i++) lines += rest.p[i] == '\n';
    struct draft_names out = {arena_array(v->a, struct str, lines), 0};
    while (str_split(&rest, '\n', &line))
        if (str_trim(line).n) out.items[out.count++] = str_trim(line);
    return out;
}

// "姓名 职务": up to the first blank of either width.
static struct draft_person person(struct str line) {
    for (size_t pos = 0, from = 0; pos < line.n; from = pos) {
        int32_t c = utf8_next(line, &pos);
        if (c == ' ' || c == '\t' || c == 0x3000) return (struct draft_person){str_head(line, from), str_trim(str_skip(line, pos))};
    }
    return (struct draft_person){line, STR("")};
}

static struct draft_people people(struct visit *v, struct str text) {
    struct draft_names lines = names(v, text);
    struct draft_people out = {arena_array(v->a, struct draft_person, lines.count + 1), lines.count};
    for (size_t i = 0; i < lines.count; i++) out.items[i] = person(lines.items[i]);
    return out;
}

static struct str part(struct visit *v, struct pair_list given, size_t i, const char *name) {
    return plain_lines(v, pairs_get(given, page_text(v, "answer.%zu.%s", i, name)));
}

static bool group(struct visit *v, struct pair_list given, size_t i, struct draft_answer *ret) {
    *ret = (struct draft_answer){.point = part(v, given, i, "point"), .who = part(v, given, i, "who"), .text = part(v, given, i, "text")};
    return str_trim(ret->point).n || str_trim(ret->who).n || str_trim(ret->text).n;
}

static struct draft_answers answers(struct visit *v, struct pair_list given, const struct draft_answers *stored) {
    struct draft_answers out = {arena_array(v->a, struct draft_answer, stored->count + DRAFT_FORM_ANSWERS + 2), 0};
    for (size_t i = 0; i <= DRAFT_FORM_ANSWERS; i++) {
        struct draft_answer a;
        if (!group(v, given, i, &a)) continue;
        if (i < stored->count && i < DRAFT_FORM_ANSWERS) a.line = stored->items[i].line;
        out.items[out.count++] = a;
    }
    for (size_t i = DRAFT_FORM_ANSWERS; i < stored->count; i++) out.items[out.count++] = stored->items[i];
    return out;
}

static bool has_word(struct str words, struct str word) {
    struct str one;
    while (str_split(&words, ' ', &one))
        if (str_eq(one, word)) return true;
    return false;
}

// Only what had its box in the form changes.
static struct draft_findings findings(struct visit *v, struct pair_list given, const struct draft_findings *stored) {
    struct draft_findings out = {arena_array(v->a, struct draft_finding, stored->count + 1), stored->count};
    struct str boxes = pairs_get(given, STR("boxes"));
    for (size_t i = 0; i < stored->count; i++) {
        struct str index = page_text(v, "%zu", i);
        out.items[i] = stored->items[i];
        if (!has_word(boxes, index)) continue;
        out.items[i].seen = false;
        for (size_t k = 0; k < given.count; k++)
            if (str_eq(given.pairs[k].name, STR("seen")) && str_eq(given.pairs[k].value, index)) out.items[i].seen = true;
    }
    return out;
}

void draft_form_body(struct visit *v, struct pair_list given, const struct draft_body *stored, struct draft_body *ret) {
    *ret = *stored;
    for (size_t i = 0; i < sizeof scalars / sizeof *scalars; i++)
        if (pairs_have(given, str_c(scalars[i].name)))
            *(struct str *)((char *)ret + scalars[i].offset) = plain_lines(v, pairs_get(given, str_c(scalars[i].name)));
    struct str kind = pairs_get(given, STR("kind"));
    for (int k = 0; k < DRAFT_KINDS; k++)
        if (str_eq(kind, str_c(draft_kinds[k]))) ret->kind = (enum draft_kind)k;
    if (pairs_have(given, STR("joint"))) ret->joint = names(v, pairs_get(given, STR("joint")));
    if (pairs_have(given, STR("proposers"))) ret->proposers = names(v, pairs_get(given, STR("proposers")));
    if (pairs_have(given, STR("people"))) ret->people = people(v, pairs_get(given, STR("people")));
    if (pairs_have(given, STR("answer.0.text"))) ret->answers = answers(v, given, &stored->answers);
    if (pairs_have(given, STR("boxes"))) ret->findings = findings(v, given, &stored->findings);
}

void draft_form_where(struct visit *v, struct pair_list given, struct fault *f) {
    struct str where = str_c(f->where);
    ptrdiff_t open = str_find(where, STR("[")), dot = str_find(where, STR("]."));
    if (open < 0) return;
    int64_t index;
    struct str list = arena_str(v->a, str_head(where, (size_t)open));
    bool one = str_eq(list, STR("answers")) && dot > open && str_to_i64(str_of(where.p + open + 1, (size_t)(dot - open - 1)), &index) == 0;
    if (!one) {
        fault_where(f, list);
        return;
    }
    for (size_t i = 0; i <= DRAFT_FORM_ANSWERS; i++) {
        struct draft_answer ignored;
        if (!group(v, given, i, &ignored) || index--) continue;
        fault_where(f, page_text(v, "answer.%zu.%.*s", i, SP(str_skip(where, (size_t)dot + 2))));
        return;
    }
}

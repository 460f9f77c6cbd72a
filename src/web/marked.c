// SPDX-License-Identifier: Apache-2.0
#include "matter/queue_marked.h"
#include "web/page.h"
#include "web/routes.h"

static struct str said(struct visit *v, struct personal p) { return personal_shown(p, PERSONAL_TEXT, v->view.viewer, v->a); }

static int rows(struct visit *v, struct str kind, bool done, const struct rec_markedrow **ret, size_t *ret_count, bool *ret_more, struct fault *f) {
    struct marked_item *items;
    size_t n;
    if (queue_marked(v->view.desk, visit_account(v), v->now, kind, done, QUEUE_MOST, v->a, &items, &n, ret_more, f) < 0) return -1;
    struct rec_markedrow *out = arena_array(v->a, struct rec_markedrow, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct row_matter *r = items[i].matter.row;
        const struct row_mark *k = items[i].mark;
        bool many = str_eq(k->kind, MARK_GROUP);
        out[i] = (struct rec_markedrow){.number = r->number, .url = page_matter(v, r->id), .title = said(v, r->title), .stage = r->stage, .text = said(v, k->text),
                                        .who = many ? page_text(v, "%lld", (long long)k->people) : page_text(v, "%.*s %.*s", SP(said(v, k->who)), SP(said(v, k->title))),
                                        .due = page_end(v, k->due), .state = casework_word(k->state), .late = str_eq(k->state, MARK_OPEN) && k->due && k->due <= v->now,
                                        .lead = view_office_name(&v->view, r->lead)};
    }
    *ret = out;
    *ret_count = n;
    return 0;
}

static int requests(struct visit *v, struct tpl_marked *t, struct fault *f) {
    struct exclusion_item *items;
    size_t n;
    if (queue_exclusions(v->view.desk, visit_account(v), v->now, v->a, &items, &n, &t->more_exclusions, f) < 0) return -1;
    struct rec_markedrow *out = arena_array(v->a, struct rec_markedrow, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct row_matter *r = items[i].matter.row;
        const struct row_exclusion *x = items[i].request;
        out[i] = (struct rec_markedrow){.number = r->number, .url = page_matter(v, r->id), .title = said(v, r->title), .who = view_office_name(&v->view, x->office), .text = said(v, x->why),
                                        .state = casework_word(x->ground), .due = page_time(v, x->asked)};
    }
    t->exclusions = out;
    t->exclusions_count = n;
    return 0;
}

// GET /marked
// may: signed
// zh: 重点提案、未答复的批示、群体诉求、待决定的剔除考核申请：您看得到的；领衔领导看得到自己领衔的，考核组看得到申请了的
// en: key proposals, instructions not answered, appeals of many, requests for exclusion from assessment that wait, as far as you see them
enum http_turn page_marked(struct visit *v) {
    struct tpl_marked t = {.more_keys = false};
    struct fault f;
    struct buf b = BUF_INIT;
    bool ignored;
    if (rows(v, MARK_KEY, true, &t.keys, &t.keys_count, &t.more_keys, &f) < 0 || rows(v, MARK_INSTRUCTION, false, &t.instructions, &t.instructions_count, &t.more_instructions, &f) < 0 ||
        rows(v, MARK_GROUP, false, &t.groups, &t.groups_count, &ignored, &f) < 0 || requests(v, &t, &f) < 0)
        return visit_fault(v, 0, &f);
    tpl_marked(&b, &t);
    return page_send(v, STR("重点、批示和群体"), &b);
}

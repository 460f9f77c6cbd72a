// SPDX-License-Identifier: Apache-2.0
// The list of matters, filtered, a page at a time.
#include "registry/registry.h"
#include "web/found.h"
#include "web/page.h"
#include "web/routes.h"

enum { LIST_PAGE = 50 };

static const struct {
    const char *value, *label;
    enum queue_state state;
    enum outcome outcome;
} states[] = {{"open", "在办", QUEUE_OPEN, OUTCOME_NONE},          {"closed", "已办结", QUEUE_ENDED, OUTCOME_CLOSED},
              {"refused", "不受理", QUEUE_ENDED, OUTCOME_REFUSED}, {"withdrawn", "已撤回", QUEUE_ENDED, OUTCOME_WITHDRAWN},
              {"merged", "已并入", QUEUE_ENDED, OUTCOME_MERGED},   {"all", "全部（新的在前）", QUEUE_ALL, OUTCOME_NONE}};
enum { STATES = sizeof states / sizeof *states };

static bool known(const struct rec_option *o, size_t n, struct str value) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(o[i].value, value)) return true;
    return false;
}

enum { NAMES_MAX = 200 };

// Stages where matters wait, and procedures, each name once.
static void names(struct visit *v, struct tpl_matters *t) {
    const struct library *l = &v->view.desk->library;
    struct rec_option *stages = arena_array(v->a, struct rec_option, NAMES_MAX), *procedures = arena_array(v->a, struct rec_option, NAMES_MAX);
    struct str stage = http_query(v->x, "stage"), procedure = http_query(v->x, "procedure");
    for (size_t i = 0; i < l->ruleset_count; i++) {
        const struct procedure *p = l->rulesets[i]->rules.procedure;
        if (t->procedures_count < NAMES_MAX && !known(procedures, t->procedures_count, p->name.name))
            procedures[t->procedures_count++] = (struct rec_option){p->name.name, p->name.name, str_eq(p->name.name, procedure)};
        for (int k = 0; k <= p->part_count; k++) {
            const struct section *s = k ? &p->parts[k - 1] : &p->main;
            for (int j = 0; j < s->stage_count; j++) {
                struct str name = s->stages[j].name.name;
                if (s->stages[j].outcome == OUTCOME_NONE && t->stages_count < NAMES_MAX && !known(stages, t->stages_count, name))
                    stages[t->stages_count++] = (struct rec_option){name, name, str_eq(name, stage)};
            }
        }
    }
    t->stages = stages;
    t->procedures = procedures;
}

static void state_of(struct visit *v, struct tpl_matters *t, struct queue_query *q) {
    struct rec_option *o = arena_array(v->a, struct rec_option, STATES);
    struct str state = http_query(v->x, "state");
    for (size_t i = 0; i < STATES; i++) {
        o[i] = (struct rec_option){str_c(states[i].value), str_c(states[i].label), str_eq(str_c(states[i].value), state)};
        if (!o[i].selected && (i || state.n)) continue;
        q->state = states[i].state;
        q->outcome = states[i].outcome;
    }
    t->states = o;
    t->states_count = STATES;
}

// Who sees only the matters of their own offices chooses among those.
static int lead_of(struct visit *v, const struct queue_scope *scope, struct tpl_matters *t, struct queue_query *q, struct fault *f) {
    struct str lead = str_trim(http_query(v->x, "lead"));
    if (lead.n && registry_office(v->view.desk, lead, &q->lead, f) < 0) return -1;
    if (scope->all) {
        t->offices_count = page_offices(v, &t->offices);
    } else {
        struct rec_option *own = arena_array(v->a, struct rec_option, scope->office_count + 1);
        for (size_t i = 0; i < scope->office_count; i++)
            own[i] = (struct rec_option){.value = page_text(v, "%lld", (long long)scope->offices[i]), .label = view_office_short(&v->view, scope->offices[i])};
        t->offices = own;
        t->offices_count = scope->office_count;
        t->only_own = true;
        if (q->lead == 0 && scope->office_count) q->lead = scope->offices[0];
    }
    for (size_t i = 0; i < t->offices_count; i++) {
        struct rec_option *o = (struct rec_option *)(uintptr_t)&t->offices[i];
        if (o->label.n == 0) o->label = o->value;
        o->selected = q->lead && (str_eq(o->value, lead) || (t->only_own && scope->offices[i] == q->lead));
    }
    return 0;
}

static void add_query(struct visit *v, struct buf *b, const char *name) {
    struct str value = http_query(v->x, name);
    if (value.n == 0) return;
    buf_printf(b, "%s%s=", b->n ? "&" : "", name);
    escape_uri(b, value);
}

// This list at another place.
static struct str place(struct visit *v, struct str after) {
    static const char *const kept[] = {"state", "procedure", "stage", "lead", "category", "late"};
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) add_query(v, &b, kept[i]);
    if (after.n) buf_printf(&b, "%safter=%.*s", b.n ? "&" : "", SP(after));
    struct str s = page_text(v, b.n ? "/matters?%.*s" : "/matters", SP(buf_str(&b)));
    buf_release(&b);
    return s;
}

// `number`: one that was asked for and is not there, and what is to be said about it.
static enum http_turn list_page(struct visit *v, struct str number, struct str number_fault) {
    struct tpl_matters t = {.number = number, .number_fault = number_fault, .category = str_trim(http_query(v->x, "category")), .late = http_query(v->x, "late").n != 0};
    struct queue_query q = {.stage = http_query(v->x, "stage"), .procedure = http_query(v->x, "procedure"), .category = t.category,
                            .late = t.late, .now = v->now, .limit = LIST_PAGE};
    struct queue_scope scope;
    struct queue_page page = {0};
    struct fault f;
    struct buf b = BUF_INIT;
    queue_scope(&v->view.desk->library, visit_account(v), v->now, &scope);
    names(v, &t);
    state_of(v, &t, &q);
    if (http_query(v->x, "after").n && !queue_key_read(http_query(v->x, "after"), &q.after)) t.fault = STR("页码不对，从头列起。");
    if (lead_of(v, &scope, &t, &q, &f) < 0) {
        if (f.kind == FAULT_MACHINE) return visit_fault(v, 0, &f);
        t.fault = str_c(f.zh);
    } else if (!scope.all && !scope.office_count) { // no office: what they raised, the only matters they see
        t.raised_only = true;
        if (queue_raised(v->view.desk, v->account, LIST_PAGE, q.after, v->a, &page, &f) < 0) return visit_fault(v, 0, &f);
    } else if (queue_list(v->view.desk, &scope, &q, v->a, &page, &f) < 0) {
        return visit_fault(v, 0, &f);
    }
    t.items = page_items(v, page.items, page.count);
    t.items_count = page.count;
    t.count = (int64_t)page.count;
    t.cut = page.cut;
    if (page.next.set) t.next = place(v, page_key(v, page.next));
    if (q.after.set) t.first = place(v, STR(""));
    tpl_matters(&b, &t);
    return page_send(v, STR("事项"), &b);
}

// GET /matters
// may: signed
// query: state procedure stage lead category late after q before
// zh: 事项清单：按状态、程序、环节、主办、类别筛选，按期限或由新到旧翻页；不在单位任职的，列自己提出的；写了 q 就按字词检索看得到的事项，新的在前
// en: the list of matters: filtered by state, procedure, stage, lead body, category; by deadline or newest first; for who serves in no office, those they raised; with q what one may see of those that hold the words, newest first
enum http_turn page_matters(struct visit *v) {
    struct str q = str_trim(http_query(v->x, "q"));
    return q.n ? page_found(v, q) : list_page(v, STR(""), STR(""));
}

// GET /find
// may: signed
// query: number
// zh: 按编号打开一件事项
// en: opens a matter by its number
enum http_turn page_find_number(struct visit *v) {
    struct matter m;
    struct fault f;
    struct str number = str_trim(http_query(v->x, "number"));
    int found = matter_find(v->view.desk, number, &m, &f);
    if (found == 0 && matter_sight(&m, visit_account(v), v->now) != SIGHT_NONE) return page_go(v, page_matter(v, m.row->id));
    if (found == 0 || !str_eq(str_c(f.code), STR("unknown-matter"))) // not theirs to see: as if it were not there
        fault_set(&f, FAULT_INPUT, "unknown-matter", "没有编号为“%.*s”的事项", "there is no matter \"%.*s\"", SP(utf8_head(number, 60)));
    if (f.kind == FAULT_MACHINE) return visit_fault(v, 0, &f);
    v->x->status = 404;
    return list_page(v, number, str_c(f.zh));
}

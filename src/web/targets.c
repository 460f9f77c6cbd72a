// SPDX-License-Identifier: Apache-2.0
// The tree a decision is broken into: lights, progress, and how each came about. For whoever serves in an office.
#include "target/tree.h"
#include "web/day_page.h"
#include "web/routes.h"
#include "web/targets_do.h"

enum { LEVELS_SHOWN = 4 }; // classes of the stylesheet

struct looking {
    struct day_asked asked;
    struct str code, made;
    bool json;
    struct tpl_targets t;
};

static struct str words_of(struct visit *v, void (*write)(struct buf *b, const struct node *n), const struct node *n) {
    struct buf b = BUF_INIT;
    write(&b, n);
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

static void reading_words(struct buf *b, const struct node *n) {
    if (n->reading == NULL) return;
    node_value(b, n, n->reading->value);
    buf_add(b, STR("（"));
    buf_day(b, (day_t)n->reading->day);
    buf_add(b, STR("）"));
}

static void period_words(struct buf *b, const struct node *n) {
    int64_t due = n->value ? n->value->due : n->row.due;
    if (due == 0) return;
    buf_day(b, (day_t)n->row.start);
    buf_add(b, STR(" 至 "));
    buf_day(b, (day_t)due);
}

static void progress_words(struct buf *b, const struct node *n) { buf_share(b, n->progress); }

static size_t milestones(struct visit *v, const struct node *n, const struct rec_mile **ret) {
    struct rec_mile *out = arena_array(v->a, struct rec_mile, n->milestone_count + 1);
    for (size_t i = 0; i < n->milestone_count; i++) {
        const struct tree_milestone *m = &n->milestones[i];
        struct buf b = BUF_INIT;
        buf_day(&b, (day_t)m->row.day);
        buf_byte(&b, ' ');
        view_line(&b, personal_shown(m->row.title, PERSONAL_TEXT, v->view.viewer, v->a), 60);
        if (m->done) {
            buf_add(&b, STR("，完成于 "));
            buf_day(&b, m->done);
        }
        out[i] = (struct rec_mile){.text = arena_str(v->a, buf_str(&b)), .late = m->late, .done = m->done != 0};
        buf_release(&b);
    }
    *ret = out;
    return n->milestone_count;
}

static struct str pending(const struct node *n) {
    for (size_t i = 0; i < n->ask_count; i++)
        if (n->asks[i].decided == 0) return str_eq(n->asks[i].what, STR("change")) ? STR("目标调整待批") : STR("销号待核查");
    return STR("");
}

static struct rec_targetrow row_of(struct visit *v, const struct tree *t, const struct node *n, int level) {
    struct buf why = BUF_INIT;
    node_why(&why, n, t->bounds, false);
    struct rec_targetrow r = {.level = level < LEVELS_SHOWN ? level : LEVELS_SHOWN, .code = n->row.code, .kind = str_c(kind_words[kind_of_name(n->row.kind) % TARGET_KINDS].zh),
                              .title = personal_shown(n->row.title, PERSONAL_TEXT, v->view.viewer, v->a), .owner = view_office_short(&v->view, n->row.owner),
                              .light = str_c(light_words[n->light].zh), .colour = str_c(light_words[n->light].name), .progress = words_of(v, progress_words, n),
                              .target = n->row.unit.n ? words_of(v, node_target, n) : STR(""), .reading = words_of(v, reading_words, n), .period = words_of(v, period_words, n),
                              .closed = n->closed, .why = arena_str(v->a, buf_str(&why)), .pending = pending(n),
                              .relapses = n->row.relapses ? page_text(v, "复发 %lld 次", (long long)n->row.relapses) : STR("")};
    r.miles_count = milestones(v, n, &r.miles);
    r.acts_count = target_links(v, &n->row, r.pending.n != 0, &r.acts);
    buf_release(&why);
    return r;
}

static struct str rule_words(struct visit *v, const struct tree *t) {
    struct buf b = BUF_INIT;
    buf_add(&b, STR("灯看进度÷时间进度：低于 "));
    buf_share(&b, t->bounds.yellow);
    buf_add(&b, STR(" 黄，低于 "));
    buf_share(&b, t->bounds.red);
    buf_add(&b, STR(" 红"));
    if (t->profile) buf_printf(&b, "（方案 %.*s 第 %d 版）", SP(t->profile->name.name), t->profile->version);
    buf_add(&b, STR("。上级的进度按下级的权重加权，权重不必合计为一。"));
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

static void fill(struct visit *v, struct looking *x, const struct tree *t) {
    struct rec_targetrow *rows = arena_array(v->a, struct rec_targetrow, t->count + 1);
    int level = 0;
    for (struct node *n = tree_next(t, NULL, &level); n; n = tree_next(t, n, &level)) rows[x->t.rows_count++] = row_of(v, t, n, level);
    x->t.rows = rows;
    x->t.announced = t->announced;
    x->t.head = page_text(v, "末级 %d 项：红灯 %d，黄灯 %d，绿灯 %d，无灯 %d。", t->leaves, t->lights[LIGHT_RED], t->lights[LIGHT_YELLOW], t->lights[LIGHT_GREEN], t->lights[LIGHT_NONE]);
    x->t.rule = rule_words(v, t);
}

static void work(struct visit *v) {
    struct looking *x = v->page;
    struct tree t;
    struct tree_query q = {x->asked.day, x->code, x->asked.office};
    if (x->asked.faulty) return;
    x->asked.faulty = tree_read(&t, &v->view, &q, &x->asked.fault) < 0;
    if (x->asked.faulty) return;
    if (!x->json) {
        fill(v, x, &t);
        return;
    }
    struct json_out j;
    struct buf b = BUF_INIT;
    day_json_open(&b, &j);
    tree_json(&j, &t, &v->view);
    x->made = day_json_close(v, &b, &j);
}

static enum http_turn answer(struct visit *v) {
    struct looking *x = v->page;
    struct buf b = BUF_INIT;
    if (x->asked.faulty && x->asked.fault.kind == FAULT_MACHINE) return visit_fault(v, 0, &x->asked.fault);
    if (x->json) return day_send_json(v, &x->asked, x->made);
    x->t.day = x->asked.day_text;
    x->t.code = x->code;
    x->t.offices_count = x->asked.offices_count;
    x->t.offices = x->asked.offices;
    x->t.json = day_place(v, "/targets.json", &x->asked, x->code);
    day_put_fault(v, &x->asked, &x->t.day_fault, &x->t.code_fault, &x->t.fault);
    tpl_targets(&b, &x->t);
    return page_send(v, STR("督查目标"), &b);
}

static enum http_turn targets(struct visit *v, bool json) {
    struct looking *x = arena_new(v->a, struct looking);
    struct fault f;
    v->page = x;
    x->json = json;
    x->code = str_trim(http_query(v->x, "target"));
    if (!page_serves(v)) {
        fault_set(&f, FAULT_INPUT, "not-allowed", "督查目标只给在单位任职的人看（%.*s 现在没有职务）", "targets are for those who serve in an office (%.*s holds no role now)", SP(v->login));
        return visit_fault(v, 0, &f);
    }
    day_ask(v, &x->asked);
    return visit_slow(v, work, answer);
}

// GET /targets
// may: signed
// query: day target office done
// zh: 督查目标：决策分解成的目标树，进度、灯，每个数怎么来的
// en: targets: the tree a decision is broken into, progress, lights, how each figure came about
enum http_turn page_targets(struct visit *v) {
    if (http_query(v->x, "done").n) page_notice(v, STR("已办，记入账本。"));
    return targets(v, false);
}

// GET /targets.json
// may: signed
// query: day target office
// zh: 同样的数据，JSON；格式同 report targets --json
// en: the same as JSON, in the form of report targets --json
enum http_turn page_targets_json(struct visit *v) { return targets(v, true); }

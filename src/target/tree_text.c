// SPDX-License-Identifier: Apache-2.0
// The tree for people at a terminal.
#include "target/tree.h"

static const char *en_kind(const struct node *n) { return kind_words[kind_of_name(n->row.kind) % TARGET_KINDS].name; }
static const char *zh_kind(const struct node *n) { return kind_words[kind_of_name(n->row.kind) % TARGET_KINDS].zh; }

static void head(struct buf *b, const struct tree *t, bool english) {
    buf_printf(b, english ? "Targets as of " : "督查目标  截至 ");
    buf_day(b, t->query.day);
    buf_printf(b, english ? " 24:00; %d leaves: red %d, yellow %d, green %d, no light %d\n" : " 24:00；末级 %d 项：红灯 %d，黄灯 %d，绿灯 %d，无灯 %d\n", t->leaves, t->lights[LIGHT_RED],
               t->lights[LIGHT_YELLOW], t->lights[LIGHT_GREEN], t->lights[LIGHT_NONE]);
    buf_add(b, english ? STR("Light: progress ÷ time, below ") : STR("灯：进度÷时间，低于 "));
    buf_share(b, t->bounds.yellow);
    buf_add(b, english ? STR(" yellow, below ") : STR(" 黄，低于 "));
    buf_share(b, t->bounds.red);
    if (t->profile) buf_printf(b, english ? " red (profile %.*s version %d)\n" : " 红（方案 %.*s 第 %d 版）\n", SP(english && t->profile->name.alias.n ? t->profile->name.alias : t->profile->name.name), t->profile->version);
    else buf_add(b, english ? STR(" red (no profile: as usual)\n") : STR(" 红（没有方案，按通行做法）\n"));
    if (!t->announced) buf_add(b, english ? STR("Days off of some years are not announced yet: their working days are Monday to Friday.\n") : STR("有的年份放假安排还没有公布：那些年的工作日按周一至周五算。\n"));
}

static void indent(struct buf *b, int n) {
    while (n-- > 0) buf_add(b, STR("  "));
}

static void milestone_lines(struct buf *b, const struct node *n, int level, struct view *v, bool english) {
    for (size_t i = 0; i < n->milestone_count; i++) {
        const struct tree_milestone *m = &n->milestones[i];
        indent(b, level + 2);
        buf_printf(b, english ? "milestone %lld, " : "里程碑 %lld，", (long long)m->row.n);
        buf_day(b, (day_t)m->row.day);
        buf_byte(b, ' ');
        view_line(b, personal_shown(m->row.title, PERSONAL_TEXT, v->viewer, v->arena), 60);
        if (m->done) {
            buf_add(b, english ? STR(": done ") : STR("：完成于 "));
            buf_day(b, m->done);
        }
        if (m->late) buf_add(b, english ? (m->done ? STR(", late") : STR(": late")) : m->done ? STR("，晚了") : STR("：逾期"));
        buf_byte(b, '\n');
    }
}

static void node_lines(struct buf *b, const struct node *n, int level, const struct tree *t, struct view *v, bool english) {
    indent(b, level);
    buf_printf(b, "%.*s  %s  ", SP(n->row.code), english ? en_kind(n) : zh_kind(n));
    view_line(b, personal_shown(n->row.title, PERSONAL_TEXT, v->viewer, v->arena), 60);
    buf_byte(b, '\n');
    indent(b, level + 1);
    buf_printf(b, "[%s] ", english ? light_words[n->light].en : light_words[n->light].zh);
    buf_share(b, n->progress);
    if (n->row.unit.n) {
        buf_add(b, STR("  "));
        node_target(b, n);
    }
    if (n->row.owner) buf_printf(b, "  %.*s", SP(view_office_name(v, n->row.owner)));
    if (n->closed) buf_add(b, english ? STR("  closed") : STR("  已销号"));
    if (n->row.relapses) buf_printf(b, english ? "  relapsed %lld" : "  复发 %lld 次", (long long)n->row.relapses);
    if (n->first)
        buf_printf(b, english ? "  below: red %d, yellow %d, green %d of %d" : "  下级：红 %d 黄 %d 绿 %d，共 %d", n->lights[LIGHT_RED], n->lights[LIGHT_YELLOW], n->lights[LIGHT_GREEN], n->leaves);
    buf_byte(b, '\n');
    indent(b, level + 2);
    node_why(b, n, t->bounds, english);
    buf_byte(b, '\n');
    milestone_lines(b, n, level, v, english);
}

void tree_text(struct buf *b, const struct tree *t, struct view *v, bool english) {
    int level = 0;
    head(b, t, english);
    for (struct node *n = tree_next(t, NULL, &level); n; n = tree_next(t, n, &level)) node_lines(b, n, level, t, v, english);
    if (t->root_count == 0) buf_add(b, english ? STR("There are none.\n") : STR("没有目标。\n"));
}

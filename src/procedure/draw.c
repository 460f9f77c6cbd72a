// SPDX-License-Identifier: Apache-2.0
#include "procedure/draw.h"

#include "base/child.h"

struct drawing {
    struct buf *b;
    const struct procedure *p;
    const struct section *s;
    int part; // -1: the main section
    bool english;
};

// Text inside a quoted DOT string.
static void put(struct drawing *d, struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\') buf_byte(d->b, '\\');
        buf_byte(d->b, (unsigned char)s.p[i]);
    }
}

static void put_roles(struct drawing *d, uint32_t roles) {
    bool first = true;
    for (int i = 0; i < d->p->role_count; i++) {
        if (!(roles >> i & 1)) continue;
        if (!first) buf_add(d->b, d->english ? STR(", ") : STR("、"));
        put(d, d->p->roles[i].name.name);
        first = false;
    }
}

static void put_node(struct drawing *d, int part, int stage) {
    if (part < 0) buf_printf(d->b, "m%d", stage);
    else buf_printf(d->b, "p%d_%d", part, stage);
}

static void draw_stage(struct drawing *d, int i) {
    const struct stage *stage = &d->s->stages[i];
    bool end = stage->outcome != OUTCOME_NONE;
    buf_add(d->b, STR("    "));
    put_node(d, d->part, i);
    buf_add(d->b, STR(" [label=\""));
    put(d, stage->name.name);
    if (stage->owners) {
        buf_add(d->b, STR("\\n"));
        put_roles(d, stage->owners);
    }
    if (stage->limit >= 0) {
        buf_add(d->b, STR("\\n"));
        put(d, d->p->values[stage->limit].name);
    }
    if (end) {
        buf_add(d->b, STR("\\n"));
        put(d, outcome_word(stage->outcome, d->english));
    }
    buf_printf(d->b, "\"%s%s];\n", end ? ", peripheries=2" : "", stage->paused_of >= 0 ? ", style=dashed" : "");
}

static void put_condition(struct drawing *d, const struct action *a) {
    if (a->counter >= 0) {
        buf_add(d->b, STR("\\n≤ "));
        put(d, d->s->counters[a->counter].name);
    }
    if (a->otherwise) buf_add(d->b, d->english ? STR("\\notherwise") : STR("\\n否则"));
    if (a->guard_field < 0) return;
    const struct field *field = &d->p->fields[a->guard_field];
    const char *between = " = ";
    buf_add(d->b, STR("\\n"));
    put(d, field->name.name);
    for (int i = 0; i < field->choice_count; i++) {
        if (!(a->guard_choices >> i & 1)) continue;
        buf_add(d->b, str_c(between));
        put(d, field->choices[i].name);
        between = d->english ? ", " : "、";
    }
}

// The timer does this at that stage.
static bool executed(const struct stage *stage, const struct action *a) {
    for (int i = 0; i < stage->rung_count; i++)
        if (stage->rungs[i].act == RUNG_EXECUTE && name_is(&a->name, stage->rungs[i].action)) return true;
    return false;
}

static void put_label(struct drawing *d, const struct action *a, const char *style) {
    buf_add(d->b, STR(" [label=\""));
    put(d, a->name.name);
    buf_add(d->b, STR("\\n"));
    put_roles(d, a->roles);
    put_condition(d, a);
    buf_printf(d->b, "\"%s];\n", style);
}

static void draw_from(struct drawing *d, const struct action *a, int from) {
    bool forks = a->fork_share >= 0;
    if (!forks || a->to >= 0) {
        buf_add(d->b, STR("    "));
        put_node(d, d->part, from);
        buf_add(d->b, STR(" -> "));
        put_node(d, d->part, a->to >= 0 ? a->to : from);
        put_label(d, a, executed(&d->s->stages[from], a) ? ", style=dashed" : "");
    }
    if (!forks) return;
    buf_add(d->b, STR("    "));
    put_node(d, d->part, from);
    buf_add(d->b, STR(" -> "));
    put_node(d, a->fork_share, 0);
    char style[64];
    snprintf(style, sizeof style, ", style=dotted, lhead=cluster_p%d", a->fork_share);
    put_label(d, a, style);
}

static void draw_action(struct drawing *d, const struct action *a) {
    if (a->opening) {
        buf_add(d->b, STR("    start -> "));
        put_node(d, d->part, a->to >= 0 ? a->to : 0);
        put_label(d, a, "");
    }
    for (int i = 0; i < d->s->stage_count; i++)
        if (a->from >> i & 1) draw_from(d, a, i);
}

static void draw_section(struct drawing *d, const struct section *s, int part) {
    d->s = s;
    d->part = part;
    if (part < 0) buf_add(d->b, STR("  subgraph cluster_main {\n    label=\""));
    else buf_printf(d->b, "  subgraph cluster_p%d {\n    label=\"", part);
    put(d, s->name.name);
    buf_add(d->b, STR("\";\n"));
    for (int i = 0; i < s->stage_count; i++) draw_stage(d, i);
    buf_add(d->b, STR("  }\n"));
}

void procedure_dot(struct buf *b, const struct procedure *p) {
    struct drawing d = {.b = b, .p = p, .english = str_eq(p->roles[0].name.name, STR("system"))};
    buf_add(b, STR("digraph \""));
    put(&d, p->name.name);
    buf_add(b, STR("\" {\n  compound=true;\n  fontname=\"Noto Sans CJK SC\";\n  node [shape=box, fontname=\"Noto Sans CJK SC\", fontsize=13];\n"
                  "  edge [fontname=\"Noto Sans CJK SC\", fontsize=11];\n  start [shape=point];\n"));
    draw_section(&d, &p->main, -1);
    for (int i = 0; i < p->part_count; i++) draw_section(&d, &p->parts[i], i);
    for (int i = -1; i < p->part_count; i++) {
        d.s = i < 0 ? &p->main : &p->parts[i];
        d.part = i;
        for (int k = 0; k < d.s->action_count; k++) draw_action(&d, &d.s->actions[k]);
    }
    buf_add(b, STR("}\n"));
}

enum { DRAWING_MAX = 32 * 1024 * 1024 };

int procedure_svg(struct buf *ret, const struct procedure *p, struct fault *f) {
    static const char *const words[] = {"dot", "-Tsvg", NULL};
    struct child_result r = {.out = ret};
    struct buf dot = BUF_INIT;
    procedure_dot(&dot, p);
    int status = child_run(words, buf_str(&dot), DRAWING_MAX, &r, f);
    buf_release(&dot);
    if (status < 0 && r.absent)
        return fault_set(f, FAULT_MACHINE, "no-graphviz", "没有安装 Graphviz（dot）：请运行 %s", "Graphviz (dot) is not installed: run %s",
                         "apt-get install graphviz");
    if (status < 0 || (r.status == 0 && ret->n)) return status;
    return fault_set(f, FAULT_MACHINE, "graphviz-failed", "dot 没有画成（退出状态 %d）：%.300s",
                     "dot did not draw it (exit status %d): %.300s", r.status, r.complaint);
}

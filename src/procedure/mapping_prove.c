// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "procedure/mapping.h"
#include "procedure/proof_graph.h"

static const char *const no_image_zh[] = {
    "", "停在“{}”的事项到新程序没有对应的环节。写一行“环节 {} 到 …”，或先把它办过这一步再迁移。",
    "停在“{}”的事项会一下子到了终点，没有人办过。让“{}”对应一个还在办的环节。",
    "“{}”是暂停的环节，对应的不是（或相反）。让“{}”对应同样暂停的环节，或先恢复再迁移。",
    "停在“{}”的事项带着新程序在那里没有的分件。把分件写成“收回”，或让“{}”对应分得出它的环节。",
};
static const char *const no_image_en[] = {
    "", "A matter that stands at \"{}\" has no stage in the new procedure. Add a line “stage {} to …”, or take it past this step first.",
    "A matter that stands at \"{}\" would be at an end at once, with nothing done. Let \"{}\" become a stage that is not an end.",
    "\"{}\" is a pause and its image is none, or the other way. Let \"{}\" become a pause too, or resume before the move.",
    "A matter that stands at \"{}\" has parts the new procedure does not have there. Recall the part, or let \"{}\" become a stage with it.",
};

static struct str filled(struct arena *a, const char *sentence, const struct name *n, bool english) {
    struct buf b = BUF_INIT;
    struct str rest = str_c(sentence);
    for (ptrdiff_t at; (at = str_find(rest, STR("{}"))) >= 0; rest = str_skip(rest, (size_t)at + 2)) {
        buf_add(&b, str_head(rest, (size_t)at));
        buf_add(&b, english ? name_en(n) : name_zh(n));
    }
    buf_add(&b, rest);
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

static void note(struct proof *p, const struct graph *g, struct arena *a, uint32_t i, enum no_image why) {
    const struct name *stage = &g->s->stages[graph_state(g, i).stage].name;
    for (int k = 0; k < p->finding_count; k++) // each stage once
        if (p->findings[k].line == stage->line && p->findings[k].column == stage->column && str_eq(p->findings[k].section, g->s->name.name)) return;
    struct finding *f = &p->findings[p->finding_count++];
    *f = (struct finding){.property = 0, .section = g->s->name.name, .line = stage->line, .column = stage->column, .zh = filled(a, no_image_zh[why], stage, false),
                          .en = filled(a, no_image_en[why], stage, true)};
    f->trace = graph_trace(g, a, i, &f->trace_count);
}

// Who is bound in a part when it begins, as the proof has it: whoever raised the matter has no part in those of offices.
static uint32_t part_bound(const struct procedure *p, const struct action *a, uint32_t bound) {
    for (int i = 0; i < p->role_count; i++) {
        if (p->roles[i].kind != ROLE_BOUND) continue;
        bool person = p->fields[p->roles[i].field].type == FIELD_PERSON;
        if (p->roles[i].field == a->fork_field) bound |= 1u << i;
        else if (person || p->fields[a->fork_field].type == FIELD_PERSON) bound &= ~(1u << i);
    }
    return bound;
}

// The images of every state of a section that a matter may stand in.
static int images(const struct mapping *m, int section, uint32_t bound, struct arena *a, struct proof *p, struct proof_seeds *ret, int64_t *states,
                  uint32_t forked[PROC_SHARES], struct fault *f) {
    const struct procedure *from = m->from->procedure, *to = m->to->procedure;
    const struct section *s = section ? &from->parts[section - 1] : &from->main;
    int at = mapping_to_section(m, section);
    const struct section *t = at < 0 ? NULL : at ? &to->parts[at - 1] : &to->main;
    struct graph g;
    int rc = graph_search(&g, m->from, s, section ? state_part_opened(bound) : state_before_opening(), f);
    int64_t *numbers = arena_array(a, int64_t, ret->count + g.count + 1);
    for (size_t i = 0; i < ret->count; i++) numbers[i] = ret->numbers[i];
    for (uint32_t i = 0; rc == 0 && i < g.count; i++) {
        struct state st = graph_state(&g, i), image;
        for (size_t e = g.first[i]; section == 0 && e < g.first[i + 1]; e++) {
            const struct action *x = g.edges[e].how >= 0 ? &s->actions[g.edges[e].how] : NULL;
            if (x && x->fork_share >= 0) forked[x->fork_share] &= part_bound(from, x, graph_state(&g, g.edges[e].to).bound);
        }
        if (st.stage < 0 || s->stages[st.stage].outcome != OUTCOME_NONE || t == NULL) continue;
        ++*states;
        enum no_image why = mapping_state(m, section, &st, &image);
        if (why) note(p, &g, a, i, why);
        else numbers[ret->count++] = state_pack(m->to, t, &image);
    }
    ret->numbers = numbers;
    graph_release(&g);
    return rc;
}

int mapping_prove(const struct mapping *m, struct arena *a, struct proof *ret, int64_t *ret_states, struct fault *f) {
    const struct procedure *from = m->from->procedure, *to = m->to->procedure;
    struct proof_seeds seeds[1 + PROC_SHARES] = {{NULL, 0}};
    uint32_t forked[PROC_SHARES]; // surely bound, over all ways to split it off
    struct proof proof, own = {.findings = arena_array(a, struct finding, (size_t)(1 + from->part_count) * PROC_STAGES)};
    *ret_states = 0;
    for (int i = 0; i < PROC_SHARES; i++) forked[i] = UINT32_MAX;
    for (int i = 0; i <= from->part_count; i++) {
        int at = mapping_to_section(m, i);
        uint32_t bound = i ? forked[i - 1] : 0;
        if (bound == UINT32_MAX) continue; // never split off
        struct proof_seeds none = {NULL, 0};
        if (images(m, i, bound, a, &own, at < 0 ? &none : &seeds[at], ret_states, forked, f) < 0) return -1;
    }
    if (procedure_prove_from(m->to, seeds, a, &proof, f) < 0) return -1;
    struct finding *all = arena_array(a, struct finding, (size_t)(own.finding_count + proof.finding_count) + 1);
    for (int i = 0; i < own.finding_count; i++) all[i] = own.findings[i];
    for (int i = 0; i < proof.finding_count; i++) all[own.finding_count + i] = proof.findings[i];
    proof.findings = all;
    proof.finding_count += own.finding_count;
    for (int i = 0; i <= to->part_count; i++) proof.sections[i].longest_count = 0; // of ways from the opening only
    *ret = proof;
    return 0;
}

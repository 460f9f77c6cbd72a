// SPDX-License-Identifier: Apache-2.0
#include <string.h>

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

// The images of one section as they gather.
struct gathering {
    const struct mapping *m;
    int section;
    const struct section *from, *to; // to NULL: recalled
    uint32_t from_live[PROC_STAGES], to_live[PROC_STAGES];
    int64_t *numbers;
    size_t count, cap;
};

enum { IMAGES_MAX = 4000000 };

static void add_image(struct gathering *x, struct arena *a, struct state image) {
    forget_dead(x->to, x->to_live, &image);
    int64_t number = state_pack(x->m->to, x->to, &image);
    if (x->count && x->numbers[x->count - 1] == number) return;
    if (x->count == x->cap) {
        size_t cap = x->cap ? x->cap * 2 : 1024;
        int64_t *more = arena_array(a, int64_t, cap);
        if (x->count) memcpy(more, x->numbers, x->count * sizeof *more);
        x->numbers = more;
        x->cap = cap;
    }
    x->numbers[x->count++] = number;
}

// The search keeps counts at zero that nothing asks any more; under the new procedure they may be asked again, so every
// value they can have is looked at. Returns whether there is an image.
static enum no_image add_images(struct gathering *x, struct arena *a, const struct state *st, int counter) {
    struct state image, one = *st;
    enum no_image why = mapping_state(x->m, x->section, st, &image);
    if (why) return why;
    for (; counter < x->from->counter_count; counter++) {
        int to = x->m->sections[x->section].counter[counter];
        if (to < 0 || (x->from_live[st->stage] >> counter & 1) || !(x->to_live[image.stage] >> to & 1)) continue;
        for (int n = 0; n <= x->m->from->counts[x->from->counters[counter].value] && x->count < IMAGES_MAX; n++) {
            one.counters[counter] = (uint8_t)n;
            if ((why = add_images(x, a, &one, counter + 1)) != IMAGE_FINE) return why;
        }
        return IMAGE_FINE;
    }
    add_image(x, a, image);
    return IMAGE_FINE;
}

static void collect_bound(const struct graph *g, uint32_t forked[PROC_SHARES]) {
    for (size_t e = 0; e < g->first[g->count]; e++) {
        const struct action *x = g->edges[e].how >= 0 ? &g->s->actions[g->edges[e].how] : NULL;
        if (x && x->fork_share >= 0) forked[x->fork_share] &= part_bound(g->r->procedure, x, graph_state(g, g->edges[e].to).bound);
    }
}

// The images of every state of a section that a matter may stand in.
static int images(struct gathering *x, uint32_t bound, struct arena *a, struct proof *p, int64_t *states, uint32_t forked[PROC_SHARES], struct fault *f) {
    struct graph g;
    int rc = graph_search(&g, x->m->from, x->from, x->section ? state_part_opened(bound) : state_before_opening(), f);
    live_counters(x->from, x->from_live);
    if (x->to) live_counters(x->to, x->to_live);
    if (rc == 0 && x->section == 0) collect_bound(&g, forked);
    for (uint32_t i = 0; rc == 0 && x->to && i < g.count; i++) {
        struct state st = graph_state(&g, i);
        if (st.stage < 0 || x->from->stages[st.stage].outcome != OUTCOME_NONE) continue;
        ++*states;
        enum no_image why = add_images(x, a, &st, 0);
        if (why) note(p, &g, a, i, why);
    }
    if (rc == 0 && x->count >= IMAGES_MAX)
        rc = fault_set(f, FAULT_INPUT, "too-many-states", "“%.*s”的计数在新程序里又用得上，要看的状态太多，无法证明；不要映射这些计数。",
                       "Counts of \"%.*s\" matter again in the new procedure: too many states to prove; leave these counts out of the mapping.", SP(x->from->name.name));
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
        struct gathering x = {.m = m, .section = i, .from = i ? &from->parts[i - 1] : &from->main, .to = at < 0 ? NULL : at ? &to->parts[at - 1] : &to->main};
        if (at >= 0) { // two parts may become one
            x.numbers = (int64_t *)(uintptr_t)seeds[at].numbers;
            x.count = x.cap = seeds[at].count;
        }
        if (images(&x, bound, a, &own, ret_states, forked, f) < 0) return -1;
        if (at >= 0) seeds[at] = (struct proof_seeds){x.numbers, x.count};
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

// SPDX-License-Identifier: Apache-2.0
#include "procedure/proof.h"

#include <stdlib.h>

#include "procedure/proof_graph.h"

static bool ascii(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80) return false;
    return true;
}

struct str name_zh(const struct name *n) {
    return n->alias.n && ascii(n->name) ? n->alias : n->name;
}

struct str name_en(const struct name *n) {
    return n->alias.n && ascii(n->alias) ? n->alias : n->name;
}

static struct str filled_in(struct arena *a, const char *sentence, const struct name *const names[], bool english) {
    struct buf b = BUF_INIT;
    struct str rest = str_c(sentence);
    ptrdiff_t at;
    for (size_t i = 0; (at = str_find(rest, STR("{}"))) >= 0; i++) {
        buf_add(&b, str_head(rest, (size_t)at));
        buf_add(&b, english ? name_en(names[i]) : name_zh(names[i]));
        rest = str_skip(rest, (size_t)at + 2);
    }
    buf_add(&b, rest);
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

void check_note(struct check *c, int property, const struct name *place, uint32_t at, const char *zh,
                const char *en, const struct name *const names[]) {
    if (c->found[property]) return;
    struct finding *f = arena_new(c->a, struct finding);
    f->property = property;
    f->section = c->s->name.name;
    f->line = place->line;
    f->column = place->column;
    f->zh = filled_in(c->a, zh, names, false);
    f->en = filled_in(c->a, en, names, true);
    if (at != NO_STATE) f->trace = graph_trace(&c->g, c->a, at, &f->trace_count);
    c->found[property] = f;
}

static void check_order(struct check *c, struct section_proof *ret) {
    uint32_t *order = mem_new(arena_bytes(c->g.count, sizeof *order));
    uint32_t ordered = graph_order(&c->g, order);
    if (ordered < c->g.count) {
        int n = 0;
        struct trace_step *circle = graph_circle(&c->g, order, ordered, c->a, &n);
        // What people would look at is the first action of the circle.
        struct name place = c->s->name;
        for (int i = n - 1; i >= 0; i--) {
            int k = circle[i].kind == TRACE_ACT || circle[i].kind == TRACE_TIMER
                        ? section_action(c->s, circle[i].action) : -1;
            if (k >= 0) place = c->s->actions[k].name;
        }
        check_note(c, 2, &place, NO_STATE,
                   "可以一直转下去：“{}”开头的这一圈没有次数限制，事项可能永不了结。给圈里的一个动作写“至多”几次。",
                   "This can go round for ever: the circle that begins with \"{}\" is not counted, so a matter may "
                   "never end. Give one of its actions a maximum.",
                   NAMES(&place));
        c->found[2]->trace = circle;
        c->found[2]->trace_count = n;
    } else if (c->found[3] == NULL) {
        graph_longest(&c->g, order, c->a, ret);
    }
    free(order);
}

static void prove_section(struct check *c, struct section_proof *ret) {
    ret->states = c->g.count;
    ret->edges = (int64_t)c->g.first[c->g.count];
    for (uint32_t i = 0; i < c->g.count; i++) check_state(c, i);
    check_declared(c);
    check_order(c, ret);
}

// What a share's parts begin with: over all ways to split it off, the roles surely bound then.
struct forked {
    bool ever;
    uint32_t bound;
};

static void collect_forks(const struct graph *g, struct forked forks[PROC_SHARES]) {
    const struct procedure *p = g->r->procedure;
    for (size_t e = 0; e < g->first[g->count]; e++) {
        const struct action *a = g->edges[e].how >= 0 ? &g->s->actions[g->edges[e].how] : NULL;
        if (a == NULL || a->fork_share < 0) continue;
        uint32_t bound = graph_state(g, g->edges[e].to).bound;
        for (int i = 0; i < p->role_count; i++) {
            if (p->roles[i].kind != ROLE_BOUND) continue;
            // Whoever raised the matter has no part in what offices say to each other; a part for them alone is theirs alone.
            bool person = p->fields[p->roles[i].field].type == FIELD_PERSON, own = p->roles[i].field == a->fork_field;
            if (own) bound |= 1u << i;
            else if (person || p->fields[a->fork_field].type == FIELD_PERSON) bound &= ~(1u << i);
        }
        struct forked *f = &forks[a->fork_share];
        f->bound = f->ever ? f->bound & bound : bound;
        f->ever = true;
    }
}

int procedure_prove(const struct rules *r, struct arena *a, struct proof *ret, struct fault *f) {
    static const struct proof_seeds none[1 + PROC_SHARES];
    return procedure_prove_from(r, none, a, ret, f);
}

int procedure_prove_from(const struct rules *r, const struct proof_seeds *seeds, struct arena *a, struct proof *ret, struct fault *f) {
    const struct procedure *p = r->procedure;
    struct forked forks[PROC_SHARES] = {{0}};
    int count = 1 + p->part_count;
    struct proof proof = {
        .sections = arena_array(a, struct section_proof, (size_t)count),
        .section_count = count,
        .findings = arena_array(a, struct finding, (size_t)count * 8),
    };
    for (int i = 0; i < count; i++) {
        const struct section *s = i ? &p->parts[i - 1] : &p->main;
        struct check c = {.r = r, .s = s, .a = a};
        proof.sections[i].section = s->name.name;
        if (i && !forks[i - 1].ever) {
            check_note(&c, 1, &s->name, NO_STATE, "分件“{}”从不分出。写一个“分出”它的动作，或删去它。",
                       "The part \"{}\" is never split off. Add an action that does, or remove it.", NAMES(&s->name));
        } else {
            struct state start = i ? state_part_opened(forks[i - 1].bound) : state_before_opening();
            int rc = graph_search_from(&c.g, r, s, start, seeds[i], f);
            if (rc == 0) prove_section(&c, &proof.sections[i]);
            if (rc == 0 && i == 0) collect_forks(&c.g, forks);
            graph_release(&c.g);
            if (rc < 0) return -1;
        }
        for (int k = 1; k <= 8; k++)
            if (c.found[k]) proof.findings[proof.finding_count++] = *c.found[k];
    }
    *ret = proof;
    return 0;
}

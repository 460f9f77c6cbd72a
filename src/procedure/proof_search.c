// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "procedure/proof_graph.h"

// Where the number of a state leads to its index: open addressing, at most half full.
struct table {
    uint32_t *slots; // index + 1; 0 is free
    size_t cap;      // a power of two
};

static size_t slot_of(const struct table *t, int64_t number) {
    uint64_t x = (uint64_t)number * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(x ^ x >> 32) & (t->cap - 1);
}

static void table_grow(struct table *t, const struct graph *g) {
    size_t cap = t->cap ? t->cap * 2 : 1024;
    free(t->slots);
    t->slots = mem_new(arena_bytes(cap, sizeof *t->slots));
    t->cap = cap;
    for (uint32_t i = 0; i < g->count; i++) {
        size_t at = slot_of(t, g->numbers[i]);
        while (t->slots[at]) at = (at + 1) & (cap - 1);
        t->slots[at] = i + 1;
    }
}

static void make_room(struct graph *g, uint32_t *cap) {
    if (g->count < *cap) return;
    *cap = *cap ? *cap * 2 : 1024;
    g->numbers = mem_grow(g->numbers, arena_bytes(*cap, sizeof *g->numbers));
    g->parents = mem_grow(g->parents, arena_bytes(*cap, sizeof *g->parents));
    g->hows = mem_grow(g->hows, arena_bytes(*cap, sizeof *g->hows));
    g->first = mem_grow(g->first, arena_bytes((size_t)*cap + 1, sizeof *g->first));
}

// The index of a state, made when it is new.
static uint32_t reach(struct graph *g, struct table *t, uint32_t *cap, int64_t number, uint32_t from, how_t how) {
    if ((size_t)g->count * 2 >= t->cap) table_grow(t, g);
    size_t at = slot_of(t, number);
    for (; t->slots[at]; at = (at + 1) & (t->cap - 1))
        if (g->numbers[t->slots[at] - 1] == number) return t->slots[at] - 1;
    make_room(g, cap);
    g->numbers[g->count] = number;
    g->parents[g->count] = from;
    g->hows[g->count] = how;
    t->slots[at] = ++g->count;
    return g->count - 1;
}

static int too_many(const struct rules *r, const struct section *s, struct fault *f) {
    int most = -1, value = -1;
    for (int i = 0; i < s->counter_count; i++) {
        int n = r->counts[s->counters[i].value];
        if (n > most) {
            most = n;
            value = i;
        }
    }
    if (value < 0)
        return fault_set(f, FAULT_INPUT, "too-many-states",
                         "“%.*s”的状态超过 %d 个，无法证明；减少分件或随字段的角色。",
                         "\"%.*s\" has more than %d states and cannot be proved; use fewer parts or bound roles.",
                         SP(s->name.name), PROOF_STATES_MAX);
    struct str name = s->counters[value].name;
    fault_set(f, FAULT_INPUT, "too-many-states",
              "“%.*s”的状态超过 %d 个，无法证明；最大的计数是“%.*s”（%d 次），把它改小，或让几个动作共用一个计数。",
              "\"%.*s\" has more than %d states and cannot be proved; the largest counter is \"%.*s\" (%d): lower "
              "it, or let several actions share one.",
              SP(s->name.name), PROOF_STATES_MAX, SP(name), most);
    fault_where(f, name);
    const struct value_name *v = &r->procedure->values[s->counters[value].value];
    return fault_place(f, v->line, v->column);
}

struct state graph_state(const struct graph *g, uint32_t i) {
    struct state st = {.stage = -1};
    state_unpack(g->r, g->s, g->numbers[i], &st);
    return st;
}

// Which counters an action can still count from each stage on, by what leads where alone.
void live_counters(const struct section *s, uint32_t live[PROC_STAGES]) {
    bool news = true;
    for (int i = 0; i < s->stage_count; i++) live[i] = 0;
    while (news) {
        news = false;
        for (int k = 0; k < s->action_count; k++) {
            const struct action *a = &s->actions[k];
            uint32_t own = a->counter >= 0 ? 1u << a->counter : 0;
            for (uint64_t from = a->from; from; from &= from - 1) {
                int i = __builtin_ctzll(from);
                uint32_t more = own | (a->to >= 0 ? live[a->to] : 0);
                news |= (more & ~live[i]) != 0;
                live[i] |= more;
            }
        }
    }
}

// A count that nothing asks any more makes no difference: states that differ in it alone are one.
void forget_dead(const struct section *s, const uint32_t live[PROC_STAGES], struct state *st) {
    for (int i = 0; st->stage >= 0 && i < s->counter_count; i++)
        if (!(live[st->stage] >> i & 1)) st->counters[i] = 0;
}

int graph_search(struct graph *ret, const struct rules *r, const struct section *s, struct state start,
                 struct fault *f) {
    return graph_search_from(ret, r, s, start, (struct proof_seeds){NULL, 0}, f);
}

int graph_search_from(struct graph *ret, const struct rules *r, const struct section *s, struct state start, struct proof_seeds seeds, struct fault *f) {
    struct graph g = {.r = r, .s = s};
    struct table t = {0};
    uint32_t cap = 0;
    size_t edges = 0, edge_cap = 0;
    int rc = 0;
    uint32_t live[PROC_STAGES];
    live_counters(s, live);
    int64_t number = state_space(r, s) ? state_pack(r, s, &start) : -1;
    if (number < 0) {
        rc = too_many(r, s, f);
        goto done;
    }
    reach(&g, &t, &cap, number, 0, 0);
    for (size_t i = 0; i < seeds.count; i++) reach(&g, &t, &cap, seeds.numbers[i], 0, HOW_MOVED);
    for (uint32_t i = 0; i < g.count; i++) {
        struct state st = graph_state(&g, i), to;
        struct move moves[MOVES_MAX];
        size_t n = procedure_moves(r, s, &st, moves);
        g.first[i] = edges;
        if (edges + n > edge_cap) {
            edge_cap = edge_cap ? edge_cap * 2 : 4096;
            g.edges = mem_grow(g.edges, arena_bytes(edge_cap, sizeof *g.edges));
        }
        for (size_t k = 0; k < n; k++) {
            if ((rc = procedure_step(r, s, &st, moves[k], &to, f)) < 0) goto done;
            forget_dead(s, live, &to);
            how_t how = (how_t)(moves[k].kind == MOVE_ACT ? moves[k].action : -1 - (2 * moves[k].share + moves[k].agreed));
            uint32_t at = reach(&g, &t, &cap, state_pack(r, s, &to), i, how);
            g.edges[edges++] = (struct edge){at, how};
        }
        if (g.count > PROOF_STATES_MAX) {
            rc = too_many(r, s, f);
            goto done;
        }
    }
    g.first[g.count] = edges;
done:
    free(t.slots);
    *ret = g;
    return rc;
}

void graph_release(struct graph *g) {
    free(g->numbers);
    free(g->parents);
    free(g->hows);
    free(g->first);
    free(g->edges);
    *g = (struct graph){0};
}

struct trace_step graph_step(const struct graph *g, uint32_t from, how_t how) {
    struct state st = graph_state(g, from);
    struct trace_step t = {.kind = TRACE_ACT};
    if (st.stage >= 0) t.stage = g->s->stages[st.stage].name.name;
    if (how == HOW_MOVED) {
        t.action = STR("迁移 migrate");
        return t;
    }
    if (how < 0) {
        int code = -1 - how;
        t.kind = code & 1 ? TRACE_PART_AGREED : TRACE_PART_OBJECTED;
        t.action = g->r->procedure->parts[code >> 1].name.name;
        return t;
    }
    const struct action *a = &g->s->actions[how];
    t.action = a->name.name;
    uint32_t bound = st.bound | (a->opening ? a->binds : 0);
    int by = 0;
    for (int i = g->r->procedure->role_count - 1; i > 0; i--) {
        bool there = g->r->procedure->roles[i].kind != ROLE_BOUND || (bound >> i & 1);
        if (there && (a->roles >> i & 1)) by = i;
    }
    t.role = g->r->procedure->roles[by].name.name;
    if (g->r->procedure->roles[by].kind == ROLE_SYSTEM) t.kind = TRACE_TIMER;
    return t;
}

struct trace_step *graph_trace(const struct graph *g, struct arena *a, uint32_t i, int *ret_count) {
    int n = 0;
    for (uint32_t at = i; at; at = g->parents[at]) n++;
    struct trace_step *steps = arena_array(a, struct trace_step, (size_t)n);
    *ret_count = n;
    for (uint32_t at = i; at; at = g->parents[at]) steps[--n] = graph_step(g, g->parents[at], g->hows[at]);
    return steps;
}

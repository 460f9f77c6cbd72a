// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "procedure/proof_graph.h"

uint32_t graph_order(const struct graph *g, uint32_t *order) {
    uint32_t *in = mem_new(arena_bytes(g->count, sizeof *in));
    uint32_t done = 0, queued = 0;
    for (uint32_t i = 0; i < g->count; i++)
        for (size_t e = g->first[i]; e < g->first[i + 1]; e++) in[g->edges[e].to] += !edge_stays(g, i, e);
    for (uint32_t i = 0; i < g->count; i++)
        if (in[i] == 0) order[queued++] = i;
    for (; done < queued; done++)
        for (size_t e = g->first[order[done]]; e < g->first[order[done] + 1]; e++)
            if (!edge_stays(g, order[done], e) && --in[g->edges[e].to] == 0) order[queued++] = g->edges[e].to;
    free(in);
    return queued;
}

// A circle as the states it visits and how it leaves each.
struct ring {
    uint32_t *at;
    how_t *how;
    uint32_t n;
};

// What a search for a circle keeps for each state.
struct seen {
    uint32_t mark; // the start it was last reached from, plus 1
    uint32_t depth, from;
    how_t how;
};

// The shortest circle through `start` shorter than ring->n, if there is one; edges looked at come off *budget.
static void ring_through(const struct graph *g, uint32_t start, struct seen *seen, uint32_t *queue,
                         struct ring *ring, int64_t *budget) {
    uint32_t head = 0, tail = 0;
    seen[start] = (struct seen){.mark = start + 1};
    queue[tail++] = start;
    while (head < tail) {
        uint32_t at = queue[head++], depth = seen[at].depth + 1;
        if (depth >= ring->n) return;
        for (size_t e = g->first[at]; e < g->first[at + 1]; e++) {
            uint32_t to = g->edges[e].to;
            --*budget;
            if (edge_stays(g, at, e)) continue;
            if (to == start) {
                ring->n = depth;
                ring->at[depth - 1] = at;
                ring->how[depth - 1] = g->edges[e].how;
                for (uint32_t k = depth - 1; k > 0; k--) {
                    ring->how[k - 1] = seen[at].how;
                    at = ring->at[k - 1] = seen[at].from;
                }
                return;
            }
            if (seen[to].mark == start + 1) continue;
            seen[to] = (struct seen){start + 1, depth, at, g->edges[e].how};
            queue[tail++] = to;
        }
    }
}

// Any circle: every state left over has a predecessor left over, so walking back must come round.
static void first_ring(const struct graph *g, const bool *acyclic, struct seen *seen, struct ring *ring) {
    uint32_t at = 0;
    for (uint32_t i = 0; i < g->count; i++) {
        if (acyclic[i]) continue;
        for (size_t e = g->first[i]; e < g->first[i + 1]; e++) {
            if (edge_stays(g, i, e)) continue;
            seen[g->edges[e].to].from = i;
            seen[g->edges[e].to].how = g->edges[e].how;
        }
        at = i;
    }
    for (; !seen[at].mark; at = seen[at].from) seen[at].mark = 1;
    uint32_t n = 0, start = at;
    do {
        n++;
        at = seen[at].from;
    } while (at != start);
    ring->n = n;
    while (n > 0) {
        ring->how[--n] = seen[at].how;
        at = ring->at[n] = seen[at].from;
    }
}

struct trace_step *graph_circle(const struct graph *g, const uint32_t *order, uint32_t ordered, struct arena *a,
                                int *ret_count) {
    struct seen *seen = mem_new(arena_bytes(g->count, sizeof *seen));
    uint32_t *queue = mem_new(arena_bytes(g->count, sizeof *queue));
    bool *acyclic = mem_new(g->count);
    struct ring ring = {.at = mem_new(arena_bytes(g->count, sizeof *ring.at)),
                        .how = mem_new(arena_bytes(g->count, sizeof *ring.how))};
    for (uint32_t i = 0; i < ordered; i++) acyclic[order[i]] = true;
    first_ring(g, acyclic, seen, &ring);
    for (uint32_t i = 0; i < g->count; i++) seen[i].mark = 0;
    // Real circles are short, and each one found bounds the searches after it. The budget is for graphs made to
    // be slow: there the circle may not be the shortest.
    int64_t budget = 50 * 1000 * 1000;
    uint32_t known = ring.n++; // so that one of the same length that starts earlier takes its place
    for (uint32_t i = 0; i < g->count && budget > 0; i++)
        if (!acyclic[i]) ring_through(g, i, seen, queue, &ring, &budget);
    if (ring.n > known) ring.n = known;
    struct trace_step *steps = arena_array(a, struct trace_step, ring.n);
    for (uint32_t k = 0; k < ring.n; k++) steps[k] = graph_step(g, ring.at[k], ring.how[k]);
    *ret_count = (int)ring.n;
    free(seen);
    free(queue);
    free(acyclic);
    free(ring.at);
    free(ring.how);
    return steps;
}

// Limits summed by unit.
struct sums {
    int n[UNIT_MONTH + 1];
};

static const int unit_minutes[UNIT_MONTH + 1] = {
    [UNIT_MINUTE] = 1, [UNIT_HOUR] = 60, [UNIT_SAME_DAY] = 1440,
    [UNIT_DAY] = 1440, [UNIT_WORKDAY] = 1440, [UNIT_MONTH] = 22 * 1440,
};

static int64_t measure(const struct sums *s) {
    int64_t minutes = 0;
    for (int u = 0; u <= UNIT_MONTH; u++) minutes += (int64_t)s->n[u] * unit_minutes[u];
    return minutes;
}

static int64_t minutes_of(struct limit l) { return (int64_t)l.n * unit_minutes[l.unit]; }

// Of the limits by a choice the longest.
static struct limit longest_limit(const struct rules *r, const struct stage *stage) {
    struct limit most = r->limits[stage->limit];
    if (stage->per < 0) return most;
    const struct field *field = &r->procedure->fields[r->procedure->pers[stage->per].field];
    for (int k = 0; k < field->choice_count; k++)
        if (minutes_of(r->by_choice[stage->per][k]) > minutes_of(most)) most = r->by_choice[stage->per][k];
    return most;
}

static void add_value(struct sums *s, const struct rules *r, int value) {
    if (value >= 0) s->n[r->limits[value].unit] += r->limits[value].n;
}

// How long a matter may stay in a stage it enters before somebody must have acted.
static struct sums stage_sums(const struct rules *r, const struct stage *stage) {
    struct sums s = {{0}};
    if (stage->outcome != OUTCOME_NONE) return s;
    if (stage->limit >= 0) s.n[longest_limit(r, stage).unit] += longest_limit(r, stage).n;
    int last = stage->rung_count - 1;
    while (last >= 0 && stage->rungs[last].act == RUNG_REMIND) last--;
    for (int i = 0; i <= last; i++) {
        const struct rung *rung = &stage->rungs[i];
        struct limit literal;
        struct fault ignored;
        if (rung->when <= 0) continue;
        if (rung->offset_value >= 0)
            add_value(&s, r, rung->offset_value);
        else if (limit_parse(rung->offset, &literal, &ignored) == 0)
            s.n[literal.unit] += literal.n;
    }
    return s;
}

// What each action adds, since that does not depend on the state.
static struct sums action_sums(const struct rules *r, const struct section *s, const struct action *a) {
    struct sums sums = {{0}};
    if (a->kind == ACTION_RESUME) return sums;
    if (a->kind == ACTION_EXTEND) {
        int stage = a->from ? __builtin_ctzll(a->from) : 0;
        add_value(&sums, r, a->extension >= 0 ? a->extension : s->stages[stage].limit);
        return sums;
    }
    if (a->to >= 0) return stage_sums(r, &s->stages[a->to]);
    return a->opening ? stage_sums(r, &s->stages[0]) : sums;
}

static void add_longest_limits(struct section_proof *ret, const struct sums *total) {
    for (int u = UNIT_MONTH; u >= 0; u--)
        if (total->n[u])
            ret->longest_limits[ret->longest_limit_count++] = (struct limit){(enum limit_unit)u, total->n[u]};
}

// The longest way to a state.
struct best {
    int64_t minutes; // -1: not reached yet
    uint32_t steps, from;
    how_t how;
};

// Of ends equally far the one with fewer steps is easier to read, and closed says more than withdrawn.
static bool tells_more(const struct graph *g, const struct best *best, uint32_t i, uint32_t than) {
    if (best[i].minutes != best[than].minutes) return best[i].minutes > best[than].minutes;
    if (best[i].steps != best[than].steps) return best[i].steps < best[than].steps;
    const struct stage *stages = g->s->stages;
    return stages[graph_state(g, i).stage].outcome < stages[graph_state(g, than).stage].outcome;
}

// Nothing leads on from it.
static bool is_last(const struct graph *g, uint32_t i) {
    for (size_t e = g->first[i]; e < g->first[i + 1]; e++)
        if (!edge_stays(g, i, e)) return false;
    return true;
}

void graph_longest(const struct graph *g, const uint32_t *order, struct arena *a, struct section_proof *ret) {
    struct best *best = mem_new(arena_bytes(g->count, sizeof *best));
    struct sums adds[PROC_ACTIONS];
    int64_t minutes[PROC_ACTIONS];
    for (int i = 0; i < g->s->action_count; i++) {
        adds[i] = action_sums(g->r, g->s, &g->s->actions[i]);
        minutes[i] = measure(&adds[i]);
    }
    struct sums total = {{0}};
    if (g->s->part) total = stage_sums(g->r, &g->s->stages[0]);
    for (uint32_t i = 1; i < g->count; i++) best[i].minutes = -1;
    best[0].minutes = measure(&total);
    uint32_t end = 0;
    for (uint32_t k = 0; k < g->count; k++) {
        uint32_t i = order[k];
        if (is_last(g, i) && (!is_last(g, end) || tells_more(g, best, i, end)))
            end = i;
        for (size_t e = g->first[i]; e < g->first[i + 1]; e++) {
            how_t how = g->edges[e].how;
            struct best *to = &best[g->edges[e].to];
            int64_t sum = best[i].minutes + (how >= 0 ? minutes[how] : 0);
            if (sum > to->minutes || (sum == to->minutes && best[i].steps + 1 < to->steps))
                *to = (struct best){sum, best[i].steps + 1, i, how};
        }
    }
    uint32_t n = best[end].steps;
    ret->longest = arena_array(a, struct trace_step, n);
    ret->longest_count = (int)n;
    ret->longest_minutes = best[end].minutes;
    for (uint32_t at = end; n > 0; at = best[at].from) {
        ret->longest[--n] = graph_step(g, best[at].from, best[at].how);
        if (best[at].how < 0) continue;
        for (int u = 0; u <= UNIT_MONTH; u++) total.n[u] += adds[best[at].how].n[u];
    }
    add_longest_limits(ret, &total);
    free(best);
}

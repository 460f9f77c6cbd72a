// SPDX-License-Identifier: Apache-2.0
// Inside the checker only: the reachable states of one section as a graph.
#ifndef PROCEDURE_PROOF_GRAPH_H
#define PROCEDURE_PROOF_GRAPH_H

#include "procedure/proof.h"

// What happened on an edge: an action's index, or -1 - (2 * share + agreed) for a part end.
typedef int16_t how_t;
#define HOW_MOVED INT16_MIN // it came over from another version: no step of this procedure

struct edge {
    uint32_t to;
    how_t how;
};

struct graph {
    const struct rules *r;
    const struct section *s;
    uint32_t count;    // states, in the order of the breadth-first search: 0 is the start
    int64_t *numbers;  // state_pack of each
    uint32_t *parents; // the state it was first reached from, and how
    how_t *hows;
    size_t *first; // count + 1: edges of state i are first[i] … first[i + 1] - 1
    struct edge *edges;
};

// An action in a stage (在) that changes nothing of the state: a note, a contact. It puts off no clock of the stage, so it is
// no circle, and no way on either.
static inline bool edge_stays(const struct graph *g, uint32_t from, size_t e) {
    how_t how = g->edges[e].how;
    return g->edges[e].to == from && how >= 0 && g->s->actions[how].to < 0;
}

// Counters that no action can ask from a stage on are kept at zero: states that differ in them alone are one.
// Which counters (a bit each) an action can still count from each stage on; and a state without the others.
void live_counters(const struct section *s, uint32_t live[PROC_STAGES]);
void forget_dead(const struct section *s, const uint32_t live[PROC_STAGES], struct state *st);
// Fault "too-many-states". Either way graph_release ends it.
int graph_search(struct graph *ret, const struct rules *r, const struct section *s, struct state start,
                 struct fault *f);
// With more states to begin with.
int graph_search_from(struct graph *ret, const struct rules *r, const struct section *s, struct state start, struct proof_seeds seeds, struct fault *f);
void graph_release(struct graph *g);
struct state graph_state(const struct graph *g, uint32_t i);
// The step `how` out of a state, in words.
struct trace_step graph_step(const struct graph *g, uint32_t from, how_t how);
// The shortest way from the start to state i.
struct trace_step *graph_trace(const struct graph *g, struct arena *a, uint32_t i, int *ret_count);

// Kahn: states in topological order into order[count]. Returns how many have a place; fewer than count when
// there is a circle.
uint32_t graph_order(const struct graph *g, uint32_t *order);
// One shortest circle of a graph that has one; order and ordered as from graph_order.
struct trace_step *graph_circle(const struct graph *g, const uint32_t *order, uint32_t ordered, struct arena *a,
                                int *ret_count);
// Fills the longest way of a graph without circles; order as from graph_order.
void graph_longest(const struct graph *g, const uint32_t *order, struct arena *a, struct section_proof *ret);

// One section under proof.
struct check {
    const struct rules *r;
    const struct section *s;
    struct arena *a;
    struct graph g;
    struct finding *found[9]; // by property; NULL: none
};

#define NO_STATE UINT32_MAX
// Notes a finding unless the section has one of that property already; `at` is the state the trace leads to.
// In both sentences every "{}" stands for the next of the names.
void check_note(struct check *c, int property, const struct name *place, uint32_t at, const char *zh,
                const char *en, const struct name *const names[]);
#define NAMES(...) ((const struct name *const[]){__VA_ARGS__})
// Properties 3–7 of one state.
void check_state(struct check *c, uint32_t i);
// Properties 1 and 8, and what else can be said of the declarations of the section.
void check_declared(struct check *c);

// A name for readers of one language: the one of name and alias that suits it.
struct str name_zh(const struct name *n);
struct str name_en(const struct name *n);

#endif

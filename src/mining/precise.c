// SPDX-License-Identifier: Apache-2.0
// Precision: a procedure that allows everything fits every log. So, of the actions open in the states a log comes through,
// how many does anybody ever take there? (Escaping edges: Muñoz-Gama and Carmona, “A Fresh Look at Precision in Process
// Conformance”, BPM 2010, counted by states of the procedure.) Steps of the system do not count.
#include <stdlib.h>

#include "mining/report.h"

enum { ACTIONS_MAX = (1 + PROC_SHARES) * PROC_ACTIONS + PROC_SHARES, WORDS = (ACTIONS_MAX + 63) / 64, PLACES_MAX = 100000 };

struct place {
    int64_t visits;
    uint64_t open[WORDS], seen[WORDS];
};

struct precise {
    struct fit_report *r;
    struct arena arena;
    struct smap places;
    struct buf key;
};

struct precise *precise_new(struct fit_report *r) {
    struct precise *p = mem_new(sizeof *p);
    p->r = r;
    return p;
}

static void set(uint64_t *bits, int i) { bits[i / 64] |= (uint64_t)1 << (i % 64); }

// One number per action (by its first variant) of a section, and per way a part ends by name.
static int number(const struct section *s, int share, int action) {
    return (share + 1) * PROC_ACTIONS + section_action(s, s->actions[action].name.name);
}
static int end_number(int share) { return (1 + PROC_SHARES) * PROC_ACTIONS + share; }

static void find_open(struct place *at, const struct way *w, const struct node *n) {
    const struct procedure *p = w->fit->rules->procedure;
    for (int share = -1; share < p->part_count; share++) {
        if (share >= 0 && (w->section_share >= 0 || !n->parts[share].open)) continue;
        if (share >= 0 && !w->inline_parts) {
            set(at->open, end_number(share));
            continue;
        }
        const struct section *s = share < 0 ? w->section : &p->parts[share];
        int named = share < 0 ? w->section_share : share;
        for (int i = 0; i < s->action_count; i++)
            if (i == section_action(s, s->actions[i].name.name) && s->actions[i].roles != FIT_ROLES_SYSTEM && !is_silent(w->fit, s, named, i) && node_open(w, n, named, i)) set(at->open, number(s, named, i));
    }
}

void precise_case(struct precise *p, const struct way *w, const struct fit_case *k) {
    for (const struct node *n = k->last; n->from; n = n->from) {
        if (n->event < 0) continue;
        const struct section *s = n->share < 0 ? k->section : &w->fit->rules->procedure->parts[n->share];
        if (n->action >= 0 && s->actions[n->action].roles == FIT_ROLES_SYSTEM) continue;
        buf_clear(&p->key);
        node_key(w, n->from, &p->key);
        struct place *at = smap_get(&p->places, buf_str(&p->key));
        if (at == NULL && p->places.count >= PLACES_MAX) {
            p->r->states_left_out = true;
            continue;
        }
        if (at == NULL) {
            at = arena_new(&p->arena, struct place);
            smap_put(&p->places, arena_str(&p->arena, buf_str(&p->key)), at);
            find_open(at, w, n->from);
        }
        at->visits++;
        int taken = n->action < 0 ? end_number(n->share) : number(s, n->share < 0 ? k->section_share : n->share, n->action);
        set(at->seen, taken);
        set(at->open, taken);
    }
}

static int bits(const uint64_t *words) {
    int n = 0;
    for (int i = 0; i < WORDS; i++) n += __builtin_popcountll(words[i]);
    return n;
}

struct precise *precise_free(struct precise *p) {
    struct str key;
    size_t pos = 0;
    for (const struct place *at; (at = smap_next(&p->places, &pos, &key)) != NULL;) {
        int open = bits(at->open), seen = bits(at->seen);
        p->r->states++;
        p->r->open_actions += open;
        p->r->seen_actions += seen;
        p->r->weighted_open += open * at->visits;
        p->r->weighted_seen += seen * at->visits;
    }
    smap_release(&p->places);
    arena_release(&p->arena);
    buf_release(&p->key);
    free(p);
    return NULL;
}

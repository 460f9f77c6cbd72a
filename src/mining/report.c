// SPDX-License-Identifier: Apache-2.0
#include "mining/report.h"

#include <stdlib.h>
#include <string.h>

struct making {
    struct fit_report *r;
    struct arena scratch;
    struct precise *precise;
    struct smap variants;  // bytes of the sequence -> index + 1
    struct smap kinds;
    const struct log_case *c;
    const struct fit_case *k;
    bool late, overdue;
    bool stage_overdue;
};

static void take_stage(struct making *m, const struct span_seen *s) {
    struct stage_figures *g = &m->r->stages[s->share + 1][s->stage];
    g->visits++;
    if (s->running) {
        g->overdue += s->late;
        m->stage_overdue |= s->late && s->share == m->k->section_share;
        return;
    }
    g->late += s->late;
    if ((size_t)g->left == g->took_cap) {
        g->took_cap = g->took_cap ? g->took_cap * 2 : 16;
        g->took = mem_grow(g->took, arena_bytes(g->took_cap, sizeof *g->took));
    }
    g->took[g->left++] = s->end - s->start;
}

static day_t day_at(const struct fit *f, ms_t at) { return day_of(at, f->days.utc_offset); }

static void take_span(void *context, const struct span_seen *seen) {
    struct making *m = context;
    struct span_seen s = *seen;
    if (s.share < 0) s.share = m->k->section_share; // a part that is a case of its own
    if (s.stage >= 0) {
        take_stage(m, &s);
        return;
    }
    struct clock_figures *g = &m->r->clocks[s.share + 1][s.clock];
    g->runs++;
    g->stopped += !s.running && !s.restarted;
    g->late += s.late && !s.running;
    g->overdue += s.late && s.running;
    if (s.share < 0) m->late |= s.late;
    if (!m->c->has_deadline || s.due == 0) return;
    g->compared++;
    g->same_day += day_at(m->r->fit, s.due - 1) == day_at(m->r->fit, fit_time(m->r->fit, m->c->deadline));
}

static void possible(struct misfit_kind *kind, const struct way *w, const struct node *n) {
    const struct procedure *p = w->fit->rules->procedure;
    for (int share = -1; share < p->part_count; share++) {
        if (share >= 0 && (!w->inline_parts || w->section_share >= 0)) break;
        const struct section *s = share < 0 ? w->section : &p->parts[share];
        int named = share < 0 ? w->section_share : share;
        for (int i = 0; i < s->action_count && kind->possible_count < POSSIBLE_MAX; i++)
            if (i == section_action(s, s->actions[i].name.name) && node_open(w, n, named, i)) kind->possible[kind->possible_count++] = s->actions[i].name.name;
    }
}

static void take_misfit(struct making *m, const struct misfit *x, const struct log_event *e, const struct way *w) {
    char key[64];
    int n = snprintf(key, sizeof key, "%d %d %d %d", (int)e->activity, x->share, x->stage, (int)x->why);
    struct misfit_kind *kind = smap_get(&m->kinds, str_of(key, (size_t)n));
    m->r->misfits++;
    if (kind == NULL) {
        if (m->r->kind_count == MISFIT_KINDS_MAX) {
            m->r->kinds_left_out++;
            return;
        }
        kind = &m->r->kinds[m->r->kind_count++];
        *kind = (struct misfit_kind){.activity = e->activity, .share = x->share, .stage = x->stage, .why = x->why};
        possible(kind, w, x->at);
        smap_put(&m->kinds, arena_str(&m->r->arena, str_of(key, (size_t)n)), kind);
    }
    if (kind->count < EXAMPLES_MAX) {
        kind->cases[kind->count] = m->c->name;
        kind->lines[kind->count] = e->line;
    }
    kind->count++;
}

static void take_variant(struct making *m) {
    const struct log_event *events = log_events_of(m->r->fit->log, m->c);
    struct fit_report *r = m->r;
    int32_t *seq = arena_array(&m->scratch, int32_t, (size_t)m->c->count + 2);
    int n = 0;
    seq[n++] = m->k->section_share; // the same names in a part are another way
    for (int i = 0; i < m->c->count; i++)
        if (events[i].life == LIFE_COMPLETE && !r->fit->meant[events[i].activity].ignored) seq[n++] = events[i].activity;
    struct str key = str_of((const char *)seq, (size_t)n * sizeof *seq);
    size_t at = (size_t)(uintptr_t)smap_get(&m->variants, key);
    if (at == 0) {
        if (r->variant_count == r->variant_cap) {
            r->variant_cap = r->variant_cap ? r->variant_cap * 2 : 64;
            r->variants = mem_grow(r->variants, arena_bytes(r->variant_cap, sizeof *r->variants));
        }
        key = arena_str(&r->arena, key);
        int32_t *copy = arena_array(&r->arena, int32_t, (size_t)n);
        memcpy(copy, seq, (size_t)n * sizeof *seq);
        r->variants[r->variant_count++] = (struct variant){.activities = copy + 1, .length = n - 1, .example = m->c->name};
        at = r->variant_count;
        smap_put(&m->variants, key, (void *)(uintptr_t)at);
    }
    struct variant *v = &r->variants[at - 1];
    v->count++;
    v->fit += m->k->misfit_count == 0 && !m->k->no_opening;
    v->ended += m->k->ended;
}

static void take_deadline(struct making *m) {
    struct fit_report *r = m->r;
    const struct log_event *last = &log_events_of(r->fit->log, m->c)[m->c->count - 1];
    if (!m->c->has_deadline) return;
    struct stamp start = m->c->has_start ? m->c->start : log_events_of(r->fit->log, m->c)[0].when;
    int days = (int)(day_at(r->fit, fit_time(r->fit, m->c->deadline)) - day_at(r->fit, fit_time(r->fit, start)));
    r->with_deadline++;
    r->after_deadline += last->when.at > m->c->deadline.at;
    r->open_after_deadline += !m->k->ended && last->when.at <= m->c->deadline.at && r->fit->as_of > fit_time(r->fit, m->c->deadline);
    size_t i = 0;
    while (i < r->distance_count && r->distances[i].days != days) i++;
    if (i == DISTANCES_MAX) return;
    if (i == r->distance_count) r->distances[r->distance_count++].days = days;
    r->distances[i].count++;
}

static void count_events(struct making *m) {
    const struct log_event *events = log_events_of(m->r->fit->log, m->c);
    for (int i = 0; i < m->c->count; i++) {
        m->r->events++;
        if (events[i].life != LIFE_COMPLETE) m->r->other_life++;
        else if (m->r->fit->meant[events[i].activity].ignored) m->r->ignored++;
    }
}

static void take_case(struct making *m, const struct way *w) {
    struct fit_report *r = m->r;
    const struct fit_case *k = m->k;
    bool fits = k->misfit_count == 0 && !k->no_opening;
    r->cases++;
    r->parts += k->section_share >= 0;
    r->counted += k->counted;
    r->fit_events += k->counted - k->misfit_count;
    r->fitting += fits;
    r->ended += k->ended;
    r->fitting_ended += fits && k->ended;
    r->no_opening += k->no_opening;
    r->crowded += k->crowded;
    count_events(m);
    for (const struct node *n = k->last; n->from; n = n->from) {
        if (n->event >= 0 || n->action < 0) continue;
        const struct section *s = n->share < 0 ? k->section : &r->fit->rules->procedure->parts[n->share];
        if (s->actions[n->action].opening) continue;
        int share = n->share < 0 ? k->section_share : n->share;
        r->put_in++;
        r->unrecorded += is_silent(r->fit, s, share, n->action);
        r->steps_put_in[share + 1][n->action]++;
    }
    for (int i = 0; i < k->misfit_count; i++) take_misfit(m, &k->misfits[i], &log_events_of(r->fit->log, m->c)[k->misfits[i].event], w);
    m->late = m->stage_overdue = false;
    case_spans(r->fit, m->c, k, &m->scratch, take_span, m);
    r->late_cases += m->late;
    r->open_overdue += !k->ended && m->stage_overdue;
    r->open_in_time += !k->ended && !m->stage_overdue;
    take_variant(m);
    take_deadline(m);
    precise_case(m->precise, w, k);
}

static int more_first(const void *a, const void *b) {
    const struct variant *x = a, *y = b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return str_cmp(x->example, y->example);
}

static int kinds_first(const void *a, const void *b) {
    const struct misfit_kind *x = a, *y = b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return x->lines[0] < y->lines[0] ? -1 : x->lines[0] > y->lines[0];
}

static int distances_first(const void *a, const void *b) {
    const struct distance *x = a, *y = b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return x->days < y->days ? -1 : x->days > y->days;
}

int fit_report(struct fit_report *ret, const struct fit *f, void (*progress)(void *, int64_t, int64_t), void *context, struct fault *why) {
    memset(ret, 0, sizeof *ret);
    ret->fit = f;
    ret->kinds = arena_array(&ret->arena, struct misfit_kind, MISFIT_KINDS_MAX);
    ret->distances = arena_array(&ret->arena, struct distance, DISTANCES_MAX);
    struct making m = {.r = ret, .precise = precise_new(ret)};
    int status = 0;
    for (size_t i = 0; status == 0 && i < f->log->case_count; i++) {
        struct fit_case k;
        m.c = &f->log->cases[i];
        m.k = &k;
        arena_reset(&m.scratch);
        status = fit_case(f, m.c, &m.scratch, &k, why);
        struct way w = {.fit = f, .section = k.section, .section_share = k.section_share, .inline_parts = m.c->section.n == 0, .c = m.c, .arena = &m.scratch};
        if (status == 0) take_case(&m, &w);
        if (progress) progress(context, (int64_t)i + 1, (int64_t)f->log->case_count);
    }
    precise_free(m.precise);
    smap_release(&m.variants);
    smap_release(&m.kinds);
    arena_release(&m.scratch);
    if (ret->variant_count) qsort(ret->variants, ret->variant_count, sizeof *ret->variants, more_first);
    qsort(ret->kinds, ret->kind_count, sizeof *ret->kinds, kinds_first);
    qsort(ret->distances, ret->distance_count, sizeof *ret->distances, distances_first);
    return status;
}

void fit_report_release(struct fit_report *r) {
    for (int i = 0; i <= PROC_SHARES; i++)
        for (int k = 0; k < PROC_STAGES; k++) free(r->stages[i][k].took);
    free(r->variants);
    arena_release(&r->arena);
}

static int shorter(const void *a, const void *b) {
    ms_t x = *(const ms_t *)a, y = *(const ms_t *)b;
    return x < y ? -1 : x > y;
}

ms_t stage_median(struct stage_figures *s) {
    if (s->left == 0) return 0;
    if (!s->sorted) qsort(s->took, (size_t)s->left, sizeof *s->took, shorter);
    s->sorted = true;
    return s->took[s->left / 2];
}

// SPDX-License-Identifier: Apache-2.0
#include "mining/spans.h"

enum { MOVES_OF_A_SPAN = 16 };

struct span {
    bool on, standing;
    ms_t start, due;
    struct limit limit;
    int value, per; // as in struct stage; value -1: no limit
    struct pause pauses[MOVES_OF_A_SPAN];
    struct extension extensions[MOVES_OF_A_SPAN];
    size_t pause_count, extension_count;
};

struct track { // one section
    const struct section *section;
    int share, stage_at, under_at; // under: the stage a pause interrupts
    struct span stage, under, clocks[CLOCKS_MAX];
};

struct spans {
    const struct fit *f;
    const struct log_case *c;
    int upto; // the newest event that happened
    span_fn *each;
    void *context;
};

static ms_t due_of(const struct spans *x, const struct span *s) {
    struct deadline_input in = {.start = s->start, .limit = s->limit, .pauses = s->pauses, .pause_count = s->pause_count,
                                .extensions = s->extensions, .extension_count = s->extension_count};
    return s->value >= 0 ? deadline_due(x->f->calendar, x->f->days, &in) : 0;
}

// `by`: the action that began it, or NULL.
static void begin(const struct spans *x, struct span *s, int value, int per, const struct action *by, ms_t at) {
    *s = (struct span){.on = true, .start = at, .value = value, .per = per};
    if (value < 0) return;
    s->limit = limit_standing(x->f, x->c, x->upto, value, per);
    s->start = span_begins(x->f, by, s->limit, at);
    s->due = due_of(x, s);
}

static bool movable(const struct span *s, ms_t at) { return s->on && s->value >= 0 && !(s->due && s->due < at); }

// Another choice was made: the new limit from the same start.
static void relimit(const struct spans *x, struct span *s, ms_t at) {
    if (s->per < 0 || !movable(s, at)) return;
    s->limit = limit_standing(x->f, x->c, x->upto, s->value, s->per);
    s->due = due_of(x, s);
}

static void end(const struct spans *x, const struct track *t, struct span *s, int stage, int clock, ms_t at, bool running) {
    if (!s->on) return;
    s->on = false;
    x->each(x->context, &(struct span_seen){.share = t->share, .stage = stage, .clock = clock, .start = s->start, .end = at < s->start ? s->start : at,
                                            .due = s->due, .running = running, .late = s->due && at > s->due});
}

static void pause_one(const struct spans *x, struct span *s, ms_t at) {
    if (!movable(s, at) || s->standing || s->pause_count == MOVES_OF_A_SPAN) return;
    s->pauses[s->pause_count++] = (struct pause){at, 0};
    s->standing = true;
    s->due = due_of(x, s);
}

static void resume_one(const struct spans *x, struct span *s, ms_t at) {
    if (!s->on || !s->standing) return;
    s->pauses[s->pause_count - 1].to = at;
    s->standing = false;
    s->due = due_of(x, s);
}

static void pause_clocks(const struct spans *x, struct track *t, ms_t at) {
    for (int i = 0; i < t->section->clock_count; i++) pause_one(x, &t->clocks[i], at);
}

static void resume_clocks(const struct spans *x, struct track *t, ms_t at) {
    for (int i = 0; i < t->section->clock_count; i++) resume_one(x, &t->clocks[i], at);
}

static void extend_one(const struct spans *x, struct span *s, struct limit by, ms_t at, bool any) {
    enum limit_unit u = s->limit.unit;
    bool short_one = u == UNIT_MINUTE || u == UNIT_HOUR || u == UNIT_SAME_DAY;
    if (!movable(s, at) || (short_one && !any) || s->extension_count == MOVES_OF_A_SPAN) return;
    s->extensions[s->extension_count++] = (struct extension){by, at};
    s->due = due_of(x, s);
}

static void close_stage(const struct spans *x, struct track *t, ms_t at) { end(x, t, &t->stage, t->stage_at, -1, at, false); }

static void close_all(const struct spans *x, struct track *t, ms_t at, bool running) {
    end(x, t, &t->stage, t->stage_at, -1, at, running);
    end(x, t, &t->under, t->under_at, -1, at, running);
    for (int i = 0; i < t->section->clock_count; i++) end(x, t, &t->clocks[i], -1, i, at, running);
}

static void enter(const struct spans *x, struct track *t, int stage, const struct action *by, ms_t at) {
    const struct stage *s = &t->section->stages[stage];
    t->stage_at = stage;
    if (s->outcome == OUTCOME_NONE) begin(x, &t->stage, s->limit, s->per, by, at);
}

// How long an extension is: as the procedure fixes it, else as the log gives it.
static bool extension_of(const struct spans *x, const struct action *a, const struct log_event *e, struct limit *ret) {
    const struct procedure *p = x->f->rules->procedure;
    struct str rest = e ? e->choices : STR(""), one;
    struct fault ignored;
    int field = p->means[MEANS_EXTENSION];
    if (a->extension >= 0) {
        *ret = x->f->rules->limits[a->extension];
        return true;
    }
    while (field >= 0 && str_split(&rest, ';', &one)) {
        ptrdiff_t equals = str_find(one, STR("="));
        if (equals >= 0 && name_is(&p->fields[field].name, str_head(one, (size_t)equals)))
            return limit_parse(str_skip(one, (size_t)equals + 1), ret, &ignored) == 0;
    }
    return false;
}

static void named(const struct spans *x, struct track *t, int variant, ms_t at, bool ended) {
    const struct action *a = &t->section->actions[variant];
    ms_t start = a->opening && x->c->has_start ? fit_time(x->f, x->c->start) : at;
    for (int i = 0; i < t->section->clock_count && i < CLOCKS_MAX; i++) {
        const struct clock *c = &t->section->clocks[i];
        if (c->to[variant / 64] >> (variant % 64) & 1) end(x, t, &t->clocks[i], -1, i, at, false);
        if (!(c->from[variant / 64] >> (variant % 64) & 1) || ended) continue;
        if (t->clocks[i].on) x->each(x->context, &(struct span_seen){.share = t->share, .stage = -1, .clock = i, .start = t->clocks[i].start, .end = at, .restarted = true});
        begin(x, &t->clocks[i], c->limit, c->per, a, start);
    }
}

static void extend(const struct spans *x, struct track *t, const struct action *a, const struct log_event *e, ms_t at) {
    struct limit by;
    if (!extension_of(x, a, e, &by)) return;
    extend_one(x, &t->stage, by, at, true);
    for (int i = 0; i < t->section->clock_count; i++) extend_one(x, &t->clocks[i], by, at, false);
}

static void relimit_all(const struct spans *x, struct track *t, ms_t at) {
    relimit(x, &t->stage, at);
    for (int i = 0; i < t->section->clock_count; i++) relimit(x, &t->clocks[i], at);
}

static void acted(const struct spans *x, struct track *t, int from, int variant, int to, const struct log_event *e, ms_t at) {
    const struct action *a = &t->section->actions[variant];
    if (e && e->choices.n) relimit_all(x, t, at);
    bool paused = from >= 0 && t->section->stages[from].paused_of >= 0;
    if (a->kind == ACTION_EXTEND) {
        extend(x, t, a, e, at);
        return;
    }
    if (a->kind == ACTION_PAUSE) {
        pause_one(x, &t->stage, at);
        pause_clocks(x, t, at);
        t->under = t->stage;
        t->under_at = t->stage_at;
        t->stage.on = false;
        enter(x, t, to, a, at);
        return;
    }
    if (a->to >= 0 || a->opening) {
        close_stage(x, t, at);
        if (paused) resume_one(x, &t->under, at);
        if (paused || (from >= 0 && t->section->stages[from].halts)) resume_clocks(x, t, at);
        if (a->kind == ACTION_RESUME) {
            t->stage = t->under;
            t->stage_at = t->under_at;
            t->under.on = false;
            return;
        }
        end(x, t, &t->under, t->under_at, -1, at, false);
        if (t->section->stages[to].halts) pause_clocks(x, t, at);
        enter(x, t, to, a, at);
    }
    bool over = t->section->stages[to].outcome != OUTCOME_NONE;
    named(x, t, variant, at, over);
    if (over) close_all(x, t, at, false);
}

static void part_tracks(const struct spans *x, struct track *tracks, const struct node *n, const struct node *before) {
    const struct procedure *p = x->f->rules->procedure;
    for (int i = 0; i < p->part_count; i++) {
        struct track *t = &tracks[i + 1];
        if (before->parts[i].open && !n->parts[i].open) close_all(x, t, n->at, false);
        if (n->parts[i].open && (!before->parts[i].open || n->parts[i].since == n->at) && n->share < 0 && n->parts[i].st.stage == 0 && !t->stage.on) {
            t->section = &p->parts[i];
            t->share = i;
            enter(x, t, 0, NULL, n->at);
        }
    }
}

static void one_step(struct spans *x, struct track *tracks, const struct node *n, bool own_parts) {
    const struct node *before = n->from;
    const struct log_event *e = n->event >= 0 ? &log_events_of(x->f->log, x->c)[n->event] : NULL;
    if (n->event >= 0) x->upto = n->event;
    if (tracks[0].stage_at < 0 && before->main.stage >= 0) enter(x, &tracks[0], before->main.stage, NULL, before->at); // begun in the middle, or a part
    if (n->action >= 0 && n->share < 0) acted(x, &tracks[0], before->main.stage, n->action, n->main.stage, e, n->at);
    if (!own_parts) return;
    if (n->action >= 0 && n->share >= 0) {
        struct track *t = &tracks[n->share + 1];
        if (t->section) acted(x, t, before->parts[n->share].st.stage, n->action, n->parts[n->share].st.stage, e, n->at);
    }
    part_tracks(x, tracks, n, before);
}

void case_spans(const struct fit *f, const struct log_case *c, const struct fit_case *k, struct arena *a, span_fn *each, void *context) {
    struct spans x = {f, c, -1, each, context};
    int parts = f->rules->procedure->part_count;
    struct track *tracks = arena_array(a, struct track, 1 + (size_t)parts);
    const struct node **way;
    size_t n = 0;
    for (const struct node *at = k->last; at->from; at = at->from) n++;
    way = arena_array(a, const struct node *, n + 1);
    size_t i = n;
    for (const struct node *at = k->last; at->from; at = at->from) way[--i] = at;
    for (int t = 0; t <= parts; t++) tracks[t] = (struct track){.share = t - 1, .stage_at = -1};
    tracks[0].section = k->section;
    for (i = 0; i < n; i++) one_step(&x, tracks, way[i], c->section.n == 0);
    if (n == 0 && k->last->main.stage >= 0) enter(&x, &tracks[0], k->last->main.stage, NULL, k->last->at);
    for (int t = 0; t <= parts; t++)
        if (tracks[t].section) close_all(&x, &tracks[t], k->recalled ? k->recalled : f->as_of, !k->recalled);
}

// SPDX-License-Identifier: Apache-2.0
// Timers: a rung that is due is a command by the timer at the moment it was due, keyed by what it is, so that late
// or twice changes nothing.
#include "desk/timer_key.h"
#include "matter/alarm.h"
#include "matter/room.h"
#include "matter/succeed.h"

enum { RUNGS_AT_ONCE = 4096 };

struct due_rung {
    int64_t matter;
    struct str clock;
    ms_t fire;
};

static bool earliest(const struct stream *st, ms_t upto, struct due_rung *ret) {
    size_t pos = 0;
    bool found = false;
    for (const struct row_clock *c; (c = stream_next(st, TABLE_CLOCK, &pos)) != NULL;) {
        if (c->fire == 0 || c->fire > upto || (ret->fire && c->fire > ret->fire)) continue;
        // At the same moment those of the whole come first, then by name: not by how the rows happen to lie.
        if (c->fire == ret->fire && (ret->matter != st->id || str_cmp(c->name, ret->clock) > 0)) continue;
        *ret = (struct due_rung){st->id, c->name, c->fire};
        found = true;
    }
    return found;
}

static const char *act_word(enum rung_act a) { return a == RUNG_REMIND ? "remind" : a == RUNG_ESCALATE ? "escalate" : "execute"; }

// History brought in later: what was due before this machine knew of the matter tells nobody and does nothing.
static bool passed(const struct desk *d, const struct matter *m, ms_t fire) { return !d->driven && fire < m->row->id >> 20; }

static int execute(struct desk *d, struct matter *m, struct str action, struct fault *f) {
    struct fault closed;
    int variant = section_action(m->section, action);
    for (; variant >= 0 && variant < m->section->action_count; variant++) {
        const struct action *a = &m->section->actions[variant];
        if (!str_eq(a->name.name, m->section->actions[section_action(m->section, action)].name.name)) continue;
        if (procedure_open(m->rules, m->section, &m->state, variant, &closed) == 0 && a->guard_field < 0) break;
    }
    if (variant < 0 || variant >= m->section->action_count) return 0; // the proof says this cannot be; the rung stays recorded
    struct sorted_fields none = {0};
    return act_emit(d, m, variant, &none, f);
}

static int fire(struct desk *d, const struct due_rung *due, struct fault *f) {
    struct matter m;
    struct rung_time rungs[RUNGS_MAX];
    if (matter_load(d, due->matter, &m, f) < 0) return -1;
    struct row_clock *c = clock_row(m.stream, due->clock);
    size_t n = clock_rungs(&m, c, rungs);
    if (c->rung >= (int64_t)n) return fault_set(f, FAULT_MACHINE, "internal", "时钟没有这一级（%lld）", "the clock has no such rung (%lld)", (long long)c->rung);
    const struct rung *r = rungs[c->rung].rung;
    bool past = passed(d, &m, due->fire);
    struct command timer = {.verb = STR("clock.fire"), .channel = STR("timer"), .has_at = true, .at = due->fire};
    timer.key = timer_key(&d->scratch, "%lld:%.*s:%lld:%lld:%lld", (long long)m.row->id, SP(c->name), (long long)c->start,
                             (long long)c->rung, (long long)due->fire);
    const struct command *outer = d->command;
    d->command = &timer;
    d->actor = (struct actor){0, 0, STR("")};
    d->at = due->fire;
    work_command(&d->work);
    struct event e = {.type = EVENT_CLOCK_FIRED};
    e.u.clock_fired = (struct event_clock_fired){
        .clock = c->name, .start = c->start, .rung = c->rung, .act = str_c(act_word(r->act)),
        .role = r->role >= 0 ? m.rules->procedure->roles[r->role].name.name : STR(""), .passed = past};
    int status = desk_emit(d, m.stream, &e, (struct pair_list){NULL, 0}, f);
    if (status == 0 && r->act == RUNG_EXECUTE && !past) status = execute(d, &m, r->action, f);
    d->command = outer;
    return status;
}

static int fire_family(struct desk *d, const struct matter *m, ms_t upto, struct fault *f) {
    struct id_list family;
    if (family_of(d, m, &family, f) < 0) return -1;
    for (int fired = 0; fired < RUNGS_AT_ONCE; fired++) {
        struct due_rung due = {0};
        struct alarm alarm = {.fire = 0};
        for (size_t i = 0; i < family.count; i++) {
            struct stream *st;
            if (desk_stream(d, family.ids[i], STREAM_MATTER, &st, f) < 0) return -1;
            earliest(st, upto, &due);
            alarm_earliest(st, upto, &alarm);
        }
        struct succession_step step; // before whatever is due at the same moment: who answers for it is another
        if (succession_next(d, &family, upto, &step, f) < 0) return -1;
        if (step.fire && (due.fire == 0 || step.fire <= due.fire) && (alarm.fire == 0 || step.fire <= alarm.fire)) {
            if (succession_fire(d, &step, f) < 0) return -1;
            continue;
        }
        if (due.fire == 0 && alarm.fire == 0) return 0;
        bool clock = due.fire && (alarm.fire == 0 || due.fire <= alarm.fire);
        if (clock ? fire(d, &due, f) < 0 : alarm_fire(d, &alarm, f) < 0) return -1;
    }
    return 0;
}

// What it was merged into, or split from: taking it apart, or putting it back, writes there too.
static int fire_linked(struct desk *d, const struct matter *m, ms_t upto, struct fault *f) {
    struct matter other;
    size_t pos = 0;
    if (m->row->merged_into && (matter_load(d, m->row->merged_into, &other, f) < 0 || fire_family(d, &other, upto, f) < 0)) return -1;
    for (const struct row_split *s; m->row->outcome == OUTCOME_NONE && (s = stream_next(m->stream, TABLE_SPLIT, &pos)) != NULL;)
        if (!s->undone && (matter_load(d, s->other, &other, f) < 0 || fire_family(d, &other, upto, f) < 0)) return -1;
    return 0;
}

// Those of the matter the command is about, and of every other matter it names: into that one it may write as well, and
// there too time only goes on. What is wrong with a name is for the verb to say.
int timers_before(struct desk *d, const struct command *c, struct fault *f) {
    struct matter m, other;
    struct fault ignored;
    ms_t at = d->at;
    struct str word = c->matter.n ? c->matter : command_field(c, STR("stream"));
    if (word.n == 0 || matter_find(d, word, &m, &ignored) < 0) return 0;
    if (fire_family(d, &m, at, f) < 0 || fire_linked(d, &m, at, f) < 0) return -1;
    const struct procedure *p = m.rules->procedure;
    for (size_t i = 0; i < c->fields.count; i++) {
        int field = procedure_field(p, c->fields.pairs[i].name);
        if (field < 0 || p->fields[field].type != FIELD_MATTER) continue;
        if (matter_find(d, str_trim(c->fields.pairs[i].value), &other, &ignored) < 0) continue;
        if (fire_family(d, &other, at, f) < 0) return -1;
    }
    return 0;
}

int matter_catch_up(struct desk *d, int64_t id, struct fault *f) {
    struct matter m;
    ms_t at = d->at;
    return matter_load(d, id, &m, f) < 0 || fire_family(d, &m, at, f) < 0 ? -1 : 0;
}

int decide_tick(struct desk *d, const struct command *c, struct fault *f) {
    struct matter m;
    if (desk_admit(d, c, f) < 0 || matter_find(d, c->matter, &m, f) < 0) return -1;
    d->answer->id = m.row->id;
    return 0;
}

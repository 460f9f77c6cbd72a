// SPDX-License-Identifier: Apache-2.0
// What events do to the rows of a matter. The only place that writes them, live and in a replay.
#include "matter/room.h"
#include "matter/talk.h"

struct choices {
    const struct procedure *p;
    struct pair_list pairs;
};

static int choice_of(void *context, int field) {
    const struct choices *x = context;
    const struct field *d = &x->p->fields[field];
    struct str value = pairs_get(x->pairs, d->name.name);
    for (int i = 0; value.n && i < d->choice_count; i++)
        if (name_is(&d->choices[i], value)) return i;
    return -1;
}

static int64_t id_value(struct str s) {
    int64_t id = 0;
    return str_to_i64(s, &id) == 0 ? id : 0;
}

int store_state(struct applying *x, struct matter *m, const struct state *to, struct fault *f) {
    int64_t packed = state_pack(m->rules, m->section, to);
    if (packed < 0) return fault_set(f, FAULT_MACHINE, "internal", "状态不在程序的状态空间里（%lld）", "the state is none of its procedure (%lld)", (long long)m->row->id);
    m->state = *to;
    m->row->state = packed;
    m->row->stage = m->section->stages[to->stage].name.name;
    m->row->stage = stream_text(x->stream, m->row->stage);
    return 0;
}

void stage_clock(struct applying *x, struct matter *m) {
    const struct stage *s = &m->section->stages[m->state.stage];
    if (s->limit < 0 || s->outcome != OUTCOME_NONE) return;
    struct limit l = limit_now(m, s->limit, s->per);
    clock_start(x->work, m, s->name.name, l, clock_begins(x, m, l));
}

static bool has_bit(const uint64_t bits[2], int i) { return bits[i / 64] >> (i % 64) & 1; }

static void named_clocks(struct applying *x, struct matter *m, int variant) {
    bool ended = m->section->stages[m->state.stage].outcome != OUTCOME_NONE;
    for (int i = 0; i < m->section->clock_count; i++) {
        const struct clock *c = &m->section->clocks[i];
        if (has_bit(c->to, variant)) clock_stop(x->work, m, c->name.name, x->event->at);
        if (!has_bit(c->from, variant) || ended) continue;
        struct limit l = limit_now(m, c->limit, c->per);
        clock_start(x->work, m, c->name.name, l, clock_begins(x, m, l));
    }
}

void take_fields(struct applying *x, struct matter *m, struct pair_list pairs) {
    const struct procedure *p = m->rules->procedure;
    struct {
        enum meaning means;
        struct str *to;
    } texts[] = {{MEANS_CATEGORY, &m->row->category}, {MEANS_URGENCY, &m->row->urgency}, {MEANS_CHANNEL, &m->row->channel}};
    for (size_t i = 0; i < 3; i++) {
        struct str v = meaning_value(p, pairs, texts[i].means);
        if (v.n) *texts[i].to = stream_text(x->stream, v);
    }
    struct str respondent = meaning_value(p, pairs, MEANS_RESPONDENT);
    if (respondent.n) m->row->respondent = id_value(respondent);
    take_traits(x, m, pairs);
    struct str class = p->issues ? meaning_value(p, pairs, MEANS_CLASS) : STR("");
    if (class.n) m->row->class = stream_text(x->stream, class);
    struct str title = meaning_value(p, x->content, MEANS_TITLE);
    if (title.n) m->row->title = personal(stream_text(x->stream, title));
}

int step_made(struct applying *x, struct matter *m, struct fault *f) {
    if (x->event->at < m->row->last) return fault_set(f, FAULT_MACHINE, "bad-event", "事项的时间倒退了", "time goes back within the matter");
    work_touch(x->work, x->stream, m->row);
    m->row->version = x->event->seq;
    m->row->last = x->event->at;
    return 0;
}

void enter(struct applying *x, struct matter *m, enum outcome outcome) {
    if (outcome == OUTCOME_NONE) {
        if (m->row->outcome == OUTCOME_NONE) return;
        m->row->outcome = OUTCOME_NONE; // opened again
        m->row->closed = 0;
        m->row->reopened++;
        return;
    }
    m->row->outcome = outcome;
    m->row->closed = x->event->at;
    clocks_stop_all(x->work, m, x->event->at);
}

static struct row_matter *open_row(struct applying *x) {
    const struct event_matter_opened *e = &x->event->u.matter_opened;
    struct row_matter *row = work_add(x->work, x->stream, TABLE_MATTER);
    row->id = x->stream->id;
    row->number = stream_text(x->stream, e->number);
    row->procedure = e->procedure;
    row->profile = e->profile;
    row->calendar = e->calendar;
    row->section = e->section;
    row->parent = e->parent;
    row->share = e->share;
    row->retroactive = e->retroactive;
    row->channel = stream_text(x->stream, x->event->channel);
    row->opened = row->last = x->event->at;
    row->version = x->event->seq;
    return row;
}

static int opened_part(struct applying *x, struct matter *m, struct fault *f) {
    const struct event_matter_opened *e = &x->event->u.matter_opened;
    const struct procedure *p = m->rules->procedure;
    uint32_t bound = 0;
    for (size_t i = 0; i < e->fields.count; i++) {
        int role = procedure_role(p, e->fields.pairs[i].name);
        if (role < 0) return fault_set(f, FAULT_MACHINE, "bad-event", "程序没有角色“%.*s”", "the procedure has no role \"%.*s\"", SP(e->fields.pairs[i].name));
        bound |= 1u << role;
        bind_role(x, m, &p->roles[role], e->fields.pairs[i].value, false);
    }
    struct state st = state_part_opened(bound);
    m->row->lead = e->office;
    return store_state(x, m, &st, f);
}

int apply_opened(struct applying *x, struct fault *f) {
    const struct event_matter_opened *e = &x->event->u.matter_opened;
    if (x->event->seq != 1) return fault_set(f, FAULT_MACHINE, "bad-event", "事项只能登记一次", "a matter is opened once");
    struct row_matter *row = open_row(x);
    struct matter m;
    struct state before = state_before_opening();
    const struct ruleset *set = library_rules(x->library, e->procedure, e->profile);
    const struct calendar *calendar = library_calendar(x->library, e->calendar);
    if (set == NULL || calendar == NULL || e->section < 0 || e->section > set->rules.procedure->part_count)
        return fault_set(f, FAULT_MACHINE, "bad-event", "登记所依的程序、方案或日历不在账本里", "the procedure, profile or calendar is not in the ledger");
    const struct procedure *p = set->rules.procedure;
    m = (struct matter){.stream = x->stream, .row = row, .set = set, .rules = &set->rules, .calendar = calendar,
                        .section = e->section ? &p->parts[e->section - 1] : &p->main, .state = before};
    if (e->section) {
        if (opened_part(x, &m, f) < 0) return -1;
        take_fields(x, &m, (struct pair_list){NULL, 0});
        stage_clock(x, &m);
    } else {
        struct choices choices = {p, e->fields};
        int variant;
        struct state to;
        if (procedure_choose(m.rules, m.section, &before, e->action, choice_of, &choices, &variant, f) < 0) return -1;
        if (procedure_step(m.rules, m.section, &before, (struct move){.kind = MOVE_ACT, .action = variant}, &to, f) < 0) return -1;
        if (store_state(x, &m, &to, f) < 0) return -1;
        take_fields(x, &m, e->fields);
        bind_roles(x, &m, &m.section->actions[variant], e->fields);
        stage_clock(x, &m);
        named_clocks(x, &m, variant);
    }
    enter(x, &m, m.section->stages[m.state.stage].outcome);
    row->due = stage_due(&m);
    return 0;
}

int apply_requester(struct applying *x, struct fault *f) {
    const struct event_requester_joined *e = &x->event->u.requester_joined;
    struct matter m;
    if (matter_of(x->stream, x->library, &m, f) < 0 || step_made(x, &m, f) < 0) return -1;
    if (m.state.owed != (e->told_by.n == 0)) return fault_set(f, FAULT_MACHINE, "bad-event", "诉求人是否已告知与事项不符", "whether the requester was told is not what the matter says");
    struct row_requester *r = work_add(x->work, x->stream, TABLE_REQUESTER);
    r->matter = x->stream->id;
    r->n = e->n;
    r->party = stream_text(x->stream, e->party);
    r->name = personal(stream_text(x->stream, pairs_get(x->content, STR("name"))));
    r->phone = personal(stream_text(x->stream, pairs_get(x->content, STR("phone"))));
    r->account = e->account;
    r->enterprise = e->enterprise;
    r->lead = e->lead;
    r->owed = m.state.owed;
    r->told = m.state.owed ? 0 : x->event->at;
    r->told_by = stream_text(x->stream, e->told_by);
    r->told_times = !m.state.owed;
    r->from_matter = e->from_matter;
    r->from_n = m.row->parent ? e->from_n : 0;
    return 0;
}

int apply_moved(struct applying *x, struct fault *f) {
    const struct event_requester_moved *e = &x->event->u.requester_moved;
    size_t pos = 0;
    for (struct row_requester *r; (r = stream_next(x->stream, TABLE_REQUESTER, &pos)) != NULL;) {
        if (r->n != e->n) continue;
        work_touch(x->work, x->stream, r);
        r->owed = 0;
        r->moved_to = e->into;
        struct matter m;
        return matter_of(x->stream, x->library, &m, f) < 0 ? -1 : step_made(x, &m, f);
    }
    return fault_set(f, FAULT_MACHINE, "bad-event", "没有第 %lld 位诉求人", "there is no requester %lld", (long long)e->n);
}

// Duties of those who raised it, and what the lead one said of the answer. An answer put to them anew is unrated until
// they say: what was said of the one before does not stand for it. At an end nobody is asked, the last word stands.
static void duties(struct applying *x, struct matter *m, const struct action *a, struct pair_list pairs) {
    const struct procedure *p = m->rules->procedure;
    struct str satisfied = meaning_value(p, pairs, MEANS_SATISFACTION), solved = meaning_value(p, pairs, MEANS_SOLVED);
    struct str told_by = meaning_value(p, pairs, MEANS_TOLD_BY), process = meaning_value(p, pairs, MEANS_PROCESS);
    bool asks = m->section->stages[m->state.stage].outcome == OUTCOME_NONE;
    size_t pos = 0;
    for (struct row_requester *r; (r = stream_next(x->stream, TABLE_REQUESTER, &pos)) != NULL;) {
        if (r->moved_to) continue;
        bool rates = r->lead == 1 && (satisfied.n || solved.n);
        if (!a->tells && !a->owes && !rates) continue;
        work_touch(x->work, x->stream, r);
        if (a->tells) {
            r->owed = 0;
            r->told = x->event->at;
            r->told_by = stream_text(x->stream, told_by.n ? told_by : x->event->channel);
            r->told_times++;
            if (asks) {
                r->satisfied = r->solved = r->process = STR("");
                r->rated = 0;
            }
        }
        if (a->owes) r->owed = 1;
        if (rates) {
            r->satisfied = stream_text(x->stream, satisfied);
            r->solved = stream_text(x->stream, solved);
            r->process = stream_text(x->stream, process);
            r->rated = x->event->at;
        }
    }
}

static struct row_share *share_row(struct applying *x, int64_t matter, int64_t n) {
    size_t pos = 0;
    for (struct row_share *s; (s = stream_next(x->stream, TABLE_SHARE, &pos)) != NULL;)
        if (s->n == n) {
            work_touch(x->work, x->stream, s);
            return s;
        }
    struct row_share *s = work_add(x->work, x->stream, TABLE_SHARE);
    s->matter = matter;
    s->n = n;
    return s;
}

static int shares(struct applying *x, struct matter *m, const struct action *a, struct fault *f) {
    const struct event_matter_acted *e = &x->event->u.matter_acted;
    for (int i = 0; i < m->rules->procedure->part_count; i++)
        if (a->recalls >> i & 1) share_row(x, m->row->id, i + 1)->open = 0;
    if (a->fork_share < 0) return 0;
    if (e->parts.count == 0 || e->share != a->fork_share + 1)
        return fault_set(f, FAULT_MACHINE, "bad-event", "分出的分件与程序不符", "the parts split off do not fit the procedure");
    struct row_share *s = share_row(x, m->row->id, e->share);
    s->open = (int64_t)e->parts.count;
    s->agreed = s->objected = 0;
    m->row->children += (int64_t)e->parts.count;
    return 0;
}

static int extend(struct applying *x, struct matter *m, const struct action *a, struct pair_list pairs, struct fault *f) {
    struct limit by;
    if (a->extension >= 0) by = m->rules->limits[a->extension];
    else if (limit_parse(meaning_value(m->rules->procedure, pairs, MEANS_EXTENSION), &by, f) < 0) return -1;
    clocks_extend(x->work, m, m->section->stages[m->state.stage].name.name, by, x->event->at);
    return 0;
}

static int acted_clocks(struct applying *x, struct matter *m, int from, int variant, struct fault *f) {
    const struct action *a = &m->section->actions[variant];
    const struct section *s = m->section;
    ms_t at = x->event->at;
    if (a->kind == ACTION_EXTEND) return extend(x, m, a, x->event->u.matter_acted.fields, f);
    if (a->kind == ACTION_PAUSE) {
        clocks_pause(x->work, m, at);
        stage_clock(x, m);
        return 0;
    }
    if (a->to >= 0) {
        clock_stop(x->work, m, s->stages[from].name.name, at);
        if (s->stages[from].paused_of >= 0 || s->stages[from].halts) clocks_resume(x->work, m, at);
        if (a->kind == ACTION_RESUME) return 0;
        // Leaving a pause by another door ends what it paused.
        if (s->stages[from].paused_of >= 0) clock_stop(x->work, m, s->stages[s->stages[from].paused_of].name.name, at);
        if (s->stages[a->to].halts) clocks_pause(x->work, m, at);
        stage_clock(x, m);
    }
    named_clocks(x, m, variant);
    return 0;
}

static int take_calendar(struct applying *x, struct matter *m, int64_t n, struct fault *f) {
    m->calendar = library_calendar(x->library, n);
    if (m->calendar == NULL) return fault_set(f, FAULT_MACHINE, "bad-event", "账本里没有第 %lld 次公布的日历", "publication %lld of the calendar is not in the ledger", (long long)n);
    m->row->calendar = n;
    return 0;
}

int apply_acted(struct applying *x, struct fault *f) {
    const struct event_matter_acted *e = &x->event->u.matter_acted;
    struct matter m;
    struct state to;
    int variant;
    if (matter_of(x->stream, x->library, &m, f) < 0) return -1;
    struct choices choices = {m.rules->procedure, e->fields};
    if (procedure_choose(m.rules, m.section, &m.state, e->action, choice_of, &choices, &variant, f) < 0) return -1;
    if (procedure_step(m.rules, m.section, &m.state, (struct move){.kind = MOVE_ACT, .action = variant}, &to, f) < 0) return -1;
    const struct action *a = &m.section->actions[variant];
    if (!str_eq(m.section->stages[to.stage].name.name, e->to))
        return fault_set(f, FAULT_MACHINE, "bad-event", "“%.*s”按程序不到“%.*s”", "by the procedure \"%.*s\" does not lead to \"%.*s\"", SP(e->action), SP(e->to));
    int from = m.state.stage;
    if (step_made(x, &m, f) < 0 || (e->calendar && take_calendar(x, &m, e->calendar, f) < 0)) return -1;
    if (store_state(x, &m, &to, f) < 0) return -1;
    if (a->unbinds) m.row->returns++;
    take_fields(x, &m, e->fields);
    if (a->merges) m.row->merged_into = id_value(meaning_value(m.rules->procedure, e->fields, MEANS_INTO));
    bind_roles(x, &m, a, e->fields);
    duties(x, &m, a, e->fields);
    talk_made(x, &m, variant, e->fields);
    if (shares(x, &m, a, f) < 0 || acted_clocks(x, &m, from, variant, f) < 0) return -1;
    enter(x, &m, m.section->stages[to.stage].outcome);
    m.row->due = stage_due(&m);
    return 0;
}

int apply_part_ended(struct applying *x, struct fault *f) {
    const struct event_part_ended *e = &x->event->u.part_ended;
    struct matter m;
    struct state to;
    if (matter_of(x->stream, x->library, &m, f) < 0) return -1;
    struct row_share *s = share_row(x, m.row->id, e->share);
    if (s->open < 1) return fault_set(f, FAULT_MACHINE, "bad-event", "没有未完的分件", "no part is open");
    s->open--;
    if (e->agreed) s->agreed++;
    else s->objected++;
    if (step_made(x, &m, f) < 0) return -1;
    if (s->open) return 0;
    struct move move = {.kind = MOVE_PART_END, .share = (int)e->share - 1, .agreed = s->objected == 0};
    if (procedure_step(m.rules, m.section, &m.state, move, &to, f) < 0) return -1;
    return store_state(x, &m, &to, f);
}

int apply_recalled(struct applying *x, struct fault *f) {
    struct matter m;
    if (matter_of(x->stream, x->library, &m, f) < 0) return -1;
    if (step_made(x, &m, f) < 0) return -1;
    m.row->due = 0;
    enter(x, &m, OUTCOME_WITHDRAWN);
    return 0;
}

int apply_clock_moved(struct applying *x, struct fault *f) {
    const struct event_clock_moved *e = &x->event->u.clock_moved;
    struct matter m;
    if (matter_of(x->stream, x->library, &m, f) < 0 || step_made(x, &m, f) < 0 || take_calendar(x, &m, e->calendar, f) < 0) return -1;
    struct row_clock *c = clock_row(x->stream, e->clock);
    if (c == NULL || c->start != e->start || c->stopped || c->due != e->old)
        return fault_set(f, FAULT_MACHINE, "bad-event", "时钟“%.*s”没有这样走着", "clock \"%.*s\" does not run like that", SP(e->clock));
    work_touch(x->work, x->stream, c);
    clock_moved(&m, c, x->event->at);
    if (c->due != e->new) return fault_set(f, FAULT_MACHINE, "bad-event", "时钟“%.*s”按新日历不到这一天", "by the new calendar clock \"%.*s\" is not due then", SP(e->clock));
    m.row->due = stage_due(&m);
    return 0;
}

int apply_fired(struct applying *x, struct fault *f) {
    const struct event_clock_fired *e = &x->event->u.clock_fired;
    struct matter m;
    if (matter_of(x->stream, x->library, &m, f) < 0) return -1;
    struct row_clock *c = clock_row(x->stream, e->clock);
    if (c == NULL || c->start != e->start || c->rung != e->rung || c->fire != x->event->at)
        return fault_set(f, FAULT_MACHINE, "bad-event", "时钟“%.*s”没有这一级到期", "clock \"%.*s\" has no such rung due", SP(e->clock));
    work_touch(x->work, x->stream, c);
    clock_fired(&m, c, x->event->at);
    return step_made(x, &m, f);
}

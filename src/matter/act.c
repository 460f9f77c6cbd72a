// SPDX-License-Identifier: Apache-2.0
// An action of the procedure on a matter.
#include "matter/case_number.h"
#include "matter/talk.h"
#include "matter/undo_room.h"

// Choice words that are none of theirs are said before "this step is not possible".
static int choices_known(const struct procedure *p, const struct command *c, struct fault *f) {
    for (int i = 0; i < p->field_count; i++) {
        int choice;
        if (p->fields[i].type == FIELD_CHOICE && field_choice(p, c, i, &choice, f) < 0) return -1;
    }
    return 0;
}

// A whole and its parts share one time: a part that went on behind its whole could come to its end before the step the
// whole has taken already.
int time_goes_on(struct desk *d, const struct matter *m, struct fault *f) {
    struct id_list family;
    struct matter last = *m;
    if (family_of(d, m, &family, f) < 0) return -1;
    for (size_t i = 0; i < family.count; i++) {
        struct matter one;
        if (matter_load(d, family.ids[i], &one, f) < 0) return -1;
        if (one.row->last > last.row->last) last = one;
    }
    if (d->at >= last.row->last) return 0;
    struct buf b = BUF_INIT;
    buf_time(&b, last.row->last, desk_days(d).utc_offset);
    fault_set(f, FAULT_INPUT, "at-goes-back", "时间不能倒退：事项“%.*s”的上一步在 %.*s", "time cannot go back: the last step of matter \"%.*s\" was at %.*s",
              SP(last.row->number), SP(buf_str(&b)));
    buf_release(&b);
    return fault_where(f, STR("at"));
}

static int extension_in_time(struct desk *d, const struct matter *m, struct fault *f) {
    ms_t due = stage_due(m);
    if (due == 0 || d->at <= due) return 0;
    struct buf b = BUF_INIT;
    buf_time_end(&b, due, desk_days(d).utc_offset);
    fault_set(f, FAULT_INPUT, "extension-late", "延期要在到期前批准：本环节已于 %.*s 到期", "an extension is approved before the deadline: this stage was due on %.*s", SP(buf_str(&b)));
    buf_release(&b);
    return fault_where(f, STR("at"));
}

// The other side of a merger: what must hold there before anything is written.
static int merge_target(struct desk *d, const struct matter *m, const struct sorted_fields *s, struct matter *ret, struct fault *f) {
    int64_t id = 0;
    str_to_i64(meaning_value(m->rules->procedure, (struct pair_list){s->pairs, s->pair_count}, MEANS_INTO), &id);
    if (matter_load(d, id, ret, f) < 0) return -1;
    const char *zh = NULL, *en = NULL;
    if (id == m->row->id) zh = "不能并入自己", en = "a matter cannot be merged into itself";
    else if (ret->row->parent || m->row->parent) zh = "分件不能并案", en = "parts cannot be merged";
    else if (!str_eq(ret->rules->procedure->name.name, m->rules->procedure->name.name)) zh = "不同程序的事项不能并案", en = "matters of different procedures cannot be merged";
    else if (ret->row->outcome || !ret->state.owed) zh = "对方已经答复或结束，不能并入", en = "the other matter is answered or ended already";
    if (zh) {
        fault_say(f, FAULT_INPUT, "cannot-merge", str_c(zh), str_c(en));
        return fault_where(f, STR("into"));
    }
    return time_goes_on(d, ret, f);
}

static struct str requester_text(const struct row_requester *r, struct pair *content, size_t *count) {
    *count = 0;
    if (r->name.hidden.n) content[(*count)++] = (struct pair){STR("name"), r->name.hidden};
    if (r->phone.hidden.n) content[(*count)++] = (struct pair){STR("phone"), r->phone.hidden};
    return r->party;
}

// Everybody an answer is still owed to moves over, and stays a requester of their own there.
static int move_duties(struct desk *d, struct matter *m, struct matter *into, struct fault *f) {
    int64_t next = 0;
    size_t pos = 0;
    while (stream_next(into->stream, TABLE_REQUESTER, &pos)) next++;
    pos = 0;
    for (struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;) {
        if (!r->owed || r->moved_to) continue;
        struct pair content[2];
        size_t count;
        struct event e = {.type = EVENT_REQUESTER_JOINED};
        e.u.requester_joined = (struct event_requester_joined){
            .n = ++next, .party = requester_text(r, content, &count), .account = r->account, .enterprise = r->enterprise,
            .lead = r->lead ? 2 : 0, .from_matter = m->row->id, .from_n = r->n};
        if (desk_emit(d, into->stream, &e, (struct pair_list){content, count}, f) < 0) return -1;
        struct event moved = {.type = EVENT_REQUESTER_MOVED};
        moved.u.requester_moved = (struct event_requester_moved){r->n, into->row->id};
        if (desk_emit(d, m->stream, &moved, (struct pair_list){NULL, 0}, f) < 0) return -1;
    }
    return 0;
}

static int act_drawn(struct desk *d, int64_t id, struct fault *f);

int act_emit(struct desk *d, struct matter *m, int variant, const struct sorted_fields *s, struct fault *f) {
    const struct action *a = &m->section->actions[variant];
    struct event e = {.type = EVENT_MATTER_ACTED};
    struct event_matter_acted *o = &e.u.matter_acted;
    struct matter into = {0};
    struct state to;
    int64_t ids[PARTS_MAX];
    size_t id_count = 0;
    if (a->merges && merge_target(d, m, s, &into, f) < 0) return -1;
    if (a->fork_share >= 0 && parts_fork(d, m, variant, s, ids, &id_count, f) < 0) return -1;
    if (procedure_step(m->rules, m->section, &m->state, (struct move){.kind = MOVE_ACT, .action = variant}, &to, f) < 0) return -1;
    *o = (struct event_matter_acted){.action = a->name.name, .to = m->section->stages[to.stage].name.name,
                                     .fields = {s->pairs, s->pair_count}, .parts = {ids, id_count},
                                     .share = id_count ? a->fork_share + 1 : 0};
    int64_t calendar = (int64_t)d->library.calendar_count;
    if (calendar != m->row->calendar) o->calendar = calendar;
    if (desk_emit(d, m->stream, &e, (struct pair_list){s->content, s->content_count}, f) < 0) return -1;
    if (id_count && parts_open(d, m, variant, s, ids, id_count, f) < 0) return -1;
    if (a->recalls && parts_recall(d, m, a->recalls, f) < 0) return -1;
    if (a->merges && move_duties(d, m, &into, f) < 0) return -1;
    if (a->issues.n && documents_issue(d, m, variant, s, f) < 0) return -1;
    if (m->row->parent && m->row->outcome && part_tell_parent(d, m, f) < 0) return -1;
    if (a->to >= 0 && act_drawn(d, m->row->id, f) < 0) return -1;
    return act_automatic(d, m->row->id, f);
}

// 抽样: the draw is made of the hash of the event that led here, which nobody can choose and anybody can look up: its first
// seven bytes as a number, in thousandths. Not drawn: the system goes on at once.
static int act_drawn(struct desk *d, int64_t id, struct fault *f) {
    struct matter m;
    uint64_t draw = 0;
    if (matter_load(d, id, &m, f) < 0) return -1;
    for (int i = 0; i < 7; i++) draw = draw << 8 | m.stream->head.b[i];
    for (int i = 0; i < m.section->action_count && m.row->outcome == OUTCOME_NONE; i++) {
        const struct action *a = &m.section->actions[i];
        if (a->sample < 0 || procedure_hindrance(m.rules, m.section, &m.state, i) != HINDER_NOTHING) continue;
        if (draw % 1000 < (uint64_t)share_now(&m, a->sample, a->sample_per)) return 0;
        struct sorted_fields none = {0};
        struct actor before = d->actor;
        d->actor = (struct actor){0, 0, STR("")};
        int status = act_emit(d, &m, i, &none, f);
        d->actor = before;
        return status;
    }
    return 0;
}

// The system's own acts come at once, each in the name of nobody; counts bound them (the proof, property 2).
int act_automatic(struct desk *d, int64_t id, struct fault *f) {
    struct matter m;
    struct move moves[MOVES_MAX];
    if (matter_load(d, id, &m, f) < 0) return -1;
    if (m.row->outcome || procedure_moves(m.rules, m.section, &m.state, moves) != 1 || moves[0].kind != MOVE_ACT) return 0;
    if (!m.section->actions[moves[0].action].automatic) return 0;
    struct sorted_fields none = {0};
    struct actor before = d->actor;
    d->actor = (struct actor){0, 0, STR("")};
    int status = told_in_parts(d, &m, &m.section->actions[moves[0].action], &none, f);
    if (status == 0) status = act_emit(d, &m, moves[0].action, &none, f);
    d->actor = before;
    return status;
}

// 限于: only so long after the stage was entered, or after the matter ended.
static int in_window(struct desk *d, const struct matter *m, const struct action *a, struct fault *f) {
    if (a->window < 0) return 0;
    const struct row_clock *c = clock_row(m->stream, m->section->stages[m->state.stage].name.name);
    struct deadline_input in = {.start = m->row->outcome ? m->row->closed : c ? c->start : m->row->opened, .limit = m->rules->limits[a->window]};
    ms_t due = deadline_due(m->calendar, m->rules->profile->days, &in);
    if (d->at <= due) return 0;
    struct buf b = BUF_INIT, l = BUF_INIT;
    buf_time_end(&b, due, desk_days(d).utc_offset);
    buf_limit_zh(&l, in.limit);
    fault_set(f, FAULT_INPUT, "window-over", "“%.*s”只能在 %.*s 之前提出（%.*s），现已过时：请按现在的环节办理，或报督查部门处理",
              "\"%.*s\" was possible until %.*s (%.*s): go on from this stage, or bring it to supervision", SP(a->name.name), SP(buf_str(&b)),
              SP(buf_str(&l)));
    buf_release(&b);
    buf_release(&l);
    return fault_where(f, STR("do"));
}

// A return names another body than the one that returns it.
static int not_to_itself(const struct matter *m, const struct sorted_fields *s, struct fault *f) {
    struct str proposed = meaning_value(m->rules->procedure, (struct pair_list){s->pairs, s->pair_count}, MEANS_PROPOSED);
    int64_t id = 0;
    if (proposed.n == 0 || str_to_i64(proposed, &id) < 0 || m->row->lead == 0 || id != m->row->lead) return 0;
    fault_set(f, FAULT_INPUT, "return-to-itself", "建议承办单位不能是退回的单位自己：请写明应由哪个单位承办",
              "the body proposed cannot be the one that returns it: name the body that should handle it");
    return fault_where(f, STR("proposed_office"));
}

int version_seen(const struct command *c, const struct matter *m, struct fault *f) {
    if (c->version == 0 || c->version == m->row->version) return 0;
    fault_set(f, FAULT_INPUT, "stale", "事项“%.*s”在您查看之后有了新变化（第 %lld 版，现为第 %lld 版），请重新查看后再办",
              "matter \"%.*s\" has changed since you looked (version %lld, now %lld): look again first", SP(m->row->number),
              (long long)c->version, (long long)m->row->version);
    return fault_where(f, STR("version"));
}

// What is complained of is handled neither alone nor jointly by the body complained of.
static int not_respondent(struct desk *d, const struct matter *m, const struct sorted_fields *s, struct fault *f) {
    static const enum meaning means[] = {MEANS_LEAD, MEANS_JOINT};
    struct str respondent = arena_printf(&d->scratch, "%lld", (long long)m->row->respondent), one;
    for (size_t i = 0; m->row->respondent && i < 2; i++) {
        struct str offices = meaning_value(m->rules->procedure, (struct pair_list){s->pairs, s->pair_count}, means[i]);
        while (list_next(&offices, &one)) {
            if (!str_eq(one, respondent)) continue;
            fault_set(f, FAULT_INPUT, i ? "joint-is-respondent" : "lead-is-respondent", "被诉单位不能%s针对自己的事项：请另选单位%.0s",
                      "the body complained of cannot %.0s%s the matter against it: choose another", i ? "会办" : "主办",
                      i ? "give an opinion on" : "handle");
            return fault_where(f, i ? STR("joint_offices") : STR("lead_office"));
        }
    }
    return 0;
}

// From where it ended; a part that was recalled stands where it stood and is over.
static bool reopens(const struct matter *m, struct str verb) {
    if (m->section->stages[m->state.stage].outcome == OUTCOME_NONE) return false;
    for (int i = 0; i < m->section->action_count; i++)
        if (name_is(&m->section->actions[i].name, verb) && (m->section->actions[i].from >> m->state.stage & 1)) return true;
    return false;
}

int decide_act(struct desk *d, const struct command *c, struct fault *f) {
    struct matter m;
    struct sorted_fields s;
    int variant;
    if (matter_find(d, c->matter, &m, f) < 0) return -1;
    d->answer->id = m.row->id;
    const struct procedure *p = m.rules->procedure;
    if (version_seen(c, &m, f) < 0) return -1;
    if (m.row->outcome && !reopens(&m, c->verb)) {
        fault_set(f, FAULT_INPUT, "ended", "事项“%.*s”已经结束（%.*s），不能再办", "matter \"%.*s\" has ended (%.*s)", SP(m.row->number), SP(m.row->stage));
        return fault_where(f, STR("matter"));
    }
    struct given_choices choices = {p, c};
    if (choices_known(p, c, f) < 0) return -1;
    if (procedure_choose(m.rules, m.section, &m.state, c->verb, given_choice, &choices, &variant, f) < 0) return fault_where(f, STR("do"));
    const struct action *a = &m.section->actions[variant];
    if (time_goes_on(d, &m, f) < 0 || withdraws_own(d, c, &m, a, f) < 0 || actor_for(d, c, p, a->roles, &m, a->name.name, f) < 0) return -1;
    if (fields_sort(d, m.rules, c, a->required, a->optional, &s, f) < 0) return -1;
    if (a->kind == ACTION_EXTEND && extension_in_time(d, &m, f) < 0) return -1;
    if (in_window(d, &m, a, f) < 0 || not_respondent(d, &m, &s, f) < 0 || not_to_itself(&m, &s, f) < 0) return -1;
    if (talk_before_answer(d, &m, a, f) < 0) return -1;
    struct case_draw draw;
    if (case_take(d, c, p, &m, a, &s, &draw, f) < 0 || act_emit(d, &m, variant, &s, f) < 0) return -1;
    return case_emit(d, &draw, m.row->id, f);
}

// SPDX-License-Identifier: Apache-2.0
#include "matter/casework.h"
#include "web/history.h"

struct telling {
    struct visit *v;
    const struct shown *s;
};

static const struct field *field_named(const struct telling *t, struct str name) {
    const struct procedure *p = t->s->matter.rules->procedure;
    int i = procedure_field(p, name);
    return i < 0 ? NULL : &p->fields[i];
}

static int64_t id_of(struct str s) {
    int64_t id = 0;
    return str_to_i64(s, &id) == 0 ? id : 0;
}

static struct str matter_number(struct visit *v, int64_t id) {
    struct matter m;
    struct fault ignored;
    return matter_load(v->view.desk, id, &m, &ignored) == 0 ? m.row->number : STR("");
}

// Ids as names.
static struct str value_words(const struct telling *t, const struct field *d, struct str value) {
    struct visit *v = t->v;
    if (d == NULL || (d->type != FIELD_OFFICE && d->type != FIELD_OFFICES && d->type != FIELD_MATTER)) return value;
    if (d->type == FIELD_MATTER) return matter_number(v, id_of(value));
    struct buf b = BUF_INIT;
    struct str rest = value, one;
    while (list_next(&rest, &one)) {
        if (b.n) buf_add(&b, STR("、"));
        buf_add(&b, view_office_name(&v->view, id_of(one)));
    }
    struct str words = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return words;
}

static void add_facts(const struct telling *t, struct rec_step *step, struct pair_list fields) {
    struct rec_fact *facts = arena_array(t->v->a, struct rec_fact, fields.count + 1);
    for (size_t i = 0; i < fields.count; i++)
        facts[step->facts_count++] = (struct rec_fact){fields.pairs[i].name, value_words(t, field_named(t, fields.pairs[i].name), fields.pairs[i].value)};
    step->facts = facts;
}

static void add_notes(const struct telling *t, struct rec_step *step, struct pair_list content) {
    struct rec_note *notes = arena_array(t->v->a, struct rec_note, content.count + 1);
    for (size_t i = 0; i < content.count; i++) {
        struct personal text = personal(content.pairs[i].value);
        notes[step->notes_count++] = (struct rec_note){content.pairs[i].name, personal_shown(text, PERSONAL_TEXT, t->v->view.viewer, t->v->a)};
    }
    step->notes = notes;
}

// Old and new of a correction, ids as names.
static void add_changes(const struct telling *t, struct rec_step *step, const struct shown_event *x) {
    struct visit *v = t->v;
    struct shown_change *all = arena_array(v->a, struct shown_change, shown_changes_most(x) + 1);
    size_t n = shown_changes(t->s, x, all);
    struct rec_note *notes = arena_array(v->a, struct rec_note, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct field *d = all[i].id ? field_named(t, all[i].label) : NULL;
        struct str was = value_words(t, d, all[i].was), now = value_words(t, d, all[i].now);
        notes[step->notes_count++] = (struct rec_note){all[i].label, was.n ? page_text(v, "原为：%.*s\n现为：%.*s", SP(was), SP(now)) : now};
    }
    struct str why = shown_why(t->s, x);
    if (why.n) notes[step->notes_count++] = (struct rec_note){STR("理由"), why};
    step->notes = notes;
}

static void add_why(const struct telling *t, struct rec_step *step, const struct shown_event *x) {
    struct rec_note *note = arena_array(t->v->a, struct rec_note, 1);
    struct str why = shown_why(t->s, x);
    *note = (struct rec_note){STR("理由"), why};
    step->notes = note;
    step->notes_count = why.n != 0;
}

// What sets something right. False: it is none of that.
static bool tell_right(const struct telling *t, const struct event *e, struct rec_step *step) {
    struct visit *v = t->v;
    switch (e->type) {
    case EVENT_ACTION_UNDONE: step->what = page_text(v, "撤销“%.*s”", SP(e->u.action_undone.action)); return true;
    case EVENT_ACTION_REVERSED: step->what = page_text(v, "撤回误办“%.*s”", SP(e->u.action_reversed.action)); return true;
    case EVENT_MERGE_UNDONE: step->what = page_text(v, "从 %.*s 拆出", SP(matter_number(v, e->u.merge_undone.into))); return true;
    case EVENT_REQUESTER_RETURNED: step->what = page_text(v, "第 %lld 位提出人回到 %.*s", (long long)e->u.requester_returned.n, SP(matter_number(v, e->u.requester_returned.to_matter))); return true;
    case EVENT_REQUESTER_LEFT: step->what = page_text(v, "第 %lld 位提出人退出", (long long)e->u.requester_left.n); return true;
    case EVENT_MATTER_CORRECTED: step->what = STR("更正"); return true;
    case EVENT_REQUESTER_CORRECTED: step->what = page_text(v, "更正第 %lld 位提出人", (long long)e->u.requester_corrected.n); return true;
    case EVENT_CORRECTION_ASKED: step->what = page_text(v, "申请更正（第 %lld 项）", (long long)e->u.correction_asked.n); return true;
    case EVENT_CORRECTION_DECIDED:
        step->what = page_text(v, "%s更正（第 %lld 项）", e->u.correction_decided.approved ? "同意" : "不同意", (long long)e->u.correction_decided.n);
        return true;
    case EVENT_MATTER_SPLIT: step->what = page_text(v, "分出一件：%.*s", SP(matter_number(v, e->u.matter_split.into))); return true;
    case EVENT_MATTER_SPLIT_OFF: step->what = page_text(v, "由 %.*s 分出", SP(matter_number(v, e->u.matter_split_off.from))); return true;
    case EVENT_SPLIT_UNDONE: step->what = page_text(v, "%.*s 合回", SP(matter_number(v, e->u.split_undone.into))); return true;
    case EVENT_SPLIT_ENDED: step->what = page_text(v, "合回 %.*s", SP(matter_number(v, e->u.split_ended.into))); return true;
    case EVENT_MATTER_MOVED_TO:
        step->what = STR("迁移到新的程序或方案");
        step->to = e->u.matter_moved_to.to;
        return true;
    case EVENT_BINDING_MOVED:
        step->what = page_text(v, "%s由 %.*s 转到 %.*s", e->u.binding_moved.respondent ? "被诉单位" : "承办", SP(view_office_name(&v->view, e->u.binding_moved.from)),
                               SP(view_office_name(&v->view, e->u.binding_moved.to)));
        return true;
    case EVENT_BINDING_WAITING: step->what = page_text(v, "%.*s 已撤销，等待指定承接单位", SP(view_office_name(&v->view, e->u.binding_waiting.office))); return true;
    case EVENT_DEPUTY_ACTED: step->what = page_text(v, "以上代 %.*s 办理", SP(view_account_name(&v->view, e->u.deputy_acted.principal))); return true;
    default: return false;
    }
}

// As told: without an account where it is not for who looks.
static struct str who(const struct telling *t, const struct event *e) {
    struct visit *v = t->v;
    if (e->role.n == 0) return STR("系统");
    struct str office = view_office_short(&v->view, e->office);
    // Who raised it stands masked, or hidden, among the requesters; not here by name.
    bool other_requester = e->account != v->account && matter_requester(&t->s->matter, e->account);
    if (e->account == 0 || other_requester) return office.n ? office : e->role;
    if (str_eq(office, e->role)) office = STR(""); // the supervision office acts as the supervision office
    return page_text(v, "%.*s%s%.*s %.*s", SP(e->role), office.n ? " " : "", SP(office), SP(view_account_name(&v->view, e->account)));
}

static struct str rung_words(struct visit *v, const struct event_clock_fired *e) {
    bool execute = str_eq(e->act, STR("execute"));
    const char *act = str_eq(e->act, STR("remind")) ? "提醒" : str_eq(e->act, STR("escalate")) ? "升级" : "代为办理";
    return page_text(v, "“%.*s”期限：%s%s%.*s%s", SP(e->clock), act, execute || e->role.n == 0 ? "" : " ", SP(e->role), e->passed ? "（导入时已过，未通知）" : "");
}

// How it ended in the procedure's own words: 已同意, 有异议, 未反馈; a part that is sealed or gone only whether it agreed.
static struct str part_end(const struct telling *t, const struct event_part_ended *e) {
    for (size_t i = 0; i < t->s->part_count; i++)
        if (t->s->parts[i].row->id == e->part) return t->s->parts[i].row->stage;
    return e->agreed ? STR("同意") : STR("有异议");
}

static void rated(const struct telling *t, const struct event_requester_rated *e, struct rec_step *step) {
    const struct {
        const char *label;
        struct str value;
    } said[] = {{"过程", e->process}, {"结果", e->satisfied}, {"是否解决", e->solved}};
    struct rec_fact *facts = arena_array(t->v->a, struct rec_fact, 3);
    for (size_t i = 0; i < 3; i++)
        if (said[i].value.n) facts[step->facts_count++] = (struct rec_fact){str_c(said[i].label), said[i].value};
    step->facts = facts;
    step->what = page_text(t->v, "第 %lld 位提出人评价", (long long)e->n);
}

// False: not for who looks.
static bool tell(const struct telling *t, const struct shown_event *x, struct rec_step *step) {
    struct event told;
    const struct event *e = &told;
    struct visit *v = t->v;
    bool content;
    if (!shown_told(t->s, &x->event, &told, &content)) return false;
    step->seq = e->seq;
    step->when = page_time(v, e->at);
    step->who = who(t, e);
    if (e->recorded - e->at > MS_DAY) step->late_note = page_text(v, "补记于 %.*s", SP(page_time(v, e->recorded)));
    // Of other events the content is a person's name and telephone: never told here.
    if (content && (e->type == EVENT_MATTER_OPENED || e->type == EVENT_MATTER_ACTED || e->type == EVENT_REQUESTER_RATED)) add_notes(t, step, x->content);
    step->undone = x->undone;
    if (tell_right(t, e, step)) {
        bool changes = e->type == EVENT_MATTER_CORRECTED || e->type == EVENT_REQUESTER_CORRECTED || e->type == EVENT_CORRECTION_ASKED;
        if (content && t->s->whole && changes) add_changes(t, step, x);
        else if (content) add_why(t, step, x);
        return true;
    }
    switch (e->type) {
    case EVENT_MATTER_OPENED:
        step->what = e->u.matter_opened.action.n ? e->u.matter_opened.action : STR("分出");
        add_facts(t, step, e->u.matter_opened.action.n ? e->u.matter_opened.fields : (struct pair_list){NULL, 0});
        return true;
    case EVENT_MATTER_ACTED:
        step->what = e->u.matter_acted.action;
        step->to = e->u.matter_acted.to;
        add_facts(t, step, e->u.matter_acted.fields);
        return true;
    case EVENT_CLOCK_FIRED:
        step->clock = true;
        step->what = rung_words(v, &e->u.clock_fired);
        return true;
    case EVENT_REQUESTER_JOINED:
        step->what = e->u.requester_joined.from_matter ? page_text(v, "并入的提出人，来自 %.*s", SP(matter_number(v, e->u.requester_joined.from_matter)))
                     : e->u.requester_joined.lead      ? STR("")
                                                       : STR("联名");
        return step->what.n != 0;
    case EVENT_REQUESTER_MOVED:
        step->what = page_text(v, "提出人转到 %.*s", SP(matter_number(v, e->u.requester_moved.into)));
        return true;
    case EVENT_PART_ENDED:
        step->what = page_text(v, "分件 %.*s %.*s", SP(matter_number(v, e->u.part_ended.part)), SP(part_end(t, &e->u.part_ended)));
        return true;
    case EVENT_REQUESTER_RATED: rated(t, &e->u.requester_rated, step); return true;
    case EVENT_DOCUMENT_ISSUED:
        step->what = page_text(v, "编号 %.*s（%.*s）", SP(e->u.document_issued.number), SP(e->u.document_issued.kind));
        return true;
    case EVENT_PART_RECALLED: step->what = STR("收回"); return true;
    case EVENT_CLOCK_MOVED:
        step->what = page_text(v, "公布新的工作日历，%.*s 由 %.*s 改为 %.*s", SP(e->u.clock_moved.clock), SP(page_end(v, e->u.clock_moved.old)), SP(page_end(v, e->u.clock_moved.new)));
        return true;
    case EVENT_CONTACT_SHOWN: step->what = STR("查看联系方式"); return true;
    case EVENT_CODE_GIVEN: step->what = page_text(v, "给第 %lld 位提出人查询码", (long long)e->u.code_given.n); return true;
    case EVENT_MATTER_PUBLISHED: step->what = STR("公开"); return true;
    case EVENT_CONTENT_DESTROYED:
        step->what = STR("销毁内容");
        step->facts = arena_array(v->a, struct rec_fact, 1);
        *(struct rec_fact *)(uintptr_t)step->facts = (struct rec_fact){STR("依据"), e->u.content_destroyed.ground};
        step->facts_count = 1;
        return true;
    default:
        step->what = casework_said(e, v->a);
        if (step->what.n == 0) step->what = str_c(event_kinds[e->type].name);
        return true;
    }
}

// An action that stays in its stage goes nowhere.
static void went(struct str *to, struct str *stage) {
    if (str_eq(*to, *stage)) *to = STR("");
    else *stage = *to;
}

// Where every step was recorded afterwards and together, it is said once: the note they share.
static struct str late_together(struct rec_step *steps, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (steps[i].late_note.n == 0 || !str_eq(steps[i].late_note, steps[0].late_note)) return STR("");
    struct str note = n > 1 ? steps[0].late_note : STR("");
    for (size_t i = 0; note.n && i < n; i++) steps[i].late_note = STR("");
    return note;
}

size_t history_steps(struct visit *v, const struct shown *s, const struct rec_step **ret, struct str *ret_late) {
    struct telling t = {v, s};
    struct str stage = STR("");
    size_t count = 0, n = 0;
    for (const struct shown_event *e = s->events; e; e = e->next) count++;
    struct rec_step *steps = arena_array(v->a, struct rec_step, count + 1);
    for (const struct shown_event *e = s->events; e; e = e->next)
        if (!tell(&t, e, &steps[n])) steps[n] = (struct rec_step){0};
        else if (steps[n++].to.n && !e->undone) went(&steps[n - 1].to, &stage);
    *ret_late = late_together(steps, n);
    *ret = steps;
    return n;
}

static struct str explained(struct visit *v, const struct shown *s, const struct row_clock *c, struct rec_clockrow *row) {
    struct day_rules days = s->matter.rules->profile->days;
    struct deadline_input in;
    struct deadline d;
    struct fault ignored;
    struct buf zh = BUF_INIT, en = BUF_INIT;
    if (clock_input(c, v->a, &in, &ignored) < 0) return STR("");
    deadline_explain(s->matter.calendar, days, &in, v->a, &d);
    deadline_zh(&zh, days, &in, &d);
    deadline_en(&en, days, &in, &d);
    shown_undone_words(s, c, &zh, &en);
    row->explain_en = arena_str(v->a, buf_str(&en));
    struct str text = arena_str(v->a, buf_str(&zh));
    buf_release(&zh);
    buf_release(&en);
    return text;
}

size_t history_clocks(struct visit *v, const struct shown *s, const struct rec_clockrow **ret) {
    size_t count = 0, pos = 0, n = 0;
    while (stream_next(s->matter.stream, TABLE_CLOCK, &pos)) count++;
    struct rec_clockrow *rows = arena_array(v->a, struct rec_clockrow, count + 1);
    pos = 0;
    for (const struct row_clock *c; (c = stream_next(s->matter.stream, TABLE_CLOCK, &pos)) != NULL;) {
        struct rec_clockrow *r = &rows[n++];
        *r = (struct rec_clockrow){.name = c->name, .start = page_time(v, c->start), .due = page_end(v, c->due), .stopped = page_time(v, c->stopped),
                                   .running = c->stopped == 0, .paused = c->stopped == 0 && c->due == 0, .next = page_end(v, c->fire),
                                   .late = c->due && (c->stopped ? c->stopped : v->now) > c->due};
        r->explain = explained(v, s, c, r);
    }
    *ret = rows;
    return n;
}

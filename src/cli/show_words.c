// SPDX-License-Identifier: Apache-2.0
#include "cli/show.h"

static void label(struct buf *b, const char *zh, const char *en) { buf_printf(b, "%s / %s：", zh, en); }

static void head(struct shown *s, struct buf *b) {
    const struct row_matter *r = s->matter.row;
    const struct procedure *p = s->matter.rules->procedure;
    buf_printf(b, "%.*s  ", SP(r->number.n ? r->number : STR("—")));
    view_line(b, personal_shown(r->title, PERSONAL_TEXT, s->view->viewer, s->view->arena), 80);
    buf_printf(b, "\n  id %lld · %.*s 第%d版 · %.*s 第%d版\n", (long long)r->id, SP(p->name.name), p->version,
               SP(s->matter.rules->profile->name.name), s->matter.rules->profile->version);
    if (r->parent) buf_printf(b, "  分件 / part %.*s → %lld\n", SP(s->matter.section->name.name), (long long)r->parent);
    buf_add(b, STR("  "));
    label(b, "环节", "stage");
    buf_add(b, r->stage);
    if (r->outcome) buf_printf(b, "（结束 / ended %.*s）", SP(outcome_word((enum outcome)r->outcome, false)));
    if (r->lead) {
        buf_add(b, STR("  "));
        label(b, "主办", "lead");
        buf_add(b, view_office_name(s->view, r->lead));
    }
    buf_add(b, STR("\n  "));
    label(b, "登记", "opened");
    view_short_time(s->view, b, r->opened);
    buf_add(b, STR("  "));
    label(b, "期限", "due");
    view_end_time(s->view, b, r->due);
    if (r->closed) {
        buf_add(b, STR("  "));
        label(b, "结束", "closed");
        view_short_time(s->view, b, r->closed);
    }
    if (r->reopened) buf_printf(b, "  重开 / reopened：%lld 次", (long long)r->reopened);
    buf_byte(b, '\n');
}

static void requesters(struct shown *s, struct buf *b) {
    size_t pos = 0;
    for (const struct row_requester *r; (r = stream_next(s->matter.stream, TABLE_REQUESTER, &pos)) != NULL;) {
        buf_add(b, STR("  "));
        label(b, "诉求人", "requester");
        buf_printf(b, "%.*s %.*s %.*s  ", SP(r->party),
                   SP(personal_shown(r->name, PERSONAL_NAME, s->view->viewer, s->view->arena)),
                   SP(personal_shown(r->phone, PERSONAL_PHONE, s->view->viewer, s->view->arena)));
        if (r->moved_to) buf_printf(b, "并入 / merged into %lld", (long long)r->moved_to);
        else if (r->owed) buf_add(b, STR("待答复 / an answer is owed"));
        else if (r->told) {
            buf_add(b, STR("已告知 / told "));
            view_short_time(s->view, b, r->told);
        }
        if (r->process.n) buf_printf(b, "  过程 / process %.*s", SP(r->process));
        if (r->satisfied.n) buf_printf(b, r->process.n ? "  结果 / result %.*s %.*s" : "  %.*s %.*s", SP(r->satisfied), SP(r->solved));
        buf_byte(b, '\n');
    }
}

static void documents(struct shown *s, struct buf *b) {
    for (size_t i = 0; i < s->document_count; i++) {
        const struct row_document *d = s->documents[i].row;
        buf_printf(b, "  公文 / document %.*s %.*s  ", SP(d->number), SP(d->kind));
        if (d->class.n) buf_printf(b, "%.*s 类 / class  ", SP(d->class));
        if (d->requester) buf_printf(b, "致第 %lld 位 / to requester %lld  ", (long long)d->requester, (long long)d->requester);
        else buf_printf(b, "致 / to %.*s  ", SP(view_office_name(s->view, d->office)));
        view_short_time(s->view, b, d->issued);
        buf_byte(b, '\n');
    }
}

static void parts(struct shown *s, struct buf *b) {
    for (size_t i = 0; i < s->part_count; i++) {
        const struct matter *m = &s->parts[i];
        size_t pos = 0;
        const struct row_binding *office = stream_next(m->stream, TABLE_BINDING, &pos);
        buf_printf(b, "  分件 / part %.*s %.*s：%.*s%s  id %lld\n", SP(m->section->name.name),
                   SP(view_office_name(s->view, office ? office->office : 0)), SP(m->row->stage),
                   m->row->outcome == OUTCOME_WITHDRAWN ? "（已收回 / recalled）" : "", (long long)m->row->id);
    }
}

static void stopped_clock(struct shown *s, struct buf *b, const struct row_clock *c) {
    buf_printf(b, "  时钟 / clock %.*s：", SP(c->name));
    view_short_time(s->view, b, c->start);
    buf_add(b, STR(" 起 / from，至 / due "));
    view_end_time(s->view, b, c->due);
    buf_add(b, STR("，停于 / stopped "));
    view_short_time(s->view, b, c->stopped);
    buf_add(b, c->due && c->stopped > c->due ? STR("，逾期 / late\n") : STR("\n"));
}

static void clocks(struct shown *s, struct buf *b) {
    struct day_rules days = s->matter.rules->profile->days;
    size_t pos = 0;
    for (const struct row_clock *c; (c = stream_next(s->matter.stream, TABLE_CLOCK, &pos)) != NULL;) {
        struct deadline_input in;
        struct deadline d;
        struct fault ignored;
        if (c->stopped) stopped_clock(s, b, c);
        if (c->stopped || clock_input(c, s->view->arena, &in, &ignored) < 0) continue;
        deadline_explain(s->matter.calendar, days, &in, s->view->arena, &d);
        buf_printf(b, "  时钟 / clock %.*s：", SP(c->name));
        deadline_zh(b, days, &in, &d);
        buf_add(b, STR("\n    "));
        deadline_en(b, days, &in, &d);
        buf_byte(b, '\n');
    }
}

struct naming {
    struct buf *b;
    const struct procedure *procedure;
    bool any;
};

static void action(void *context, const struct action *a, uint32_t roles) {
    struct naming *n = context;
    buf_printf(n->b, n->any ? "；%.*s（" : "%.*s（", SP(a->name.name));
    bool first = true;
    for (int i = 0; i < n->procedure->role_count; i++) {
        if (!(roles >> i & 1)) continue;
        buf_printf(n->b, first ? "%.*s" : "、%.*s", SP(n->procedure->roles[i].name.name));
        first = false;
    }
    buf_add(n->b, STR("）"));
    n->any = true;
}

static struct str action_of(const struct event *e) {
    if (e->type == EVENT_MATTER_OPENED) return e->u.matter_opened.action;
    if (e->type == EVENT_MATTER_ACTED) return e->u.matter_acted.action;
    if (e->type == EVENT_CLOCK_FIRED) return e->u.clock_fired.clock;
    return STR("");
}

static void events(struct shown *s, struct buf *b) {
    for (const struct shown_event *x = s->events; x; x = x->next) {
        const struct event *e = &x->event;
        struct str what = action_of(e);
        buf_printf(b, "  %3lld  ", (long long)e->seq);
        view_short_time(s->view, b, e->at);
        buf_printf(b, "  %s", event_kinds[e->type].name);
        if (what.n) buf_printf(b, " %.*s", SP(what));
        if (e->type == EVENT_MATTER_ACTED) buf_printf(b, " → %.*s", SP(e->u.matter_acted.to));
        if (e->type == EVENT_CLOCK_FIRED)
            buf_printf(b, " %.*s %.*s", SP(e->u.clock_fired.act), SP(e->u.clock_fired.role));
        if (e->role.n) buf_printf(b, "  %.*s %.*s", SP(e->role), SP(view_office_name(s->view, e->office)));
        buf_byte(b, '\n');
    }
}

void show_words(struct shown *s, struct buf *b) {
    struct naming n = {b, s->matter.rules->procedure, false};
    head(s, b);
    requesters(s, b);
    documents(s, b);
    parts(s, b);
    clocks(s, b);
    struct buf open = BUF_INIT;
    n.b = &open;
    shown_actions(s, action, &n);
    if (n.any || s->matter.row->outcome == OUTCOME_NONE) {
        buf_add(b, STR("  "));
        label(b, "可做", "can do");
        buf_add(b, buf_str(&open));
        buf_byte(b, '\n');
    }
    buf_release(&open);
    buf_add(b, STR("  经过 / what happened\n"));
    events(s, b);
}

// SPDX-License-Identifier: Apache-2.0
// How matters of a period were dealt with beside their course: talks with who raised them by phase (面商率), key proposals,
// instructions, invitations to sign. 口径: whole matters opened in the period, under their lead as of now.
#include "matter/casework.h"
#include "report/tally.h"

enum {
    MATTERS, ANSWERED, TALKED, BEFORE, DURING, AFTER, MET, KEY, KEY_DUE, KEY_REPORTED, WANTED, ANSWERED_TO, LATE, GROUPS, PEOPLE, INVITED, SIGNED, DECLINED,
    LAPSED, PENDING, COUNTS
};
enum { LIST_INSTRUCTIONS, LIST_KEY, LISTS };

static const struct tally_word counts[COUNTS] = {
    [MATTERS] = {"matters", "事项", "matters"},
    [ANSWERED] = {"answered", "已答复", "answered"},
    [TALKED] = {"talked", "有沟通记录", "with a talk on record"},
    [BEFORE] = {"before", "办前有沟通", "with a talk before"},
    [DURING] = {"during", "办中有沟通", "with a talk during"},
    [AFTER] = {"after", "办后有沟通", "with a talk after"},
    [MET] = {"met", "当面沟通过", "with a talk face to face"},
    [KEY] = {"key", "重点提案", "key proposals"},
    [KEY_DUE] = {"key_due", "书面报告到期", "written report due"},
    [KEY_REPORTED] = {"key_reported", "到期且已报告", "due and reported"},
    [WANTED] = {"instructions", "要答复的批示", "instructions that want an answer"},
    [ANSWERED_TO] = {"instructions_answered", "已答复的批示", "instructions answered"},
    [LATE] = {"instructions_late", "逾期未答复的批示", "instructions overdue"},
    [GROUPS] = {"groups", "群体诉求", "appeals of many"},
    [PEOPLE] = {"people", "群体诉求人数", "people behind them"},
    [INVITED] = {"invited", "邀请联名", "asked to sign"},
    [SIGNED] = {"signed", "已签", "signed"},
    [DECLINED] = {"declined", "不签", "declined"},
    [LAPSED] = {"lapsed", "逾期未签", "lapsed"},
    [PENDING] = {"pending", "待签", "waiting"},
};

#define OF_ANSWERED "统计期内登记、到截止时点已答复的整件（补录的不计）中，"
#define OF_ANSWERED_EN "of whole matters opened in the period and answered by the cut-off (recorded ones aside), with "
static const struct tally_figure figures[] = {
    {{"talk_rate", "沟通率", "talked"}, TALKED, ANSWERED, OF_ANSWERED "有沟通记录（时间、方式、人）的", OF_ANSWERED_EN "a talk on record (time, way, who)"},
    {{"meeting_rate", "面商率", "met"}, MET, ANSWERED, OF_ANSWERED "有面商、当面或座谈记录的", OF_ANSWERED_EN "a talk face to face"},
    {{"before_rate", "办前沟通率", "talked before"}, BEFORE, ANSWERED, OF_ANSWERED "在首次沟通期限内沟通过的", OF_ANSWERED_EN "a talk within the limit of the first one"},
    {{"during_rate", "办中沟通率", "talked during"}, DURING, ANSWERED, OF_ANSWERED "其后、答复前沟通过的", OF_ANSWERED_EN "a later talk before the answer"},
    {{"after_rate", "办后沟通率", "talked after"}, AFTER, ANSWERED, OF_ANSWERED "首次答复后沟通过的", OF_ANSWERED_EN "a talk after the first answer"},
    {{"key_report_rate", "重点提案报告率", "key proposals reported"}, KEY_REPORTED, KEY_DUE, "书面报告期限已过的重点提案中，已交报告的", "of key proposals whose written report was due, with the report"},
    {{"instruction_rate", "批示答复率", "instructions answered"}, ANSWERED_TO, WANTED, "要答复的批示中，已答复的", "of instructions that want an answer, those answered"},
    {{"sign_rate", "联名应签率", "signed"}, SIGNED, INVITED, "发出的联名邀请中，本人签了的", "of invitations to sign, those signed"},
};

static const int sums[][TALLY_SUM_MAX] = {{INVITED, SIGNED, DECLINED, LAPSED, PENDING, -1}};
static const struct tally_word lists[LISTS] = {
    [LIST_INSTRUCTIONS] = {"instructions", "未答复的批示", "instructions not answered"},
    [LIST_KEY] = {"key_reports", "逾期未报告的重点提案", "key proposals whose report is overdue"},
};

const struct tally_def tally_casework = {.zh = "沟通、重点、批示和联名", .en = "Talks, key proposals, instructions, co-signing", .counts = counts, .count = COUNTS,
    .figures = figures, .figure_count = sizeof figures / sizeof *figures, .sums = sums, .sum_count = sizeof sums / sizeof *sums, .lists = lists, .list_count = LISTS};

struct taking {
    const struct row_matter *row;
    bool answered, talked, before, during, after, met;
};

static bool recorded(const struct row_matter *m, const struct procedure *p) {
    int stage = p ? section_stage(&p->main, m->stage) : -1;
    for (int i = 0; stage >= 0 && i < p->main.action_count; i++)
        if (p->main.actions[i].opening && p->main.actions[i].to == stage && p->main.stages[stage].outcome != OUTCOME_NONE) return true;
    return false;
}

static bool begin(void *context, const struct row_matter *m, const struct library *l) {
    struct tally *t = context;
    const struct tally_query *q = &t->query;
    const struct procedure *p = map_get(&l->procedures, m->procedure);
    if (m->parent || m->opened < day_start(q->from, q->utc_offset) || m->opened >= day_start(q->to + 1, q->utc_offset) || m->opened >= q->cut) return false;
    if ((q->office && m->lead != q->office) || recorded(m, p)) return false;
    if (q->procedure.n && (p == NULL || !name_is(&p->name, q->procedure))) return false;
    *(struct taking *)t->now = (struct taking){.row = m};
    return true;
}

static void talk(struct tally *t, struct taking *x, const struct row_contact *c) {
    static const char *const meetings[] = {"面商", "当面", "座谈"};
    if (c->at >= t->query.cut) return;
    x->talked = true;
    x->before |= str_eq(c->phase, PHASE_BEFORE);
    x->during |= str_eq(c->phase, PHASE_DURING);
    x->after |= str_eq(c->phase, PHASE_AFTER);
    for (size_t i = 0; i < 3; i++) x->met |= str_eq(c->way, str_c(meetings[i]));
}

static void mark(struct tally *t, const struct taking *x, const struct row_mark *k) {
    ms_t cut = t->query.cut;
    int64_t lead = x->row->lead;
    if (k->made >= cut || (k->ended && k->ended < cut)) return;
    bool done = k->done && k->done < cut, late = k->due && k->due <= cut && !done;
    if (str_eq(k->kind, MARK_KEY)) {
        tally_add(t, lead, KEY, 1);
        tally_add(t, lead, KEY_DUE, k->due <= cut);
        tally_add(t, lead, KEY_REPORTED, k->due <= cut && done);
        if (late) tally_item(t, (struct tally_item){LIST_KEY, x->row->id, k->n, lead, x->row->number, k->due});
    } else if (str_eq(k->kind, MARK_INSTRUCTION) && k->due) {
        tally_add(t, lead, WANTED, 1);
        tally_add(t, lead, ANSWERED_TO, done);
        tally_add(t, lead, LATE, late);
        if (!done) tally_item(t, (struct tally_item){LIST_INSTRUCTIONS, x->row->id, k->n, lead, x->row->number, k->due});
    } else if (str_eq(k->kind, MARK_GROUP)) {
        tally_add(t, lead, GROUPS, 1);
        tally_add(t, lead, PEOPLE, k->people);
    }
}

static void invitation(struct tally *t, const struct taking *x, const struct row_invitation *i) {
    if (i->made >= t->query.cut) return;
    bool ended = i->ended && i->ended < t->query.cut;
    int what = !ended ? PENDING : str_eq(i->state, INVITATION_SIGNED) ? SIGNED : str_eq(i->state, INVITATION_DECLINED) ? DECLINED : LAPSED;
    tally_add(t, x->row->lead, INVITED, 1);
    tally_add(t, x->row->lead, what, 1);
}

static void row(void *context, enum table_id table, const void *any) {
    struct tally *t = context;
    struct taking *x = t->now;
    if (table == TABLE_REQUESTER) {
        const struct row_requester *r = any;
        x->answered |= r->told_times && r->told < t->query.cut;
    }
    if (table == TABLE_CONTACT) talk(t, x, any);
    if (table == TABLE_MARK) mark(t, x, any);
    if (table == TABLE_INVITATION) invitation(t, x, any);
}

static void end(void *context) {
    struct tally *t = context;
    const struct taking *x = t->now;
    int64_t lead = x->row->lead;
    tally_add(t, lead, MATTERS, 1);
    // What ended unanswered (refused, withdrawn) or was answered by nobody in charge is not due for a talk.
    if (!x->answered || lead == 0 || (x->row->outcome && x->row->outcome != OUTCOME_CLOSED)) return;
    tally_add(t, lead, ANSWERED, 1);
    tally_add(t, lead, TALKED, x->talked);
    tally_add(t, lead, BEFORE, x->before);
    tally_add(t, lead, DURING, x->during);
    tally_add(t, lead, AFTER, x->after);
    tally_add(t, lead, MET, x->met);
}

void casework_taker(struct tally *t, struct dossier_taker *ret) {
    static const enum table_id wanted[] = {TABLE_REQUESTER, TABLE_CONTACT, TABLE_MARK, TABLE_INVITATION, TABLE_COUNT};
    t->now = arena_new(&t->arena, struct taking);
    *ret = (struct dossier_taker){.tables = wanted, .begin = begin, .row = row, .end = end, .office = tally_office, .context = t};
}

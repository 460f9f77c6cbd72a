// SPDX-License-Identifier: Apache-2.0
// Marks on a matter: a key proposal (重点提案) led by a leader, with a written report; a leader's instruction (批示) that wants
// an answer; an appeal of many (群体诉求) with its representatives. Names and texts are content, for offices only.
#include "matter/casework_room.h"

static int not_ended(const struct matter *m, struct fault *f) {
    if (m->row->outcome == OUTCOME_NONE) return 0;
    fault_set(f, FAULT_INPUT, "ended", "事项“%.*s”已经结束（%.*s）", "matter \"%.*s\" has ended (%.*s)", SP(m->row->number), SP(m->row->stage));
    return fault_where(f, STR("matter"));
}

static int make(struct desk *d, const struct about *x, struct event_mark_made o, const struct pair *content, size_t count, struct fault *f) {
    struct event e = {.type = EVENT_MARK_MADE};
    struct pair given[4];
    size_t n = 0;
    if (stream_rows(x->m.stream, TABLE_MARK) >= CASEWORK_ROWS_MAX)
        return casework_refuse(f, STR("matter"), "too-many", "一件事项最多有 500 个标记", "a matter has at most 500 marks");
    o.n = stream_rows(x->m.stream, TABLE_MARK) + 1;
    for (size_t i = 0; i < count; i++)
        if (content[i].value.n) given[n++] = content[i];
    e.u.mark_made = o;
    return desk_emit(d, x->m.stream, &e, (struct pair_list){given, n}, f);
}

static int move(struct desk *d, const struct about *x, int64_t n, struct str step, struct str text, struct fault *f) {
    struct event e = {.type = EVENT_MARK_MOVED};
    struct pair content[] = {{STR("text"), text}};
    e.u.mark_moved = (struct event_mark_moved){.n = n, .step = step};
    return desk_emit(d, x->m.stream, &e, (struct pair_list){content, text.n ? 1 : 0}, f);
}

static int standing(const struct about *x, struct str kind, const struct row_mark **ret, struct fault *f) {
    if ((*ret = mark_standing(x->m.stream, kind)) != NULL) return 0;
    fault_set(f, FAULT_INPUT, "not-marked", "事项“%.*s”不是%.*s", "matter \"%.*s\" is not marked so (%.*s)", SP(x->m.row->number), SP(casework_word(kind)));
    return fault_where(f, STR("matter"));
}

static int not_standing(const struct about *x, struct str kind, struct fault *f) {
    if (mark_standing(x->m.stream, kind) == NULL) return 0;
    fault_set(f, FAULT_INPUT, "marked-already", "事项“%.*s”已经是%.*s：要改，请先撤销", "matter \"%.*s\" is marked so already (%.*s): take it back first to change it", SP(x->m.row->number),
              SP(casework_word(kind)));
    return fault_where(f, STR("matter"));
}

static int unmark(struct desk *d, const struct command *c, struct str kind, struct fault *f) {
    struct about x;
    const struct row_mark *k;
    if (about_take(d, c, &x, f) < 0 || only_who_runs(d, c, &x, f) < 0 || standing(&x, kind, &k, f) < 0) return -1;
    return move(d, &x, k->n, STR("ended"), x.g[REASON_ONLY].value, f);
}

// --- key proposals

static int leader_account(struct desk *d, const struct given *g, int64_t *ret, struct fault *f) {
    struct stream *account;
    if (g->value.n == 0) return 0;
    if (registry_account(d, g->value, &account, f) < 0) return fault_where(f, g->name);
    *ret = account->id;
    return 0;
}

int key_mark(struct desk *d, const struct command *c, struct fault *f) {
    struct about x;
    struct event_mark_made o = {.kind = MARK_KEY};
    if (about_take(d, c, &x, f) < 0 || only_who_runs(d, c, &x, f) < 0) return -1;
    if (not_ended(&x.m, f) < 0 || not_standing(&x, MARK_KEY, f) < 0 || leader_account(d, &x.g[KEY_ACCOUNT], &o.account, f) < 0) return -1;
    if (day_or_limit(d, &x.m, &x.g[KEY_DUE], STR("重点提案报告期限"), &o.due, f) < 0) return -1;
    const struct pair content[] = {{STR("who"), x.g[KEY_LEADER].value}, {STR("title"), x.g[KEY_TITLE].value}};
    return make(d, &x, o, content, 2, f);
}

int key_report(struct desk *d, const struct command *c, struct fault *f) {
    struct about x;
    const struct row_mark *k;
    if (about_take(d, c, &x, f) < 0 || standing(&x, MARK_KEY, &k, f) < 0) return -1;
    bool leader = k->account && k->account == x.account->id;
    if (leader) d->actor = (struct actor){x.account->id, 0, STR("领衔领导")};
    else if (!actor_in_office(d, &x, x.m.row->lead) && !actor_runs(d, &x))
        return not_allowed(d, c, "主办单位、领衔领导或管理这一程序的角色", "the lead office, the leader, or a role that runs the procedure", f);
    if (str_eq(k->state, MARK_DONE)) return casework_refuse(f, STR("matter"), "reported-already", "书面报告已经交过", "the written report is there already");
    return move(d, &x, k->n, STR("reported"), x.g[REASON_ONLY].value, f);
}

int key_unmark(struct desk *d, const struct command *c, struct fault *f) { return unmark(d, c, MARK_KEY, f); }

// --- instructions

int instruction_record(struct desk *d, const struct command *c, struct fault *f) {
    struct about x;
    struct event_mark_made o = {.kind = MARK_INSTRUCTION};
    if (about_take(d, c, &x, f) < 0 || only_who_runs(d, c, &x, f) < 0) return -1;
    if (leader_account(d, &x.g[INSTRUCTION_ACCOUNT], &o.account, f) < 0) return -1;
    bool wanted = !str_eq(x.g[INSTRUCTION_WANTED].value, STR("0"));
    if (!wanted && x.g[INSTRUCTION_DUE].value.n) return casework_refuse(f, x.g[INSTRUCTION_DUE].name, "field-conflict", "不要答复的批示没有答复期限", "an instruction that wants no answer has no date for it");
    if (wanted && day_or_limit(d, &x.m, &x.g[INSTRUCTION_DUE], STR("批示答复期限"), &o.due, f) < 0) return -1;
    const struct pair content[] = {{STR("who"), x.g[INSTRUCTION_LEADER].value}, {STR("title"), x.g[INSTRUCTION_TITLE].value}, {STR("text"), x.g[INSTRUCTION_TEXT].value}};
    return make(d, &x, o, content, 3, f);
}

int instruction_answer(struct desk *d, const struct command *c, struct fault *f) {
    struct about x;
    int64_t n;
    if (about_take(d, c, &x, f) < 0 || number_of(&x.g[STEP_N], 1, CASEWORK_ROWS_MAX, &n, f) < 0) return -1;
    if (!actor_in_office(d, &x, x.m.row->lead) && !actor_runs(d, &x)) return not_allowed(d, c, "主办单位或管理这一程序的角色", "the lead office, or a role that runs the procedure", f);
    const struct row_mark *k = mark_row(x.m.stream, n);
    if (k == NULL || !str_eq(k->kind, MARK_INSTRUCTION)) return casework_refuse(f, x.g[STEP_N].name, "unknown-instruction", "没有这一条批示", "there is no such instruction");
    if (!str_eq(k->state, MARK_OPEN)) return casework_refuse(f, x.g[STEP_N].name, "answered-already", "这条批示已经答复，或者不要答复", "the instruction is answered already, or wants no answer");
    return move(d, &x, n, STR("answered"), x.g[STEP_WORDS].value, f);
}

// --- appeals of many

enum { PEOPLE_MAX = 10000000, REPRESENTATIVES_MAX = 60 };

static bool raised_by(const struct matter *m, struct str name) {
    size_t pos = 0;
    for (const struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;)
        if (r->moved_to == 0 && str_eq(r->name.hidden, name)) return true;
    return false;
}

// Who speaks for them is among those who raised it, so that they are told; and not too many.
static int representatives(const struct about *x, const struct given *g, struct fault *f) {
    int64_t most = profile_number(x->m.rules->profile, STR("群体代表上限"), REPRESENTATIVES_MAX), n = 0;
    struct str rest = g->value, one;
    for (; list_next(&rest, &one); n++) {
        if (raised_by(&x->m, one)) continue;
        fault_set(f, FAULT_INPUT, "unknown-representative", "“%.*s”不在提出人里：代表要先登记为提出人", "\"%.*s\" is none of those who raised it: a representative joins first", SP(utf8_head(one, 40)));
        return fault_where(f, g->name);
    }
    if (n >= 1 && n <= most) return 0;
    fault_set(f, FAULT_INPUT, "too-many-representatives", "代表要有 1 到 %lld 人，写了 %lld 人", "from 1 to %lld representatives, not %lld", (long long)most, (long long)n);
    return fault_where(f, g->name);
}

int group_mark(struct desk *d, const struct command *c, struct fault *f) {
    struct about x;
    struct event_mark_made o = {.kind = MARK_GROUP};
    if (about_take(d, c, &x, f) < 0 || only_who_runs(d, c, &x, f) < 0) return -1;
    if (not_ended(&x.m, f) < 0 || not_standing(&x, MARK_GROUP, f) < 0) return -1;
    int64_t known = stream_rows(x.m.stream, TABLE_REQUESTER);
    if (number_of(&x.g[GROUP_PEOPLE], known > 2 ? known : 2, PEOPLE_MAX, &o.people, f) < 0 || representatives(&x, &x.g[GROUP_NAMES], f) < 0) return -1;
    const struct pair content[] = {{STR("who"), x.g[GROUP_NAMES].value}};
    return make(d, &x, o, content, 1, f);
}

int group_unmark(struct desk *d, const struct command *c, struct fault *f) { return unmark(d, c, MARK_GROUP, f); }

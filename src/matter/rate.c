// SPDX-License-Identifier: Apache-2.0
// What somebody who raised a matter says of its answer, beside the course of the matter: those who signed with the first,
// those whose matters were merged in. Each says it once for an answer they were told; silence is never satisfied.
#include "matter/by_code.h"
#include "matter/may.h"
#include "matter/room.h"
#include "registry/fields.h"
#include "registry/registry.h"

enum { WHO, SATISFIED, PROCESS, SOLVED, NOTE, RATE_FIELDS };

static const struct field_word ratings[] = {{"satisfied", "满意", ""}, {"basically", "基本满意", ""}, {"dissatisfied", "不满意", ""}, {NULL, NULL, NULL}};
static const struct field_word solutions[] = {{"solved", "解决", ""}, {"partly", "部分解决", ""}, {"unsolved", "未解决", ""}, {NULL, NULL, NULL}};

static const struct form_field fields[RATE_FIELDS] = {
    [WHO] = {"第几位", "n", FORM_TEXT, false, 10, NULL},
    [SATISFIED] = {"满意度", "satisfaction", FORM_WORD, true, 0, ratings},
    [PROCESS] = {"过程评价", "process", FORM_WORD, false, 0, ratings},
    [SOLVED] = {"是否解决", "solved", FORM_WORD, false, 0, solutions},
    [NOTE] = {"意见", "note", FORM_LINES, false, 4000, NULL},
};

// The words of the procedure's own choices: rates count those. Where it has no such field, the word as people say it.
static struct str choice_word(const struct procedure *p, enum meaning means, const struct field_word *words, struct str alias) {
    const struct field *field = p->means[means] < 0 ? NULL : &p->fields[p->means[means]];
    for (int i = 0; field && i < field->choice_count; i++)
        if (name_is(&field->choices[i], alias)) return field->choices[i].name;
    for (; alias.n && words->en; words++)
        if (str_eq(alias, str_c(words->en))) return str_c(words->zh);
    return alias;
}

static const struct row_requester *nth(const struct matter *m, int64_t n, int64_t account) {
    size_t pos = 0;
    for (const struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;)
        if (r->moved_to == 0 && (n ? r->n == n : r->account == account)) return r;
    return NULL;
}

static int refuse(struct fault *f, const char *code, const char *zh, const char *en, const char *where) {
    fault_say(f, FAULT_INPUT, code, str_c(zh), str_c(en));
    return fault_where(f, str_c(where));
}

static int64_t number_of(struct str s) {
    int64_t n = 0;
    return s.n && str_to_i64(s, &n) == 0 ? n : 0;
}

// Under one's own account; for somebody who has none the office that took the matter in asks, and says so by its name.
static int who_rates(struct desk *d, const struct command *c, const struct matter *m, struct str n, const struct row_requester **ret, struct fault *f) {
    struct stream *account;
    if (signed_by_code(c->by)) {
        struct by_code code;
        if (by_code_actor(d, c, m, &code, f) < 0) return -1;
        *ret = nth(m, code.requester, 0);
        if (*ret && (n.n == 0 || number_of(n) == code.requester)) return 0;
        return refuse(f, "not-requester", "查询码只能评价给本人的答复，不能替别人评价", "a code rates the answer to its holder: nobody rates for somebody else", "n");
    }
    if (registry_account(d, c->by, &account, f) < 0) return fault_where(f, STR("by"));
    *ret = nth(m, number_of(n), account->id);
    if (*ret == NULL) return refuse(f, "not-requester", "没有这位提出人，不能替别人评价", "there is no such requester: nobody rates for somebody else", n.n ? "n" : "by");
    if ((*ret)->account == account->id && account->id) {
        d->actor = (struct actor){account->id, 0, STR("")};
        return 0;
    }
    if ((*ret)->account) return refuse(f, "not-requester", "他有自己的账号，要由本人评价：旁人不能代填", "they have an account of their own and rate themselves: nobody fills it in for them", "by");
    uint32_t asks = matter_roles(m->rules->procedure, m, account, d->judged), held = 0;
    for (int i = 0; i < m->rules->procedure->role_count; i++)
        if (m->rules->procedure->roles[i].kind == ROLE_HELD) held |= 1u << i;
    if (asks & held) return actor_for(d, c, m->rules->procedure, asks & held, m, c->verb, f);
    return refuse(f, "not-allowed", "承办单位不能记录对自己的评价：请由受理单位回访", "the handling office cannot record what is said of it: let the receiving office ask", "by");
}

static bool holds_any(const struct matter *m, const struct stream *account, int64_t at) {
    const struct procedure *p = m->rules->procedure;
    uint32_t roles = matter_roles(p, m, account, at);
    for (int i = 0; i < p->role_count; i++)
        if ((roles >> i & 1) && p->roles[i].kind == ROLE_HELD) return true;
    return false;
}

// There is an answer they were told, and they have not said what they think of it.
static bool unrated(const struct row_requester *r) { return r->moved_to == 0 && r->told && !r->owed && r->rated < r->told; }

bool matter_may_rate_for(const struct matter *m, int64_t n, const struct stream *account, int64_t at) {
    size_t pos = 0;
    for (const struct row_requester *r; m->row->parent == 0 && account && (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;) {
        if (r->n != n || !unrated(r) || (r->lead == 1 && m->row->outcome == OUTCOME_NONE)) continue;
        return r->account ? r->account == account->id : holds_any(m, account, at);
    }
    return false;
}

bool matter_may_rate(const struct matter *m, const struct stream *account, int64_t at) {
    size_t pos = 0;
    for (const struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;)
        if (matter_may_rate_for(m, r->n, account, at)) return true;
    return false;
}

// Whoever is asked in a part of their own answers there: said in two places it would count as whichever came last.
static int not_asked_apart(struct desk *d, const struct matter *m, const struct row_requester *r, struct fault *f) {
    struct id_list parts;
    if (m->row->children == 0) return 0;
    if (parts_of(d, m->row->id, &parts, f) < 0) return -1;
    for (size_t i = 0; i < parts.count; i++) {
        struct matter part;
        if (matter_load(d, parts.ids[i], &part, f) < 0) return -1;
        const struct row_requester *asked = stream_row(part.stream, TABLE_REQUESTER);
        if (part.row->outcome || !matter_personal_part(&part) || asked == NULL || asked->from_n != r->n) continue;
        fault_set(f, FAULT_INPUT, "asked-apart", "正在分件“%.*s”里征询这一位：请在那里评价", "they are being asked in part \"%.*s\": rate there", SP(part.row->number));
        return fault_where(f, STR("matter"));
    }
    return 0;
}

int decide_rate(struct desk *d, const struct command *c, struct fault *f) {
    struct matter m;
    struct given g[RATE_FIELDS];
    struct command without = *c;
    const struct row_requester *r = NULL;
    without.matter = STR("");
    if (c->matter.n == 0) return refuse(f, "missing-member", "评价要写明是哪件事项（matter）", "a rating needs the matter it is about", "matter");
    if (fields_take(&without, fields, RATE_FIELDS, g, f) < 0 || matter_find(d, c->matter, &m, f) < 0) return -1;
    d->answer->id = m.row->id;
    if (version_seen(c, &m, f) < 0 || time_goes_on(d, &m, f) < 0 || who_rates(d, c, &m, g[WHO].value, &r, f) < 0) return -1;
    if (m.row->parent) return refuse(f, "not-whole", "分件里请用它自己的动作评价", "a part is rated by its own action", "matter");
    if (r->lead == 1 && m.row->outcome == OUTCOME_NONE)
        return refuse(f, "not-here", "第一提出人请用办理环节里的反馈、自评或回访来评价", "the first requester rates by the action of the stage", "do");
    if (r->told == 0 || r->owed) return refuse(f, "not-told", "还没有答复，不能评价", "there is no answer to rate yet", "matter");
    if (not_asked_apart(d, &m, r, f) < 0) return -1;
    if (r->rated >= r->told) return refuse(f, "already-rated", "这次答复已经评价过：每次答复只评价一次", "this answer is rated already: once for each answer", "matter");
    const struct procedure *p = m.rules->procedure;
    struct event e = {.type = EVENT_REQUESTER_RATED};
    e.u.requester_rated = (struct event_requester_rated){
        .n = r->n, .satisfied = choice_word(p, MEANS_SATISFACTION, ratings, g[SATISFIED].value), .process = choice_word(p, MEANS_PROCESS, ratings, g[PROCESS].value),
        .solved = choice_word(p, MEANS_SOLVED, solutions, g[SOLVED].value)};
    struct pair note = {STR("note"), g[NOTE].value};
    return desk_emit(d, m.stream, &e, (struct pair_list){&note, note.value.n ? 1 : 0}, f);
}

int rating_to_parent(struct desk *d, struct matter *part, struct matter *parent, struct fault *f) {
    const struct row_requester *r = stream_row(part->stream, TABLE_REQUESTER);
    struct event e = {.type = EVENT_REQUESTER_RATED};
    if (!matter_personal_part(part) || r == NULL || r->rated == 0) return 0;
    e.u.requester_rated = (struct event_requester_rated){.n = r->from_n, .satisfied = r->satisfied, .process = r->process,
                                                         .solved = r->solved, .part = part->row->id};
    return desk_emit(d, parent->stream, &e, (struct pair_list){NULL, 0}, f);
}

int apply_rated(struct applying *x, struct fault *f) {
    const struct event_requester_rated *e = &x->event->u.requester_rated;
    struct matter m;
    size_t pos = 0;
    if (matter_of(x->stream, x->library, &m, f) < 0 || step_made(x, &m, f) < 0) return -1;
    for (struct row_requester *r; (r = stream_next(x->stream, TABLE_REQUESTER, &pos)) != NULL;) {
        if (r->n != e->n) continue;
        work_touch(x->work, x->stream, r);
        r->satisfied = stream_text(x->stream, e->satisfied);
        r->process = stream_text(x->stream, e->process);
        r->solved = stream_text(x->stream, e->solved);
        r->rated = x->event->at;
        return 0;
    }
    return fault_set(f, FAULT_MACHINE, "bad-event", "没有第 %lld 位诉求人", "there is no requester %lld", (long long)e->n);
}

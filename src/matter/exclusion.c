// SPDX-License-Identifier: Apache-2.0
// Exclusion from assessment (剔除考核; DOMAIN §2.2): asked for by the lead office with its reason, before the profile's cut-off
// 剔除申请期限 after closing; decided by a third party who holds 考核组 (assessor): not who asked, not of the office that
// asked or leads, not of the body complained of. An excluded matter is left out of what is rated, and counted beside it.
#include "matter/casework_room.h"
#include "matter/may.h"

static const struct str ASSESSOR = {(const char *)"考核组", sizeof "考核组" - 1}, ASSESSOR_ALIAS = {(const char *)"assessor", sizeof "assessor" - 1};

static struct row_exclusion *row_of(const struct stream *st, int64_t n) {
    size_t pos = 0;
    for (struct row_exclusion *r; (r = stream_next(st, TABLE_EXCLUSION, &pos)) != NULL;)
        if (r->n == n) return r;
    return NULL;
}

const struct row_exclusion *exclusion_standing(const struct stream *st) {
    const struct row_exclusion *found = NULL;
    size_t pos = 0;
    for (const struct row_exclusion *r; (r = stream_next(st, TABLE_EXCLUSION, &pos)) != NULL;)
        if (r->decided == 0 || r->agreed) found = r;
    return found;
}

// --- asking

// Until when it may be asked: 0 while the matter is open.
static int asked_until(const struct matter *m, ms_t *ret, struct fault *f) {
    const struct profile *v = m->rules->profile;
    const struct profile_value *value = profile_get(v, STR("剔除申请期限"));
    struct limit l;
    *ret = 0;
    if (m->row->outcome == OUTCOME_NONE) return 0;
    if (value && limit_parse(value->text, &l, f) == 0) {
        struct deadline_input in = {.start = m->row->closed, .limit = l};
        *ret = deadline_due(m->calendar, v->days, &in);
        return 0;
    }
    return fault_set(f, FAULT_INPUT, "profile-missing", "方案“%.*s”没有给“剔除申请期限”，办结后不能再申请：请管理方案的人补上", "the profile \"%.*s\" gives no limit 剔除申请期限: nothing may be asked after closing; have it added",
                     SP(v->name.name));
}

static bool assessed(const struct matter *m) { return m->row->parent == 0 && m->row->lead && (m->row->outcome == OUTCOME_NONE || m->row->outcome == OUTCOME_CLOSED); }

static int not_late(const struct matter *m, ms_t at, struct fault *f) {
    ms_t until;
    struct buf when = BUF_INIT;
    if (asked_until(m, &until, f) < 0) return fault_where(f, STR("matter"));
    if (until == 0 || at <= until) return 0;
    buf_time_end(&when, until, m->rules->profile->days.utc_offset);
    fault_set(f, FAULT_INPUT, "exclusion-late", "申请剔除考核的期限是 %.*s，已经过了：照常考核", "exclusion could be asked for until %.*s: that is past, the matter is assessed", SP(buf_str(&when)));
    buf_release(&when);
    return fault_where(f, STR("matter"));
}

int exclusion_ask(struct desk *d, const struct command *c, struct fault *f) {
    struct about x;
    struct command known = *c;
    known.verb = STR("exclusion.ask");
    if (about_take(d, &known, &x, f) < 0) return -1;
    if (!assessed(&x.m)) return casework_refuse(f, STR("matter"), "not-assessed", "没有主办单位，或者已经不受理、撤回、并入的事项不考核，不用申请", "what nobody leads, or was refused, withdrawn or merged, is not assessed: there is nothing to ask");
    if (!actor_in_office(d, &x, x.m.row->lead)) return not_allowed(d, c, "主办单位", "the lead office", f);
    const struct row_exclusion *standing = exclusion_standing(x.m.stream);
    if (standing && standing->decided) return casework_refuse(f, STR("matter"), "excluded-already", "这件已经剔除考核", "it is excluded from assessment already");
    if (standing) return casework_refuse(f, STR("matter"), "exclusion-waits", "已经申请过，等考核组决定", "it was asked for already: the assessors decide");
    if (not_late(&x.m, d->at, f) < 0) return -1;
    int64_t n = stream_rows(x.m.stream, TABLE_EXCLUSION);
    if (n >= CASEWORK_ROWS_MAX) return casework_refuse(f, STR("matter"), "too-many", "一件事项最多申请 500 次", "at most 500 requests on a matter");
    struct event e = {.type = EVENT_EXCLUSION_ASKED};
    struct pair content[] = {{STR("reason"), x.g[EXCLUDE_REASON].value}};
    e.u.exclusion_asked = (struct event_exclusion_asked){n + 1, x.g[EXCLUDE_GROUND].value};
    return desk_emit(d, x.m.stream, &e, (struct pair_list){content, 1}, f);
}

// --- deciding

static bool serves_in(const struct stream *account, int64_t office, ms_t at) {
    size_t pos = 0;
    for (const struct row_role *r; office && (r = stream_next(account, TABLE_ROLE, &pos)) != NULL;)
        if (r->office == office && r->since <= at && (r->until == 0 || at < r->until)) return true;
    pos = 0;
    for (const struct row_deputy *r; office && (r = stream_next(account, TABLE_DEPUTY, &pos)) != NULL;)
        if (r->office == office && r->since <= at && at < r->until) return true;
    return false;
}

static bool third_party(const struct matter *m, const struct row_exclusion *r, const struct stream *account, ms_t at) {
    return account->id != r->account && !serves_in(account, r->office, at) && !serves_in(account, m->row->lead, at) && !matter_complained(m, account, at);
}

bool exclusion_assessor(const struct stream *account, ms_t at, int64_t *ret_office) { return registry_holds(account, ASSESSOR, ASSESSOR_ALIAS, 0, at, ret_office); }

static int not_own(const struct about *x, const struct row_exclusion *r, const struct stream *account, ms_t at, struct fault *f) {
    if (account->id == r->account) return casework_refuse(f, STR("by"), "own-exclusion", "自己申请的不能由自己决定：请考核组别的人决定", "nobody decides what they asked for: another assessor does");
    if (third_party(&x->m, r, account, at)) return 0;
    return casework_refuse(f, STR("by"), "not-third-party", "在申请单位、主办单位或被诉单位任职的人不能决定：须由与它们无关的考核组成员决定",
                           "who serves in the office that asked, leads or is complained of does not decide: it takes an assessor of none of them");
}

// Who acts for somebody away is bound by what binds that one, too.
static int as_assessor(struct desk *d, const struct command *c, const struct about *x, const struct row_exclusion *r, struct fault *f) {
    int64_t office = 0;
    struct stream *principal;
    if (!exclusion_assessor(x->account, d->judged, &office)) return not_allowed(d, c, "考核组", "an assessor (考核组)", f);
    if (not_own(x, r, x->account, d->judged, f) < 0) return -1;
    d->actor = (struct actor){x->account->id, office, ASSESSOR};
    d->principal = registry_principal(x->account, ASSESSOR, ASSESSOR_ALIAS, office, d->judged);
    if (d->principal == 0) return 0;
    return desk_stream(d, d->principal, STREAM_ACCOUNT, &principal, f) < 0 ? -1 : not_own(x, r, principal, d->judged, f);
}

int exclusion_decide(struct desk *d, const struct command *c, struct fault *f) {
    struct about x;
    struct command known = *c;
    int64_t n;
    known.verb = STR("exclusion.decide");
    if (about_take(d, &known, &x, f) < 0 || number_of(&x.g[DECIDE_N], 1, CASEWORK_ROWS_MAX, &n, f) < 0) return -1;
    const struct row_exclusion *r = row_of(x.m.stream, n);
    if (r == NULL) return casework_refuse(f, x.g[DECIDE_N].name, "unknown-exclusion", "没有这个序号的申请", "there is no request of that number");
    if (as_assessor(d, c, &x, r, f) < 0) return -1;
    if (r->decided) return casework_refuse(f, x.g[DECIDE_N].name, "decided-already", "这项申请已经决定过", "the request was decided already");
    bool agreed = str_eq(x.g[DECIDE_HOW].value, STR("agree"));
    if (!agreed && x.g[DECIDE_NOTE].value.n == 0) return casework_refuse(f, x.g[DECIDE_NOTE].name, "missing-field", "不同意要写明理由", "a refusal needs its reason");
    struct event e = {.type = EVENT_EXCLUSION_DECIDED};
    struct pair content[] = {{STR("note"), x.g[DECIDE_NOTE].value}};
    e.u.exclusion_decided = (struct event_exclusion_decided){n, agreed};
    return desk_emit(d, x.m.stream, &e, (struct pair_list){content, x.g[DECIDE_NOTE].value.n ? 1 : 0}, f);
}

// --- for pages

bool exclusion_may_ask(const struct matter *m, ms_t at) {
    struct fault ignored;
    return assessed(m) && exclusion_standing(m->stream) == NULL && not_late(m, at, &ignored) == 0;
}

bool exclusion_may_decide(const struct matter *m, const struct stream *account, ms_t at) {
    const struct row_exclusion *r = exclusion_standing(m->stream);
    return r && r->decided == 0 && exclusion_assessor(account, at, NULL) && third_party(m, r, account, at);
}

// --- events

int apply_exclusion_asked(struct applying *x, struct fault *f) {
    const struct event_exclusion_asked *e = &x->event->u.exclusion_asked;
    struct stream *st = x->stream;
    struct matter m;
    if (matter_of(st, x->library, &m, f) < 0 || step_made(x, &m, f) < 0) return -1;
    if (row_of(st, e->n)) return cannot_follow(x, f);
    struct row_exclusion *r = work_add(x->work, st, TABLE_EXCLUSION);
    *r = (struct row_exclusion){.matter = st->id, .n = e->n, .ground = stream_text(st, e->ground), .office = x->event->office, .account = x->event->account, .asked = x->event->at,
                                .why = personal(stream_text(st, pairs_get(x->content, STR("reason"))))};
    return 0;
}

int apply_exclusion_decided(struct applying *x, struct fault *f) {
    const struct event_exclusion_decided *e = &x->event->u.exclusion_decided;
    struct row_exclusion *r = row_of(x->stream, e->n);
    if (step_on_row(x, r, f) < 0) return -1;
    if (r->decided) return cannot_follow(x, f);
    r->decided = x->event->at;
    r->decider = x->event->account;
    r->agreed = e->agreed;
    r->note = personal(stream_text(x->stream, pairs_get(x->content, STR("note"))));
    return 0;
}

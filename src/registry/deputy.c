// SPDX-License-Identifier: Apache-2.0
// Who is away, and who acts for them meanwhile. What a deputy may do stands on the deputy's own account, role by role with
// its first and last instant, so that one look at it tells what somebody may do (registry_holds).
#include "registry/deputy.h"

#include "registry/room.h"

static const struct pair_list no_content;
static const struct field_word yes_no[] = {{"yes", "是", "true"}, {"no", "否", "false"}, {NULL, NULL, NULL}};

enum { ACCOUNT, UNTIL, SINCE, LEAVE_FIELDS, BACK_FIELDS = SINCE };
static const struct form_field leave_fields[LEAVE_FIELDS] = {
    [ACCOUNT] = {"账号", "account", FORM_TEXT, false, LOGIN_BYTES_MAX, NULL},
    [UNTIL] = {"至", "until", FORM_TEXT, false, TIME_BYTES_MAX, NULL},
    [SINCE] = {"自", "since", FORM_TEXT, false, TIME_BYTES_MAX, NULL},
};

enum { D_ACCOUNT, D_DEPUTY, D_UNTIL, D_SINCE, D_OFFICE, D_ROLE, D_ACROSS, D_SIGNS, DEPUTY_FIELDS, END_FIELDS = D_SINCE };
static const struct form_field deputy_fields[DEPUTY_FIELDS] = {
    [D_ACCOUNT] = {"账号", "account", FORM_TEXT, false, LOGIN_BYTES_MAX, NULL}, [D_DEPUTY] = {"代理人", "deputy", FORM_TEXT, true, LOGIN_BYTES_MAX, NULL},
    [D_UNTIL] = {"至", "until", FORM_TEXT, false, TIME_BYTES_MAX, NULL},        [D_SINCE] = {"自", "since", FORM_TEXT, false, TIME_BYTES_MAX, NULL},
    [D_OFFICE] = {"机构", "office", FORM_TEXT, false, NAME_BYTES_MAX, NULL},    [D_ROLE] = {"角色", "role", FORM_TEXT, false, ROLE_BYTES_MAX, NULL},
    [D_ACROSS] = {"跨机构", "across", FORM_WORD, false, 0, yes_no},             [D_SIGNS] = {"代签发", "signs", FORM_WORD, false, 0, yes_no},
};

static struct str instant(struct desk *d, int64_t at) {
    struct buf b = BUF_INIT;
    buf_time_short(&b, at, desk_days(d).utc_offset);
    struct str s = arena_str(&d->scratch, buf_str(&b));
    buf_release(&b);
    return s;
}

// Whose absence it is: the one who signs, or another where an administrator signs.
static int principal_of(struct desk *d, const struct command *c, const struct given *g, struct stream **ret, bool *ret_admin, struct fault *f) {
    struct stream *by = NULL;
    struct fault no_admin;
    int64_t office = 0;
    size_t pos = 0;
    if (c->by.n && registry_account(d, c->by, &by, f) < 0) return fault_where(f, STR("by"));
    *ret_admin = desk_admit(d, c, &no_admin) == 0;
    *ret = by;
    if (g->value.n && given_account(d, g, ret, f) < 0) return -1;
    if (*ret == NULL) return registry_refuse(f, g->name, "missing-field", "缺少“账号”（account）：谁请假", "\"账号\" (account) is missing: who is away");
    if (*ret != by && !*ret_admin)
        return registry_refuse(f, STR("by"), "not-allowed", "只能为自己办理；为别人办理须由管理员来做", "one does this for oneself; for others an administrator does it");
    if (!*ret_admin) {
        for (const struct row_role *r; office == 0 && (r = stream_next(by, TABLE_ROLE, &pos)) != NULL;)
            if (r->since <= d->judged && (r->until == 0 || d->judged < r->until)) office = r->office;
        d->actor = (struct actor){by->id, office, STR("本人")};
    }
    d->answer->id = (*ret)->id;
    return 0;
}

static int64_t count_rows(const struct stream *st, enum table_id t) {
    int64_t n = 0;
    size_t pos = 0;
    while (stream_next(st, t, &pos)) n++;
    return n;
}

const struct row_absence *registry_away(const struct stream *account, int64_t since, int64_t until) {
    size_t pos = 0;
    for (const struct row_absence *r; (r = stream_next(account, TABLE_ABSENCE, &pos)) != NULL;)
        if (r->since < until && since < r->until) return r;
    return NULL;
}

int account_leave(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[LEAVE_FIELDS];
    struct stream *st;
    bool admin;
    int64_t since, until;
    ms_t offset = desk_days(d).utc_offset;
    if (fields_take(c, REGISTRY_FIELDS(leave_fields), g, f) < 0 || principal_of(d, c, &g[ACCOUNT], &st, &admin, f) < 0) return -1;
    if (g[UNTIL].value.n == 0) return registry_refuse(f, g[UNTIL].name, "missing-field", "缺少“至”（until）：回来的时刻", "\"至\" (until) is missing: the first instant back");
    if (given_time(&g[SINCE], offset, d->at, &since, f) < 0 || given_time(&g[UNTIL], offset, 0, &until, f) < 0) return -1;
    if (until <= since || until <= d->at) return registry_refuse(f, g[UNTIL].name, "since-after-until", "“至”须晚于“自”，也须晚于现在", "until must be later than since, and than now");
    const struct row_absence *other = registry_away(st, since, until);
    if (other) {
        fault_set(f, FAULT_INPUT, "absence-overlaps", "已登记自 %.*s 至 %.*s 请假：先销假（account.back），或写另外的时间", "away from %.*s to %.*s already: end that first (account.back), or give another time",
                  SP(instant(d, other->since)), SP(instant(d, other->until)));
        return fault_where(f, g[SINCE].name);
    }
    struct event e = {.type = EVENT_ABSENCE_GRANTED};
    e.u.absence_granted = (struct event_absence_granted){count_rows(st, TABLE_ABSENCE) + 1, since, until};
    return desk_emit(d, st, &e, no_content, f);
}

int deputies_end(struct desk *d, int64_t principal, int64_t office, struct str role, int64_t until, struct fault *f) {
    struct id_list accounts;
    if (registry_ids_of(d, SQL_DEPUTY_OF, principal, TABLE_DEPUTY, &accounts, f) < 0) return -1;
    for (size_t i = 0; i < accounts.count; i++) {
        struct stream *st;
        size_t pos = 0;
        if (desk_stream(d, accounts.ids[i], STREAM_ACCOUNT, &st, f) < 0) return -1;
        for (const struct row_deputy *r; (r = stream_next(st, TABLE_DEPUTY, &pos)) != NULL;) {
            if (r->principal != principal || r->until <= until || r->since == r->until) continue;
            if ((office && r->office != office) || (role.n && !str_eq(r->role, role))) continue;
            struct event e = {.type = EVENT_DEPUTY_ENDED};
            e.u.deputy_ended = (struct event_deputy_ended){r->n, until > r->since ? until : r->since};
            if (desk_emit(d, st, &e, no_content, f) < 0) return -1;
        }
    }
    return 0;
}

int account_back(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[BACK_FIELDS];
    struct stream *st;
    bool admin;
    int64_t until;
    if (fields_take(c, leave_fields, BACK_FIELDS, g, f) < 0 || principal_of(d, c, &g[ACCOUNT], &st, &admin, f) < 0) return -1;
    if (given_time(&g[UNTIL], desk_days(d).utc_offset, d->at, &until, f) < 0) return -1;
    if (until < d->at) return registry_refuse(f, g[UNTIL].name, "in-the-past", "销假的时刻不能早于现在：之前代办的都算数", "the end of an absence cannot lie in the past: what was done meanwhile counts");
    const struct row_absence *r = registry_away(st, d->at, INT64_MAX);
    if (r == NULL) return registry_refuse(f, g[ACCOUNT].name, "not-away", "没有正在或将要请的假", "there is no absence now or to come");
    int64_t n = r->n, back = until < r->since ? r->since : until;
    if (back >= r->until) return registry_refuse(f, g[UNTIL].name, "back-too-late", "销假晚于登记的回来时刻：要延长请另行登记请假", "that is later than the absence ends: for a longer one, register another");
    struct event e = {.type = EVENT_ABSENCE_ENDED};
    e.u.absence_ended = (struct event_absence_ended){n, back};
    return desk_emit(d, st, &e, no_content, f) < 0 ? -1 : deputies_end(d, st->id, 0, STR(""), back, f);
}

static bool is_role(struct str role, struct str name, struct str alias) { return str_eq(role, name) || str_eq(role, alias); }

static bool in_office(const struct stream *account, int64_t office, int64_t at) {
    size_t pos = 0;
    for (const struct row_role *r; (r = stream_next(account, TABLE_ROLE, &pos)) != NULL;)
        if (r->office == office && r->since <= at && (r->until == 0 || at < r->until)) return true;
    return false;
}

struct standing {
    struct stream *principal, *deputy;
    const struct given *g;
    int64_t since, until, office;
    bool admin, across, signs;
};

// One role of the one who is away, for as long as both last. *ret_given counts.
static int stand_in(struct desk *d, const struct standing *x, const struct row_role *role, int64_t *ret_given, struct fault *f) {
    int64_t since = role->since > x->since ? role->since : x->since;
    int64_t until = role->until && role->until < x->until ? role->until : x->until;
    size_t pos = 0;
    if (since >= until) return 0;
    for (const struct row_deputy *r; (r = stream_next(x->deputy, TABLE_DEPUTY, &pos)) != NULL;)
        if (r->principal == x->principal->id && r->office == role->office && str_eq(r->role, role->role) && r->since < until && since < r->until) {
            fault_set(f, FAULT_INPUT, "duplicate-deputy", "自 %.*s 至 %.*s 已代理“%.*s”", "from %.*s to %.*s that account acts as \"%.*s\" already",
                      SP(instant(d, r->since)), SP(instant(d, r->until)), SP(r->role));
            return fault_where(f, x->g[D_DEPUTY].name);
        }
    if (!in_office(x->deputy, role->office, since) && !(x->across && x->admin))
        return registry_refuse(f, x->g[D_DEPUTY].name, "deputy-elsewhere", "代理人不在同一机构：跨机构代理须由管理员写明“跨机构=是”", "the deputy is not of that office: across offices only an administrator says so (across=yes)");
    struct event e = {.type = EVENT_DEPUTY_GRANTED};
    e.u.deputy_granted = (struct event_deputy_granted){count_rows(x->deputy, TABLE_DEPUTY) + 1, x->principal->id, role->office, role->role, since, until};
    ++*ret_given;
    return desk_emit(d, x->deputy, &e, no_content, f);
}

static int check_span(struct desk *d, struct standing *x, struct fault *f) {
    const struct given *g = x->g;
    ms_t offset = desk_days(d).utc_offset;
    int64_t since;
    if (given_time(&g[D_SINCE], offset, d->at, &since, f) < 0) return -1;
    const struct row_absence *a = registry_away(x->principal, since, g[D_SINCE].value.n ? since + 1 : INT64_MAX);
    if (a == NULL)
        return registry_refuse(f, g[D_SINCE].name, "not-away", "那时没有登记请假：先登记请假（account.leave），再定代理人", "no absence is registered for that time: first account.leave, then the deputy");
    x->since = since > a->since ? since : a->since;
    if (given_time(&g[D_UNTIL], offset, a->until, &x->until, f) < 0) return -1;
    if (x->since < d->at) return registry_refuse(f, g[D_SINCE].name, "in-the-past", "代理不能从过去开始", "a deputy begins now or later");
    if (x->until <= x->since || x->until > a->until) {
        fault_set(f, FAULT_INPUT, "not-away", "代理不能超出请假的时间（至 %.*s）", "a deputy acts within the absence (until %.*s)", SP(instant(d, a->until)));
        return fault_where(f, g[D_UNTIL].name);
    }
    if (registry_away(x->deputy, x->since, x->until))
        return registry_refuse(f, g[D_DEPUTY].name, "deputy-away", "代理人那时自己也请假：请另选代理人", "the deputy is away then as well: choose another");
    return 0;
}

int account_deputy(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[DEPUTY_FIELDS];
    struct standing x = {.g = g};
    int64_t given = 0;
    size_t pos = 0;
    if (fields_take(c, REGISTRY_FIELDS(deputy_fields), g, f) < 0 || principal_of(d, c, &g[D_ACCOUNT], &x.principal, &x.admin, f) < 0) return -1;
    if (given_account(d, &g[D_DEPUTY], &x.deputy, f) < 0) return -1;
    if (x.deputy == x.principal) return registry_refuse(f, g[D_DEPUTY].name, "deputy-self", "不能自己代理自己：请另选代理人", "nobody is their own deputy: choose another");
    if (g[D_OFFICE].value.n && given_office(d, &g[D_OFFICE], &x.office, f) < 0) return -1;
    x.across = str_eq(g[D_ACROSS].value, STR("yes"));
    x.signs = str_eq(g[D_SIGNS].value, STR("yes"));
    if (check_span(d, &x, f) < 0) return -1;
    struct str wanted = g[D_ROLE].value;
    if (is_role(wanted, ROLE_ADMINISTRATOR, ROLE_ADMINISTRATOR_ALIAS))
        return registry_refuse(f, g[D_ROLE].name, "not-for-deputies", "管理员不能由人代理：请授予另一人管理员角色", "nobody stands in for an administrator: grant the role to another (role.grant)");
    if (is_role(wanted, ROLE_HEAD, ROLE_HEAD_ALIAS) && !x.signs)
        return registry_refuse(f, g[D_SIGNS].name, "sign-not-granted", "代负责人签发须写明“代签发=是”（signs）", "standing in for the head, who signs, takes \"signs\": \"yes\"");
    for (const struct row_role *r; (r = stream_next(x.principal, TABLE_ROLE, &pos)) != NULL;) { // roles of its own only: no chains
        if ((x.office && r->office != x.office) || (wanted.n && !str_eq(wanted, r->role))) continue;
        if (is_role(r->role, ROLE_ADMINISTRATOR, ROLE_ADMINISTRATOR_ALIAS) || (is_role(r->role, ROLE_HEAD, ROLE_HEAD_ALIAS) && !x.signs)) continue;
        if (stand_in(d, &x, r, &given, f) < 0) return -1;
    }
    if (given) return 0;
    return registry_refuse(f, wanted.n ? g[D_ROLE].name : g[D_ACCOUNT].name, "unknown-role", "请假的人那时没有可以代理的角色（代理来的角色不能再转）：请核对机构和角色",
                  "there is no role to stand in for at that time (what is held as a deputy is not passed on): check office and role");
}

int deputy_end(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[END_FIELDS];
    struct stream *principal, *deputy;
    bool admin;
    int64_t until, ended = 0;
    size_t pos = 0;
    if (fields_take(c, deputy_fields, END_FIELDS, g, f) < 0 || principal_of(d, c, &g[D_ACCOUNT], &principal, &admin, f) < 0) return -1;
    if (given_account(d, &g[D_DEPUTY], &deputy, f) < 0 || given_time(&g[D_UNTIL], desk_days(d).utc_offset, d->at, &until, f) < 0) return -1;
    if (until < d->at) return registry_refuse(f, g[D_UNTIL].name, "in-the-past", "不能追溯终止代理：已经代办的都算数", "it cannot end in the past: what was done counts");
    for (const struct row_deputy *r; (r = stream_next(deputy, TABLE_DEPUTY, &pos)) != NULL;) {
        if (r->principal != principal->id || r->until <= until || r->since == r->until) continue;
        struct event e = {.type = EVENT_DEPUTY_ENDED};
        e.u.deputy_ended = (struct event_deputy_ended){r->n, until > r->since ? until : r->since};
        ended++;
        if (desk_emit(d, deputy, &e, no_content, f) < 0) return -1;
    }
    if (ended) return 0;
    return registry_refuse(f, g[D_DEPUTY].name, "no-deputy", "那时没有这样的代理", "that account does not stand in for the other then");
}

// --- what the events do

int apply_absence_granted(struct applying *x, struct fault *f) {
    const struct event_absence_granted *e = &x->event->u.absence_granted;
    const struct row_account *a = stream_row(x->stream, TABLE_ACCOUNT);
    if (a == NULL || a->closed || e->n != count_rows(x->stream, TABLE_ABSENCE) + 1 || e->since >= e->until) return registry_cannot_follow(x, f);
    struct row_absence *r = work_add(x->work, x->stream, TABLE_ABSENCE);
    *r = (struct row_absence){x->stream->id, e->n, e->since, e->until};
    return 0;
}

int apply_absence_ended(struct applying *x, struct fault *f) {
    const struct event_absence_ended *e = &x->event->u.absence_ended;
    size_t pos = 0;
    struct row_absence *r;
    while ((r = stream_next(x->stream, TABLE_ABSENCE, &pos)) != NULL && r->n != e->n) {}
    if (r == NULL || e->until < r->since || e->until >= r->until) return registry_cannot_follow(x, f);
    work_touch(x->work, x->stream, r);
    r->until = e->until;
    return 0;
}

int apply_deputy_granted(struct applying *x, struct fault *f) {
    const struct event_deputy_granted *e = &x->event->u.deputy_granted;
    const struct row_account *a = stream_row(x->stream, TABLE_ACCOUNT);
    if (a == NULL || a->closed || e->principal == x->stream->id || e->since >= e->until || e->n != count_rows(x->stream, TABLE_DEPUTY) + 1)
        return registry_cannot_follow(x, f);
    struct row_deputy *r = work_add(x->work, x->stream, TABLE_DEPUTY);
    *r = (struct row_deputy){x->stream->id, e->n, e->principal, e->office, stream_text(x->stream, e->role), e->since, e->until};
    return 0;
}

int apply_deputy_ended(struct applying *x, struct fault *f) {
    const struct event_deputy_ended *e = &x->event->u.deputy_ended;
    size_t pos = 0;
    struct row_deputy *r;
    while ((r = stream_next(x->stream, TABLE_DEPUTY, &pos)) != NULL && r->n != e->n) {}
    if (r == NULL || e->until < r->since || e->until >= r->until) return registry_cannot_follow(x, f);
    work_touch(x->work, x->stream, r);
    r->until = e->until;
    return 0;
}

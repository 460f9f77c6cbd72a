// SPDX-License-Identifier: Apache-2.0
// Roles: an account holds a role in an office from an instant on, until another or for as long as nobody ends it.
#include "registry/room.h"
#include "registry/succession.h"

static const struct pair_list no_content;

enum { ACCOUNT, OFFICE, ROLE, UNTIL, SINCE, GRANT_FIELDS, END_FIELDS = SINCE };

static const struct form_field fields[GRANT_FIELDS] = {
    [ACCOUNT] = {"账号", "account", FORM_TEXT, true, LOGIN_BYTES_MAX, NULL},
    [OFFICE] = {"机构", "office", FORM_TEXT, true, NAME_BYTES_MAX, NULL},
    [ROLE] = {"角色", "role", FORM_TEXT, true, ROLE_BYTES_MAX, NULL},
    [UNTIL] = {"至", "until", FORM_TEXT, false, TIME_BYTES_MAX, NULL},
    [SINCE] = {"自", "since", FORM_TEXT, false, TIME_BYTES_MAX, NULL},
};

static struct str time_words(struct desk *d, int64_t at) {
    struct buf b = BUF_INIT;
    buf_time_short(&b, at, desk_days(d).utc_offset);
    struct str s = arena_str(&d->scratch, buf_str(&b));
    buf_release(&b);
    return s;
}

int role_span(struct desk *d, const struct given *since, const struct given *until, int64_t *ret_since,
              int64_t *ret_until, struct fault *f) {
    ms_t offset = desk_days(d).utc_offset;
    if (given_time(since, offset, d->at, ret_since, f) < 0 || given_time(until, offset, 0, ret_until, f) < 0) return -1;
    if (until->value.n == 0 || (*ret_until > 0 && *ret_since < *ret_until)) return 0;
    fault_set(f, FAULT_INPUT, "since-after-until", "角色自 %.*s 起，却在 %.*s 已止：至须晚于自", "the role would begin at %.*s and end at %.*s: until must be later than since",
              SP(time_words(d, *ret_since)), SP(time_words(d, *ret_until)));
    return fault_where(f, until->name);
}

int role_give(struct desk *d, struct stream *account, int64_t office, const struct given *role, int64_t since,
              int64_t until, struct fault *f) {
    size_t pos = 0;
    int64_t n = 1;
    for (const struct row_role *r; (r = stream_next(account, TABLE_ROLE, &pos)) != NULL; n++) {
        bool overlaps = (r->until == 0 || since < r->until) && (until == 0 || r->since < until) && r->since != r->until;
        if (r->office != office || !overlaps || !str_eq(r->role, role->value)) continue;
        fault_set(f, FAULT_INPUT, "duplicate-role", "此账号在该机构已有角色“%.*s”（自 %.*s）：起止时间不能重叠",
                  "the account holds the role \"%.*s\" there already (since %.*s): the times must not overlap",
                  SP(role->value), SP(time_words(d, r->since)));
        return fault_where(f, role->name);
    }
    struct event e = {.type = EVENT_ROLE_GRANTED};
    e.u.role_granted = (struct event_role_granted){n, office, role->value, since, until};
    return desk_emit(d, account, &e, no_content, f);
}

// The account is open, and was opened by then.
static int account_of(struct desk *d, const struct given *g, struct stream **ret, struct fault *f) {
    if (given_account(d, g, ret, f) < 0) return -1;
    const struct row_account *a = stream_row(*ret, TABLE_ACCOUNT);
    d->answer->id = a->id;
    if (a->closed == 0) return registry_not_before(d, a->opened, f);
    fault_set(f, FAULT_INPUT, "account-closed", "账号“%.*s”已注销", "the account \"%.*s\" is closed", SP(a->login));
    return fault_where(f, g->name);
}

int role_grant(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[GRANT_FIELDS];
    struct stream *st;
    int64_t office, since, until;
    if (desk_admit(d, c, f) < 0 || fields_take(c, REGISTRY_FIELDS(fields), g, f) < 0 || account_of(d, &g[ACCOUNT], &st, f) < 0 ||
        given_office(d, &g[OFFICE], &office, f) < 0 || role_span(d, &g[SINCE], &g[UNTIL], &since, &until, f) < 0)
        return -1;
    return role_give(d, st, office, &g[ROLE], since, until, f);
}

// Roles can be ended in an office that was closed: its holders still stand in it.
static int any_office(struct desk *d, const struct given *g, const struct stream *account, int64_t *ret, struct fault *f) {
    if (registry_office(d, g->value, ret, f) == 0) return 0;
    if (!str_eq(str_c(f->code), STR("office-closed"))) return fault_where(f, g->name);
    size_t pos = 0;
    for (const struct row_role *r; (r = stream_next(account, TABLE_ROLE, &pos)) != NULL;) {
        const struct row_office *o;
        int64_t id;
        if (registry_office_row(d, r->office, &o, f) < 0) return -1;
        bool by_id = str_to_i64(g->value, &id) == 0 && id == o->id;
        if (!by_id && !str_eq(o->name, g->value) && !str_eq(o->alias, g->value)) continue;
        *ret = o->id;
        return 0;
    }
    return fault_where(f, g->name);
}

// The role that still runs at `until`, else NULL; *ret_any tells whether the account ever held it there. None runs
// at 0 or before: an end of 0 would mean that it is open.
static const struct row_role *running(const struct stream *account, int64_t office, struct str role, int64_t until, bool *ret_any) {
    const struct row_role *found = NULL;
    size_t pos = 0;
    *ret_any = false;
    for (const struct row_role *r; (r = stream_next(account, TABLE_ROLE, &pos)) != NULL;) {
        if (r->office != office || !str_eq(r->role, role)) continue;
        *ret_any = true;
        if (until > 0 && r->since <= until && (r->until == 0 || until < r->until)) found = r;
    }
    return found;
}

static int check_end(struct desk *d, const struct given *g, const struct stream *account, bool any, bool there, struct fault *f) {
    if (!any) {
        fault_set(f, FAULT_INPUT, "unknown-role", "此账号在该机构没有角色“%.*s”：请核对", "the account holds no role \"%.*s\" in that office",
                  SP(g[ROLE].value));
        return fault_where(f, g[ROLE].name);
    }
    if (!there) {
        fault_set(f, FAULT_INPUT, "role-not-running", "角色“%.*s”在终止时刻已止或尚未开始：请核对“至”（until）",
                  "the role \"%.*s\" has ended or not begun by then: check \"至\" (until)", SP(g[ROLE].value));
        return fault_where(f, g[UNTIL].name);
    }
    bool administrator = str_eq(g[ROLE].value, ROLE_ADMINISTRATOR) || str_eq(g[ROLE].value, ROLE_ADMINISTRATOR_ALIAS);
    if (administrator && account->id == d->actor.account) {
        fault_set(f, FAULT_INPUT, "own-role", "不能终止自己的管理员角色：请由另一位管理员来做，免得无人能管理",
                  "nobody ends their own administrator role: let another administrator do it, so that one is always left");
        return fault_where(f, g[ACCOUNT].name);
    }
    return 0;
}

int role_end(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[END_FIELDS];
    struct stream *st;
    int64_t office, until;
    bool any;
    if (desk_admit(d, c, f) < 0 || fields_take(c, fields, END_FIELDS, g, f) < 0 || account_of(d, &g[ACCOUNT], &st, f) < 0 ||
        any_office(d, &g[OFFICE], st, &office, f) < 0 || given_time(&g[UNTIL], desk_days(d).utc_offset, d->at, &until, f) < 0)
        return -1;
    const struct row_role *r = running(st, office, g[ROLE].value, until, &any);
    if (check_end(d, g, st, any, r != NULL, f) < 0) return -1;
    struct event e = {.type = EVENT_ROLE_ENDED};
    e.u.role_ended = (struct event_role_ended){r->n, until};
    return desk_emit(d, st, &e, no_content, f) < 0 ? -1 : deputies_end(d, st->id, office, g[ROLE].value, until, f);
}

int registry_role_accounts(struct desk *d, int64_t office, struct id_list *ret, struct fault *f) {
    return registry_ids_of(d, SQL_ROLE_IN_OFFICE, office, TABLE_ROLE, ret, f);
}

int registry_carry_roles(struct desk *d, int64_t from, int64_t into, struct fault *f) {
    struct id_list accounts;
    if (registry_role_accounts(d, from, &accounts, f) < 0) return -1;
    for (size_t i = 0; i < accounts.count; i++) {
        struct stream *st;
        if (desk_stream(d, accounts.ids[i], STREAM_ACCOUNT, &st, f) < 0) return -1;
        const struct row_account *a = stream_row(st, TABLE_ACCOUNT);
        size_t pos = 0;
        if (a == NULL || a->closed) continue;
        for (const struct row_role *r; (r = stream_next(st, TABLE_ROLE, &pos)) != NULL;) {
            if (r->office != from || (r->until && r->until <= d->at) || r->since == r->until) continue;
            struct row_role was = *r;
            int64_t since = was.since > d->at ? was.since : d->at;
            struct event e = {.type = EVENT_ROLE_ENDED};
            e.u.role_ended = (struct event_role_ended){was.n, since};
            if (desk_emit(d, st, &e, no_content, f) < 0 || deputies_end(d, st->id, from, was.role, since, f) < 0) return -1;
            struct given role = {was.role, STR("carry_roles")};
            if (role_give(d, st, into, &role, since, was.until, f) < 0 && !str_eq(str_c(f->code), STR("duplicate-role"))) return -1;
        }
    }
    return 0;
}

int apply_role_granted(struct applying *x, struct fault *f) {
    const struct event_role_granted *e = &x->event->u.role_granted;
    const struct row_account *a = stream_row(x->stream, TABLE_ACCOUNT);
    int64_t n = 1;
    size_t pos = 0;
    while (stream_next(x->stream, TABLE_ROLE, &pos)) n++;
    if (a == NULL || a->closed || e->n != n) return registry_cannot_follow(x, f);
    struct row_role *r = work_add(x->work, x->stream, TABLE_ROLE);
    *r = (struct row_role){x->stream->id, e->n, e->office, stream_text(x->stream, e->role), e->since, e->until};
    return 0;
}

int apply_role_ended(struct applying *x, struct fault *f) {
    const struct event_role_ended *e = &x->event->u.role_ended;
    size_t pos = 0;
    struct row_role *r;
    while ((r = stream_next(x->stream, TABLE_ROLE, &pos)) != NULL && r->n != e->n) {}
    if (r == NULL) return registry_cannot_follow(x, f);
    work_touch(x->work, x->stream, r);
    r->until = e->until;
    return 0;
}

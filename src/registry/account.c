// SPDX-License-Identifier: Apache-2.0
// People and the accounts they sign in with. A person's name and telephone are content, never in the event itself.
#include "registry/room.h"

static const struct pair_list no_content;

enum { PERSON_NAME, PERSON_PHONE, PERSON_FIELDS };

static const struct form_field person_fields[PERSON_FIELDS] = {
    [PERSON_NAME] = {"姓名", "name", FORM_TEXT, true, NAME_BYTES_MAX, NULL},
    [PERSON_PHONE] = {"电话", "phone", FORM_PHONE, false, PHONE_BYTES_MAX, NULL},
};

enum { LOGIN, PERSON, NAME, PHONE, OFFICE, ROLE, SINCE, UNTIL, ACCOUNT_FIELDS };

static const struct form_field open_fields[ACCOUNT_FIELDS] = {
    [LOGIN] = {"登录名", "login", FORM_LOGIN, true, LOGIN_BYTES_MAX, NULL},
    [PERSON] = {"人员", "person", FORM_TEXT, false, 20, NULL},
    [NAME] = {"姓名", "name", FORM_TEXT, false, NAME_BYTES_MAX, NULL},
    [PHONE] = {"电话", "phone", FORM_PHONE, false, PHONE_BYTES_MAX, NULL},
    [OFFICE] = {"机构", "office", FORM_TEXT, false, NAME_BYTES_MAX, NULL},
    [ROLE] = {"角色", "role", FORM_TEXT, false, ROLE_BYTES_MAX, NULL},
    [SINCE] = {"自", "since", FORM_TEXT, false, TIME_BYTES_MAX, NULL},
    [UNTIL] = {"至", "until", FORM_TEXT, false, TIME_BYTES_MAX, NULL},
};

static const struct form_field close_fields[] = {{"账号", "account", FORM_TEXT, true, LOGIN_BYTES_MAX, NULL}};

int given_account(struct desk *d, const struct given *g, struct stream **ret, struct fault *f) {
    return registry_account(d, g->value, ret, f) < 0 ? fault_where(f, g->name) : 0;
}

static int emit_person(struct desk *d, struct stream *st, struct str name, struct str phone, struct fault *f) {
    struct pair pairs[] = {{STR("name"), name}, {STR("phone"), phone}};
    struct event e = {.type = EVENT_PERSON_RECORDED};
    return desk_emit(d, st, &e, (struct pair_list){pairs, phone.n ? 2 : 1}, f);
}

int person_record(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[PERSON_FIELDS];
    struct stream *st;
    if (desk_admit(d, c, f) < 0 || fields_take(c, REGISTRY_FIELDS(person_fields), g, f) < 0) return -1;
    if (registry_new_stream(d, STREAM_PERSON, &st, f) < 0) return -1;
    return emit_person(d, st, g[PERSON_NAME].value, g[PERSON_PHONE].value, f);
}

static int refuse(const struct given *g, const char *code, const char *zh, const char *en, struct fault *f) {
    fault_say(f, FAULT_INPUT, code, str_c(zh), str_c(en));
    return fault_where(f, g->name);
}

static int login_is_free(struct desk *d, const struct given *login, struct fault *f) {
    struct stream *st;
    if (registry_account(d, login->value, &st, f) < 0) {
        if (str_eq(str_c(f->code), STR("unknown-account"))) return 0;
        if (!str_eq(str_c(f->code), STR("account-closed"))) return -1;
    }
    fault_set(f, FAULT_INPUT, "login-taken", "登录名“%.*s”已有人用（注销后也不再分配）：请换一个",
              "the login \"%.*s\" is taken (it stays taken after the account is closed): choose another", SP(login->value));
    return fault_where(f, login->name);
}

// What belongs together is given together.
static int check_together(const struct given *g, struct fault *f) {
    if (g[PERSON].value.n && (g[NAME].value.n || g[PHONE].value.n))
        return refuse(&g[PERSON], "field-conflict", "已写人员编号，就不要再写姓名、电话；新人员只写姓名、电话",
                      "a person's id goes without name and phone; for a new person give name and phone only", f);
    if (g[PHONE].value.n && !g[NAME].value.n)
        return refuse(&g[NAME], "missing-field", "写了电话，还缺“姓名”（name）", "a phone is given, \"姓名\" (name) is missing", f);
    if (g[ROLE].value.n && !g[OFFICE].value.n)
        return refuse(&g[OFFICE], "missing-field", "授予角色须写明“机构”（office）", "a role is held in an office: \"机构\" (office) is missing", f);
    if (!g[ROLE].value.n && (g[OFFICE].value.n || g[SINCE].value.n || g[UNTIL].value.n))
        return refuse(&g[ROLE], "missing-field", "写了机构或起止时间，还缺“角色”（role）",
                      "an office or a time is given, \"角色\" (role) is missing", f);
    return 0;
}

static int known_person(struct desk *d, const struct given *g, int64_t *ret, struct fault *f) {
    struct stream *st;
    if (str_to_i64(g->value, ret) == 0 && *ret > 0) {
        if (desk_stream(d, *ret, STREAM_PERSON, &st, f) == 0) {
            if (stream_row(st, TABLE_PERSON)) return 0;
        } else if (!str_eq(str_c(f->code), STR("wrong-kind"))) return -1;
    }
    return refuse(g, "unknown-person", "没有这个编号的人员：请用 person.record 回答的编号，或改写姓名、电话",
                  "there is no person with this id: use the id person.record answered, or give name and phone", f);
}

int account_open(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[ACCOUNT_FIELDS];
    struct stream *person, *account;
    int64_t person_id = 0, office = 0, since = 0, until = 0;
    if (desk_admit(d, c, f) < 0 || fields_take(c, REGISTRY_FIELDS(open_fields), g, f) < 0 || check_together(g, f) < 0 ||
        login_is_free(d, &g[LOGIN], f) < 0)
        return -1;
    if (g[PERSON].value.n && known_person(d, &g[PERSON], &person_id, f) < 0) return -1;
    if (g[ROLE].value.n && (given_office(d, &g[OFFICE], &office, f) < 0 ||
                            role_span(d, &g[SINCE], &g[UNTIL], &since, &until, f) < 0))
        return -1;
    // The person first: the digest of the command stands in the first event, salted by its content.
    if (g[NAME].value.n) {
        if (registry_new_stream(d, STREAM_PERSON, &person, f) < 0 || emit_person(d, person, g[NAME].value, g[PHONE].value, f) < 0)
            return -1;
        person_id = person->id;
    }
    if (registry_new_stream(d, STREAM_ACCOUNT, &account, f) < 0) return -1;
    struct event e = {.type = EVENT_ACCOUNT_OPENED};
    e.u.account_opened = (struct event_account_opened){g[LOGIN].value, person_id};
    if (desk_emit(d, account, &e, no_content, f) < 0) return -1;
    return g[ROLE].value.n ? role_give(d, account, office, &g[ROLE], since, until, f) : 0;
}

int account_close(struct desk *d, const struct command *c, struct fault *f) {
    struct given g;
    struct stream *st;
    if (desk_admit(d, c, f) < 0 || fields_take(c, REGISTRY_FIELDS(close_fields), &g, f) < 0 || given_account(d, &g, &st, f) < 0)
        return -1;
    const struct row_account *a = stream_row(st, TABLE_ACCOUNT);
    if (a->closed) return refuse(&g, "account-closed", "账号已注销", "the account is closed already", f);
    if (st->id == d->actor.account)
        return refuse(&g, "own-account", "不能注销自己的账号：请由另一位管理员来做，免得无人能管理",
                      "nobody closes their own account: let another administrator do it, so that one is always left", f);
    if (registry_not_before(d, a->opened, f) < 0) return -1;
    d->answer->id = st->id;
    struct event e = {.type = EVENT_ACCOUNT_CLOSED};
    return desk_emit(d, st, &e, no_content, f) < 0 ? -1 : deputies_end(d, st->id, 0, STR(""), d->at, f);
}

int apply_person_recorded(struct applying *x, struct fault *f) {
    if (x->stream->count) return registry_cannot_follow(x, f);
    struct row_person *p = work_add(x->work, x->stream, TABLE_PERSON);
    *p = (struct row_person){x->stream->id, personal(stream_text(x->stream, pairs_get(x->content, STR("name")))),
                             personal(stream_text(x->stream, pairs_get(x->content, STR("phone")))), x->event->at};
    return 0;
}

int apply_account_opened(struct applying *x, struct fault *f) {
    const struct event_account_opened *e = &x->event->u.account_opened;
    if (x->stream->count) return registry_cannot_follow(x, f);
    struct row_account *a = work_add(x->work, x->stream, TABLE_ACCOUNT);
    *a = (struct row_account){x->stream->id, stream_text(x->stream, e->login), e->person, x->event->at, 0};
    return 0;
}

int apply_account_closed(struct applying *x, struct fault *f) {
    struct row_account *a = stream_row(x->stream, TABLE_ACCOUNT);
    if (a == NULL || a->closed) return registry_cannot_follow(x, f);
    work_touch(x->work, x->stream, a);
    a->closed = x->event->at;
    return 0;
}

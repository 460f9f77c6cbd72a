// SPDX-License-Identifier: Apache-2.0
// address.set: where an account, an office or a requester is reached. An empty address takes it away.
#include "deliver/address.h"
#include "deliver/room.h"
#include "matter/may.h"

enum { SET_ACCOUNT, SET_OFFICE, SET_MATTER, SET_REQUESTER, SET_WAY, SET_ADDRESS, SET_PREFERRED, SET_FIELDS };
enum { POST_BYTES_MAX = 600 };
static const struct field_word yes_no[] = {{"yes", "是", NULL}, {"no", "否", NULL}, {NULL, NULL, NULL}};
static const struct form_field fields[SET_FIELDS] = {
    [SET_ACCOUNT] = {"账号", "account", FORM_LOGIN, false, LOGIN_BYTES_MAX, NULL},
    [SET_OFFICE] = {"单位", "office", FORM_TEXT, false, NAME_BYTES_MAX, NULL},
    [SET_MATTER] = {"事项", "matter", FORM_TEXT, false, NAME_BYTES_MAX, NULL},
    [SET_REQUESTER] = {"诉求人", "requester", FORM_TEXT, false, DELIVERY_ID_BYTES_MAX, NULL},
    [SET_WAY] = {"送达方式", "way", FORM_TEXT, true, WHY_BYTES_MAX, NULL},
    [SET_ADDRESS] = {"送达地址", "address", FORM_TEXT, false, POST_BYTES_MAX, NULL},
    [SET_PREFERRED] = {"首选", "preferred", FORM_WORD, false, WHY_BYTES_MAX, yes_no},
};

static int say(struct fault *f, struct str where, const char *code, const char *zh, const char *en) {
    fault_say(f, FAULT_INPUT, code, str_c(zh), str_c(en));
    return fault_where(f, where);
}

static int not_allowed(struct fault *f, const struct command *c) {
    fault_set(f, FAULT_INPUT, "not-allowed", "“%.*s”不能改这个送达地址：账号的由本人或管理员改，单位的由管理员改，诉求人的由本人或办理的单位改",
              "\"%.*s\" may not change this address: an account's is its own or an administrator's to change, an office's an administrator's, a requester's their own or that of who handles the matter",
              SP(c->by));
    return fault_where(f, STR("by"));
}

// Of a requester: themselves, or who handles the matter and may reach them.
static int of_requester(struct desk *d, const struct command *c, const struct given *g, const struct stream *signer, int64_t *ret_owner, int64_t *ret_n, struct fault *f) {
    struct matter m;
    struct str role;
    int64_t office;
    *ret_n = 1;
    if (g[SET_REQUESTER].value.n && (str_to_i64(g[SET_REQUESTER].value, ret_n) < 0 || *ret_n < 1))
        return say(f, g[SET_REQUESTER].name, "bad-requester", "诉求人写序号：1、2……", "a requester is named by its number: 1, 2 …");
    if (matter_find(d, g[SET_MATTER].value, &m, f) < 0) return -1;
    const struct row_requester *q = NULL;
    size_t pos = 0;
    while ((q = stream_next(m.stream, TABLE_REQUESTER, &pos)) != NULL && q->n != *ret_n) continue;
    bool own = q && q->account == signer->id;
    if (!own && !delivery_may(&m, signer, d->judged, &role, &office)) return not_allowed(f, c);
    if (q == NULL) return say(f, g[SET_REQUESTER].name, "unknown-requester", "事项没有这位诉求人", "the matter has no such requester");
    d->actor = own ? (struct actor){signer->id, 0, STR("诉求人")} : (struct actor){signer->id, office, role};
    *ret_owner = m.row->id;
    return 0;
}

static int owner_of(struct desk *d, const struct command *c, const struct given *g, int64_t *ret_owner, int64_t *ret_n, struct fault *f) {
    struct stream *signer, *account;
    int given = (g[SET_ACCOUNT].value.n != 0) + (g[SET_OFFICE].value.n != 0) + (g[SET_MATTER].value.n != 0);
    *ret_n = 0;
    if (c->by.n == 0) return say(f, STR("by"), "missing-member", "缺少 by：由谁办理", "\"by\" is missing: who does it");
    if (given != 1) return say(f, STR("account"), "missing-field", "要写明是谁的：账号、单位、事项（诉求人）之一", "say whose: one of account, office, matter (its requester)");
    if (registry_account(d, c->by, &signer, f) < 0) return fault_where(f, STR("by"));
    if (g[SET_MATTER].value.n) return of_requester(d, c, g, signer, ret_owner, ret_n, f);
    if (g[SET_OFFICE].value.n) {
        if (registry_office(d, g[SET_OFFICE].value, ret_owner, f) < 0) return fault_where(f, g[SET_OFFICE].name);
        return desk_admit(d, c, f);
    }
    if (registry_account(d, g[SET_ACCOUNT].value, &account, f) < 0) return fault_where(f, g[SET_ACCOUNT].name);
    *ret_owner = account->id;
    if (account->id != signer->id) return desk_admit(d, c, f);
    d->actor = (struct actor){signer->id, 0, STR("本人")};
    return 0;
}

static int address_right(struct desk *d, const struct given *g, enum deliver_way way, struct fault *f) {
    struct str ignored, value = g->value;
    if (value.n == 0) return 0;
    if (way == WAY_MAIL && !mail_address_fit(value))
        return say(f, g->name, "bad-address", "邮件地址应形如 name@example.cn，不含空格、逗号和尖括号", "a mail address looks like name@example.cn, without blanks, commas or angle brackets");
    if (way == WAY_SMS && !phone_fit(value, true, &d->scratch, &ignored))
        return say(f, g->name, "bad-address", "短信要手机号码：11 位，或以 + 开头的国际号码", "short messages go to a mobile number: 11 digits, or an international one that begins with +");
    if (way == WAY_TELEPHONE && !phone_fit(value, false, &d->scratch, &ignored))
        return say(f, g->name, "bad-address", "电话号码应是 5 到 15 位数字", "a telephone number has 5 to 15 digits");
    return 0;
}

int address_set(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[SET_FIELDS];
    struct stream *st = NULL;
    struct cell id;
    int64_t owner, n;
    if (fields_take(c, fields, SET_FIELDS, g, f) < 0 || owner_of(d, c, g, &owner, &n, f) < 0) return -1;
    enum deliver_way way = way_of(g[SET_WAY].value);
    if (way < WAY_MAIL || way > WAY_TELEPHONE) return say(f, g[SET_WAY].name, "bad-way", "送达方式可用：邮件、短信、书面、电话", "the way is one of mail, sms, letter, telephone");
    if (address_right(d, &g[SET_ADDRESS], way, f) < 0) return -1;
    struct str word = way_word(way), slot = arena_printf(&d->scratch, "%lld/%lld/%.*s", (long long)owner, (long long)n, SP(word));
    st = work_find(&d->work, TABLE_ADDRESS, "slot", slot);
    int found = st ? 1 : store_first(d->store, SQL_ADDRESS_BY_SLOT, &CELL_TEXT(slot), 1, &id, 1, f);
    if (found < 0) return -1;
    if (st == NULL && desk_stream(d, found ? id.i : desk_new_id(d), STREAM_ADDRESS, &st, f) < 0) return -1;
    d->answer->id = st->id;
    struct str text = g[SET_ADDRESS].value;
    struct event e = {.type = EVENT_ADDRESS_SET};
    e.u.address_set = (struct event_address_set){owner, n, word, str_eq(g[SET_PREFERRED].value, STR("yes")), text.n == 0};
    struct pair content[] = {{STR("address"), text}};
    return desk_emit(d, st, &e, (struct pair_list){content, text.n ? 1 : 0}, f);
}

int apply_address_set(struct applying *x, struct fault *f) {
    const struct event_address_set *e = &x->event->u.address_set;
    struct stream *st = x->stream;
    struct row_address *r = stream_row(st, TABLE_ADDRESS);
    if (r && (r->owner != e->owner || r->requester != e->requester || !str_eq(r->way, e->way)))
        return fault_set(f, FAULT_MACHINE, "bad-event", "送达地址换了主人", "the address changed its owner");
    if (r) {
        work_touch(x->work, st, r);
    } else {
        struct buf slot = BUF_INIT;
        r = work_add(x->work, st, TABLE_ADDRESS);
        r->id = st->id;
        r->owner = e->owner;
        r->requester = e->requester;
        r->way = stream_text(st, e->way);
        buf_printf(&slot, "%lld/%lld/%.*s", (long long)e->owner, (long long)e->requester, SP(e->way));
        r->slot = stream_text(st, buf_str(&slot));
        buf_release(&slot);
    }
    r->preferred = e->preferred;
    r->removed = e->removed;
    r->address = personal(stream_text(st, pairs_get(x->content, STR("address"))));
    return 0;
}

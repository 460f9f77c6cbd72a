// SPDX-License-Identifier: Apache-2.0
// What a person says about a delivery: that it was made, that another way is to be tried, that it cannot be made.
#include "deliver/present.h"
#include "deliver/room.h"
#include "matter/may.h"

// The office in which the account acts for the matter in this role.
static bool acts(const struct matter *m, int i, const struct stream *account, int64_t at, int64_t *ret) {
    const struct role *role = &m->rules->procedure->roles[i];
    if (role->kind == ROLE_HELD) return registry_holds(account, role->name.name, role->name.alias, 0, at, ret);
    size_t pos = 0;
    for (const struct row_binding *b; (b = stream_next(m->stream, TABLE_BINDING, &pos)) != NULL;)
        if (b->office && str_eq(b->role, role->name.name) && registry_holds(account, role->post, STR("handler"), b->office, at, ret)) return true;
    return false;
}

bool delivery_may(const struct matter *m, const struct stream *account, int64_t at, struct str *ret_role, int64_t *ret_office) {
    const struct procedure *p = m->rules->procedure;
    if (account == NULL || matter_complained(m, account, at)) return false;
    uint32_t roles = matter_roles(p, m, account, at);
    for (int i = 0; i < p->role_count; i++) {
        const struct role *r = &p->roles[i];
        int64_t office = 0;
        bool person = r->kind == ROLE_BOUND && p->fields[r->field].type == FIELD_PERSON;
        if (!(roles >> i & 1) || person || r->kind == ROLE_SYSTEM || !acts(m, i, account, at, &office)) continue;
        if (ret_role) *ret_role = r->name.name;
        if (ret_office) *ret_office = office;
        return true;
    }
    return false;
}

int delivery_may_make(struct desk *d, const struct row_delivery *r, const struct stream *account, int64_t at, struct matter *ret, struct str *ret_role,
                      int64_t *ret_office, struct fault *f) {
    struct stream *st;
    *ret = (struct matter){.row = NULL};
    if (r->matter && matter_load(d, r->matter, ret, f) < 0) return -1;
    if (r->matter && delivery_may(ret, account, at, ret_role, ret_office)) return 1;
    if (r->supervision == 0 || account == NULL) return 0;
    if (desk_stream(d, r->supervision, STREAM_SUPERVISION, &st, f) < 0) return -1;
    const struct row_supervision *s = stream_row(st, TABLE_SUPERVISION);
    struct role_names by = role_names_of_post(STR("督查室"));
    if (s == NULL || !registry_holds(account, by.name, by.other, s->office, at, NULL)) return 0;
    if (ret_role) *ret_role = by.name;
    if (ret_office) *ret_office = s->office;
    return 1;
}

struct handling {
    struct stream *stream;
    struct row_delivery *row;
    struct matter matter;
};

// The delivery a command names, not closed, and who signs the actor. Whoever may not see the matter is told the same as
// for a number that is none.
static int begin(struct desk *d, const struct command *c, const struct given *g, struct handling *ret, struct fault *f) {
    struct stream *account;
    struct str role;
    int64_t office;
    if (c->by.n == 0) {
        fault_set(f, FAULT_INPUT, "missing-member", "缺少 by：由谁办理", "\"by\" is missing: who does it");
        return fault_where(f, STR("by"));
    }
    if (registry_account(d, c->by, &account, f) < 0) return fault_where(f, STR("by"));
    if (delivery_find(d, g->value, &ret->stream, f) < 0) return fault_where(f, g->name);
    ret->row = stream_row(ret->stream, TABLE_DELIVERY);
    int may = delivery_may_make(d, ret->row, account, d->judged, &ret->matter, &role, &office, f);
    if (may < 0) return -1;
    if (!may) {
        fault_set(f, FAULT_INPUT, "not-allowed", "“%.*s”不办理这件事项，不能办理它的送达：由受理、承办它的人办理",
                  "\"%.*s\" does not handle this matter: its deliveries are for those who run or handle it", SP(c->by));
        return fault_where(f, STR("by"));
    }
    d->actor = (struct actor){account->id, office, role};
    d->answer->id = ret->row->id;
    if (ret->row->closed) {
        fault_set(f, FAULT_INPUT, "delivery-closed", "这次送达已经了结（%s），不能再改", "this delivery is closed (%s) and does not change any more",
                  str_eq(ret->row->state, DELIVERY_MADE) ? "已送达 / made" : "无法送达 / given up");
        return fault_where(f, g->name);
    }
    if (d->at >= ret->row->opened) return 0;
    fault_set(f, FAULT_INPUT, "at-goes-back", "时间早于这次送达开始之时（早 %lld 毫秒）", "the time lies before the delivery was opened (by %lld ms)",
              (long long)(ret->row->opened - d->at));
    return fault_where(f, STR("at"));
}

static int emit(struct desk *d, struct handling *h, struct event *e, struct str note, struct fault *f) {
    struct pair content[] = {{STR("note"), note}};
    return desk_emit(d, h->stream, e, (struct pair_list){content, note.n ? 1 : 0}, f);
}

static int bad_evidence(struct fault *f, const struct given *g) {
    fault_say(f, FAULT_INPUT, "bad-evidence", STR("凭证只写单号或编号：字母、数字和 - _ . : / 等，不含空格，不写电话、地址、姓名（写进备注）"),
              STR("evidence is a number or receipt: letters, digits, - _ . : /, no blanks, no telephone, address or name (those go into the note)"));
    return fault_where(f, g->name);
}

enum { CONFIRM_DELIVERY, CONFIRM_EVIDENCE, CONFIRM_NOTE, CONFIRM_FIELDS };
static const struct form_field confirm_fields[CONFIRM_FIELDS] = {
    [CONFIRM_DELIVERY] = {"送达", "delivery", FORM_TEXT, true, DELIVERY_ID_BYTES_MAX, NULL},
    [CONFIRM_EVIDENCE] = {"凭证", "evidence", FORM_TEXT, false, EVIDENCE_BYTES_MAX, NULL},
    [CONFIRM_NOTE] = {"备注", "note", FORM_LINES, false, NOTE_BYTES_MAX, NULL},
};

// A letter needs its posting number, a call or meeting what came of it.
static int needed(const struct row_delivery *r, const struct given *g, struct fault *f) {
    bool letter = way_of(r->way) == WAY_LETTER;
    const struct given *lacking = letter && g[CONFIRM_EVIDENCE].value.n == 0 ? &g[CONFIRM_EVIDENCE] : !letter && g[CONFIRM_NOTE].value.n == 0 ? &g[CONFIRM_NOTE] : NULL;
    if (lacking == NULL) return 0;
    fault_say(f, FAULT_INPUT, "missing-field", letter ? STR("信已寄出要写邮寄单号（凭证）") : STR("打过电话或当面告知要写结果（备注）：几时、谁接的、怎么说"),
              letter ? STR("a posted letter needs its posting number (evidence)") : STR("a call or meeting needs what came of it (note): when, who answered, what was said"));
    return fault_where(f, lacking->name);
}

int delivery_confirm(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[CONFIRM_FIELDS];
    struct handling h;
    if (fields_take(c, confirm_fields, CONFIRM_FIELDS, g, f) < 0 || begin(d, c, &g[CONFIRM_DELIVERY], &h, f) < 0) return -1;
    if (!str_eq(h.row->state, DELIVERY_TASK)) {
        fault_say(f, FAULT_INPUT, "not-a-task", STR("只有要人去办的送达（打印、电话、当面）可以这样确认；别的请用 delivery.try 换一种方式，或用 delivery.settle 了结"),
                  STR("only what a person is to do (letter, telephone, meeting) is confirmed so; else use delivery.try for another way, or delivery.settle"));
        return fault_where(f, g[CONFIRM_DELIVERY].name);
    }
    if (needed(h.row, g, f) < 0) return -1;
    struct str evidence = g[CONFIRM_EVIDENCE].value;
    if (evidence.n && !evidence_fit(evidence, STR(""))) return bad_evidence(f, &g[CONFIRM_EVIDENCE]);
    struct event e = {.type = EVENT_DELIVERY_MADE};
    e.u.delivery_made = (struct event_delivery_made){.way = h.row->way, .evidence = evidence, .tries = h.row->tries};
    return emit(d, &h, &e, g[CONFIRM_NOTE].value, f);
}

// Whoever makes a delivery has to see whom and where; who looked is recorded as with contact.show, also after the matter's end.
int delivery_contact(struct desk *d, const struct command *c, struct fault *f) {
    static const struct form_field fields[1] = {{"送达", "delivery", FORM_TEXT, true, DELIVERY_ID_BYTES_MAX, NULL}};
    struct given g[1];
    struct handling h;
    if (fields_take(c, fields, 1, g, f) < 0 || begin(d, c, g, &h, f) < 0) return -1;
    if (h.row->requester == 0) {
        fault_say(f, FAULT_INPUT, "no-requester", STR("这次送达是给单位的，没有提出人的联系方式"), STR("this delivery is to an office: there is no requester to show"));
        return fault_where(f, g[0].name);
    }
    if (d->at < h.matter.row->last) {
        fault_set(f, FAULT_INPUT, "at-goes-back", "时间早于事项的上一步（早 %lld 毫秒）", "the time lies before the last step of the matter (by %lld ms)", (long long)(h.matter.row->last - d->at));
        return fault_where(f, STR("at"));
    }
    struct event e = {.type = EVENT_CONTACT_SHOWN};
    return desk_emit(d, h.matter.stream, &e, (struct pair_list){NULL, 0}, f);
}

// That step is on the stream of the matter, which the command does not name: what is due there comes first.
int delivery_before(struct desk *d, const struct command *c, struct fault *f) {
    struct stream *st;
    struct fault ignored;
    if (!str_eq(c->verb, STR("delivery.contact")) || delivery_find(d, str_trim(command_field2(c, STR("送达"), STR("delivery"))), &st, &ignored) < 0) return 0;
    const struct row_delivery *r = stream_row(st, TABLE_DELIVERY);
    return r->matter ? matter_catch_up(d, r->matter, f) : 0;
}

enum { TRY_DELIVERY, TRY_WAY, TRY_FIELDS };
static const struct form_field try_fields[TRY_FIELDS] = {
    [TRY_DELIVERY] = {"送达", "delivery", FORM_TEXT, true, DELIVERY_ID_BYTES_MAX, NULL},
    [TRY_WAY] = {"送达方式", "way", FORM_TEXT, true, WHY_BYTES_MAX, NULL},
};

int delivery_try(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[TRY_FIELDS];
    struct handling h;
    if (fields_take(c, try_fields, TRY_FIELDS, g, f) < 0 || begin(d, c, &g[TRY_DELIVERY], &h, f) < 0) return -1;
    enum deliver_way way = way_of(g[TRY_WAY].value);
    if (!way_machine(way) && !way_person(way)) {
        fault_say(f, FAULT_INPUT, "bad-way", STR("送达方式可用：邮件、短信、书面、电话、当面"), STR("the way is one of mail, sms, letter, telephone, meeting"));
        return fault_where(f, g[TRY_WAY].name);
    }
    if (str_eq(h.row->state, DELIVERY_WAITING) && str_eq(h.row->way, way_word(way))) {
        fault_say(f, FAULT_INPUT, "nothing-to-change", STR("已经在用这种方式送达"), STR("it is on its way so already"));
        return fault_where(f, g[TRY_WAY].name);
    }
    struct event e = {.type = EVENT_DELIVERY_TURNED};
    e.u.delivery_turned = (struct event_delivery_turned){way_word(way)};
    return emit(d, &h, &e, STR(""), f);
}

enum { SETTLE_DELIVERY, SETTLE_RESULT, SETTLE_EVIDENCE, SETTLE_NOTE, SETTLE_FIELDS };
static const struct field_word results[] = {{"told", "已告知", NULL}, {"unreachable", "无法告知", NULL}, {NULL, NULL, NULL}};
static const struct form_field settle_fields[SETTLE_FIELDS] = {
    [SETTLE_DELIVERY] = {"送达", "delivery", FORM_TEXT, true, DELIVERY_ID_BYTES_MAX, NULL},
    [SETTLE_RESULT] = {"结果", "result", FORM_WORD, true, WHY_BYTES_MAX, results},
    [SETTLE_EVIDENCE] = {"凭证", "evidence", FORM_TEXT, false, EVIDENCE_BYTES_MAX, NULL},
    [SETTLE_NOTE] = {"备注", "note", FORM_LINES, true, NOTE_BYTES_MAX, NULL},
};

int delivery_settle(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[SETTLE_FIELDS];
    struct handling h;
    if (fields_take(c, settle_fields, SETTLE_FIELDS, g, f) < 0 || begin(d, c, &g[SETTLE_DELIVERY], &h, f) < 0) return -1;
    struct str evidence = g[SETTLE_EVIDENCE].value;
    if (evidence.n && !evidence_fit(evidence, STR(""))) return bad_evidence(f, &g[SETTLE_EVIDENCE]);
    bool told = str_eq(g[SETTLE_RESULT].value, STR("told"));
    struct event e = {.type = told ? EVENT_DELIVERY_MADE : EVENT_DELIVERY_FAILED};
    if (told) e.u.delivery_made = (struct event_delivery_made){.way = STR(""), .evidence = evidence, .tries = h.row->tries};
    else e.u.delivery_failed = (struct event_delivery_failed){.way = h.row->way, .why = STR("unreachable"), .tries = h.row->tries, .given_up = 1};
    return emit(d, &h, &e, g[SETTLE_NOTE].value, f);
}

// SPDX-License-Identifier: Apache-2.0
// Names and telephones whole, for an office that has to reach people: the event says who looked, when, in which office
// and role; what was seen is not in it. It is written before anything is shown.
#include "matter/may.h"
#include "matter/room.h"
#include "registry/registry.h"

// The roles that speak for an office.
uint32_t office_roles(const struct procedure *p) {
    uint32_t roles = 0;
    for (int i = 0; i < p->role_count; i++) {
        const struct role *r = &p->roles[i];
        bool person = r->kind == ROLE_BOUND && p->fields[r->field].type == FIELD_PERSON;
        if (r->kind != ROLE_SYSTEM && !person) roles |= 1u << i;
    }
    return roles;
}

static int refuse(struct fault *f, const char *where, const char *code, const char *zh, const char *en) {
    fault_say(f, FAULT_INPUT, code, str_c(zh), str_c(en));
    return fault_where(f, str_c(where));
}

static int may_be_shown(const struct matter *m, struct fault *f) {
    if (m->row->parent) return refuse(f, "matter", "not-whole", "分件没有自己的提出人：请看整件", "a part has nobody who raised it: look at the whole");
    if (m->row->outcome) return refuse(f, "matter", "ended", "事项已经结束，不再显示联系方式", "the matter has ended: contact details are not shown any more");
    return 0;
}

bool matter_may_contact(const struct matter *m, const struct stream *account, int64_t at) {
    struct fault ignored;
    return may_be_shown(m, &ignored) == 0 && matter_sight(m, account, at) == SIGHT_OFFICE && !matter_complained(m, account, at);
}

int decide_contact(struct desk *d, const struct command *c, struct fault *f) {
    struct matter m;
    struct stream *account;
    if (c->matter.n == 0) return refuse(f, "matter", "missing-member", "要写明是哪件事项（matter）", "contact.show needs the matter it is about");
    if (c->fields.count) {
        fault_set(f, FAULT_INPUT, "unknown-field", "显示联系方式不带字段，没有“%.*s”", "contact.show takes no fields, there is no \"%.*s\"",
                  SP(utf8_head(c->fields.pairs[0].name, 40)));
        return fault_where(f, c->fields.pairs[0].name);
    }
    if (matter_find(d, c->matter, &m, f) < 0) return -1;
    const struct procedure *p = m.rules->procedure;
    d->answer->id = m.row->id;
    if (actor_for(d, c, p, office_roles(p), &m, STR("contact.show"), f) < 0 || registry_account(d, c->by, &account, f) < 0) return -1;
    if (matter_complained(&m, account, d->judged))
        return refuse(f, "by", "not-allowed", "本单位是被反映的一方，不显示提出人", "whoever raised it is not shown to the body complained of");
    if (version_seen(c, &m, f) < 0 || may_be_shown(&m, f) < 0 || time_goes_on(d, &m, f) < 0) return -1;
    struct event e = {.type = EVENT_CONTACT_SHOWN};
    return desk_emit(d, m.stream, &e, (struct pair_list){NULL, 0}, f);
}

int apply_contact(struct applying *x, struct fault *f) {
    struct matter m;
    if (matter_of(x->stream, x->library, &m, f) < 0) return -1;
    return step_made(x, &m, f);
}

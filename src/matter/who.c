// SPDX-License-Identifier: Apache-2.0
#include "matter/by_code.h"
#include "matter/casework.h"
#include "matter/may.h"
#include "matter/room.h"
#include "registry/registry.h"

bool matter_requester(const struct matter *m, int64_t account) {
    size_t pos = 0;
    for (const struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;)
        if (r->account == account && r->moved_to == 0) return true;
    return false;
}

bool matter_first_requester(const struct matter *m, int64_t account) {
    size_t pos = 0;
    for (const struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;)
        if (r->account == account && r->moved_to == 0 && r->lead == 1) return true;
    return false;
}

bool matter_personal_part(const struct matter *m) {
    size_t pos = 0;
    return m->row->parent && m->row->lead == 0 && stream_next(m->stream, TABLE_REQUESTER, &pos) != NULL;
}

// The office of this matter in which the account may act in a bound role.
static bool bound_office(const struct matter *m, const struct role *role, const struct stream *account, int64_t at, int64_t *ret) {
    size_t pos = 0;
    for (const struct row_binding *b; (b = stream_next(m->stream, TABLE_BINDING, &pos)) != NULL;)
        if (b->office && str_eq(b->role, role->name.name) && registry_holds(account, role->post, STR("handler"), b->office, at, ret))
            return true;
    return false;
}

static bool may_act(const struct procedure *p, int i, const struct matter *m, const struct stream *account, int64_t at, int64_t *ret_office) {
    const struct role *role = &p->roles[i];
    *ret_office = 0;
    switch (role->kind) {
    case ROLE_SYSTEM: return false;
    case ROLE_HELD: return registry_holds(account, role->name.name, role->name.alias, 0, at, ret_office);
    case ROLE_BOUND:
        if (p->fields[role->field].type == FIELD_PERSON && m) return matter_first_requester(m, account->id);
        if (p->fields[role->field].type == FIELD_PERSON)
            return role->holding.name.n == 0 || registry_holds(account, role->holding.name, role->holding.alias, 0, at, &(int64_t){0});
        return m != NULL && bound_office(m, role, account, at, ret_office);
    }
    return false;
}

uint32_t matter_roles(const struct procedure *p, const struct matter *m, const struct stream *account, int64_t at) {
    uint32_t roles = 0;
    int64_t office;
    for (int i = 0; i < p->role_count; i++)
        if (may_act(p, i, m, account, at, &office)) roles |= 1u << i;
    return roles;
}

enum sight matter_sight(const struct matter *m, const struct stream *account, int64_t at) {
    const struct procedure *p = m->rules->procedure;
    uint32_t roles = matter_roles(p, m, account, at);
    for (int i = 0; i < p->role_count; i++) {
        bool person = p->roles[i].kind == ROLE_BOUND && p->fields[p->roles[i].field].type == FIELD_PERSON;
        if ((roles >> i & 1) && !person) return SIGHT_OFFICE;
    }
    if (casework_sees(m, account, at)) return SIGHT_OFFICE;
    return matter_requester(m, account->id) || cosign_pending(m, account->id, at) ? SIGHT_REQUESTER : SIGHT_NONE;
}

bool matter_complained(const struct matter *m, const struct stream *account, int64_t at) {
    size_t pos = 0;
    if (m->row->respondent == 0) return false;
    for (const struct row_role *r; (r = stream_next(account, TABLE_ROLE, &pos)) != NULL;)
        if (r->office == m->row->respondent && r->since <= at && (r->until == 0 || at < r->until)) return true;
    pos = 0;
    for (const struct row_deputy *r; (r = stream_next(account, TABLE_DEPUTY, &pos)) != NULL;)
        if (r->office == m->row->respondent && r->since <= at && at < r->until) return true;
    return false;
}

// Whose deputy the account is in this role; 0: nobody's.
static int64_t acts_for(const struct role *role, const struct stream *account, int64_t office, int64_t at) {
    if (office == 0) return 0;
    if (role->kind == ROLE_HELD) return registry_principal(account, role->name.name, role->name.alias, office, at);
    return registry_principal(account, role->post, STR("handler"), office, at);
}

int actor_for(struct desk *d, const struct command *c, const struct procedure *p, uint32_t roles,
              const struct matter *m, struct str action, struct fault *f) {
    if (c->by.n == 0) { // timers and the program itself
        if (roles & 1u) {
            d->actor = (struct actor){0, 0, STR("")};
            return 0;
        }
        fault_set(f, FAULT_INPUT, "missing-member", "缺少 by：由谁办理", "\"by\" is missing: who does it");
        return fault_where(f, STR("by"));
    }
    if (m && signed_by_code(c->by)) return by_code_acts(d, c, roles, m, action, f);
    struct stream *account;
    if (registry_account(d, c->by, &account, f) < 0) return -1;
    int64_t office;
    for (int i = 0; i < p->role_count; i++) {
        if (!(roles >> i & 1) || !may_act(p, i, m, account, d->judged, &office)) continue;
        d->actor = (struct actor){account->id, office, p->roles[i].name.name};
        d->principal = acts_for(&p->roles[i], account, office, d->judged);
        return 0;
    }
    struct buf who = BUF_INIT, day = BUF_INIT;
    for (int i = 0; i < p->role_count; i++)
        if (roles >> i & 1) {
            if (who.n) buf_add(&who, STR("、"));
            buf_add(&who, p->roles[i].name.name);
            if (m == NULL && p->roles[i].holding.name.n) buf_printf(&who, "（须是%.*s）", SP(p->roles[i].holding.name));
        }
    buf_time_short(&day, d->judged, desk_days(d).utc_offset);
    fault_set(f, FAULT_INPUT, "not-allowed", "“%.*s”在 %.*s 没有“%.*s”所需的职务：须由 %.*s 办理",
              "\"%.*s\" did not hold, on %.*s, a role that may do \"%.*s\": it takes %.*s", SP(c->by), SP(buf_str(&day)),
              SP(action), SP(buf_str(&who)));
    buf_release(&who);
    buf_release(&day);
    return fault_where(f, STR("by"));
}

// SPDX-License-Identifier: Apache-2.0
#include "matter/may.h"
#include "matter/undo_room.h"
#include "registry/registry.h"

int right_no(struct fault *f, const char *where, const char *code, const char *zh, const char *en) {
    fault_say(f, FAULT_INPUT, code, str_c(zh), str_c(en));
    return fault_where(f, str_c(where));
}

int right_take(struct desk *d, const struct command *c, const char *verb, const struct form_field *fields, size_t count,
               struct matter *ret, struct given *ret_given, struct fault *f) {
    struct command without = *c; // the fields' table is of verbs that are about no matter
    without.matter = STR("");
    if (c->matter.n == 0) {
        fault_set(f, FAULT_INPUT, "missing-member", "“%s”要写明是哪件事项（matter）", "\"%s\" needs the matter it is about", verb);
        return fault_where(f, STR("matter"));
    }
    if (matter_find(d, c->matter, ret, f) < 0) return -1;
    d->answer->id = ret->row->id;
    if (version_seen(c, ret, f) < 0) return -1;
    return fields_take(&without, fields, count, ret_given, f);
}

uint32_t held_roles(const struct procedure *p, uint32_t roles) {
    uint32_t held = 0;
    for (int i = 0; i < p->role_count; i++)
        if ((roles >> i & 1) && p->roles[i].kind == ROLE_HELD) held |= 1u << i;
    return held;
}

uint32_t registering_roles(const struct procedure *p) {
    uint32_t roles = 0;
    for (int i = 0; i < p->main.action_count; i++)
        if (p->main.actions[i].opening) roles |= p->main.actions[i].roles;
    return held_roles(p, roles);
}

static uint32_t escalated_to(const struct rung *rungs, int count) {
    uint32_t roles = 0;
    for (int i = 0; i < count; i++)
        if (rungs[i].act == RUNG_ESCALATE && rungs[i].role >= 0) roles |= 1u << rungs[i].role;
    return roles;
}

uint32_t supervising_roles(const struct procedure *p) {
    uint32_t roles = 0;
    for (int k = 0; k <= p->part_count; k++) {
        const struct section *s = k ? &p->parts[k - 1] : &p->main;
        for (int i = 0; i < s->stage_count; i++) roles |= escalated_to(s->stages[i].rungs, s->stages[i].rung_count);
        for (int i = 0; i < s->clock_count; i++) roles |= escalated_to(s->clocks[i].rungs, s->clocks[i].rung_count);
    }
    return held_roles(p, roles);
}

uint32_t person_roles(const struct procedure *p) {
    uint32_t roles = 0;
    for (int i = 0; i < p->role_count; i++)
        if (p->roles[i].kind == ROLE_BOUND && p->fields[p->roles[i].field].type == FIELD_PERSON) roles |= 1u << i;
    return roles;
}

int own_actor(struct desk *d, const struct command *c, const struct matter *m, struct fault *f) {
    struct stream *account;
    uint32_t roles = person_roles(m->rules->procedure);
    if (c->by.n == 0 || roles == 0) return 0;
    if (registry_account(d, c->by, &account, f) < 0) return -1;
    if (!matter_requester(m, account->id)) return 0;
    d->actor = (struct actor){account->id, 0, m->rules->procedure->roles[__builtin_ctz(roles)].name.name};
    return 1;
}

struct row_requester *requester_n(const struct matter *m, int64_t n) {
    size_t pos = 0;
    for (struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL;)
        if (r->n == n && r->moved_to == 0) return r;
    return NULL;
}

struct pair_list why_content(struct desk *d, struct str why) {
    struct pair *one = arena_new(&d->scratch, struct pair);
    *one = (struct pair){STR("理由"), why};
    return (struct pair_list){one, why.n ? 1 : 0};
}

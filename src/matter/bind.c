// SPDX-License-Identifier: Apache-2.0
// Which offices a matter's roles are bound to.
#include "matter/room.h"

static int64_t id_value(struct str s) {
    int64_t id = 0;
    return str_to_i64(s, &id) == 0 ? id : 0;
}

static bool bound_already(const struct stream *st, const struct role *role, int64_t office) {
    size_t pos = 0;
    for (const struct row_binding *b; (b = stream_next(st, TABLE_BINDING, &pos)) != NULL;)
        if (b->office == office && str_eq(b->role, role->name.name)) return true;
    return false;
}

// A role's offices in this matter become those in `value`; none: the role is free again.
void bind_role(struct applying *x, struct matter *m, const struct role *role, struct str value, bool keep) {
    size_t pos = 0;
    int64_t n = 0;
    struct str item;
    for (struct row_binding *b; (b = stream_next(x->stream, TABLE_BINDING, &pos)) != NULL;) {
        if (b->n > n) n = b->n;
        if (keep || !str_eq(b->role, role->name.name) || b->office == 0) continue;
        work_touch(x->work, x->stream, b);
        b->office = b->waits = 0;
    }
    while (list_next(&value, &item)) {
        if (keep && bound_already(x->stream, role, id_value(item))) continue;
        struct row_binding *b = work_add(x->work, x->stream, TABLE_BINDING);
        *b = (struct row_binding){m->row->id, ++n, stream_text(x->stream, role->name.name), id_value(item), 0};
    }
}

// The role a part was split off to: its office is the part's.
static bool own_role(const struct matter *m, const struct role *role) {
    const struct section *main = &m->rules->procedure->main;
    for (int i = 0; i < main->action_count; i++)
        if (main->actions[i].fork_share + 1 == m->row->share && main->actions[i].fork_field == role->field) return true;
    return false;
}

void bind_roles(struct applying *x, struct matter *m, const struct action *a, struct pair_list pairs) {
    const struct procedure *p = m->rules->procedure;
    for (int i = 0; i < p->role_count; i++) {
        const struct role *role = &p->roles[i];
        if (role->kind != ROLE_BOUND || p->fields[role->field].type == FIELD_PERSON) continue;
        bool lead = p->fields[role->field].meaning == MEANS_LEAD;
        if (a->unbinds >> i & 1) {
            bind_role(x, m, role, STR(""), false);
            if (lead) m->row->lead = 0;
        }
        struct str value = pairs_get(pairs, p->fields[role->field].name.name);
        if (value.n == 0) continue;
        bind_role(x, m, role, value, a->fork_share >= 0 && (p->kept_bound >> i & 1));
        if (lead || (m->row->parent && own_role(m, role))) m->row->lead = id_value(value);
    }
}

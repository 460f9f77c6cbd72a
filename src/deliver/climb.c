// SPDX-License-Identifier: Apache-2.0
#include "deliver/climb.h"

#include "matter/right.h"
#include "registry/registry.h"

static int try_role(struct desk *d, struct role_names names, ms_t at, struct landing *ret, struct fault *f) {
    ret->role = names.name;
    if (role_seats(d, names, at, &ret->seats, f) < 0) return -1;
    return ret->seats.present_count != 0;
}

static int of_profile(struct desk *d, const struct matter *m, ms_t at, struct landing *ret, struct fault *f) {
    const struct profile_value *v = profile_get(m->rules->profile, CLIMB_VALUE);
    struct str rest = v ? v->text : STR(""), word;
    while (list_next(&rest, &word)) {
        int role = procedure_role(m->rules->procedure, word);
        // What the procedure has no role for may be held all the same: one profile serves several procedures.
        struct role_names names = role >= 0 && m->rules->procedure->roles[role].kind == ROLE_HELD ? role_names_of(m->rules->procedure, role) : (struct role_names){word, STR("")};
        int found = try_role(d, names, at, ret, f);
        if (found) return found;
    }
    return 0;
}

int climb_landing(struct desk *d, const struct matter *m, ms_t at, struct landing *ret, struct fault *f) {
    const struct procedure *p = m->rules->procedure;
    uint32_t supervising = supervising_roles(p);
    int found = of_profile(d, m, at, ret, f);
    for (int pass = 0; pass < 2 && found == 0; pass++)
        for (int i = 0; i < p->role_count && found == 0; i++) {
            bool supervises = supervising >> i & 1;
            if (p->roles[i].kind == ROLE_HELD && supervises == (pass == 0)) found = try_role(d, role_names_of(p, i), at, ret, f);
        }
    return found ? found : try_role(d, (struct role_names){ROLE_ADMINISTRATOR, ROLE_ADMINISTRATOR_ALIAS}, at, ret, f);
}

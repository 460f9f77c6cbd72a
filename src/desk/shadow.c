// SPDX-License-Identifier: Apache-2.0
#include "desk/shadow.h"

static bool is_verb(const struct desk_room *const *rooms, struct str name) {
    for (; name.n && *rooms; rooms++)
        for (const struct verb_entry *v = (*rooms)->verbs; v && v->name; v++)
            if (str_eq(name, str_c(v->name))) return true;
    return false;
}

int procedure_unshadowed(const struct desk_room *const *rooms, const struct procedure *p, struct fault *f) {
    for (int k = 0; k <= p->part_count; k++) {
        const struct section *s = k ? &p->parts[k - 1] : &p->main;
        for (int i = 0; i < s->action_count; i++) {
            const struct action *a = &s->actions[i];
            bool first = is_verb(rooms, a->name.name);
            if (!first && !is_verb(rooms, a->name.alias)) continue;
            struct str word = first ? a->name.name : a->name.alias;
            fault_set(f, FAULT_INPUT, "action-is-verb", "动作“%.*s”与本系统自己的命令同名，办理时总是先当作命令，这个动作就办不到：请换一个名称",
                      "the action \"%.*s\" has the name of a command of this system, which is always taken first, so nobody could ever do it: choose another name", SP(word));
            return fault_place(f, a->name.line, a->name.column);
        }
    }
    return 0;
}

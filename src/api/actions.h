// SPDX-License-Identifier: Apache-2.0
// The actions of the procedures switched on, each once, as programs may take them; with the name its schema has in the
// description of the API.
#ifndef API_ACTIONS_H
#define API_ACTIONS_H

#include "access/visit.h"

struct api_action {
    const struct ruleset *set;
    const struct procedure *procedure;
    const struct section *section;
    const struct action *first; // of its variants
    bool opening;               // any of them
    uint32_t roles;             // of all of them
    uint64_t required, optional; // bits of fields: required where every variant requires it
    struct str schema;          // "appeal.v1.register": letters, digits, '.', '_', '-'
};

// Every action some person may take, procedure by procedure, in the order of the files; in the arena.
size_t api_actions(const struct library *l, struct arena *a, const struct api_action **ret);

#endif

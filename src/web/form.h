// SPDX-License-Identifier: Apache-2.0
// Forms of procedures: the fields an action takes as fields of a page, and what was posted as fields of a command.
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "web/page_room.h"

enum { FORM_FIELDS_MAX = 160 };

// What a form begins with: pairs of field name and value; what was posted goes before it.
struct form {
    struct visit *v;
    const struct procedure *p;
    uint64_t required, optional; // bits of fields
    struct pair_list given;
    const struct fault *fault;   // of the command, or NULL
    // Made:
    struct rec_field *fields;
    size_t count;
    struct str trouble;          // the fault where it belongs to no field
    bool has_office;
};

// The fields of every variant of an action that is open at one time: required where all of them require it.
void form_action(struct form *f, const struct section *s, struct str action, const struct rules *r, const struct state *state);
void form_make(struct form *f);
// The posted fields as fields of a command: all but form_meta, empty ones left out.
struct pair_list form_fields(struct visit *v);

#endif

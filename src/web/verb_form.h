// SPDX-License-Identifier: Apache-2.0
// Forms of verbs that are about no matter – offices, targets, slips – as a table: one page asks, one post does it, a fault
// stands beside its field with what was filled in, and the list the room has says that it is done.
#ifndef WEB_VERB_FORM_H
#define WEB_VERB_FORM_H

#include "web/plain_form.h"

enum { VERB_FIELDS = 8 };

struct verb_choice {
    const char *value, *label; // ends with value NULL
};

struct verb_field {
    const char *en, *label;
    enum plain_type type;
    bool must;
    const struct verb_choice *choices; // of PLAIN_CHOICE
};

struct verb_form {
    const char *verb, *zh, *hint;
    struct verb_field fields[VERB_FIELDS];
};

// What a form is about, to have before one's eyes: notes, and the version that is changed.
typedef void verb_about_fn(struct visit *v, const struct verb_form *form, struct pair_list given, struct tpl_verb_form *t);

struct verb_room {
    const char *path, *crumb; // "/offices", "机构": where the list is; forms lie under PATH/do/{verb}
    const struct verb_form *forms;
    size_t count;
    verb_about_fn *about; // may be NULL
};

// A field begins with the parameter of its name in the query.
enum http_turn verb_form_page(struct visit *v, const struct verb_room *room);
enum http_turn verb_form_post(struct visit *v, const struct verb_room *room);

#endif

// SPDX-License-Identifier: Apache-2.0
// Forms of verbs that are no actions of a procedure: fields given one by one, a fault beside the one it names.
#ifndef WEB_PLAIN_FORM_H
#define WEB_PLAIN_FORM_H

#include "web/page_room.h"

enum plain_type { PLAIN_LINE, PLAIN_DATE, PLAIN_AREA, PLAIN_CHOICE };

struct plain_form {
    struct visit *v;
    struct pair_list given;    // what was posted; a name in it goes before the value of plain_field
    const struct fault *fault; // of the command, or NULL
    bool compare;              // show what is stored beside what was posted, where they differ
    // Made:
    struct rec_field *fields;
    size_t count, room;
    struct str trouble; // the fault, until a field takes it
};

void plain_begin(struct plain_form *p, size_t room);
// `value`: what stands there when nothing was posted. Choices are added by the caller. Never NULL.
struct rec_field *plain_field(struct plain_form *p, struct str name, const char *label, enum plain_type type, bool must, struct str value);
bool pairs_have(struct pair_list l, struct str name);

#endif

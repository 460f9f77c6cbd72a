// SPDX-License-Identifier: Apache-2.0
// The verbs of casework that are about a matter, as forms.
#ifndef MATTER_CASEWORK_FORMS_H
#define MATTER_CASEWORK_FORMS_H

#include "matter/casework.h"
#include "registry/fields.h"

enum { CASEWORK_FIELDS_MAX = 8 };

struct casework_form {
    const char *verb, *zh, *hint; // hint: what to know before filling it in, may be empty
    const struct form_field *fields;
    size_t count;
};
extern const struct casework_form casework_forms[];
extern const size_t casework_form_count;
const struct casework_form *casework_form(struct str verb); // NULL: none

// Whether the account could do it now, as far as its role and the state of the matter go; the fields are for the desk.
bool casework_may(const struct matter *m, const struct stream *account, ms_t at, struct str verb);

#endif

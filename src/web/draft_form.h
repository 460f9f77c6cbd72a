// SPDX-License-Identifier: Apache-2.0
// A draft's body as fields of a form, and what was posted as a body. Names of fields are the members' (docs/drafts.md);
// answers are answer.N.point, answer.N.who, answer.N.text.
#ifndef WEB_DRAFT_FORM_H
#define WEB_DRAFT_FORM_H

#include "draft/draft_body.h"
#include "web/plain_form.h"

enum {
    DRAFT_FORM_ANSWERS = 50, // a form takes 400 fields: answers beyond stay as they are
    DRAFT_FORM_BOXES = 150,  // the same for findings
};

// What stands in the form: `given` (posted) before `body`. Fills the members of the template it is about.
void draft_form_fields(struct plain_form *p, const struct draft_body *body);
size_t draft_form_answers(struct plain_form *p, const struct draft_body *body, const struct rec_answer_group **ret);
size_t draft_form_findings(struct plain_form *p, const struct draft_body *body, const struct rec_finding **ret, struct str *ret_boxes);

// The stored body with what was posted put into it; members the form did not hold stay. In the arena of the visit.
void draft_form_body(struct visit *v, struct pair_list given, const struct draft_body *stored, struct draft_body *ret);
// The field a fault of draft.change is about, as the form names it: "answers[2].text" becomes "answer.3.text" when the
// group before was left empty, "people[1].name" becomes "people".
void draft_form_where(struct visit *v, struct pair_list given, struct fault *f);

#endif

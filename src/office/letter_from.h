// SPDX-License-Identifier: Apache-2.0
// Letters from what the store holds: a matter that was answered, a joint opinion that was given, what was made public, the
// draft of a page. What none of them says is left empty: nothing is made up. Everything lives in the arena of the view, or
// the one given.
#ifndef OFFICE_LETTER_FROM_H
#define OFFICE_LETTER_FROM_H

#include "draft/draft_body.h"
#include "matter/publication.h"
#include "matter/shown.h"
#include "office/letter.h"

// The letter of a matter or part that was answered, or of a joint part its opinion, as it was when it went out: of the
// document with that number in the matter (row_document.n), 0: the newest, and where the procedure issues none, of the last
// answer. Read with content, for whom shown_for said: who raised it gets what went to them, whole. Names are masked as the
// view's viewer sees them. The slip is filled, not wanted. Fault "no-answer": nothing went out yet, or its text was
// destroyed.
int letter_of_matter(struct letter *ret, const struct shown *s, int64_t document, struct fault *f);
// The part of that matter which the office gave its opinion in, read whole with content. `office`: its name, short name or
// id. Fault "no-joint".
int letter_joint_part(struct shown *ret, const struct shown *s, struct str office, struct fault *f);
// What was made public, as a letter. Fault "no-answer" once its text was destroyed.
int letter_of_publication(struct letter *ret, const struct publication *p, ms_t utc_offset, struct arena *a, struct fault *f);

// The reply a page showed. The slip is wanted where the page has one. Fault "no-letter" for another kind of page.
int letter_of_draft(struct letter *ret, const struct draft_body *body, struct arena *a, struct fault *f);
// What the page says of one joint body, as its opinion. Fault "no-joint" where it says nothing.
int letter_joint_of_draft(struct letter *ret, const struct draft_body *body, struct str office, struct arena *a, struct fault *f);

// Fonts as a profile names them; those it does not name stay as they are. The texts are the profile's.
void letter_fonts_of(struct letter *l, const struct profile *p);

#endif

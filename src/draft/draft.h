// SPDX-License-Identifier: Apache-2.0
// Drafts: public pages that a program read, until a person has checked them. docs/drafts.md tells their life. The room
// brings its commands to the desk:
//   draft.take · draft.change · draft.confirm · draft.drop
// A draft's state is "open", "confirmed" (then it has become a matter) or "dropped".
#ifndef DRAFT_DRAFT_H
#define DRAFT_DRAFT_H

#include "desk/desk.h"
#include "draft/draft_body.h"

extern const struct desk_room desk_draft_room;

#define DRAFT_OPEN STR("open")
#define DRAFT_CONFIRMED STR("confirmed")
#define DRAFT_DROPPED STR("dropped")

// The stream of a draft by its id as text. Fault "unknown-draft".
int draft_find(struct desk *d, struct str id, struct stream **ret, struct fault *f);
// The number the register gives the proposal of a page: session and number as the page writes them, "五届三次第0310号";
// empty when the page has no number. In the arena.
struct str draft_matter_number(const struct draft_body *body, struct arena *a);

// Whether the account may take, change, confirm and drop drafts, and so look at them. NULL may not.
bool draft_may(const struct stream *account, int64_t at);
// The body of a draft as it stands, for an account that may. In the arena. Fault "draft-destroyed".
int draft_body_of(const struct row_draft *row, struct arena *a, struct draft_body *ret, struct fault *f);

#endif

// SPDX-License-Identifier: Apache-2.0
// A page that was read becomes a draft: the members of a draft's body, and the command that takes it in.
#ifndef INTAKE_PAGE_DRAFT_H
#define INTAKE_PAGE_DRAFT_H

#include "desk/command.h"
#include "draft/draft_body.h"
#include "intake/page.h"

// The body draft.take accepts. What a draft cannot hold is cut, and characters that do not show become U+FFFD; a finding
// "draft-cut" says what was cut. Slices of the page are shared. Lives in the arena.
void page_draft(const struct page *p, struct arena *a, struct draft_body *ret);

struct page_taking {
    struct draft_body body;
    struct command command; // draft.take without who and key; channel "import"
};

// Reads a page and makes the command. `name` is the file's name, folders before it are left out; empty for text that was
// pasted in. Faults of page_read.
int page_take(struct str bytes, struct str name, struct arena *a, struct page_taking *ret, struct fault *f);

#endif

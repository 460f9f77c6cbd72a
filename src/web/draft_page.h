// SPDX-License-Identifier: Apache-2.0
// What the pages of drafts share.
#ifndef WEB_DRAFT_PAGE_H
#define WEB_DRAFT_PAGE_H

#include "draft/draft.h"
#include "web/draft_form.h"

// Drafts are for those who may check them. -1 with fault "not-allowed".
int page_drafts_allowed(struct visit *v, struct fault *f);
struct str page_draft_url(struct visit *v, int64_t id); // "/drafts/<id>"
struct str page_draft_state(struct str state);          // "待确认" …
// The text by lines; sets the address of each finding that is found in it.
size_t draft_text_lines(struct visit *v, const struct draft_body *body, struct rec_finding *findings, const struct rec_textline **ret);

#endif

// SPDX-License-Identifier: Apache-2.0
// Drafts for who looks.
#include "draft/room.h"

int draft_body_of(const struct row_draft *row, struct arena *a, struct draft_body *ret, struct fault *f) {
    struct str json = personal_shown(row->body, PERSONAL_TEXT, VIEWER_OFFICE, a);
    if (json.n) return draft_body_read(ret, json, a, f);
    fault_say(f, FAULT_INPUT, "draft-destroyed", STR("草稿的内容已经销毁，只能弃用"), STR("the content of the draft was destroyed: it can only be dropped"));
    return fault_where(f, STR("draft"));
}

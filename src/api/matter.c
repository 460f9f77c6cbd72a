// SPDX-License-Identifier: Apache-2.0
#include "api/room.h"
#include "api/routes.h"
#include "matter/shown.h"

// GET /api/v1/matters/{matter}
// may: token
// zh: 一件事项，按编号或 id：现状、期限及其由来、经过；只给看得到它的人，内容随谁来看而定
// en: one matter by number or id: where it stands, its deadlines and why, what happened; as far as the account may see it
enum http_turn api_matter(struct visit *v) {
    struct shown s;
    struct json_out j;
    struct fault f;
    struct str word = visit_param(v, "matter");
    if (shown_read(&s, &v->view, word, true, &f) < 0) {
        if (f.kind != FAULT_MACHINE) api_no_matter(&f, word);
        return visit_fault(v, 0, &f);
    }
    if (shown_for(&s, visit_account(v), v->now) == SIGHT_NONE) {
        api_no_matter(&f, word);
        return visit_fault(v, 0, &f);
    }
    api_begin(v, &j);
    jo_open(&j, '{');
    jo_key(&j, STR("matter"));
    shown_json(&s, &j);
    jo_close(&j);
    return api_end_tagged(v, s.matter.row->version);
}

// SPDX-License-Identifier: Apache-2.0
#include "api/room.h"
#include "api/routes.h"
#include "desk/published.h"

// GET /api/v1/procedures
// may: token
// zh: 发布和启用的程序
// en: the procedures published and switched on
enum http_turn api_procedures(struct visit *v) {
    struct published *first = NULL;
    struct json_out j;
    struct fault f;
    if (published_read(v->reader->store, v->a, &first, &f) < 0) return visit_fault(v, 0, &f);
    api_begin(v, &j);
    jo_open(&j, '{');
    jo_key(&j, STR("procedures"));
    published_json(&j, first, v->view.utc_offset);
    jo_close(&j);
    return api_end(v);
}

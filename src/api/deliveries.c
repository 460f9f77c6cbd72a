// SPDX-License-Identifier: Apache-2.0
#include "api/room.h"
#include "api/routes.h"
#include "deliver/todo.h"

enum { LIST_PAGE = 50 };

static const char *const states[] = {"task", "failed", "waiting", "made", "given_up"};

static int take(struct visit *v, struct str *ret_state, int64_t *ret_after, int64_t *ret_limit, struct fault *f) {
    struct str state = http_query(v->x, "state"), after = http_query(v->x, "after"), limit = http_query(v->x, "limit");
    *ret_state = STR("");
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (state.n ? str_eq(state, str_c(states[i])) : i == 0) *ret_state = str_c(states[i]);
    if (ret_state->n == 0) return api_bad_parameter(f, "state", "state 可用：task、failed、waiting、made、given_up", "state is one of task, failed, waiting, made, given_up");
    *ret_limit = LIST_PAGE;
    if (limit.n && (str_to_i64(limit, ret_limit) < 0 || *ret_limit < 1 || *ret_limit > TODO_MOST))
        return api_bad_parameter(f, "limit", "limit 应是 1 到 200 的整数", "limit is a whole number from 1 to 200");
    *ret_after = 0;
    if (after.n && (str_to_i64(after, ret_after) < 0 || *ret_after < 0))
        return api_bad_parameter(f, "after", "after 应是上一页答复里的 after", "after is what the page before gave as \"after\"");
    return 0;
}

// GET /api/v1/deliveries
// may: token
// query: state after limit
// zh: 账号可以办理的送达，旧的在前：state 为 task（要人办）、failed、waiting、made、given_up
// en: deliveries the account may make, oldest first: state is task (a person's), failed, waiting, made, given_up
enum http_turn api_deliveries(struct visit *v) {
    struct todo *rows;
    struct json_out j;
    struct fault f;
    struct str state;
    int64_t after, limit, next;
    size_t n;
    if (take(v, &state, &after, &limit, &f) < 0) return visit_fault(v, 0, &f);
    if (todo_list(&v->view, visit_account(v), state, after, (size_t)limit, &rows, &n, &next, &f) < 0) return visit_fault(v, 0, &f);
    api_begin(v, &j);
    jo_open(&j, '{');
    jo_kopen(&j, STR("deliveries"), '[');
    for (size_t i = 0; i < n; i++) todo_json(&v->view, &j, &rows[i]);
    jo_close(&j);
    jo_key(&j, STR("after"));
    if (next) jo_id(&j, next);
    else jo_null(&j);
    jo_close(&j);
    return api_end(v);
}

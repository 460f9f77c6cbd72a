// SPDX-License-Identifier: Apache-2.0
#include "api/actions.h"
#include "api/room.h"
#include "api/routes.h"
#include "matter/may.h"

static void roles(struct visit *v, struct json_out *j, const struct stream *account) {
    size_t pos = 0;
    jo_kopen(j, STR("roles"), '[');
    for (const struct row_role *r; (r = stream_next(account, TABLE_ROLE, &pos)) != NULL;) {
        if (r->since > v->now || (r->until && r->until <= v->now)) continue;
        jo_open(j, '{');
        jo_kstr(j, STR("role"), r->role);
        view_office(&v->view, j, STR("office"), r->office);
        view_time(&v->view, j, STR("since"), r->since);
        view_time(&v->view, j, STR("until"), r->until);
        jo_close(j);
    }
    jo_close(j);
}

// What it may raise now, by the procedures in force.
static void opens(struct visit *v, struct json_out *j, const struct stream *account) {
    const struct library *l = &v->view.desk->library;
    const struct api_action *all;
    size_t n = api_actions(l, v->a, &all);
    jo_kopen(j, STR("opens"), '[');
    for (size_t i = 0; i < n; i++) {
        const struct api_action *x = &all[i];
        bool retroactive;
        const struct ruleset *in_force = library_in_force(l, x->procedure->name.name, day_of(v->now, v->view.utc_offset), &retroactive);
        if (!x->opening || in_force == NULL || in_force->procedure_id != x->set->procedure_id ||
            !(x->roles & matter_roles(x->procedure, NULL, account, v->now)))
            continue;
        jo_open(j, '{');
        jo_kstr(j, STR("procedure"), x->procedure->name.name);
        jo_kstr(j, STR("procedure_alias"), x->procedure->name.alias);
        jo_kstr(j, STR("action"), x->first->name.name);
        jo_kstr(j, STR("action_alias"), x->first->name.alias);
        jo_kstr(j, STR("schema"), x->schema);
        jo_close(j);
    }
    jo_close(j);
}

// GET /api/v1/me
// may: token
// zh: 令牌所属的账号：登录名、职务、可以登记什么
// en: the account of the token: login, roles, what it may open
enum http_turn api_me(struct visit *v) {
    struct json_out j;
    const struct stream *account = visit_account(v);
    api_begin(v, &j);
    jo_open(&j, '{');
    jo_kopen(&j, STR("account"), '{');
    jo_kid(&j, STR("id"), v->account);
    jo_kstr(&j, STR("login"), v->login);
    jo_kbool(&j, STR("administrator"), v->admin);
    jo_close(&j);
    if (account) {
        roles(v, &j, account);
        opens(v, &j, account);
    }
    jo_close(&j);
    return api_end(v);
}

// SPDX-License-Identifier: Apache-2.0
// The account that signed in: its roles, its password.
#include "access/credential.h"
#include "web/page.h"
#include "web/routes.h"

struct changing {
    struct fault fault;
    bool ok;
};

static enum http_turn account_page(struct visit *v, struct str trouble, struct str done) {
    const struct stream *st = visit_account(v);
    struct credential credential = {0};
    struct fault ignored;
    struct buf b = BUF_INIT;
    size_t pos = 0, n = 0;
    struct rec_rolerow *rows = arena_array(v->a, struct rec_rolerow, st->count + 1);
    for (const struct row_role *r; (r = stream_next(st, TABLE_ROLE, &pos)) != NULL;)
        rows[n++] = (struct rec_rolerow){.office = view_office_name(&v->view, r->office), .role = r->role, .since = page_time(v, r->since), .until = page_time(v, r->until)};
    credential_of(v->reader->store, v->account, &credential, &ignored);
    struct tpl_account t = {.login = v->login, .name = view_account_name(&v->view, v->account), .roles = rows, .roles_count = n,
                            .csrf = visit_csrf(v), .fault = trouble, .done = done, .demo = credential.demo};
    tpl_account(&b, &t);
    return page_send(v, STR("账号"), &b);
}

// GET /account
// may: signed
// zh: 账号：角色和密码
// en: the account: its roles and its password
enum http_turn page_account(struct visit *v) { return account_page(v, STR(""), STR("")); }

static int change(struct visit *v, struct fault *f) {
    struct credential c;
    char hash[PASSWORD_HASH_MAX];
    struct str old = http_form(v->x, "old"), fresh = http_form(v->x, "new");
    if (credential_of(v->reader->store, v->account, &c, f) < 0) return -1;
    if (!password_right(old, str_c(c.hash))) return fault_set(f, FAULT_INPUT, "wrong-password", "现在的密码不对（%.*s）", "the present password is wrong (%.*s)", SP(v->login));
    if (!str_eq(fresh, http_form(v->x, "again"))) return fault_set(f, FAULT_INPUT, "password-differs", "两遍新密码不一样（%.*s）", "the new password was written in two ways (%.*s)", SP(v->login));
    if (password_fit(fresh, v->login, f) < 0 || password_hash(fresh, &password_cost, hash, f) < 0) return -1;
    return credential_set(&v->app->service, v->login, hash, c.demo, now_ms(), f);
}

static void change_slowly(struct visit *v) {
    struct changing *x = v->page;
    x->ok = change(v, &x->fault) == 0;
}

static enum http_turn changed(struct visit *v) {
    struct changing *x = v->page;
    if (!x->ok) {
        v->x->status = 422;
        return account_page(v, str_c(x->fault.zh), STR(""));
    }
    visit_clear_session(v); // every session of the account ended with the old password
    return page_go(v, STR("/sign-in?done=password"));
}

// POST /account/password
// may: signed
// zh: 修改密码；改后要重新登录
// en: changes the password; sign in again afterwards
enum http_turn page_password(struct visit *v) {
    v->page = arena_new(v->a, struct changing);
    return visit_slow(v, change_slowly, changed);
}

// SPDX-License-Identifier: Apache-2.0
// Signing in and out.
#include "access/signin.h"
#include "web/page_room.h"
#include "web/routes.h"

// The form before it was kept: names begin with "kept.".
static struct pair_list kept_form(struct visit *v) {
    struct pair_list form = v->x->form, out = {arena_array(v->a, struct pair, form.count + 1), 0};
    for (size_t i = 0; i < form.count; i++)
        if (str_starts(form.pairs[i].name, STR("kept.")))
            pair_add(&out, (struct pair){str_skip(form.pairs[i].name, 5), form.pairs[i].value});
    return out;
}

// GET /
// may: public
// zh: 首页：已登录的到我的工作，其他人到公开的答复
// en: the first page: to one's work, or to what is public
enum http_turn page_home(struct visit *v) { return page_go(v, v->account ? STR("/work") : v->app->demo ? STR("/sign-in") : STR("/public")); }

// GET /sign-in
// may: public
// query: next done
// zh: 登录
// en: sign in
enum http_turn page_sign_in(struct visit *v) {
    struct str done = http_query(v->x, "done");
    if (v->account) return page_go(v, STR("/work"));
    if (str_eq(done, STR("password"))) page_notice(v, STR("密码已修改，请用新密码登录。"));
    if (str_eq(done, STR("out"))) page_notice(v, STR("已退出登录。"));
    return page_sign_in_form(v, http_query(v->x, "next"), (struct pair_list){NULL, 0}, STR(""));
}

struct signing {
    struct signed_in in;
    struct fault fault;
    bool ok;
};

static void sign(struct visit *v) {
    struct signing *s = v->page;
    s->ok = signin(v->reader->store, &v->app->service, str_trim(http_form(v->x, "login")), http_form(v->x, "password"), v->app->demo,
                   now_ms(), &s->in, &s->fault) == 0;
}

static enum http_turn signed_page(struct visit *v) {
    struct signing *s = v->page;
    struct str next = http_form(v->x, "next");
    struct pair_list form = kept_form(v);
    if (!s->ok) {
        v->x->status = fault_status(&s->fault);
        if (v->x->status == 401) v->x->status = 200; // browsers would ask by themselves
        return page_sign_in_form(v, next, form, str_c(s->fault.zh));
    }
    visit_set_session(v, str_c(s->in.cookie));
    secret_forget(s->in.cookie, sizeof s->in.cookie);
    v->account = s->in.session.who.account;
    v->session = s->in.session;
    v->view.viewer = VIEWER_OFFICE;
    if (form.count && url_fit(next) && next.n) return page_resume(v, next, form, STR("已重新登录。"));
    return page_go(v, url_fit(next) && next.n && !str_starts(next, STR("/sign-")) ? next : STR("/work"));
}

// POST /sign-in
// may: public
// zh: 核对登录名和密码
// en: checks login and password
enum http_turn page_sign_in_post(struct visit *v) {
    v->page = arena_new(v->a, struct signing);
    return visit_slow(v, sign, signed_page);
}

static void unsign(struct visit *v) {
    struct fault ignored;
    session_end(&v->app->service, &v->session, &ignored);
}

static enum http_turn unsigned_now(struct visit *v) {
    visit_clear_session(v);
    return page_go(v, STR("/sign-in?done=out"));
}

// POST /sign-out
// may: signed
// zh: 退出登录
// en: sign out
enum http_turn page_sign_out(struct visit *v) { return visit_slow(v, unsign, unsigned_now); }

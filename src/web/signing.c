// SPDX-License-Identifier: Apache-2.0
// The sign-in form, and forms that are kept while somebody signs in again.
#include "registry/registry.h"
#include "web/page_room.h"

enum { KEPT_MAX = 400, DEMO_MAX = 200, KEPT_BYTES_MAX = 1024 * 1024 };

// Escaped, a form is several times as long, and whoever sends one here need not be anybody: a long one is not sent back.
static bool keepable(struct pair_list form) {
    size_t n = 0;
    for (size_t i = 0; i < form.count; i++) n += form.pairs[i].name.n + form.pairs[i].value.n;
    return n <= KEPT_BYTES_MAX;
}

struct demo_list {
    struct visit *v;
    struct rec_demo_account *rows;
    size_t count;
};

static int demo_row(void *context, const void *row) {
    struct demo_list *d = context;
    struct visit *v = d->v;
    const struct row_credential *c = row;
    struct stream *st;
    struct fault ignored;
    if (!c->demo || d->count == DEMO_MAX || desk_stream(v->view.desk, c->account, STREAM_ACCOUNT, &st, &ignored) < 0) return 0;
    const struct row_account *account = stream_row(st, TABLE_ACCOUNT);
    if (account == NULL || (account->closed && account->closed <= v->now)) return 0;
    struct rec_demo_account *out = &d->rows[d->count++];
    *out = (struct rec_demo_account){.login = arena_str(v->a, account->login), .name = view_account_name(&v->view, account->id)};
    size_t pos = 0;
    for (const struct row_role *r; (r = stream_next(st, TABLE_ROLE, &pos)) != NULL;) {
        if (r->since > v->now || (r->until && r->until <= v->now)) continue;
        out->role = arena_str(v->a, r->role);
        out->office = view_office_short(&v->view, r->office);
        break;
    }
    if (out->role.n == 0) out->role = STR("委员、居民等（提出自己的事项）");
    return 0;
}

// The names are invented ones: shown to whoever may try the demonstration.
static size_t demo_accounts(struct visit *v, const struct rec_demo_account **ret) {
    struct demo_list d = {v, arena_array(v->a, struct rec_demo_account, DEMO_MAX), 0};
    struct fault ignored;
    enum viewer viewer = v->view.viewer;
    if (!v->app->demo || v->reader == NULL) return 0;
    v->view.viewer = VIEWER_OFFICE;
    if (store_rows(v->reader->store, TABLE_CREDENTIAL, demo_row, &d, &ignored) < 0) d.count = 0;
    v->view.viewer = viewer;
    *ret = d.rows;
    return d.count;
}

// `form`: what was being filled in when nobody was signed in any more.
enum http_turn page_sign_in_form(struct visit *v, struct str next, struct pair_list form, struct str trouble) {
    struct buf b = BUF_INIT;
    struct rec_kept *kept = arena_array(v->a, struct rec_kept, form.count + 1);
    size_t n = 0;
    if (!keepable(form)) {
        form.count = 0;
        if (trouble.n == 0) trouble = STR("登录已经失效。刚才填写的内容太长，没有留下：请退回填写的那一页，另开一页登录后再提交。");
    }
    for (size_t i = 0; i < form.count && n < KEPT_MAX; i++)
        if (!form_meta(form.pairs[i].name)) kept[n++] = (struct rec_kept){form.pairs[i].name, form.pairs[i].value};
    struct tpl_sign_in t = {.fault = trouble, .login = http_form(v->x, "login"), .next = next, .kept = kept, .kept_count = n,
                            .password = v->app->demo_password};
    t.demo_count = demo_accounts(v, &t.demo);
    tpl_sign_in(&b, &t);
    return page_send(v, STR("登录"), &b);
}

enum http_turn page_unsigned(struct visit *v) {
    if (v->x->method != HTTP_POST) {
        struct str place = v->x->raw_query.n ? page_text(v, "%.*s?%.*s", SP(v->x->path), SP(v->x->raw_query)) : v->x->path;
        return page_go(v, page_text(v, "/sign-in?next=%.*s", SP(page_uri(v, place))));
    }
    v->x->status = 401;
    return page_sign_in_form(v, v->x->path, v->x->form, STR(""));
}

enum http_turn page_resume(struct visit *v, struct str action, struct pair_list form, struct str why) {
    struct buf b = BUF_INIT;
    struct rec_kept *kept = arena_array(v->a, struct rec_kept, form.count + 1);
    size_t n = 0;
    for (size_t i = 0; i < form.count; i++)
        if (!form_meta(form.pairs[i].name)) kept[n++] = (struct rec_kept){form.pairs[i].name, form.pairs[i].value};
    struct tpl_resume t = {.why = why, .action = action, .csrf = visit_csrf(v), .kept = kept, .kept_count = n};
    tpl_resume(&b, &t);
    return page_send(v, STR("接着办"), &b);
}

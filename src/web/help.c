// SPDX-License-Identifier: Apache-2.0
// What there is, made from the same table that serves it; and the files of the pages.
#include "web/assets.h"
#include "web/page.h"
#include "web/routes.h"

static const struct rec_helprow *rows_of(struct visit *v, const struct route_table *t, size_t *ret) {
    static const char *const who[] = {"任何人", "登录的人", "管理员", "持令牌的程序；登录的人只读"};
    struct rec_helprow *rows = arena_array(v->a, struct rec_helprow, *t->count + 1);
    for (size_t i = 0; i < *t->count; i++) {
        const struct route *r = &t->routes[i];
        rows[i] = (struct rec_helprow){.method = r->method == HTTP_POST ? STR("POST") : STR("GET"), .path = str_c(r->pattern),
                                       .who = str_c(who[r->may]), .zh = str_c(r->zh), .en = str_c(r->en)};
    }
    *ret = *t->count;
    return rows;
}

// GET /help
// may: public
// zh: 帮助：有哪些页面和接口，谁可以用
// en: help: which pages and calls there are, and for whom
enum http_turn page_help(struct visit *v) {
    struct tpl_help t = {.rows = NULL};
    struct buf b = BUF_INIT;
    for (const struct route_table *table = v->app->tables; table->prefix; table++) {
        if (table == &v->app->tables[0] && table->prefix[0]) t.api = rows_of(v, table, &t.api_count);
        else t.rows = rows_of(v, table, &t.rows_count);
    }
    tpl_help(&b, &t);
    return page_send(v, STR("帮助"), &b);
}

// GET /assets/{name}
// may: public
// zh: 页面用的样式
// en: the stylesheet of the pages
enum http_turn page_asset(struct visit *v) {
    const struct asset *a = asset_at(v->x->path);
    struct fault f;
    if (a == NULL) {
        fault_set(&f, FAULT_INPUT, "unknown-page", "没有这个文件：%.*s", "there is no file %.*s", SP(utf8_head(v->x->path, 80)));
        return visit_fault(v, 0, &f);
    }
    http_set(v->x, "Cache-Control", STR("public, max-age=31536000, immutable"));
    http_set(v->x, "ETag", str_c(a->etag));
    if (str_eq(http_header(v->x, "If-None-Match"), str_c(a->etag))) {
        v->x->status = 304;
        return HTTP_ANSWER;
    }
    v->x->out_type = str_c(a->type);
    buf_add(&v->x->out, str_of((const char *)a->bytes, a->n));
    return HTTP_ANSWER;
}

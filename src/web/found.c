// SPDX-License-Identifier: Apache-2.0
#include "web/found.h"

#include "matter/publication.h"
#include "search/find.h"
#include "search/searcher.h"
#include "web/page.h"

enum { FOUND_PAGE = 50 };

static struct str place(struct visit *v, const char *path, struct str q, const char *name, struct str from) {
    return page_text(v, "%s?q=%.*s&%s=%.*s", path, SP(page_uri(v, q)), name, SP(from));
}

static struct str lag_words(struct visit *v, const struct search_lag *lag) {
    if (lag->events == 0) return STR("检索索引已跟上。");
    return page_text(v, "检索索引还差 %lld 个事件（%.1f 秒）没有跟上，最新的可能还查不到。", (long long)lag->events, (double)lag->ms / 1000);
}

static int find(struct visit *v, const struct find_asked *q, struct find_page *page, struct search_lag *lag, struct fault *f) {
    struct search *s;
    if (searcher_take(v->app->searcher, &s, f) < 0) return -1;
    int status = find_matters(s, &v->view, q, page, f);
    if (status == 0) status = search_lag(s, v->reader->store, v->now, lag, f);
    searcher_give(v->app->searcher, s, status < 0 ? f : NULL);
    return status;
}

enum http_turn page_found(struct visit *v, struct str q) {
    struct find_asked asked = {.account = visit_account(v), .limit = FOUND_PAGE};
    struct tpl_found t = {.q = q, .place = STR("/matters")};
    struct find_page page = {0};
    struct search_lag lag = {0};
    struct str before = http_query(v->x, "before");
    struct buf b = BUF_INIT;
    struct fault f;
    if (before.n && (str_to_i64(before, &asked.before) < 0 || asked.before <= 0)) {
        t.fault = STR("页码不对，从头查起。");
        asked.before = 0;
    }
    if (terms_query(&asked.query, q, v->a, &f) < 0 || find(v, &asked, &page, &lag, &f) < 0) {
        if (f.kind == FAULT_MACHINE) return visit_fault(v, 0, &f);
        v->x->status = 400;
        t.fault = arena_str(v->a, str_c(f.zh));
    } else {
        t.looked = true;
        t.total = page.total;
        t.more = page.more;
        t.cut = page.cut;
        t.lag = lag_words(v, &lag);
        t.items = page_items(v, page.items, page.count);
        t.items_count = page.count;
        if (page.next) t.next = place(v, "/matters", q, "before", page_text(v, "%lld", (long long)page.next));
        if (asked.before) t.first = page_text(v, "/matters?q=%.*s", SP(page_uri(v, q)));
    }
    tpl_found(&b, &t);
    return page_send(v, page_text(v, "检索：%.*s", SP(utf8_head(q, 40))), &b);
}

// --- the public: the list goes on behind the entry whose code it is given

static int find_open(struct visit *v, const struct query *q, int64_t before, struct publication *rows, size_t *ret_count, int64_t *ret_next, struct fault *f) {
    struct search *s;
    int64_t ids[QUEUE_MOST];
    size_t count;
    if (searcher_take(v->app->searcher, &s, f) < 0) return -1;
    int status = find_public(s, q, before, FOUND_PAGE, ids, &count, ret_next, f);
    searcher_give(v->app->searcher, s, status < 0 ? f : NULL);
    *ret_count = 0;
    for (size_t i = 0; status == 0 && i < count; i++) {
        int found = publication_of(v->reader->store, ids[i], v->a, &rows[*ret_count], f);
        if (found < 0) return -1;
        if (found && rows[*ret_count].title.n) ++*ret_count;
    }
    return status;
}

static struct str day(struct visit *v, ms_t at) {
    struct buf b = BUF_INIT;
    if (at) buf_day(&b, day_of(at, v->view.utc_offset));
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

static int read_public(struct visit *v, struct str q, struct query *query, int64_t *before, struct tpl_public *t, struct fault *f) {
    struct str after = http_query(v->x, "after");
    struct publication from;
    if (terms_query(query, q, v->a, f) < 0) return -1;
    if (after.n == 0) return 0;
    int found = publication_by_code(v->reader->store, after, v->a, &from, f);
    if (found < 0) return -1;
    if (found) *before = from.matter;
    else t->fault = STR("页码不对，从头查起。");
    return 0;
}

enum http_turn page_public_found(struct visit *v, struct str q) {
    struct tpl_public t = {.q = q, .found = true, .first = STR("/public")};
    struct publication rows[FOUND_PAGE];
    struct query query;
    struct buf b = BUF_INIT;
    struct fault f;
    int64_t before = 0, next = 0;
    size_t count = 0;
    if (read_public(v, q, &query, &before, &t, &f) < 0 || find_open(v, &query, before, rows, &count, &next, &f) < 0) {
        if (f.kind == FAULT_MACHINE) return visit_fault(v, 0, &f);
        v->x->status = 400;
        t.fault = arena_str(v->a, str_c(f.zh));
    }
    struct rec_public_row *out = arena_array(v->a, struct rec_public_row, count + 1);
    for (size_t i = 0; i < count; i++)
        out[i] = (struct rec_public_row){page_text(v, "/public/%.*s", SP(rows[i].code)), rows[i].title, rows[i].document, rows[i].issuer, day(v, rows[i].published)};
    t.rows = out;
    t.rows_count = count;
    if (next && count) t.next = place(v, "/public", q, "after", rows[count - 1].code);
    tpl_public(&b, &t);
    return page_send(v, page_text(v, "公开的答复：%.*s", SP(utf8_head(q, 40))), &b);
}

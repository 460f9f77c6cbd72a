// SPDX-License-Identifier: Apache-2.0
#include "api/room.h"
#include "api/routes.h"
#include "search/find.h"
#include "search/searcher.h"

enum { FOUND_PAGE = 50 };

static int read_query(struct visit *v, struct find_asked *q, struct fault *f) {
    struct str before = http_query(v->x, "before"), limit = http_query(v->x, "limit");
    int64_t n = FOUND_PAGE;
    *q = (struct find_asked){.account = visit_account(v)};
    if (limit.n && (str_to_i64(limit, &n) < 0 || n < 1 || n > QUEUE_MOST))
        return api_bad_parameter(f, "limit", "limit 应是 1 到 200 的整数", "limit is a whole number from 1 to 200");
    q->limit = (int)n;
    if (before.n && (str_to_i64(before, &q->before) < 0 || q->before <= 0))
        return api_bad_parameter(f, "before", "before 应是上一页答复里的 before", "before is what the page before gave as \"before\"");
    return terms_query(&q->query, http_query(v->x, "q"), v->a, f) < 0 ? fault_where(f, STR("q")) : 0;
}

static int find(struct visit *v, const struct find_asked *q, struct find_page *page, struct search_lag *lag, struct fault *f) {
    struct search *s;
    if (searcher_take(v->app->searcher, &s, f) < 0) return -1;
    int status = find_matters(s, &v->view, q, page, f);
    if (status == 0) status = search_lag(s, v->reader->store, v->now, lag, f);
    searcher_give(v->app->searcher, s, status < 0 ? f : NULL);
    return status;
}

// GET /api/v1/search
// may: token
// query: q before limit
// zh: 按字词检索账号看得到的事项，新的在前；before 接着上一页；behind 是索引还差多少个事件
// en: finds matters the account may see by words, newest first; before goes on behind a page; behind: how many events the index lacks
enum http_turn api_search(struct visit *v) {
    struct find_asked q;
    struct find_page page;
    struct search_lag lag;
    struct json_out j;
    struct fault f;
    if (read_query(v, &q, &f) < 0 || find(v, &q, &page, &lag, &f) < 0) return visit_fault(v, 0, &f);
    api_begin(v, &j);
    jo_open(&j, '{');
    jo_ki64(&j, STR("total"), page.total);
    jo_kbool(&j, STR("more"), page.more);
    jo_kopen(&j, STR("matters"), '[');
    for (size_t i = 0; i < page.count; i++) api_matter_item(v, &j, &page.items[i]);
    jo_close(&j);
    jo_key(&j, STR("before"));
    if (page.next) jo_id(&j, page.next);
    else jo_null(&j);
    jo_ki64(&j, STR("behind"), lag.events);
    jo_ki64(&j, STR("behind_ms"), lag.ms);
    jo_close(&j);
    return api_end(v);
}

// SPDX-License-Identifier: Apache-2.0
#include "api/room.h"
#include "api/routes.h"
#include "matter/queue.h"
#include "registry/registry.h"

enum { LIST_PAGE = 50 };

static const struct {
    const char *word;
    enum queue_state state;
    enum outcome outcome;
} states[] = {{"open", QUEUE_OPEN, OUTCOME_NONE},          {"closed", QUEUE_ENDED, OUTCOME_CLOSED}, {"refused", QUEUE_ENDED, OUTCOME_REFUSED},
              {"withdrawn", QUEUE_ENDED, OUTCOME_WITHDRAWN}, {"merged", QUEUE_ENDED, OUTCOME_MERGED}, {"all", QUEUE_ALL, OUTCOME_NONE}};

static int take_state(struct str word, struct queue_query *q, struct fault *f) {
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        if (word.n ? !str_eq(word, str_c(states[i].word)) : i != 0) continue;
        q->state = states[i].state;
        q->outcome = states[i].outcome;
        return 0;
    }
    return api_bad_parameter(f, "state", "state 可用：open、closed、refused、withdrawn、merged、all", "state is one of open, closed, refused, withdrawn, merged, all");
}

static int take_limit(struct str word, struct queue_query *q, struct fault *f) {
    int64_t n = LIST_PAGE;
    q->limit = LIST_PAGE;
    if (word.n && (str_to_i64(word, &n) < 0 || n < 1 || n > QUEUE_MOST))
        return api_bad_parameter(f, "limit", "limit 应是 1 到 200 的整数", "limit is a whole number from 1 to 200");
    q->limit = (int)n;
    return 0;
}

static int take_late(struct str word, struct queue_query *q, struct fault *f) {
    q->late = str_eq(word, STR("true")) || str_eq(word, STR("1"));
    if (q->late || word.n == 0 || str_eq(word, STR("false")) || str_eq(word, STR("0"))) return 0;
    return api_bad_parameter(f, "late", "late 应是 true 或 false", "late is true or false");
}

// Who sees only the matters of their own offices asks for those of one of them.
static int take_lead(struct visit *v, const struct queue_scope *scope, struct queue_query *q, struct fault *f) {
    struct str lead = str_trim(http_query(v->x, "lead"));
    if (lead.n) return registry_office(v->view.desk, lead, &q->lead, f) < 0 ? fault_where(f, STR("lead")) : 0;
    if (scope->all || scope->office_count == 0) return 0;
    q->lead = scope->offices[0];
    if (scope->office_count == 1) return 0;
    return api_bad_parameter(f, "lead", "这个账号在不止一个单位承办：用 lead 写明哪一个（GET /api/v1/me 列出）",
                             "this account handles for more than one office: say which with lead (GET /api/v1/me lists them)");
}

static int read_query(struct visit *v, const struct queue_scope *scope, struct queue_query *q, struct fault *f) {
    struct str after = http_query(v->x, "after");
    *q = (struct queue_query){.stage = http_query(v->x, "stage"), .procedure = http_query(v->x, "procedure"),
                              .category = str_trim(http_query(v->x, "category")), .now = v->now};
    if (take_state(http_query(v->x, "state"), q, f) < 0 || take_limit(http_query(v->x, "limit"), q, f) < 0 ||
        take_late(http_query(v->x, "late"), q, f) < 0)
        return -1;
    if (after.n && !queue_key_read(after, &q->after))
        return api_bad_parameter(f, "after", "after 应是上一页答复里的 after", "after is what the page before gave as \"after\"");
    return take_lead(v, scope, q, f);
}

void api_matter_item(struct visit *v, struct json_out *j, const struct queue_item *x) {
    const struct procedure *p = map_get(&v->view.desk->library.procedures, x->procedure);
    jo_open(j, '{');
    jo_kid(j, STR("id"), x->id);
    jo_kstr(j, STR("number"), x->number);
    jo_kstr(j, STR("title"), personal_shown(x->title, PERSONAL_TEXT, v->view.viewer, v->a));
    if (p) jo_kstr(j, STR("procedure"), p->name.name);
    jo_kstr(j, STR("stage"), x->stage);
    view_outcome(j, x->outcome);
    if (x->category.n) jo_kstr(j, STR("category"), x->category);
    if (x->urgency.n) jo_kstr(j, STR("urgency"), x->urgency);
    view_office(&v->view, j, STR("lead"), x->lead);
    view_time(&v->view, j, STR("opened"), x->opened);
    view_time(&v->view, j, STR("due"), x->due);
    if (x->parent) jo_kid(j, STR("parent"), x->parent);
    jo_close(j);
}

// What waits for the account, or what it raised itself; else what it may look over.
static int list(struct visit *v, struct queue_page *page, struct fault *f) {
    struct queue_scope scope;
    struct queue_query q;
    struct str whose = http_query(v->x, "whose");
    struct desk *d = v->view.desk;
    queue_scope(&d->library, visit_account(v), v->now, &scope);
    if (whose.n == 0) return read_query(v, &scope, &q, f) < 0 ? -1 : queue_list(d, &scope, &q, v->a, page, f);
    scope.office_count = 0; // no body is asked for
    if (read_query(v, &scope, &q, f) < 0) return -1;
    if (str_eq(whose, STR("waiting"))) return queue_mine(d, visit_account(v), q.limit, q.after, v->a, page, f);
    if (str_eq(whose, STR("raised"))) return queue_raised(d, v->account, q.limit, q.after, v->a, page, f);
    return api_bad_parameter(f, "whose", "whose 可用：waiting（等本账号办的）、raised（本账号提出的），只与 after、limit 同用",
                             "whose is one of waiting (for this account), raised (by it); it goes with after and limit only");
}

// GET /api/v1/matters
// may: token
// query: whose state procedure stage lead category late after limit
// zh: 账号看得到的事项：在办的按期限，其余由新到旧；whose 只列等它办的或它提出的；after 接着上一页
// en: the matters the account may look over: open ones by deadline, others newest first; whose: what waits for it, what it raised; after goes on behind a page
enum http_turn api_matters(struct visit *v) {
    struct queue_page page;
    struct json_out j;
    struct fault f;
    if (list(v, &page, &f) < 0) return visit_fault(v, 0, &f);
    api_begin(v, &j);
    jo_open(&j, '{');
    jo_kopen(&j, STR("matters"), '[');
    for (size_t i = 0; i < page.count; i++) api_matter_item(v, &j, &page.items[i]);
    jo_close(&j);
    jo_key(&j, STR("after"));
    if (page.next.set) {
        struct buf key = BUF_INIT;
        queue_key_write(&key, page.next);
        jo_str(&j, buf_str(&key));
        buf_release(&key);
    } else {
        jo_null(&j);
    }
    jo_close(&j);
    return api_end(v);
}

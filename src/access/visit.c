// SPDX-License-Identifier: Apache-2.0
#include "access/visit.h"

#include <string.h>

#include "access/visit_room.h"

int visit_look(struct visit *v, struct fault *f) {
    if ((v->reader = app_reader(v->app, f)) == NULL) return -1;
    v->now = now_ms();
    if (v->account) work_foresee(&v->reader->desk.work, v->account, STREAM_ACCOUNT);
    else visit_foresee_who(v, v->reader->store);
    if (reading_begin(v->reader, atomic_load(&v->app->service.library_version), v->now, f) < 0) {
        v->reader = NULL;
        return -1;
    }
    v->view = (struct view){.desk = &v->reader->desk, .arena = v->a, .utc_offset = desk_days(&v->reader->desk).utc_offset,
                            .viewer = v->account ? VIEWER_OFFICE : VIEWER_PUBLIC};
    if (v->account == 0 || visit_account_read(v, f) == 0) return 0;
    visit_unlook(v);
    return -1;
}

// Pages take the rows of who signed in for granted: a look that cannot read them is none.
int visit_account_read(struct visit *v, struct fault *f) {
    struct stream *st;
    return desk_stream(&v->reader->desk, v->account, STREAM_ACCOUNT, &st, f);
}

void visit_unlook(struct visit *v) {
    if (v->reader) reading_end(v->reader);
    v->reader = NULL;
    v->view.desk = NULL;
}

struct str visit_param(const struct visit *v, const char *name) {
    for (size_t i = 0; i < v->params.count; i++)
        if (str_eq(v->params.pairs[i].name, str_c(name))) return v->params.pairs[i].value;
    return STR("");
}

const struct stream *visit_account(struct visit *v) {
    struct stream *st;
    struct fault ignored;
    if (v->account == 0 || v->reader == NULL) return NULL;
    return desk_stream(&v->reader->desk, v->account, STREAM_ACCOUNT, &st, &ignored) < 0 ? NULL : st;
}

const struct fault_code fault_codes[] = {
    {"stale", 409},           {"key-reused", 409},     {"unknown-matter", 404}, {"not-a-matter", 404}, {"unknown-page", 404},
    {"unknown-draft", 404},   {"unknown-target", 404}, {"unknown-slip", 404},   {"unknown-id", 404},     {"not-allowed", 403},    {"forged-form", 403},    {"other-sign-in", 403},  {"not-signed-in", 401},
    {"wrong-method", 405},    {"not-here", 409},       {"used-up", 409},        {"wrong-password", 401}, {"locked", 429},        {"too-many-tries", 429}, {"unknown-delivery", 404},
    {"published-already", 409}, {"draft-again", 409},  {"busy", 503}, {"no-search", 503}, {"no-search-index", 503}, {"search-old", 503}, {"search-damaged", 503},           {"bad-token", 401},
    {"bad-json", 400},        {"bad-utf8", 400},       {"bad-nul", 400},        {"unknown-parameter", 400}, {"bad-parameter", 400},
    {"empty-query", 400}, {"long-query", 400}, {"line-too-long", 413},   {"wrong-type", 415},     {"not-own-account", 403}, {"other-supervisor", 403}, {"supervised-already", 409}, {"unknown-code", 404}, {"not-your-matter", 403}, {"code-from-handler", 403}, {"code-only-rates", 403}, {"not-asked", 409}, {"already-rated", 409}, {"own-ask", 403},
    {"store-away", 503},      {"store-busy", 503},     {"outcome-unknown", 503},
    {.code = NULL},
};

int fault_status(const struct fault *f) {
    for (const struct fault_code *c = fault_codes; c->code; c++)
        if (str_eq(str_c(f->code), str_c(c->code))) return c->status;
    if (f->kind != FAULT_MACHINE) return 422;
    return str_eq(str_c(f->code), STR("disk-full")) ? 507 : 500;
}

// Statements and paths are for who runs the machine, not for who asks.
static void machine_words(struct visit *v, const struct fault *f) {
    static const char *const inner[] = {"store-trouble", "store-damaged", "disk-trouble", "no-memory", "no-descriptors", "internal"};
    bool hide = false;
    if (v->app->complain) v->app->complain(f);
    for (size_t i = 0; i < sizeof inner / sizeof *inner; i++) hide = hide || str_eq(str_c(f->code), str_c(inner[i]));
    if (!hide) return; // it says what to do
    fault_set(&v->trouble, FAULT_MACHINE, f->code, "机器出了故障，没有写入（%s）：请稍后再试，仍不行请告诉管理员", "trouble in the machine, nothing was written (%s): try again, then tell whoever runs it", f->code);
}

enum http_turn visit_fault(struct visit *v, int status, const struct fault *f) {
    v->trouble = *f;
    if (f->kind == FAULT_MACHINE && !str_eq(str_c(f->code), STR("busy"))) machine_words(v, f);
    return v->table->refuse(v, status ? status : fault_status(f), &v->trouble);
}

static const struct route_table *table_for(const struct app *a, struct str path) {
    const struct route_table *t = a->tables;
    while (t->prefix && !str_starts(path, str_c(t->prefix))) t++;
    return t;
}

static int find_route(struct visit *v, struct fault *f) {
    bool other = false;
    v->route = route_find(v->table->routes, *v->table->count, v->x->method, v->x->path, &v->params, &other);
    if (v->route) return 0;
    if (other) return fault_set(f, FAULT_INPUT, "wrong-method", "这个地址不能这样用（%s）", "this address is not used this way (%s)", v->x->method == HTTP_POST ? "POST" : "GET");
    return fault_set(f, FAULT_INPUT, "unknown-page", "没有这个页面：%.*s", "there is no page %.*s", SP(utf8_head(v->x->path, 80)));
}

static bool takes(const struct route *r, struct str name) {
    struct str rest = str_c(r->query), word;
    while (str_split(&rest, ' ', &word))
        if (str_eq(word, name)) return true;
    return false;
}

static int check_query(const struct visit *v, struct fault *f) {
    for (size_t i = 0; v->table->strict && i < v->x->query.count; i++) {
        if (takes(v->route, v->x->query.pairs[i].name)) continue;
        fault_set(f, FAULT_INPUT, "unknown-parameter", "没有参数“%.*s”；可用：%s", "there is no parameter \"%.*s\"; there are: %s",
                  SP(utf8_head(v->x->query.pairs[i].name, 40)), v->route->query);
        return fault_where(f, v->x->query.pairs[i].name);
    }
    return 0;
}

static enum http_turn nobody(struct visit *v) {
    struct fault f;
    if (v->table->unsigned_) return v->table->unsigned_(v);
    fault_set(&f, FAULT_INPUT, "not-signed-in", "须先登录，或给出令牌（%s）", "sign in first, or give a token (%s)", "Authorization: Bearer");
    return visit_fault(v, 401, &f);
}

static enum http_turn serve(struct visit *v) {
    struct fault f;
    if (find_route(v, &f) < 0) {
        struct fault ignored; // a page that is missing still greets who is signed in
        visit_who(v, &ignored);
        return visit_fault(v, 0, &f);
    }
    if (visit_who(v, &f) < 0) return visit_fault(v, 0, &f);
    if (check_query(v, &f) < 0) return visit_fault(v, 400, &f);
    if (v->route->may == ROUTE_TOKEN && v->account && !v->by_token && v->x->method == HTTP_POST) v->account = 0; // a browser's cookie does not act here
    if (v->route->may != ROUTE_PUBLIC && v->account == 0) return nobody(v);
    if (v->route->may == ROUTE_ADMIN && !v->admin) {
        fault_set(&f, FAULT_INPUT, "not-allowed", "这一页只给管理员（%.*s 现在不是）", "this page is for administrators (%.*s is none now)", SP(v->login));
        return visit_fault(v, 403, &f);
    }
    if (visit_unforged(v, &f) < 0) return visit_fault(v, 403, &f);
    return v->route->page(v);
}

// A page is only ever run between the beginning and the end of a look.
static enum http_turn with_look(struct visit *v, enum http_turn (*run)(struct visit *v)) {
    struct fault f;
    if (visit_look(v, &f) < 0) return visit_fault(v, 0, &f);
    enum http_turn turn = run(v);
    if (turn == HTTP_ANSWER) visit_unlook(v); // a held exchange may be on another thread by now
    return turn;
}

// A program that hands over commands needs no look: whose token it is, is one question, and the desk judges the rest. False:
// what there is to say takes the long way.
static bool glance(struct visit *v) {
    struct fault ignored;
    if (v->x->method != HTTP_POST || !v->table->strict || find_route(v, &ignored) < 0 || v->route->may != ROUTE_TOKEN) return false;
    struct reader *r = app_reader(v->app, &ignored);
    v->now = now_ms();
    if (r == NULL || r->library != atomic_load(&v->app->service.library_version) || check_query(v, &ignored) < 0) return false;
    if (!visit_token_holder(v, r->store)) return false;
    v->view = (struct view){.arena = v->a, .utc_offset = desk_days(&r->desk).utc_offset, .viewer = VIEWER_OFFICE};
    return true;
}

static struct visit *visit_of(struct exchange *x) {
    struct visit *v = arena_new(&x->arena, struct visit);
    v->x = x;
    v->app = x->context;
    v->a = &x->arena;
    v->table = table_for(v->app, x->path);
    x->visit = v;
    return v;
}

int visit_crowded(void *app) { return service_crowded(&((struct app *)app)->service, false); }

// Whoever wants something written while more come than can be served is told so before anything is looked up for them.
static enum http_turn come_again(struct visit *v, int seconds) {
    struct fault f;
    fault_set(&f, FAULT_MACHINE, "busy", "现在办理的人太多，这一次没有收下：请 %d 秒后再试", "too many at once; this was not taken: please try again in %d seconds", seconds);
    enum http_turn turn = visit_fault(v, 503, &f);
    http_set(v->x, "Retry-After", arena_printf(v->a, "%d", seconds));
    http_set(v->x, "Connection", STR("close")); // the next is for the doorkeeper, who is quicker
    return turn;
}

enum http_turn visit_begin(struct exchange *x) {
    struct visit *v = visit_of(x);
    int seconds = x->method == HTTP_POST ? service_crowded(&v->app->service, !v->table->strict) : 0;
    if (seconds) return come_again(v, seconds);
    return glance(v) ? v->route->page(v) : with_look(v, serve);
}

enum http_turn visit_refused(struct exchange *x) {
    struct visit *v = visit_of(x);
    struct fault f;
    ptrdiff_t split = str_find(x->trouble, STR(" / ")); // Chinese / English
    struct str zh = split < 0 ? x->trouble : str_head(x->trouble, (size_t)split), en = split < 0 ? zh : str_skip(x->trouble, (size_t)split + 3);
    fault_say(&f, FAULT_INPUT, x->status == 405 ? "wrong-method" : x->status == 413 ? "too-large" : "refused", zh, en);
    return visit_fault(v, x->status, &f);
}

static enum http_turn go_on(struct exchange *x) {
    struct visit *v = x->visit;
    return with_look(v, v->then);
}

static void acted(struct request *r) {
    struct visit *v = r->context;
    arena_release(&r->arena);
    http_go(v->x);
}

static void acted_one(struct request *r) {
    struct visit *v = r->context;
    arena_release(&r->arena);
    if (atomic_fetch_sub(&v->waiting, 1) == 1) http_go(v->x);
}

static enum http_turn go_on_blind(struct exchange *x) {
    struct visit *v = x->visit;
    enum http_turn turn = v->then(v);
    if (turn == HTTP_ANSWER) visit_unlook(v);
    return turn;
}

enum http_turn visit_act_many(struct visit *v, struct request *const *requests, size_t count, enum http_turn (*then)(struct visit *v)) {
    struct service *service = &v->app->service; // after the last one is handed over the visit may be over
    visit_unlook(v);
    if (count == 0) return then(v);
    v->then = then;
    atomic_store(&v->waiting, count);
    for (size_t i = 0; i < count; i++) {
        requests[i]->command.by = v->login;
        requests[i]->done = acted_one;
        requests[i]->context = v;
    }
    http_hold(v->x, go_on_blind);
    for (size_t i = 0; i < count; i++) service_submit(service, requests[i]);
    return HTTP_WAIT;
}

static enum http_turn act(struct visit *v, struct command c, enum http_turn (*then)(struct visit *v)) {
    visit_unlook(v);
    v->then = then;
    v->request = (struct request){.command = c, .done = acted, .context = v};
    http_hold(v->x, go_on);
    service_submit(&v->app->service, &v->request);
    return HTTP_WAIT;
}

enum http_turn visit_act(struct visit *v, struct command c, enum http_turn (*then)(struct visit *v)) {
    c.by = v->login;
    return act(v, c, then);
}

enum http_turn visit_act_by_code(struct visit *v, struct command c, enum http_turn (*then)(struct visit *v)) {
    struct fault f;
    if (signed_by_code(c.by)) return act(v, c, then);
    fault_say(&f, FAULT_MACHINE, "internal", STR("查询码没有写成签名"), STR("the command is not signed by a code")); // unsigned it would be the system's own
    return visit_fault(v, 0, &f);
}

static void work_slowly(struct exchange *x) {
    struct visit *v = x->visit;
    struct fault f;
    v->failed = visit_look(v, &f) < 0;
    if (v->failed) v->trouble = f;
    else v->work(v);
    visit_unlook(v);
}

static enum http_turn went_slowly(struct exchange *x) {
    struct visit *v = x->visit;
    if (v->failed) return visit_fault(v, 0, &v->trouble);
    return with_look(v, v->then);
}

enum http_turn visit_slow(struct visit *v, void (*work)(struct visit *v), enum http_turn (*then)(struct visit *v)) {
    visit_unlook(v);
    v->work = work;
    v->then = then;
    return http_slow(v->x, work_slowly, went_slowly);
}

// SPDX-License-Identifier: Apache-2.0
#include "cli/look.h"
#include "matter/publication.h"
#include "registry/registry.h"
#include "search/find.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    CLI_REGION_OPTION,
    {.name = "index", .value = "FILE", .path = true, .zh = "检索索引放在这个文件旁边；不写为库旁边", .en = "the index lies beside this file; beside the store when not given"},
    {.name = "as", .value = "LOGIN", .zh = "只查这个账号看得到的", .en = "only what this account may see"},
    {.name = "public", .zh = "查公开的答复", .en = "search what was made public"},
    {.name = "limit", .value = "N", .zh = "最多 N 件，不写为 20", .en = "at most N; 20 when not given"},
    {.name = "before", .value = "ID", .zh = "接着查这个编号之前的", .en = "go on with those before this id"},
    {.name = "feed", .zh = "把检索索引补到最新，不查", .en = "bring the index up to date, search nothing"},
    {.name = "rebuild", .zh = "从头重建检索索引", .en = "make the index anew"},
    {.name = "status", .zh = "只说检索索引到了哪里、有多大", .en = "say how far the index is and what it weighs"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin search --db city.db 路灯",
    "huiyin search --db city.db '路灯 小区 -物业' --as shenzhiqiu --limit 50 --json",
    "huiyin search --db city.db --status",
    NULL,
};

enum { TITLE_POINTS = 40 };

struct searching {
    struct cli *c;
    const char *path, *beside; // the store; where the index lies
    int64_t region;
    struct feeder feeder;
    struct search_lag lag;
};

static void say_anew(struct searching *x) {
    if (x->feeder.anew != FEEDER_NOT) cli_say(feeder_why_zh(x->feeder.anew), feeder_why_en(x->feeder.anew));
    x->feeder.anew = FEEDER_NOT;
}

// An index that lags behind would not find what is there: it is fed first.
static int catch_up(struct searching *x, struct fault *f) {
    if (feeder_open(&x->feeder, x->path, x->beside, x->region, f) < 0) return -1;
    say_anew(x);
    if (cli_has(x->c, "rebuild") && feeder_rebuild(&x->feeder, FEEDER_NOT, f) < 0) return -1;
    x->feeder.anew = FEEDER_NOT;
    int status = feeder_catch_up(&x->feeder, cli_progress, x->c, f);
    say_anew(x);
    if (status < 0) return -1;
    return search_lag(x->feeder.index, x->feeder.store, now_ms(), &x->lag, f);
}

// --- what was found

static void json_item(struct look *l, struct json_out *j, const struct queue_item *x) {
    const struct procedure *p = map_get(&l->desk.library.procedures, x->procedure);
    jo_open(j, '{');
    jo_kid(j, STR("id"), x->id);
    jo_kstr(j, STR("number"), x->number);
    jo_kstr(j, STR("title"), personal_shown(x->title, PERSONAL_TEXT, l->view.viewer, l->view.arena));
    if (p) jo_kstr(j, STR("procedure"), p->name.name);
    jo_kstr(j, STR("stage"), x->stage);
    view_outcome(j, x->outcome);
    view_office(&l->view, j, STR("lead"), x->lead);
    view_time(&l->view, j, STR("opened"), x->opened);
    if (x->parent) jo_kid(j, STR("parent"), x->parent);
    jo_close(j);
}

static void text_item(struct look *l, struct buf *b, const struct queue_item *x) {
    buf_printf(b, "%lld  %.*s  %.*s%s  ", (long long)x->id, SP(x->number.n ? x->number : STR("—")), SP(x->stage), x->parent ? "（分件 part）" : "");
    view_short_time(&l->view, b, x->opened);
    buf_add(b, STR("  "));
    view_line(b, personal_shown(x->title, PERSONAL_TEXT, l->view.viewer, l->view.arena), TITLE_POINTS);
    buf_byte(b, '\n');
}

static void end_json(struct searching *x, struct json_out *j, int64_t next) {
    jo_close(j);
    jo_key(j, STR("before"));
    if (next) jo_id(j, next);
    else jo_null(j);
    jo_ki64(j, STR("behind"), x->lag.events);
    cli_json_close(x->c, j);
}

static void print(struct searching *x, struct look *l, const struct find_page *p) {
    struct cli *c = x->c;
    struct json_out j;
    if (c->json) {
        cli_json_open(c, &j, true);
        jo_ki64(&j, STR("total"), p->total);
        jo_kbool(&j, STR("more"), p->more);
        jo_kopen(&j, STR("matters"), '[');
        for (size_t i = 0; i < p->count; i++) json_item(l, &j, &p->items[i]);
        end_json(x, &j, p->next);
        return;
    }
    for (size_t i = 0; i < p->count; i++) text_item(l, &c->out.b, &p->items[i]);
    if (p->more) buf_printf(&c->out.b, "不止 %lld 件 / more than %lld", (long long)p->total, (long long)p->total);
    else buf_printf(&c->out.b, "共 %lld 件 / %lld in all", (long long)p->total, (long long)p->total);
    if (p->next) buf_printf(&c->out.b, "；还有 / more: --before %lld", (long long)p->next);
    buf_byte(&c->out.b, '\n');
}

static int find(struct searching *x, struct find_asked *q, struct fault *f) {
    struct look l;
    struct find_page page;
    struct stream *account;
    const char *as = cli_get(x->c, "as");
    if (look_open(&l, x->c, f) < 0) return -1;
    int status = 0;
    if (as && (status = registry_account(&l.desk, str_c(as), &account, f)) < 0) fault_where(f, STR("as"));
    if (as && status == 0) q->account = account;
    if (status == 0) status = find_matters(x->feeder.index, &l.view, q, &page, f);
    if (status == 0) print(x, &l, &page);
    look_close(&l);
    return status;
}

static int find_open(struct searching *x, const struct find_asked *q, struct fault *f) {
    struct cli *c = x->c;
    struct json_out j;
    int64_t ids[QUEUE_MOST], next;
    size_t count;
    if (find_public(x->feeder.index, &q->query, q->before, q->limit, ids, &count, &next, f) < 0) return -1;
    if (c->json) {
        cli_json_open(c, &j, true);
        jo_kopen(&j, STR("publications"), '[');
    }
    for (size_t i = 0; i < count; i++) {
        struct publication p;
        int found = publication_of(x->feeder.store, ids[i], &c->arena, &p, f);
        if (found < 0) return -1;
        if (!found || p.title.n == 0) continue;
        if (!c->json) {
            buf_printf(&c->out.b, "%.*s  %.*s  ", SP(p.code), SP(p.document));
            view_line(&c->out.b, p.title, TITLE_POINTS);
            buf_byte(&c->out.b, '\n');
            continue;
        }
        jo_open(&j, '{');
        jo_kstr(&j, STR("code"), p.code);
        jo_kstr(&j, STR("document"), p.document);
        jo_kstr(&j, STR("title"), p.title);
        jo_close(&j);
    }
    if (c->json) end_json(x, &j, next);
    else if (next) buf_printf(&c->out.b, "还有 / more: --before %lld\n", (long long)next);
    return 0;
}

// --- how far it is

static void print_status(struct searching *x, bool there) {
    struct cli *c = x->c;
    struct json_out j;
    int64_t bytes = search_bytes(x->beside, x->region);
    if (c->json) {
        cli_json_open(c, &j, true);
        jo_kbool(&j, STR("made"), there);
        jo_ki64(&j, STR("fed"), x->lag.fed);
        jo_ki64(&j, STR("newest"), x->lag.newest);
        jo_ki64(&j, STR("behind"), x->lag.events);
        jo_ki64(&j, STR("behind_ms"), x->lag.ms);
        jo_ki64(&j, STR("bytes"), bytes);
        cli_json_close(c, &j);
        return;
    }
    if (!there) buf_add(&c->out.b, STR("还没有可用的检索索引 / there is no search index of use yet\n"));
    buf_printf(&c->out.b, "已到第 %lld 个事件，最新 %lld，落后 %lld 个（%.1f 秒），%.1f MB / fed up to event %lld of %lld, %lld behind (%.1f s), %.1f MB\n", (long long)x->lag.fed,
               (long long)x->lag.newest, (long long)x->lag.events, (double)x->lag.ms / 1000, (double)bytes / 1e6, (long long)x->lag.fed, (long long)x->lag.newest,
               (long long)x->lag.events, (double)x->lag.ms / 1000, (double)bytes / 1e6);
}

static int status_of(struct searching *x, struct fault *f) {
    struct search *s = NULL;
    struct store *store;
    struct cell last[2] = {{0}};
    if (cli_open_read(x->c, &store, f) < 0) return -1;
    x->region = store_region(store);
    bool there = search_open(&s, x->beside, x->region, terms_maker(), SEARCH_READ, f) == 0;
    int status = 0;
    if (there) status = search_lag(s, store, now_ms(), &x->lag, f);
    else if (store_first(store, SQL_EVENT_LAST, NULL, 0, last, 2, f) < 0) status = -1;
    else x->lag.newest = x->lag.events = last[0].i;
    search_close(s);
    store_close(store);
    if (status == 0) print_status(x, there);
    return status;
}

static int run_search(struct searching *x, struct fault *f) {
    struct find_asked q = {.limit = 20};
    struct cli *c = x->c;
    int64_t limit;
    bool only_feed = cli_has(c, "feed") || cli_has(c, "rebuild");
    if (cli_number(c, "limit", 1, QUEUE_MOST, 20, &limit, f) < 0 || cli_number(c, "before", 1, INT64_MAX, 0, &q.before, f) < 0) return -1;
    q.limit = (int)limit;
    if (c->arg_count == 0 && !only_feed)
        return fault_set(f, FAULT_USAGE, "missing-argument", "没有写要查什么。用法：huiyin search %s --db FILE", "say what to look for. Usage: huiyin search %s --db FILE", "QUERY");
    if (c->arg_count && terms_query(&q.query, str_c(c->args[0]), &c->arena, f) < 0) return -1;
    if (catch_up(x, f) < 0) return -1;
    x->region = x->feeder.region;
    if (c->arg_count == 0) print_status(x, true);
    else return cli_has(c, "public") ? find_open(x, &q, f) : find(x, &q, f);
    return 0;
}

static int run(struct cli *c, struct fault *f) {
    struct searching x = {.c = c};
    if (cli_db(c, &x.path, f) < 0 || cli_region(c, &x.region, f) < 0) return -1;
    if ((x.beside = feeder_beside(x.path, cli_get(c, "index"), f)) == NULL) return -1;
    if (cli_has(c, "status")) return status_of(&x, f);
    int status = run_search(&x, f);
    feeder_close(&x.feeder);
    return status;
}

const struct cli_verb verb_search = {
    .name = "search",
    .args = "[QUERY]",
    .args_most = 1,
    .zh = "按字词检索事项，新的在前",
    .en = "find matters by words, newest first",
    .more_zh = "几个词用空格隔开，都要有；“-词”不要有；加引号的连在一起。一个字也查得到。繁简、全半角、大小写不分，数字和字母要写全。\n"
               "索引在库旁边（库名-search-区划），落后时先补齐；丢了、坏了会自动重建，不必备份。",
    .more_en = "Words are separated by blanks, all must be there; -word must not; what stands in quotes stays together. One character is\n"
               "enough. Traditional and simplified, full and half width, capital and small are the same; numbers and words of letters\n"
               "are wholes. The index lies beside the store (NAME-search-REGION); it is fed first where it is behind, made anew where\n"
               "it is missing or damaged, and needs no backup.",
    .options = options,
    .examples = examples,
    .run = run,
};

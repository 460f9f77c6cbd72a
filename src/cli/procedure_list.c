// SPDX-License-Identifier: Apache-2.0
#include "cli/store.h"

static const struct cli_option options[] = {CLI_DB_OPTION, CLI_REGION_OPTION, {.name = NULL}};
static const char *const examples[] = {"huiyin procedure list --db city.db",
                                       "huiyin procedure list --db city.db --json", NULL};

struct pair_row {
    struct row_ruleset row;
    struct pair_row *next;
};

struct listing {
    struct cli *c;
    struct json_out *j;
    struct map profiles; // id -> struct row_profile
    struct pair_row *pairs;
    int64_t utc_offset;
};

static int keep_profile(void *context, const void *row) {
    struct listing *l = context;
    struct row_profile *p = arena_new(&l->c->arena, struct row_profile);
    *p = *(const struct row_profile *)row;
    p->name = arena_str(&l->c->arena, p->name);
    map_put(&l->profiles, p->id, p);
    return 0;
}

static int keep_pair(void *context, const void *row) {
    struct listing *l = context;
    struct pair_row *p = arena_new(&l->c->arena, struct pair_row);
    p->row = *(const struct row_ruleset *)row;
    p->next = l->pairs;
    l->pairs = p;
    return 0;
}

static void json_pair(struct listing *l, const struct row_ruleset *r) {
    const struct row_profile *v = map_get(&l->profiles, r->profile);
    jo_open(l->j, '{');
    jo_kid(l->j, STR("profile"), r->profile);
    jo_kstr(l->j, STR("name"), v ? v->name : STR(""));
    jo_ki64(l->j, STR("version"), v ? v->version : 0);
    jo_ktime(l->j, STR("since"), r->enabled, l->utc_offset);
    jo_ki64(l->j, STR("states"), r->states);
    jo_ki64(l->j, STR("edges"), r->edges);
    jo_close(l->j);
}

static void json_procedure(struct listing *l, const struct row_procedure *p, struct str from) {
    jo_open(l->j, '{');
    jo_kid(l->j, STR("id"), p->id);
    jo_kstr(l->j, STR("name"), p->name);
    jo_kstr(l->j, STR("alias"), p->alias);
    jo_ki64(l->j, STR("version"), p->version);
    jo_kstr(l->j, STR("from"), from);
    jo_ktime(l->j, STR("published"), p->published, l->utc_offset);
    jo_kopen(l->j, STR("enabled"), '[');
    for (const struct pair_row *r = l->pairs; r; r = r->next)
        if (r->row.procedure == p->id) json_pair(l, &r->row);
    jo_close(l->j);
    jo_close(l->j);
}

static void print_procedure(struct listing *l, const struct row_procedure *p, struct str from) {
    struct buf *b = &l->c->out.b;
    buf_printf(b, "%lld  %.*s%s%.*s%s 第%lld版 自 %.*s\n", (long long)p->id, SP(p->name), p->alias.n ? "(" : "",
               SP(p->alias), p->alias.n ? ")" : "", (long long)p->version, SP(from));
    bool any = false;
    for (const struct pair_row *r = l->pairs; r; r = r->next) {
        if (r->row.procedure != p->id) continue;
        const struct row_profile *v = map_get(&l->profiles, r->row.profile);
        buf_printf(b, "    启用 / enabled: 方案 %.*s 第%lld版 · %lld 状态 states · %lld 转移 edges\n",
                   SP(v ? v->name : STR("?")), (long long)(v ? v->version : 0), (long long)r->row.states,
                   (long long)r->row.edges);
        any = true;
    }
    if (!any) buf_add(b, STR("    未启用 / not enabled\n"));
}

static int each_procedure(void *context, const void *row) {
    struct listing *l = context;
    const struct row_procedure *p = row;
    struct buf from = BUF_INIT;
    buf_day(&from, (day_t)p->day_from);
    if (l->c->json) json_procedure(l, p, buf_str(&from));
    else print_procedure(l, p, buf_str(&from));
    buf_release(&from);
    return 0;
}

static int run(struct cli *c, struct fault *f) {
    struct store *s = NULL;
    struct json_out j;
    struct listing l = {.c = c, .j = &j};
    if (cli_open_read(c, &s, f) < 0) return -1;
    l.utc_offset = cli_utc_offset(s);
    if (c->json) {
        cli_json_open(c, &j, true);
        jo_kopen(&j, STR("procedures"), '[');
    }
    int status = store_rows(s, TABLE_PROFILE, keep_profile, &l, f);
    if (status == 0) status = store_rows(s, TABLE_RULESET, keep_pair, &l, f);
    if (status == 0) status = store_rows(s, TABLE_PROCEDURE, each_procedure, &l, f);
    if (status == 0 && c->json) {
        jo_close(&j);
        cli_json_close(c, &j);
    }
    map_release(&l.profiles);
    store_close(s);
    return status;
}

const struct cli_verb verb_procedure_list = {
    .name = "procedure list",
    .zh = "列出库里发布和启用的程序",
    .en = "list the procedures a store has published and enabled",
    .options = options,
    .examples = examples,
    .run = run,
};

// SPDX-License-Identifier: Apache-2.0
#include "cli/store.h"
#include "desk/published.h"

static const struct cli_option options[] = {CLI_DB_OPTION, CLI_REGION_OPTION, {.name = NULL}};
static const char *const examples[] = {"huiyin procedure list --db city.db",
                                       "huiyin procedure list --db city.db --json", NULL};

static void print(struct buf *b, const struct published *p) {
    struct buf from = BUF_INIT;
    buf_day(&from, p->from);
    buf_printf(b, "%lld  %.*s%s%.*s%s 第%lld版 自 %.*s\n", (long long)p->id, SP(p->name), p->alias.n ? "(" : "", SP(p->alias),
               p->alias.n ? ")" : "", (long long)p->version, SP(buf_str(&from)));
    buf_release(&from);
    for (const struct published_pair *r = p->pairs; r; r = r->next)
        buf_printf(b, "    启用 / enabled: 方案 %.*s 第%lld版 · %lld 状态 states · %lld 转移 edges\n", SP(r->name), (long long)r->version,
                   (long long)r->states, (long long)r->edges);
    if (p->pairs == NULL) buf_add(b, STR("    未启用 / not enabled\n"));
}

static int run(struct cli *c, struct fault *f) {
    struct store *s = NULL;
    struct published *first = NULL;
    if (cli_open_read(c, &s, f) < 0) return -1;
    int status = published_read(s, &c->arena, &first, f);
    if (status == 0 && c->json) {
        struct json_out j;
        cli_json_open(c, &j, true);
        jo_key(&j, STR("procedures"));
        published_json(&j, first, cli_utc_offset(s));
        cli_json_close(c, &j);
    } else if (status == 0) {
        for (const struct published *p = first; p; p = p->next) print(&c->out.b, p);
    }
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

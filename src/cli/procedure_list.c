// SPDX-License-Identifier: Apache-2.0
#include "cli/store.h"
#include "desk/published.h"

static const struct cli_option options[] = {CLI_DB_OPTION, CLI_REGION_OPTION, {.name = NULL}};
static const char *const examples[] = {"huiyin procedure list --db city.db",
                                       "huiyin procedure list --db city.db --json", NULL};

static void print_procedure(struct buf *b, const struct published_procedure *p) {
    const struct row_procedure *r = &p->row;
    buf_printf(b, "%lld  %.*s%s%.*s%s 第%lld版 自 ", (long long)r->id, SP(r->name), r->alias.n ? "(" : "", SP(r->alias),
               r->alias.n ? ")" : "", (long long)r->version);
    buf_day(b, (day_t)r->day_from);
    buf_byte(b, '\n');
    for (size_t i = 0; i < p->pair_count; i++) {
        const struct published_pair *x = &p->pairs[i];
        buf_printf(b, "    启用 / enabled: 方案 %.*s 第%lld版 · %lld 状态 states · %lld 转移 edges\n", SP(x->profile),
                   (long long)x->profile_version, (long long)x->row.states, (long long)x->row.edges);
    }
    if (p->pair_count == 0) buf_add(b, STR("    未启用 / not enabled\n"));
}

static int run(struct cli *c, struct fault *f) {
    struct store *s = NULL;
    struct published all;
    if (cli_open_read(c, &s, f) < 0) return -1;
    int status = published_read(s, &c->arena, &all, f);
    if (status == 0 && c->json) {
        struct json_out j;
        cli_json_open(c, &j, true);
        jo_key(&j, STR("procedures"));
        published_json(&all, &j, cli_utc_offset(s));
        cli_json_close(c, &j);
    } else if (status == 0) {
        for (size_t i = 0; i < all.count; i++) print_procedure(&c->out.b, &all.procedures[i]);
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

// SPDX-License-Identifier: Apache-2.0
#include "cli/ledger_key.h"
#include "cli/ledger_witness.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    CLI_REGION_OPTION,
    {.name = "key-id", .value = "ID", .many = true, .zh = "见证单位的密钥编号：别的一概不收", .en = "id of the witness's key: no other is taken"},
    {.name = "by", .value = "LOGIN", .zh = "由哪个管理员；不写为 admin", .en = "which administrator; admin when not given"},
    {.name = NULL},
};

static const char *const examples[] = {"huiyin ledger witness add --db city.db statement.json --key-id 77d0…", NULL};

static struct str number(struct cli *c, int64_t n) { return arena_printf(&c->arena, "%lld", (long long)n); }

static int add(struct cli *c, struct desk *d, void *context, struct fault *f) {
    const struct witness_statement *s = context;
    const struct event_checkpoint_witnessed *w = &s->seen;
    struct answer a;
    if (s->region != d->region) {
        fault_set(f, FAULT_INPUT, "other-region", "见证书属于区划 %lld，账本属于 %lld", "the statement is of region %lld, the ledger of %lld", (long long)s->region, (long long)d->region);
        return fault_where(f, str_c(c->args[0]));
    }
    struct pair fields[] = {{STR("n"), number(c, w->n)}, {STR("upto"), number(c, w->upto)}, {STR("root"), w->root}, {STR("head"), w->head},
                            {STR("seen"), number(c, w->seen)}, {STR("witness"), w->witness}, {STR("key"), w->key}, {STR("public"), w->public},
                            {STR("signature"), w->signature}};
    if (ledger_key_do(c, d, "checkpoint.witness", fields, sizeof fields / sizeof *fields, &a, f) < 0) return -1;
    if (c->json) {
        struct json_out j;
        cli_json_open(c, &j, true);
        jo_ki64(&j, STR("n"), w->n);
        jo_kstr(&j, STR("witness"), w->witness);
        jo_kstr(&j, STR("key"), w->key);
        jo_ki64(&j, STR("region_seq"), a.events[0].region_seq);
        cli_json_close(c, &j);
    } else {
        buf_printf(&c->out.b, "检查点 / checkpoint %lld 由 / witnessed by %.*s（第 %lld 号事件 / event %lld）\n", (long long)w->n, SP(w->witness),
                   (long long)a.events[0].region_seq, (long long)a.events[0].region_seq);
    }
    return 0;
}

static int run(struct cli *c, struct fault *f) {
    struct witness_statement s;
    return witness_read(c, c->args[0], &s, f) < 0 ? -1 : ledger_key_run(c, add, &s, f);
}

const struct cli_verb verb_ledger_witness_add = {
    .name = "ledger witness add",
    .args = "STATEMENT",
    .args_least = 1,
    .args_most = 1,
    .zh = "把别的单位的见证书记入自己的账本",
    .en = "record another office's witness statement in this ledger",
    .more_zh = "只收本账本里的检查点的见证书；同一把密钥的旧见证书不再记入。",
    .more_en = "Only statements about a checkpoint of this ledger are taken, and none older than what the same key witnessed before.",
    .options = options,
    .examples = examples,
    .run = run,
};

// SPDX-License-Identifier: Apache-2.0
#include "cli/ledger_witness.h"

static const struct cli_option options[] = {
    {.name = "db", .value = "FILE", .path = true, .zh = "数据文件", .en = "the store"},
    CLI_REGION_OPTION,
    {.name = "export", .value = "FILE", .path = true, .zh = "账本的导出（ledger export，整本或 --heads）", .en = "an export of the ledger (ledger export, whole or --heads)"},
    {.name = "key-id", .value = "ID", .many = true, .zh = "所信任的见证单位的密钥编号", .en = "id of the key of a witness that is trusted"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin ledger witness check --db city.db statement.json --key-id 77d0…",
    "huiyin ledger witness check --export city.jsonl 2026-10.json 2026-11.json",
    NULL,
};

struct checking {
    struct cli *c;
    struct buf list; // of statements, JSON
    struct json_out j;
    const struct verify_result *r;
    int64_t held;
};

static void outcome(enum witness_match m, const char **code, const char **zh, const char **en) {
    static const char *const words[][3] = {
        [WITNESS_HOLDS] = {"holds", "见证的检查点在账本里", "the checkpoint that was witnessed is in the ledger"},
        [WITNESS_CUT] = {"witness-cut", "账本里没有见证的检查点：尾部被截掉了，或给的是更早的账本", "the checkpoint that was witnessed is not in the ledger: a tail was cut off, or this is an earlier copy"},
        [WITNESS_FORK] = {"witness-fork", "同号的检查点与见证的不同：账本被改写过", "the checkpoint of that number is another one: the ledger was rewritten"},
    };
    *code = words[m][0];
    *zh = words[m][1];
    *en = words[m][2];
}

static int check_one(struct checking *x, const char *path, struct fault *f) {
    struct witness_statement s;
    struct hash root = {{0}}, head = {{0}};
    struct cli *c = x->c;
    if (witness_read(c, path, &s, f) < 0) return -1;
    if (s.region != x->r->region) {
        fault_set(f, FAULT_INPUT, "other-region", "见证书属于区划 %lld，账本属于 %lld", "the statement is of region %lld, the ledger of %lld", (long long)s.region, (long long)x->r->region);
        return fault_where(f, str_c(path));
    }
    bool whole = hash_from_hex(&root, s.seen.root) && hash_from_hex(&head, s.seen.head); // statement_read saw to it
    enum witness_match m = whole ? witness_match(&x->r->keys, s.seen.n, s.seen.upto, &root, &head) : WITNESS_FORK;
    const char *code, *zh, *en;
    outcome(m, &code, &zh, &en);
    if (m != WITNESS_HOLDS) c->status = EXIT_INPUT;
    else x->held++;
    int64_t later = x->r->keys.head_count ? x->r->keys.heads[x->r->keys.head_count - 1].n - s.seen.n : 0;
    if (c->json) {
        jo_open(&x->j, '{');
        jo_kstr(&x->j, STR("file"), str_c(path));
        jo_kstr(&x->j, STR("outcome"), str_c(code));
        jo_ki64(&x->j, STR("n"), s.seen.n);
        jo_ki64(&x->j, STR("upto"), s.seen.upto);
        jo_kstr(&x->j, STR("witness"), s.seen.witness);
        jo_kstr(&x->j, STR("key"), s.seen.key);
        jo_ki64(&x->j, STR("later"), m == WITNESS_HOLDS ? later : 0);
        jo_close(&x->j);
        return 0;
    }
    buf_printf(&c->out.b, "%s：%.*s，检查点 / checkpoint %lld\n  %s\n  %s\n", path, SP(s.seen.witness), (long long)s.seen.n, zh, en);
    if (m == WITNESS_HOLDS) buf_printf(&c->out.b, "  其后又有 %lld 个检查点，不在这份见证之内 / %lld checkpoints came later and are not covered by it\n", (long long)later, (long long)later);
    return 0;
}

static void say_findings(struct cli *c, const struct verify_result *r) {
    if (r->finding_count == 0) return;
    c->status = EXIT_INPUT;
    if (!c->json)
        buf_printf(&c->out.b, "账本本身有 %zu 处不符（%s …）：请运行 huiyin ledger verify / the ledger itself has %zu findings: run huiyin ledger verify\n",
                   r->finding_count, r->findings[0].code, r->finding_count);
}

static void give_json(struct checking *x) {
    struct json_out j;
    jo_close(&x->j);
    cli_json_open(x->c, &j, x->c->status == 0);
    jo_ki64(&j, STR("held"), x->held);
    jo_ki64(&j, STR("finding_count"), (int64_t)x->r->finding_count);
    jo_kstr(&j, STR("first_finding"), str_c(x->r->finding_count ? x->r->findings[0].code : ""));
    jo_key(&j, STR("statements"));
    jo_raw(&j, buf_str(&x->list));
    cli_json_close(x->c, &j);
}

static int run(struct cli *c, struct fault *f) {
    struct verify_known nothing = {0};
    struct verify_result r;
    struct checking x = {.c = c, .r = &r};
    if (verify_source(c, true, &nothing, &r, f) < 0) return -1;
    say_findings(c, &r);
    jo_init(&x.j, &x.list);
    jo_open(&x.j, '[');
    int status = 0;
    for (int i = 0; status == 0 && i < c->arg_count; i++) status = check_one(&x, c->args[i], f);
    if (status == 0 && c->json) give_json(&x);
    buf_release(&x.list);
    verify_release(&r);
    return status;
}

const struct cli_verb verb_ledger_witness_check = {
    .name = "ledger witness check",
    .args = "STATEMENT…",
    .args_least = 1,
    .args_most = 1000,
    .zh = "拿见证书核对账本或导出：见证过的检查点必须还在、没有变",
    .en = "hold a ledger or an export against witness statements: what was witnessed must be there, unchanged",
    .more_zh = "查得出：截掉的尾部、改写并重新签名的账本——只要见证在前。查不出：最后一份见证之后的事。给了 --key-id 时只认那些密钥的见证书。",
    .more_en = "It finds a tail that was cut off and a ledger that was rewritten and signed again, where the witness came before. What\n"
               "happened after the last statement it cannot see. With --key-id only statements under those keys count.",
    .options = options,
    .examples = examples,
    .one_zh = "账本与见证不符，或见证书有误",
    .one_en = "the ledger differs from what was witnessed, or a fault in a statement",
    .run = run,
};

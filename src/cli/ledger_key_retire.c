// SPDX-License-Identifier: Apache-2.0
#include "cli/ledger_key.h"

static const struct cli_option options[] = {CLI_DB_OPTION, CLI_REGION_OPTION, CLI_SIGN_OPTIONS, CLI_KEY_WHY_OPTIONS, {.name = NULL}};

static const char *const examples[] = {
    "huiyin ledger key retire --db city.db 5c0e… --ground 泄露 --why 备份盘遗失 --sign-key other.pem",
    NULL,
};

static int retire(struct cli *c, struct desk *d, void *context, struct fault *f) {
    struct event_key_retired k = {.key = str_c(c->args[0]), .ground = keys_ground(str_c(cli_get(c, "ground")))};
    struct answer a;
    (void)context;
    if (ledger_key_sign_retirement(c, d->region, &k, f) < 0) return -1;
    struct pair fields[] = {{STR("key"), k.key}, {STR("ground"), str_c(cli_get(c, "ground"))}, {STR("why"), str_c(cli_get(c, "why"))},
                            {STR("signer"), k.signer}, {STR("retire_signature"), k.signature}};
    if (ledger_key_do(c, d, "key.retire", fields, sizeof fields / sizeof *fields, &a, f) < 0) return -1;
    if (c->json) {
        struct json_out j;
        cli_json_open(c, &j, true);
        jo_kstr(&j, STR("retired"), k.key);
        jo_kstr(&j, STR("signer"), k.signer);
        jo_ki64(&j, STR("region_seq"), a.events[0].region_seq);
        cli_json_close(c, &j);
    } else {
        buf_printf(&c->out.b, "停用 / retired %.*s（第 %lld 号事件 / event %lld）\n", SP(k.key), (long long)a.events[0].region_seq, (long long)a.events[0].region_seq);
    }
    return 0;
}

static int run(struct cli *c, struct fault *f) { return ledger_key_run(c, retire, NULL, f); }

const struct cli_verb verb_ledger_key_retire = {
    .name = "ledger key retire",
    .args = "ID",
    .args_least = 1,
    .args_most = 1,
    .zh = "停用一把签名密钥：此后它的签名不算数",
    .en = "retire a signing key: what it signs from now on does not count",
    .more_zh = "最好由另一把现行的密钥签名（--sign-key）；没有时由管理员单独停用，核对账本时会说明。",
    .more_en = "Best signed by another key in force (--sign-key); else an administrator does it alone, and verification says so.",
    .options = options,
    .examples = examples,
    .run = run,
};

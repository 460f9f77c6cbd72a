// SPDX-License-Identifier: Apache-2.0
#include "cli/key_file.h"
#include "cli/ledger_key.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    CLI_REGION_OPTION,
    {.name = "passphrase-file", .value = "FILE", .path = true, .zh = "FILE 的口令，在文件的第一行；或环境变量 HUIYIN_KEY_PASSPHRASE", .en = "the passphrase of FILE, in the first line of a file; or HUIYIN_KEY_PASSPHRASE"},
    CLI_SIGN_OPTIONS,
    CLI_KEY_OPTIONS,
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin ledger key add --db city.db first.pem",
    "huiyin ledger key add --db city.db second.pem --sign-key first.pem --rotate",
    "huiyin ledger key add --db city.db third.pem --replaces 5c0e… --ground 遗失 --why 机房进水，密钥文件无法读出 --by admin",
    NULL,
};

static int run(struct cli *c, struct fault *f) {
    struct cli_secret secret;
    struct sm2_key *key = NULL;
    if (key_passphrase(c, "passphrase-file", "HUIYIN_KEY_PASSPHRASE", &secret, f) < 0) return -1;
    int status = key_file_read(c->args[0], cli_secret_str(&secret), &key, f);
    secret_forget(&secret, sizeof secret);
    if (status == 0) status = ledger_key_introduce(c, key, c->args[0], f);
    sm2_free(key);
    return status;
}

const struct cli_verb verb_ledger_key_add = {
    .name = "ledger key add",
    .args = "FILE",
    .args_least = 1,
    .args_most = 1,
    .zh = "把已有的密钥引入账本；由现行的密钥签名，或由管理员写明原因",
    .en = "introduce a key in the ledger, signed by the one in force, or by an administrator with a stated reason",
    .more_zh = "第一把密钥无人可签名，以后的由 --sign-key 签名（--rotate 同时停用它）；原密钥遗失或泄露时由管理员用 --ground、--why 更换，核对账本时会说明。\n"
               "须先停下 serve；换好后让它带新的 --sign-key 启动。",
    .more_en = "The first key is signed by nobody, later ones by --sign-key (--rotate retires it at once). Where that one was lost or\n"
               "compromised an administrator replaces it with --ground and --why, and verification says so.\n"
               "Stop serve before; start it with the new --sign-key.",
    .options = options,
    .examples = examples,
    .run = run,
};

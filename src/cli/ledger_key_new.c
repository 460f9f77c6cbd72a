// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "cli/key_file.h"
#include "cli/ledger_key.h"

static const struct cli_option options[] = {
    {.name = "out", .value = "FILE", .letter = 'o', .required = true, .path = true, .zh = "写到这个文件（权限 0600，从不覆盖）", .en = "write the key here (mode 0600, never overwriting)"},
    {.name = "passphrase-file", .value = "FILE", .path = true, .zh = "用口令保护它，口令在文件的第一行；或环境变量 HUIYIN_KEY_PASSPHRASE", .en = "protect it by the passphrase in the first line of a file; or HUIYIN_KEY_PASSPHRASE"},
    {.name = "db", .value = "FILE", .path = true, .zh = "同时引入这个库的账本；不写只造文件（如见证单位的密钥）", .en = "introduce it in this ledger at once; without it only the file is made (of a witness, for example)"},
    CLI_REGION_OPTION,
    CLI_SIGN_OPTIONS,
    CLI_KEY_OPTIONS,
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin ledger key new --db city.db -o /etc/huiyin/city-2026.pem",
    "huiyin ledger key new --db city.db -o /etc/huiyin/city-2027.pem --sign-key /etc/huiyin/city-2026.pem --rotate",
    "huiyin ledger key new -o witness.pem --passphrase-file words.txt",
    NULL,
};

static void give(struct cli *c, const struct sm2_key *key, const char *path) {
    char id[2 * HASH_BYTES + 1];
    hash_hex(sm2_id(key), id);
    if (c->json) {
        struct json_out j;
        struct buf hex = BUF_INIT;
        struct str bytes = sm2_public_bytes(key);
        buf_hex(&hex, bytes.p, bytes.n);
        cli_json_open(c, &j, true);
        jo_kstr(&j, STR("key"), str_c(id));
        jo_kstr(&j, STR("public"), buf_str(&hex));
        jo_kstr(&j, STR("file"), str_c(path));
        cli_json_close(c, &j);
        buf_release(&hex);
        return;
    }
    buf_printf(&c->out.b, "密钥 / key %s\n文件 / file %s\n", id, path);
}

static int run(struct cli *c, struct fault *f) {
    const char *path = cli_get(c, "out");
    struct cli_secret secret;
    struct sm2_key *key = NULL;
    if (key_passphrase(c, "passphrase-file", "HUIYIN_KEY_PASSPHRASE", &secret, f) < 0) return -1;
    int status = sm2_new(&key, f);
    if (status == 0) status = key_file_write(path, key, cli_secret_str(&secret), f);
    secret_forget(&secret, sizeof secret);
    if (status == 0 && cli_has(c, "db")) {
        status = ledger_key_introduce(c, key, path, f);
        // Refused, it is nobody's key. After trouble in the machine it may be in the ledger: then the file is needed.
        if (status < 0 && f->kind != FAULT_MACHINE) unlink(path);
    } else if (status == 0) {
        give(c, key, path);
    }
    sm2_free(key);
    return status;
}

const struct cli_verb verb_ledger_key_new = {
    .name = "ledger key new",
    .zh = "造一把 SM2 签名密钥，存在库外的文件里；可同时引入账本、替换旧的",
    .en = "make an SM2 signing key in a file outside the store; introduce it in the ledger, rotate the old one",
    .more_zh = "密钥文件是唯一的一份：请另存一份在别处。带 --db 时与 ledger key add 相同。",
    .more_en = "The file is the only copy: keep another one elsewhere. With --db it goes on as ledger key add does.",
    .options = options,
    .examples = examples,
    .run = run,
};

// SPDX-License-Identifier: Apache-2.0
#include "access/credential.h"
#include "cli/secret.h"
#include "cli/store.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    CLI_REGION_OPTION,
    {.name = "login", .value = "LOGIN", .zh = "账号的登录名", .en = "login of the account"},
    {.name = "password-file",
     .value = "FILE",
     .path = true,
     .zh = "从文件第一行读密码（- 为标准输入）；不写则在终端询问",
     .en = "the password is the first line of this file (- for standard input); asked for at the terminal when not given"},
    {.name = "demo",
     .zh = "演示密码：只在用 --demo 启动的服务上有效",
     .en = "a demonstration's password: good only where serve was started with --demo"},
    {.name = "all",
     .zh = "与 --demo 同用：有人员而没有密码的每个账号",
     .en = "with --demo: every open account that is a person's and has no password"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin account password --db city.db --login admin",
    "huiyin account password --db demo.db --demo --all --password-file demo.txt",
    NULL,
};

static int check_options(const struct cli *c, struct fault *f) {
    bool all = cli_has(c, "all");
    if (all && !cli_has(c, "demo"))
        return fault_set(f, FAULT_USAGE, "missing-option", "--all 只能与 --demo 同用：真实密码一人一个",
                         "--all goes only with --demo: real passwords are one a person");
    if (all == cli_has(c, "login"))
        return fault_set(f, FAULT_USAGE, "missing-option", "请写 --login LOGIN，或 --demo --all，二者取一",
                         "give --login LOGIN or --demo --all, one of them");
    return 0;
}

// Before anybody is asked for a password.
static int check_login(const struct cli *c, struct str login, struct fault *f) {
    struct store *s;
    struct holder who;
    if (cli_open_read(c, &s, f) < 0) return -1;
    int status = holder_needed(s, login, now_ms(), &who, f);
    store_close(s);
    return status;
}

static int take_hash(const struct cli *c, struct str login, char ret[PASSWORD_HASH_MAX], struct fault *f) {
    struct cli_secret secret;
    if (cli_secret_read(cli_get(c, "password-file"), &secret, f) < 0) return -1;
    int status = password_fit(cli_secret_str(&secret), login, f);
    if (status == 0) status = password_hash(cli_secret_str(&secret), &password_cost, ret, f);
    secret_forget(&secret, sizeof secret);
    return status;
}

static int set(struct cli *c, struct service *s, int64_t *ret_count, struct fault *f) {
    struct str login = str_c(cli_get(c, "login"));
    char hash[PASSWORD_HASH_MAX];
    if (login.n && check_login(c, login, f) < 0) return -1;
    if (take_hash(c, login, hash, f) < 0) return -1;
    *ret_count = 1;
    if (login.n) return credential_set(s, login, hash, cli_has(c, "demo"), now_ms(), f);
    return credential_set_all_demo(s, hash, now_ms(), ret_count, f);
}

static int run(struct cli *c, struct fault *f) {
    struct service s;
    const char *path;
    int64_t region, count = 0;
    if (check_options(c, f) < 0 || cli_db(c, &path, f) < 0 || cli_region(c, &region, f) < 0) return -1;
    if (service_open(&s, path, cli_rooms, region, f) < 0) return -1;
    s.desk.checkpoint_every = INT64_MAX; // no events are made here, and no key is at hand
    int status = set(c, &s, &count, f);
    service_close(&s);
    if (status < 0) return -1;
    if (c->json) {
        struct json_out j;
        cli_json_open(c, &j, true);
        jo_ki64(&j, STR("accounts"), count);
        jo_kbool(&j, STR("demo"), cli_has(c, "demo"));
        cli_json_close(c, &j);
    } else {
        const char *zh = cli_has(c, "demo") ? "演示密码" : "密码", *en = cli_has(c, "demo") ? "demonstration password" : "password";
        buf_printf(&c->out.b, "已为 %lld 个账号设置%s；它原有的登录已结束 / %s set for %lld account(s); earlier sign-ins are ended\n",
                   (long long)count, zh, en, (long long)count);
    }
    return 0;
}

const struct cli_verb verb_account_password = {
    .name = "account password",
    .zh = "设置账号的登录密码",
    .en = "set the password an account signs in with",
    .more_zh = "密码至少 10 个字符，或 8 个字符并含大小写字母、数字、符号中的 3 种。它不进账本，库里只有它的 argon2id 散列。",
    .more_en = "At least 10 characters, or 8 of three kinds. It is in no event; the store holds only its argon2id hash.",
    .options = options,
    .examples = examples,
    .one_zh = "没有这个账号、密码不合要求等",
    .one_en = "no such account, a password that is not fit …",
    .run = run,
};

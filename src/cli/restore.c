// SPDX-License-Identifier: Apache-2.0
#include "cli/copy.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    {.name = "force",
     .zh = "已有的库移到带日期的名称下（不删除），再把备份放到位",
     .en = "the store there is moved away under a dated name, never deleted, before the backup takes its place"},
    {.name = "full", .zh = "放到位之前重放账本并逐行比较", .en = "replay the ledger and compare every row before it is placed"},
    {.name = "no-verify", .zh = "不核对账本（只核对行数）", .en = "do not verify the ledger, counts alone"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin restore /backup/city-20260301.db --db city.db",
    "huiyin restore /backup/city-20260301.db --db 'postgresql:///huiyin#city' --full",
    "huiyin restore /backup/city-20260301.db --db city.db --force",
    NULL,
};

static int run(struct cli *c, struct fault *f) {
    struct copy_options o = copy_options_of(c, cli_has(c, "full") ? COPY_VERIFY_FULL : cli_has(c, "no-verify") ? COPY_VERIFY_NONE : COPY_VERIFY_CHAINS);
    struct copy_result r;
    const char *db;
    if (cli_db(c, &db, f) < 0) return -1;
    if (cli_has(c, "full") && cli_has(c, "no-verify"))
        return fault_set(f, FAULT_USAGE, "not-together", "--full 与 --no-verify 不能同用", "--full does not go with --no-verify");
    if (cli_has(c, "force")) o.stamp = copy_stamp(c);
    int status = store_copy(c->args[0], db, cli_rooms, &o, &r, f);
    if (status == 0) copy_give(c, "恢复到", "restored to", "db", db, &o, &r);
    copy_release(&r);
    if (status < 0 && str_eq(str_c(f->code), STR("no-store")) && str_eq(str_c(f->where), str_c(c->args[0]))) {
        fault_set(f, FAULT_INPUT, "no-backup", "没有备份 %s", "there is no backup %s", c->args[0]);
        fault_where(f, str_c(c->args[0]));
    }
    return status;
}

const struct cli_verb verb_restore = {
    .name = "restore",
    .args = "FILE",
    .args_least = 1,
    .args_most = 1,
    .zh = "从备份恢复成一个库（SQLite 或 PostgreSQL），核对后放到位",
    .en = "make a store (SQLite or PostgreSQL) of a backup; verified, then placed",
    .more_zh = "备份不改动。恢复之后都要重新登录；备份之后的事情不在里面：恢复之前请先停止服务，并保留旧库（--force 会移开它）。",
    .more_en = "The backup is not changed. Everybody signs in anew. What happened after the backup is not in it: stop the service first and keep\n"
               "the old store (--force moves it away).",
    .options = options,
    .examples = examples,
    .one_zh = "没有这份备份、不是备份、已有库等",
    .one_en = "there is no such backup, it is none, there is a store already …",
    .run = run,
};

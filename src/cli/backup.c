// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include "cli/copy.h"
#include "cli/backup_keep.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    {.name = "keep",
     .value = "N",
     .zh = "FILE 是文件夹：在其中写一份带日期的备份，只留最新的 N 份",
     .en = "FILE is a folder: a dated backup is made in it, the newest N are kept"},
    {.name = "force", .zh = "FILE 已存在时替换它（新的核对之后）", .en = "replace FILE where it exists, once the new one is verified"},
    {.name = "full", .zh = "重放账本并逐行比较", .en = "replay the ledger and compare every row"},
    {.name = "no-verify", .zh = "不核对账本（只核对行数）", .en = "do not verify the ledger, counts alone"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin backup --db city.db /backup/city-20260301.db",
    "huiyin backup --db city.db /backup --keep 14",
    "huiyin backup --db 'postgresql:///huiyin#city' /backup/city.db --full",
    NULL,
};

static const char more_zh[] = "服务不必停：写入照常进行，备份是开始那一刻。备份是一个可以直接打开的库（SQLite 文件，权限 0600）：\n"
                              "含账本、全部记录、密码（散列）、令牌（摘要）、查询码（摘要）和待发送的通知；\n"
                              "不含登录会话、登录限制的计数、搜索索引（可重建）、签名密钥和 TLS 密钥（在库外，请另行保管）。\n"
                              "备份里有个人信息：请像保管库一样保管它。";
static const char more_en[] = "The service need not stop: writing goes on, the backup is the moment it began. It is a store that can be opened as it is\n"
                              "(a SQLite file, mode 0600). In it: the ledger, every record, passwords (hashed), tokens and codes (digests), notices that\n"
                              "wait to be sent. Not in it: who is signed in, counts of failed sign-ins, the search index (it is rebuilt), keys for\n"
                              "checkpoints and TLS (they lie outside the store, keep them elsewhere). It holds personal data: keep it as you keep the store.";

static int run(struct cli *c, struct fault *f) {
    struct copy_options o = copy_options_of(c, cli_has(c, "full") ? COPY_VERIFY_FULL : cli_has(c, "no-verify") ? COPY_VERIFY_NONE : COPY_VERIFY_CHAINS);
    struct copy_result r;
    const char *db, *file = c->args[0];
    int64_t keep;
    struct stat st;
    if (cli_db(c, &db, f) < 0 || cli_number(c, "keep", 1, 10000, 0, &keep, f) < 0) return -1;
    if (cli_has(c, "full") && cli_has(c, "no-verify"))
        return fault_set(f, FAULT_USAGE, "not-together", "--full 与 --no-verify 不能同用", "--full does not go with --no-verify");
    if (!store_is_file(file)) {
        fault_set(f, FAULT_USAGE, "bad-value", "备份写成文件；复制到数据库请用 huiyin copy", "a backup is a file; to copy into a database use huiyin copy");
        return fault_where(f, str_c("FILE"));
    }
    if (keep && (stat(file, &st) != 0 || !S_ISDIR(st.st_mode))) {
        fault_set(f, FAULT_INPUT, "no-folder", "%s 不是文件夹：--keep 要一个文件夹", "%s is no folder: --keep wants one", file);
        return fault_where(f, str_c(file));
    }
    if (keep) file = backup_dated(c, file, db);
    if (cli_has(c, "force")) {
        o.stamp = copy_stamp(c);
        o.drop_old = true;
    }
    int status = store_copy(db, file, cli_rooms, &o, &r, f);
    int64_t removed = 0;
    if (status == 0 && keep) status = backup_thin(c, file, keep, &removed, f);
    if (status == 0) copy_give(c, "备份到", "backed up to", "file", file, &o, &r);
    if (status == 0 && !c->json) {
        if (removed) buf_printf(&c->out.b, "  旧备份已删 / old backups removed: %lld\n", (long long)removed);
        buf_add(&c->out.b, STR("  不含：登录会话、登录限制、搜索索引、密钥 / not in it: sessions, throttles, search index, keys\n"));
    }
    copy_release(&r);
    return status;
}

const struct cli_verb verb_backup = {
    .name = "backup",
    .args = "FILE",
    .args_least = 1,
    .args_most = 1,
    .zh = "在线备份成一个文件，核对后放到位",
    .en = "an online backup into one file; verified, then placed",
    .more_zh = more_zh,
    .more_en = more_en,
    .options = options,
    .examples = examples,
    .one_zh = "没有库、文件已存在等",
    .one_en = "there is no store, the file exists …",
    .run = run,
};

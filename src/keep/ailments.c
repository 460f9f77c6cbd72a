// SPDX-License-Identifier: Apache-2.0
// What the doctor knows, as a table.
#include <string.h>

#include "keep/doctor.h"

static const struct ailment ailments[] = {
    // --- the store itself
    {"store-damaged", "库的文件已损坏，读不全", "the store's file is damaged and cannot be read whole",
     "停止服务，保留这个文件，用最近的备份恢复（huiyin restore FILE --db … --force）", "stop the service, keep this file, restore the last backup (huiyin restore FILE --db … --force)", false},
    {"structure", "库的结构有损坏：表和索引给出的不是同样的行", "the structure is damaged: tables and their indexes do not give the same rows",
     "先做 huiyin backup --full：能成就用它恢复；不能成就用最近的备份恢复。PostgreSQL 上可先试 REINDEX", "try huiyin backup --full: if that works restore it, else the last backup; on PostgreSQL try REINDEX first", false},
    {"store-older", "库是旧格式，只有写入者能打开它", "the store is of an older format", "先备份，再用 huiyin act --db … /dev/null 打开一次，它会补上缺少的表", "make a backup, then open it once with huiyin act --db … /dev/null, which adds what it lacks", false},
    {"missing-table", "缺一张表", "a table is missing", "有人动过库：用备份恢复", "somebody changed the schema: restore a backup", false},
    {"missing-index", "缺一个索引：查询会很慢，唯一性没有保证", "an index is missing: queries are slow, and what must be unique may not be",
     "huiyin copy 到一个新库（索引全部重建），核对后换用", "huiyin copy into a new store makes every index anew; use that one then", false},
    {"invalid-index", "一个索引无效：建到一半", "an index is invalid: it was not finished", "在维护时间运行 REINDEX INDEX CONCURRENTLY", "run REINDEX INDEX CONCURRENTLY in a quiet hour", false},
    {"collation", "一列的排序规则不是 C：次序与 SQLite 不同，换系统时索引会坏", "a column does not have collation C: its order differs from SQLite's, and a new libc may break its indexes",
     "huiyin copy 到一个新的库名，核对后换用", "huiyin copy into a new schema and use that one", false},
    {"setting", "PostgreSQL 的一项设置使断电时丢失已确认的写入", "a setting of PostgreSQL loses acknowledged writes in a power cut", "在 postgresql.conf 里改回 on 并重启", "set it to on in postgresql.conf and restart", false},
    {"commit-setting", "PostgreSQL 默认不等落盘就确认；回音自己的连接会改为 on，别的程序不会",
     "by default PostgreSQL acknowledges before it is on disk; connections of Huiyin set it to on, others do not", "在 postgresql.conf 里改回 on", "set it to on in postgresql.conf", false},
    // --- around it
    {"permissions", "库文件别人也能读：里面有个人信息", "others may read the store's file: it holds personal data", "chmod 600，或 --fix", "chmod 600, or --fix", true},
    {"wal-large", "未并入的日志很大：有读者长时间不放手，或上次没有正常停止", "the log beside the store is very large: a reader held on for long, or it was not stopped in order",
     "重启服务；之后仍大就查谁开着它（备份、脚本）", "restart the service; where it stays large look who has it open (backups, scripts)", false},
    {"disk-space", "磁盘剩余空间不多，写满时新的写入会被拒绝（已确认的都在）", "little room is left on the disk: when it is full new writes are refused (acknowledged ones are safe)", "腾出空间", "make room", false},
    {"leftover", "被中断的 init、copy、backup 或 restore 留下的半个库，没有人在用", "half a store that an interrupted init, copy, backup or restore left; nobody uses it", "删除它，或 --fix", "remove it, or --fix", true},
    {"clock-behind", "最后的事件记在将来：这台机器的时钟慢了，或写入时快了", "the last event was recorded in the future: this machine's clock is behind, or was ahead when it was written",
     "校准时钟（timedatectl）；新事件会记在它之后，不会倒退", "set the clock (timedatectl); new events are recorded behind it and never go back", false},
    // --- the ledger
    {"ledger", "账本不符：被改动或损坏", "the ledger is not in order: it was changed or damaged", "运行 huiyin ledger verify 看全部；保留现场，与公布过的末端散列和备份比较", "run huiyin ledger verify for all of it; keep everything as it is, compare with published heads and backups", false},
    {"records", "记录表与账本重放的结果不符", "record rows are not what the ledger adds up to", "以账本为准：huiyin copy FROM TO --until 末号 由事件重造记录表（工作表不在其中）", "the ledger counts: huiyin copy FROM TO --until LAST makes the record tables anew from it (without working tables)", false},
    {"series", "号序与用过的号不符：可能重号或缺号", "a number series is not what was drawn from it: numbers may come twice or be missing", "同“记录表不符”：由账本重造", "as for records: made anew from the ledger", false},
    {"region", "有一个区划的行，而没有建立过这个区划", "there are rows of a region that was never opened", "有人直接写过库：运行 huiyin ledger verify，用备份恢复", "somebody wrote into the database: run huiyin ledger verify, restore a backup", false},
    // --- working tables
    {"session-ended", "登录会话属于已停用或不存在的账号（已不能用）", "sessions of accounts that were closed or are not there (they no longer serve)", "--fix 删除", "--fix removes them", true},
    {"token-ended", "令牌属于已停用或不存在的账号（已不能用）", "tokens of accounts that were closed or are not there (they no longer serve)", "--fix 删除", "--fix removes them", true},
    {"credential-orphan", "密码属于不存在的账号", "passwords of accounts that are not there", "--fix 删除", "--fix removes them", true},
    {"attempt-orphan", "待做的投递没有对应的投递记录", "tries to deliver without a delivery", "--fix 删除", "--fix removes them", true},
    {"code-orphan", "查询码没有对应的诉求人", "codes for reading an answer without a requester", "--fix 删除", "--fix removes them", true},
    {"outbox-orphan", "待办事项（发件箱）指向不存在的事件", "rows of the outbox about events that are not there", "--fix 删除", "--fix removes them", true},
    {"outbox-behind", "一天以前的事件还没有通知或索引", "events of more than a day ago are not yet notified or indexed", "看服务是否在运行、能否发出邮件（huiyin deliver list）", "see whether the service runs and can send (huiyin deliver list)", false},
    {"turn-dead", "一周没有写过的服务器还留着轮次行", "rows of servers that have not written for a week", "--fix 删除", "--fix removes them", true},
    {"unknown", "不认识的情形", "something else", "请报告它", "please report it", false},
};

const struct ailment *ailment_of(const char *code) {
    const struct ailment *last = &ailments[sizeof ailments / sizeof *ailments - 1];
    for (const struct ailment *a = ailments; a < last; a++)
        if (strcmp(a->code, code) == 0) return a;
    return last;
}

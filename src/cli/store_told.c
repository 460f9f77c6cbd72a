// SPDX-License-Identifier: Apache-2.0
#include "cli/store.h"
#include "store/postgres.h"

void cli_store_told(void) {
    static struct postgres_counts told;
    struct postgres_counts n = postgres_counted();
    if (n.again == told.again && n.written == told.written && n.not_written == told.not_written) return;
    struct buf zh = BUF_INIT, en = BUF_INIT;
    buf_printf(&zh, "数据库断开过：重新连接 %lld 次，%lld 次提交没有得到回答，其中 %lld 次已经写入，%lld 次没有", (long long)(n.again - told.again),
               (long long)(n.unanswered - told.unanswered), (long long)(n.written - told.written), (long long)(n.not_written - told.not_written));
    buf_printf(&en, "the database was away: %lld connections made again, %lld commits without an answer: %lld written, %lld not", (long long)(n.again - told.again),
               (long long)(n.unanswered - told.unanswered), (long long)(n.written - told.written), (long long)(n.not_written - told.not_written));
    cli_say(buf_str(&zh), buf_str(&en));
    buf_release(&zh);
    buf_release(&en);
    told = n;
}

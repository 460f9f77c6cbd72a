// SPDX-License-Identifier: Apache-2.0
#include "cli/copy.h"

#include <string.h>

static const struct cli_option options[] = {
    CLI_REGION_OPTION,
    {.name = "until",
     .value = "SEQ|DATETIME",
     .zh = "回到那时：只取区划次序到此为止（或到此时为止记下）的事件，记录表由事件重放得出",
     .en = "as it was: the events up to that number in the order of the region, or recorded up to then, and what they add up to"},
    {.name = "verify",
     .value = "full|chains|none",
     .zh = "放到位之前怎样核对：full 重放并逐行比较（默认），chains 只核对链，none 只核对行数",
     .en = "how the copy is verified before it is placed: full replays and compares every row (as if not given), chains, none: counts alone"},
    {.name = "force", .zh = "目标已有库：移到带日期的名称下，不删除", .en = "what is at the goal is moved away under a dated name, never deleted"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin copy city.db 'postgresql:///huiyin#city'",
    "huiyin copy 'postgresql:///huiyin#city' city.db",
    "huiyin copy city.db before.db --until 2026-03-01T18:00",
    "huiyin copy city.db before.db --until 120000 --region 370203",
    NULL,
};

static const char more_zh[] = "两种库都可以作来源和目标（文件即 SQLite，postgresql://… 即 PostgreSQL）。来源可以正在使用：复制的是开始那一刻。\n"
                              "副本先以临时名称建立，核对末端散列、行数和账本之后才放到位；中途停止不留下半个库。\n"
                              "登录会话不复制。--until 的副本里没有工作表（密码、令牌、待发送），以后销毁的内容仍是销毁的。";
static const char more_en[] = "Either kind of store may be source and goal (a file is SQLite, postgresql://… PostgreSQL). The source may be in use: what is\n"
                              "copied is the moment it began. The copy is made under a temporary name and placed when its head, its counts and its ledger\n"
                              "were verified; nothing half is left when it is stopped. Who is signed in is not copied. A copy with --until has no working\n"
                              "tables (passwords, tokens, what waits to be sent); what was destroyed later stays destroyed.";

struct copy_options copy_options_of(struct cli *c, enum copy_verify verify) {
    return (struct copy_options){.until_time = INT64_MIN, .verify = verify, .progress = cli_progress, .context = c};
}

const char *copy_stamp(struct cli *c) {
    struct buf b = BUF_INIT;
    ms_t now = now_ms();
    struct date d = date_from_day(day_of(now, 0));
    int second = (int)((now - day_start(day_of(now, 0), 0)) / 1000);
    buf_printf(&b, "%04d%02d%02d%02d%02d%02d", d.year, d.month, d.day, second / 3600, second / 60 % 60, second % 60);
    const char *s = arena_printf(&c->arena, "%.*s", SP(buf_str(&b))).p;
    buf_release(&b);
    return s;
}

static void json_regions(struct json_out *j, const struct copy_options *o, const struct copy_result *r) {
    jo_kopen(j, STR("regions"), '[');
    for (size_t i = 0; i < r->region_count; i++) {
        const struct copied_region *x = &r->regions[i];
        char head[2 * HASH_BYTES + 1];
        hash_hex(&x->head, head);
        jo_open(j, '{');
        jo_ki64(j, STR("region"), x->region);
        jo_ki64(j, STR("events"), x->events);
        jo_ki64(j, STR("rows"), x->rows);
        jo_ki64(j, STR("last_seq"), x->last_seq);
        jo_kstr(j, STR("head"), str_c(head));
        if (o->until || o->until_time != INT64_MIN) {
            jo_ki64(j, STR("destroyed_later"), x->destroyed_later);
            jo_kbool(j, STR("cut_inside"), x->cut_inside);
        }
        jo_close(j);
    }
    jo_close(j);
}

static const char *const verified[] = {[COPY_VERIFY_NONE] = "none", [COPY_VERIFY_CHAINS] = "chains", [COPY_VERIFY_FULL] = "full"};

static void give_words(struct buf *b, const char *zh, const char *en, struct str goal, struct str moved, const struct copy_options *o,
                       const struct copy_result *r) {
    buf_printf(b, "%s / %s %.*s\n", zh, en, SP(goal));
    for (size_t i = 0; i < r->region_count; i++) {
        const struct copied_region *x = &r->regions[i];
        char head[2 * HASH_BYTES + 1];
        hash_hex(&x->head, head);
        buf_printf(b, "  %lld：事件 / events %lld，行 / rows %lld\n  末端散列 / head %lld %s\n", (long long)x->region, (long long)x->events,
                   (long long)x->rows, (long long)x->last_seq, head);
        if (x->destroyed_later)
            buf_printf(b, "  以后销毁的内容 / contents destroyed later: %lld（ledger verify 会指出它们 / ledger verify names them）\n", (long long)x->destroyed_later);
        if (x->cut_inside)
            buf_add(b, STR("  注意：下一个事件与末端同时记下，可能是同一命令的一部分；以时间为界不会如此 / mind: the next event was recorded together with\n"
                           "  the last one, the cut may fall inside a command; a time as --until does not\n"));
    }
    static const char *const words[] = {[COPY_VERIFY_NONE] = "只核对了行数 / counts alone were verified", [COPY_VERIFY_CHAINS] = "账本的链已核对 / chains of the ledger verified",
                                        [COPY_VERIFY_FULL] = "账本已核对，记录表与重放一致 / ledger verified, record tables equal its replay"};
    buf_printf(b, "  %s\n", words[o->verify]);
    if (moved.n) buf_printf(b, "  原来的移到 / what was there is now %.*s\n", SP(moved));
}

void copy_give(struct cli *c, const char *zh, const char *en, const char *what, const char *goal, const struct copy_options *o, const struct copy_result *r) {
    struct buf *b = &c->out.b, shown = BUF_INIT, moved = BUF_INIT;
    store_shown(goal, &shown);
    if (r->moved_to.n) store_shown(r->moved_to.p, &moved);
    if (c->json) {
        struct json_out j;
        cli_json_open(c, &j, true);
        jo_kstr(&j, str_c(what), buf_str(&shown));
        jo_kstr(&j, STR("verified"), str_c(verified[o->verify]));
        json_regions(&j, o, r);
        if (moved.n) jo_kstr(&j, STR("moved_to"), buf_str(&moved));
        cli_json_close(c, &j);
    } else give_words(b, zh, en, buf_str(&shown), buf_str(&moved), o, r);
    buf_release(&shown);
    buf_release(&moved);
}

static int take_until(struct cli *c, struct copy_options *o, struct fault *f) {
    const char *text = cli_get(c, "until");
    if (text == NULL) return 0;
    if (str_to_i64(str_c(text), &o->until) == 0) {
        if (o->until > 0) return 0;
        fault_set(f, FAULT_USAGE, "bad-number", "--until 应是事件的序号（从 1 起）或时间", "--until must be the number of an event, from 1, or a time");
        return fault_where(f, STR("until"));
    }
    if (time_parse(str_c(text), UTC_OFFSET_CHINA, &o->until_time, f) == 0) return 0;
    return fault_where(f, STR("until"));
}

static int take_verify(struct cli *c, struct copy_options *o, struct fault *f) {
    const char *text = cli_get(c, "verify");
    for (size_t i = 0; text && i < sizeof verified / sizeof *verified; i++)
        if (strcmp(text, verified[i]) == 0) {
            o->verify = (enum copy_verify)i;
            return 0;
        }
    if (text == NULL) return 0;
    fault_set(f, FAULT_USAGE, "bad-value", "--verify 只能是 full、chains 或 none", "--verify is full, chains or none");
    return fault_where(f, STR("verify"));
}

static int run(struct cli *c, struct fault *f) {
    struct copy_options o = copy_options_of(c, COPY_VERIFY_FULL);
    struct copy_result r;
    if (cli_region(c, &o.region, f) < 0 || take_until(c, &o, f) < 0 || take_verify(c, &o, f) < 0) return -1;
    if (cli_has(c, "force")) o.stamp = copy_stamp(c);
    if (str_eq(str_c(c->args[0]), str_c(c->args[1])))
        return fault_set(f, FAULT_USAGE, "same-store", "来源和目标是同一个", "source and goal are the same");
    int status = store_copy(c->args[0], c->args[1], cli_rooms, &o, &r, f);
    if (status == 0) copy_give(c, "复制到", "copied to", "to", c->args[1], &o, &r);
    copy_release(&r);
    return status;
}

const struct cli_verb verb_copy = {
    .name = "copy",
    .args = "FROM TO",
    .args_least = 2,
    .args_most = 2,
    .zh = "把库复制到另一处或另一种库（SQLite、PostgreSQL），也可以只到某一时刻，核对后放到位",
    .en = "copy a store to another place or kind (SQLite, PostgreSQL), whole or as it was at a moment; verified, then placed",
    .more_zh = more_zh,
    .more_en = more_en,
    .options = options,
    .examples = examples,
    .one_zh = "没有来源、目标已存在、没有这一时刻等",
    .one_en = "no source, the goal exists, no such moment …",
    .run = run,
};

// SPDX-License-Identifier: Apache-2.0
#include "cli/table.h"

static void pad(struct buf *b, int n) {
    while (n-- > 0) buf_byte(b, ' ');
}

static void verb_line(struct buf *b, const struct cli_verb *v) {
    int used = (int)str_c(v->name).n;
    buf_printf(b, "  %s", v->name);
    pad(b, used < 18 ? 18 - used : 1);
    buf_printf(b, "%s\n", v->zh);
    pad(b, 20);
    buf_printf(b, "%s\n", v->en);
}

void cli_help(struct buf *b) {
    buf_add(
        b,
        STR("回音 huiyin – 件件有着落，事事有回音 / every matter lands with somebody, every matter gets an answer\n\n"
            "用法 / usage: huiyin VERB [--OPTION VALUE…] [ARGUMENT…]\n\n"));
    for (size_t i = 0; cli_verbs[i]; i++) verb_line(b, cli_verbs[i]);
    buf_add(b, STR("\n每个动词都有 --help 和 --json / every verb has --help and --json\n"
                   "huiyin --version 显示版本 / shows the version\n"
                   "退出状态 / exit status: 0 成功 success · 1 输入有误 fault in the input · 2 用法有误 wrong usage · "
                   "3 机器故障 trouble in the machine\n"));
}

bool cli_help_group(struct buf *b, struct str group) {
    bool any = false;
    for (size_t i = 0; cli_verbs[i]; i++) {
        struct str name = str_c(cli_verbs[i]->name);
        if (!str_starts(name, group) || name.n <= group.n || name.p[group.n] != ' ') continue;
        if (!any) buf_printf(b, "用法 / usage: huiyin %.*s VERB …\n\n", SP(group));
        verb_line(b, cli_verbs[i]);
        any = true;
    }
    return any;
}

static void option_lines(struct buf *b, const struct cli_option *o) {
    struct buf word = BUF_INIT;
    if (o->letter) buf_printf(&word, "-%c, ", o->letter);
    buf_printf(&word, "--%s", o->name);
    if (o->value) buf_printf(&word, " %s", o->value);
    if (o->many) buf_add(&word, STR(" …"));
    int used = (int)utf8_count(buf_str(&word));
    buf_printf(b, "  %.*s", SP(buf_str(&word)));
    buf_release(&word);
    if (used < 24) pad(b, 24 - used);
    else {
        buf_byte(b, '\n');
        pad(b, 26);
    }
    buf_printf(b, "%s%s\n", o->zh, o->required ? "（必填）" : "");
    pad(b, 26);
    buf_printf(b, "%s%s\n", o->en, o->required ? " (required)" : "");
}

static void usage_line(struct buf *b, const struct cli_verb *v) {
    buf_printf(b, "用法 / usage: huiyin %s", v->name);
    for (const struct cli_option *o = v->options; o && o->name; o++) {
        if (!o->required) continue;
        buf_printf(b, " --%s %s", o->name, o->value);
    }
    if (v->options && v->options->name) buf_add(b, STR(" [--OPTION …]"));
    if (v->args) buf_printf(b, v->args_least ? " %s" : " [%s]", v->args);
    buf_byte(b, '\n');
}

void cli_help_verb(struct buf *b, const struct cli_verb *v) {
    buf_printf(b, "%s\n%s\n\n", v->zh, v->en);
    usage_line(b, v);
    buf_add(b, STR("\n选项 / options\n"));
    for (const struct cli_option *o = v->options; o && o->name; o++) option_lines(b, o);
    for (const struct cli_option *o = cli_common; o->name; o++) option_lines(b, o);
    if (v->more_zh) buf_printf(b, "\n%s\n", v->more_zh);
    if (v->more_en) buf_printf(b, "\n%s\n", v->more_en);
    buf_add(b, STR("\n例 / examples\n"));
    for (size_t i = 0; v->examples && v->examples[i]; i++) buf_printf(b, "  %s\n", v->examples[i]);
    buf_printf(b,
               "\n退出状态 / exit status\n"
               "  0  成功 / success\n"
               "  1  %s / %s\n"
               "  2  用法有误 / wrong usage\n"
               "  3  机器故障（磁盘、权限、内存、数据文件损坏）/ trouble in the machine (disk, permission, memory, a "
               "damaged store)\n",
               v->one_zh ? v->one_zh : "输入有误", v->one_en ? v->one_en : "a fault in the input");
}

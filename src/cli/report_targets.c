// SPDX-License-Identifier: Apache-2.0
#include "cli/look.h"
#include "cli/report.h"
#include "registry/registry.h"
#include "target/tree.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    CLI_REGION_OPTION,
    {.name = "day", .value = "DATE", .zh = "截至哪一天（含）；不写为今天", .en = "as of the end of which day; today when not given"},
    {.name = "target", .value = "CODE", .zh = "只看这个目标和它下面的（编码或编号）", .en = "only this target and what lies below (code or id)"},
    {.name = "office", .value = "NAME", .zh = "只看这个单位负责的，连同它们的上级", .en = "only what this office answers for, with what lies above"},
    {.name = "lang", .value = "zh|en", .zh = "报表的语言", .en = "language of the report"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin report targets --db city.db",
    "huiyin report targets --db city.db --target 决定-2 --day 2026-06-30 --json",
    NULL,
};

static const char more_zh[] = "决策分解成的目标树：进度、灯、与目标值的差距；每个数后面写明怎么得来（读数、权重、工作日）。";
static const char more_en[] = "The tree a decision is broken into: progress, light, what is missing; behind each figure stands how it came about\n"
                              "(readings, weights, working days).";

static void give(struct cli *c, const struct tree *t, struct view *v, bool english) {
    struct json_out j;
    if (!c->json) {
        tree_text(&c->out.b, t, v, english);
        return;
    }
    cli_json_open(c, &j, true);
    tree_json(&j, t, v);
    cli_json_close(c, &j);
}

static int run(struct cli *c, struct fault *f) {
    struct look l;
    struct tree t;
    struct tree_query q = {.root = str_c(cli_get(c, "target"))};
    bool english;
    if (cli_lang(c, &english, f) < 0 || look_open(&l, c, f) < 0) return -1;
    int status = cli_day(c, l.view.utc_offset, &q.day, f);
    if (status == 0) status = cli_office(c, &l.desk, &q.office, f);
    if (status == 0) status = tree_read(&t, &l.view, &q, f);
    if (status == 0) give(c, &t, &l.view, english);
    look_close(&l);
    return status;
}

const struct cli_verb verb_report_targets = {
    .name = "report targets",
    .zh = "督查目标：目标树、进度、灯，每个数说明由来",
    .en = "targets: the tree with progress and lights, each figure explained",
    .more_zh = more_zh,
    .more_en = more_en,
    .options = options,
    .examples = examples,
    .run = run,
};

// SPDX-License-Identifier: Apache-2.0
#include "cli/report_tally.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    CLI_REGION_OPTION,
    {.name = "from", .value = "DATE", .required = true, .zh = "统计期第一天，如 2024-01-01", .en = "first day of the period, for example 2024-01-01"},
    {.name = "to", .value = "DATE", .required = true, .zh = "统计期最后一天（含）", .en = "its last day, included"},
    {.name = "as-of", .value = "WHEN", .zh = "截止时点；不写为统计期最后一天 24:00，尚未到的算到现在", .en = "the cut-off; when not given the end of the period, or now if that is still to come"},
    {.name = "procedure", .value = "NAME", .zh = "只统计这个程序", .en = "only this procedure"},
    {.name = "office", .value = "NAME", .zh = "只统计主办单位是它的", .en = "only where this office leads"},
    CLI_TALLY_OPTIONS,
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin report casework --db city.db --from 2024-01-01 --to 2024-12-31 --procedure 提案",
    "huiyin report casework --db city.db --from 2024-01-01 --to 2024-12-31 --both --json",
    NULL,
};

static int a_day(const struct cli *c, const char *name, day_t *ret, struct fault *f) {
    return date_parse(str_c(cli_get(c, name)), ret, f) < 0 ? fault_where(f, str_c(name)) : 0;
}

static int run(struct cli *c, struct fault *f) {
    struct tally_query q = {.year = 0};
    if (a_day(c, "from", &q.from, f) < 0 || a_day(c, "to", &q.to, f) < 0) return -1;
    if (q.to < q.from) {
        fault_set(f, FAULT_INPUT, "bad-period", "统计期的末日早于首日%s", "the last day of the period lies before its first%s", "");
        return fault_where(f, STR("to"));
    }
    return report_tally(c, &tally_casework, casework_taker, q, f);
}

const struct cli_verb verb_report_casework = {
    .name = "report casework",
    .zh = "面商率（办前、办中、办后）、重点提案、领导批示、群体诉求、联名，每项有分子、分母、截止时点和口径",
    .en = "talks with who raised it (before, during, after), key proposals, instructions, appeals of many, co-signing, each figure with its definition",
    .more_zh = "沟通记录的阶段由它在办理经过中的位置算出，不由填报人选。表不平，或 --both 时两处不一致，退出状态为 1。",
    .more_en = "The phase of a talk is computed from where in the course it took place, not asked for. Where the table does not add up, or with\n"
               "--both the two sources differ, the exit status is 1.",
    .options = options,
    .examples = examples,
    .one_zh = "表不平，或两处来源不一致",
    .one_en = "the table does not add up, or the two sources differ",
    .run = run,
};

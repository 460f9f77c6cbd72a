// SPDX-License-Identifier: Apache-2.0
#include "cli/report_tally.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    CLI_REGION_OPTION,
    {.name = "year", .value = "YEAR", .zh = "哪一年，如 2024；不写为今年", .en = "which year, for example 2024; this year when not given"},
    {.name = "as-of", .value = "WHEN", .zh = "截止时点：日期（算到当天 24:00）或时刻；不写为年末，尚未到的算到现在", .en = "the cut-off: a date (to its 24:00) or a time; else the end of the year, or now if that is still to come"},
    {.name = "office", .value = "NAME", .zh = "只统计责任单位是它的", .en = "only what this office is to keep"},
    CLI_TALLY_OPTIONS,
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin report commitments --db city.db --year 2024",
    "huiyin report commitments --db city.db --year 2024 --office 市住房局 --both --json",
    NULL,
};

static int run(struct cli *c, struct fault *f) {
    const char *text = cli_get(c, "year");
    int64_t year = 0;
    if (text && (str_to_i64(str_c(text), &year) < 0 || year < 1970 || year > 9998)) {
        fault_set(f, FAULT_INPUT, "bad-year", "年份应如 2024，没有“%.20s”", "a year is like 2024, not \"%.20s\"", text);
        return fault_where(f, STR("year"));
    }
    return report_tally(c, &tally_commitments, commitments_taker, (struct tally_query){.year = (int)year}, f);
}

const struct cli_verb verb_report_commitments = {
    .name = "report commitments",
    .zh = "承诺事项台账：作出、到期、四季度报告、落实、逾期，每项有分子、分母、截止时点和口径",
    .en = "the ledger of commitments: made, due, reported in the fourth quarter, fulfilled, overdue, each figure with its definition",
    .more_zh = "本年在册 = 上年结转 + 本年作出 = 落实 + 未落实 + 调整 + 进行中；不平，或 --both 时两处不一致，退出状态为 1。",
    .more_en = "Tracked = carried over + made = fulfilled + given up + replaced + open; where that does not add up, or with --both the two\n"
               "sources differ, the exit status is 1.",
    .options = options,
    .examples = examples,
    .one_zh = "表不平，或两处来源不一致",
    .one_en = "the table does not add up, or the two sources differ",
    .run = run,
};

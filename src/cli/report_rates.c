// SPDX-License-Identifier: Apache-2.0
#include "cli/report.h"
#include "cli/store.h"
#include "report/asked.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    CLI_REGION_OPTION,
    {.name = "from", .value = "DATE", .required = true, .zh = "统计期第一天，如 2024-01-01", .en = "first day of the period, for example 2024-01-01"},
    {.name = "to", .value = "DATE", .required = true, .zh = "统计期最后一天（含）", .en = "its last day, included"},
    {.name = "as-of", .value = "WHEN", .zh = "截止时点：日期（算到当天 24:00）或时刻；不写为统计期最后一天 24:00，尚未到的算到现在",
     .en = "the cut-off: a date (to its 24:00) or a time; when not given the end of the period, or now if that is still to come"},
    {.name = "procedure", .value = "NAME", .zh = "只统计这个程序", .en = "only this procedure"},
    {.name = "office", .value = "NAME", .zh = "只统计主办单位是它的", .en = "only where this office leads"},
    {.name = "with-predecessors", .zh = "连同并入它的单位的事项（须写 --office）", .en = "with the matters of offices that were merged into it (takes --office)"},
    {.name = "by", .value = "WHAT", .zh = "分组：office（主办单位）、category（类别）、month（登记月份）", .en = "in groups: office, category, month"},
    {.name = "compare", .zh = "与上期（环比）、上年同期（同比）比较", .en = "held against the period before and the same period a year before"},
    {.name = "from-ledger", .zh = "不看记录表，由账本重算", .en = "recompute from the ledger instead of the tables"},
    {.name = "both", .zh = "两处都算，逐项比较", .en = "both ways, and compare every figure"},
    {.name = "lang", .value = "zh|en", .zh = "报表的语言", .en = "language of the report"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin report rates --db city.db --from 2024-01-01 --to 2024-03-31",
    "huiyin report rates --db city.db --from 2024-01-01 --to 2024-12-31 --by month --both",
    "huiyin report rates --db city.db --from 2024-03-01 --to 2024-03-31 --by office --compare",
    "huiyin report rates --db city.db --from 2024-01-01 --to 2024-03-31 --procedure 诉求 --office 市住房局 --lang en",
    NULL,
};

static const char more_zh[] =
    "统计期内登记的整件，到截止时点为止的收到、受理、办结和各项比率；每项带分子、分母、不计入的件数和口径。\n"
    "分母为零印“—”，比较的基数为零也是。综合得分的权重取方案的综合·响应、综合·解决、综合·满意。表不平，权重合计不是 100，或 --both 时两处不一致，会逐项说明，退出状态为 1。";
static const char more_en[] =
    "What was opened in the period, as it stood at the cut-off: received, accepted, closed and the rates, each with numerator,\n"
    "denominator, what is excluded, and definition. A zero denominator prints \"—\", so does a zero base. The composite takes\n"
    "its weights from the profile (综合·响应, 综合·解决, 综合·满意). Where the table does not add up, the weights do not make up 100, or\n"
    "with --both the two sources differ, each case is named and the exit status is 1.";

static struct rates_asked asked(const struct cli *c) {
    return (struct rates_asked){.from = str_c(cli_get(c, "from")), .to = str_c(cli_get(c, "to")), .as_of = str_c(cli_get(c, "as-of")),
                                .procedure = str_c(cli_get(c, "procedure")), .office = str_c(cli_get(c, "office")), .by = str_c(cli_get(c, "by")),
                                .with_predecessors = cli_has(c, "with-predecessors")};
}

static int take_rest(struct cli *c, struct store *s, const struct rates_asked *a, struct rates_query *q, struct fault *f) {
    struct library l = {0};
    int status = library_load(&l, s, f);
    if (status == 0) status = rates_asked_rest(a, s, &l, &c->arena, q, f);
    library_release(&l);
    return status;
}

static void give(struct cli *c, const struct rates_report *p, const struct rates_bases *bases, bool english) {
    bool fine = rates_fine(p) && rates_bases_fine(bases);
    if (c->json) {
        struct json_out j;
        cli_json_open(c, &j, fine);
        rates_json(&j, p, bases);
        cli_json_close(c, &j);
    } else {
        rates_text(&c->out.b, p, bases, english);
    }
    if (!fine) c->status = EXIT_INPUT;
}

static int run(struct cli *c, struct fault *f) {
    struct rates_query q;
    struct rates_asked a = asked(c);
    struct rates_report report;
    struct rates_bases bases = {.has = false};
    struct store *s = NULL;
    bool english;
    if (cli_has(c, "both") && cli_has(c, "from-ledger"))
        return fault_set(f, FAULT_USAGE, "not-together", "--both 与 --from-ledger 只能写一个", "--both and --from-ledger do not go together");
    if (cli_lang(c, &english, f) < 0 || rates_asked_period(&a, &q, f) < 0) return -1;
    if (cli_open_read(c, &s, f) < 0) return -1;
    enum rates_source source = cli_has(c, "both") ? RATES_BOTH : cli_has(c, "from-ledger") ? RATES_LEDGER : RATES_TABLES;
    int status = take_rest(c, s, &a, &q, f);
    if (status == 0) {
        status = rates_report(&report, s, cli_rooms, &q, source, f);
        if (status == 0 && cli_has(c, "compare")) status = rates_bases_read(&bases, s, cli_rooms, &q, source, f);
        if (status == 0) give(c, &report, &bases, english);
        rates_bases_release(&bases);
        rates_report_release(&report);
    }
    store_close(s);
    return status;
}

const struct cli_verb verb_report_rates = {
    .name = "report rates",
    .zh = "统计期的件数和各项比率，每项有分子、分母和口径",
    .en = "counts and rates of a period, each with numerator, denominator and definition",
    .more_zh = more_zh,
    .more_en = more_en,
    .options = options,
    .examples = examples,
    .one_zh = "表不平，权重不对，或两处来源不一致",
    .one_en = "the table does not add up, the weights are wrong, or the two sources differ",
    .run = run,
};

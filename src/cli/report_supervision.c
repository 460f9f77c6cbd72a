// SPDX-License-Identifier: Apache-2.0
#include "cli/look.h"
#include "cli/report.h"
#include "target/daily.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    CLI_REGION_OPTION,
    {.name = "day", .value = "DATE", .zh = "哪一天早上的清单；不写为今天", .en = "of the morning of which day; today when not given"},
    {.name = "office", .value = "NAME", .zh = "只看这个单位主办的", .en = "only what this office leads"},
    {.name = "lang", .value = "zh|en", .zh = "报表的语言", .en = "language of the report"},
    LOOK_PERSONAL_OPTION,
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin report supervision --db city.db",
    "huiyin report supervision --db city.db --day 2026-11-25 --office 市住房局 --json",
    NULL,
};

static const char more_zh[] = "每日督办清单：当天到期、已逾期、将到期（黄灯）的事项，按主办单位；未了结的督办单。\n"
                              "灯按事项自己的方案：黄灯提前、红灯。事项按现在的状况列。";
static const char more_en[] = "What is due on the day, overdue, or near its deadline (yellow), by lead office; slips that are not settled.\n"
                              "Lights by the profile of the matter. Matters as they stand now.";

static void give(struct cli *c, const struct daily *d, struct view *v, bool english) {
    struct json_out j;
    if (!c->json) {
        daily_text(&c->out.b, d, v, english);
        return;
    }
    cli_json_open(c, &j, true);
    daily_json(&j, d, v);
    cli_json_close(c, &j);
}

static int run(struct cli *c, struct fault *f) {
    struct look l;
    struct daily d;
    bool english;
    day_t day;
    int64_t office;
    if (cli_lang(c, &english, f) < 0 || look_open(&l, c, f) < 0) return -1;
    int status = cli_day(c, l.view.utc_offset, &day, f);
    if (status == 0) status = cli_office(c, &l.desk, &office, f);
    if (status == 0) status = daily_read(&d, &l.view, day, office, f);
    if (status == 0) give(c, &d, &l.view, english);
    look_close(&l);
    return status;
}

const struct cli_verb verb_report_supervision = {
    .name = "report supervision",
    .zh = "每日督办清单：到期、逾期、黄灯红灯，未了结的督办单",
    .en = "the daily supervision list: due, overdue, yellow and red, slips that run",
    .more_zh = more_zh,
    .more_en = more_en,
    .options = options,
    .examples = examples,
    .run = run,
};

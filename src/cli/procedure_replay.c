// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"
#include "cli/cli.h"
#include "mining/read.h"
#include "mining/report.h"
#include "procedure/read.h"

static const struct cli_option options[] = {
    {.name = "procedure", .value = "FILE", .required = true, .path = true, .zh = "程序文件", .en = "the procedure"},
    {.name = "profile", .value = "FILE", .path = true, .zh = "方案；不写用 profiles/default.conf", .en = "the profile; profiles/default.conf when not given"},
    {.name = "calendar", .value = "FILE", .path = true, .zh = "日历；不写用 calendar/china.tsv", .en = "days off; calendar/china.tsv when not given"},
    {.name = "map", .value = "FILE", .path = true, .zh = "活动名与动作的对应表：每行“活动名 = 动作”，不算步骤的写“= -”",
     .en = "which activity is which action: lines NAME = ACTION; \"= -\" for what is no step"},
    {.name = "start", .value = "COLUMN", .zh = "案件的起算时间在这一列，如 case:startdate；不写从登记动作起算",
     .en = "the column that says when the clocks of the opening start, for example case:startdate"},
    {.name = "deadline", .value = "COLUMN", .zh = "日志自己的期限在这一列，拿来比较，如 case:deadline", .en = "the column with the log's own deadline, to compare, for example case:deadline"},
    {.name = "own-offsets", .zh = "日期按日志里每个时间自带的时差算（有夏令时的地方）；不写按方案的 utc_offset",
     .en = "days by the offset each time is written with, for places with summer time; else by the profile's utc_offset"},
    {.name = "as-of", .value = "WHEN", .zh = "未结的件算到这时；不写到日志最后一个事件", .en = "how long open cases are looked at; to the last event of the log when not given"},
    {.name = "variants", .value = "N", .zh = "列出最多的几种走法，默认 10", .en = "how many of the most frequent variants to list; 10"},
    {.name = "lang", .value = "zh|en", .zh = "报告的语言", .en = "language of the report"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin procedure replay city.xes --procedure procedures/appeal.proc",
    "huiyin procedure replay receipt.csv --procedure examples/receipt/receipt.proc --profile examples/receipt/receipt.conf "
    "--calendar examples/receipt/receipt.cal --map examples/receipt/receipt.map --start case:startdate --deadline case:deadline "
    "--own-offsets --lang en",
    NULL,
};

static const char more_zh[] =
    "日志是带 XES 列名的 CSV（至少 case:concept:name、concept:name、time:timestamp），或 XES（IEEE 1849）。不读不写数据文件。\n"
    "事件按时间逐个走程序：走得通的契合，走不通的记下所在环节和原因，略去后接着走；系统到时会做的补入。";
static const char more_en[] =
    "The log is CSV with the column names of XES (at least case:concept:name, concept:name, time:timestamp), or XES (IEEE 1849).\n"
    "No store is read or written. Events go through the procedure in order of time: those that fit, and those that do not, with\n"
    "stage and reason, which are left out; what the system would have done when its time came is put in.";

enum { CALENDAR_MAX = 4 * 1024 * 1024, VARIANTS_MAX = 100000 };

struct replay {
    struct buf text;
    struct procedure *procedure;
    struct profile *profile;
    struct calendar *calendar;
    struct name_map *map;
    struct rules rules;
    struct event_log log;
    struct fit fit;
};

static void replay_release(struct replay *x) {
    log_release(&x->log);
    name_map_free(x->map);
    calendar_free(x->calendar);
    profile_free(x->profile);
    procedure_free(x->procedure);
    buf_release(&x->text);
}

static int take_procedure(struct cli *c, struct replay *x, struct fault *f) {
    const char *path = cli_get(c, "procedure");
    if (file_read(path, PROCEDURE_MAX_BYTES, &x->text, f) < 0) return -1;
    return procedure_read(&x->procedure, buf_str(&x->text), f) < 0 ? fault_where(f, str_c(path)) : 0;
}

static int take_profile(struct cli *c, struct replay *x, struct fault *f) {
    const char *path = NULL;
    buf_clear(&x->text);
    if (cli_read_profile(c, "profiles/default.conf", &x->text, &path, f) < 0) return -1;
    if (profile_read(&x->profile, buf_str(&x->text), f) < 0 || rules_bind(&x->rules, x->procedure, x->profile, f) < 0) return fault_where(f, str_c(path));
    return 0;
}

static int take_calendar(struct cli *c, struct replay *x, struct fault *f) {
    const char *path = NULL;
    if (cli_read_data(c, "calendar", "calendar/china.tsv", CALENDAR_MAX, &x->text, &path, f) < 0) return -1;
    return calendar_parse(&x->calendar, buf_str(&x->text), f) < 0 ? fault_where(f, str_c(path)) : 0;
}

static int take_map(struct cli *c, struct replay *x, struct fault *f) {
    const char *path = cli_get(c, "map");
    if (path == NULL) return 0;
    if (file_read(path, MAP_MAX_BYTES, &x->text, f) < 0) return -1;
    return name_map_read(&x->map, buf_str(&x->text), x->procedure, f) < 0 ? fault_where(f, str_c(path)) : 0;
}

static int take_log(struct cli *c, struct replay *x, struct fault *f) {
    struct log_options o = {.utc_offset = x->profile->days.utc_offset, .start = str_c(cli_get(c, "start")), .deadline = str_c(cli_get(c, "deadline"))};
    return log_read_file(&x->log, c->args[0], &o, cli_progress, c, f);
}

static int make_fit(struct cli *c, struct replay *x, struct fault *f) {
    struct meant *meant = arena_array(&c->arena, struct meant, x->log.activity_count);
    for (size_t i = 0; i < x->log.activity_count; i++) names_resolve(x->map, x->procedure, x->log.activities[i].name, &meant[i]);
    x->fit = (struct fit){.rules = &x->rules, .calendar = x->calendar, .days = x->profile->days, .own_offsets = cli_has(c, "own-offsets"),
                          .log = &x->log, .meant = meant};
    x->fit.silent_count = name_map_silent(x->map, x->fit.silent);
    if (x->fit.own_offsets) x->fit.days.utc_offset = 0;
    x->fit.as_of = fit_time(&x->fit, x->log.last);
    if (!cli_has(c, "as-of")) return 0;
    return time_parse(str_c(cli_get(c, "as-of")), x->fit.days.utc_offset, &x->fit.as_of, f) < 0 ? fault_where(f, STR("as-of")) : 0;
}

static void say_unused(struct cli *c, const struct replay *x, bool english) {
    size_t pos = 0;
    struct str name;
    int line;
    while (name_map_unused(x->map, &x->log, &pos, &name, &line))
        buf_printf(&c->out.b, english ? "Line %d of the map: the log has no activity \"%.*s\"\n" : "对应表第 %d 行：日志里没有活动“%.*s”\n", line, SP(name));
}

static int give(struct cli *c, struct replay *x, struct fit_report *r, int variants, bool english) {
    bool whole = r->fitting == r->cases;
    if (!c->json) {
        fit_report_text(&c->out.b, r, variants, english);
        say_unused(c, x, english);
    } else {
        struct json_out j;
        cli_json_open(c, &j, whole);
        fit_report_json(&j, r, variants);
        cli_json_close(c, &j);
    }
    if (!whole) c->status = EXIT_INPUT;
    return 0;
}

static int take_lang(const struct cli *c, bool *ret_english, struct fault *f) {
    const char *text = cli_get(c, "lang");
    *ret_english = text && str_eq(str_c(text), STR("en"));
    if (text == NULL || *ret_english || str_eq(str_c(text), STR("zh"))) return 0;
    fault_set(f, FAULT_INPUT, "bad-choice", "--lang 可选：zh、en，没有“%.40s”", "--lang is one of: zh, en, not \"%.40s\"", text);
    return fault_where(f, STR("lang"));
}

static int run(struct cli *c, struct fault *f) {
    struct replay x = {0};
    struct fit_report *r = arena_new(&c->arena, struct fit_report);
    int64_t variants;
    bool english;
    if (cli_number(c, "variants", 0, VARIANTS_MAX, 10, &variants, f) < 0 || take_lang(c, &english, f) < 0) return -1;
    int status = take_procedure(c, &x, f);
    if (status == 0) status = take_profile(c, &x, f);
    if (status == 0) status = take_calendar(c, &x, f);
    if (status == 0) status = take_map(c, &x, f);
    if (status == 0) status = take_log(c, &x, f);
    if (status == 0) status = make_fit(c, &x, f);
    if (status == 0) {
        status = fit_report(r, &x.fit, cli_progress, c, f);
        if (status == 0) status = give(c, &x, r, (int)variants, english);
        fit_report_release(r);
    }
    replay_release(&x);
    return status;
}

const struct cli_verb verb_procedure_replay = {
    .name = "procedure replay",
    .args = "LOG",
    .args_least = 1,
    .args_most = 1,
    .zh = "把外来的事件日志对照程序走一遍：契合、不合、逾期、走法",
    .en = "hold a foreign event log against a procedure: fit, misfits, late cases, variants",
    .more_zh = more_zh,
    .more_en = more_en,
    .options = options,
    .examples = examples,
    .one_zh = "有件不契合，或文件有误",
    .one_en = "a case does not fit, or a file is wrong",
    .run = run,
};

// SPDX-License-Identifier: Apache-2.0
#include "cli/store.h"
#include "report/rates.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    CLI_REGION_OPTION,
    {.name = "from", .value = "DATE", .required = true, .zh = "统计期第一天，如 2024-01-01", .en = "first day of the period, for example 2024-01-01"},
    {.name = "to", .value = "DATE", .required = true, .zh = "统计期最后一天（含）", .en = "its last day, included"},
    {.name = "as-of", .value = "WHEN", .zh = "截止时点：日期（算到当天 24:00）或时刻；不写为统计期最后一天 24:00，尚未到的算到现在",
     .en = "the cut-off: a date (to its 24:00) or a time; when not given the end of the period, or now if that is still to come"},
    {.name = "procedure", .value = "NAME", .zh = "只统计这个程序", .en = "only this procedure"},
    {.name = "office", .value = "NAME", .zh = "只统计主办单位是它的", .en = "only where this office leads"},
    {.name = "by", .value = "WHAT", .zh = "分组：office（主办单位）、category（类别）、month（登记月份）", .en = "in groups: office, category, month"},
    {.name = "from-ledger", .zh = "不看记录表，由账本重算", .en = "recompute from the ledger instead of the tables"},
    {.name = "both", .zh = "两处都算，逐项比较", .en = "both ways, and compare every figure"},
    {.name = "lang", .value = "zh|en", .zh = "报表的语言", .en = "language of the report"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin report rates --db city.db --from 2024-01-01 --to 2024-03-31",
    "huiyin report rates --db city.db --from 2024-01-01 --to 2024-12-31 --by month --both",
    "huiyin report rates --db city.db --from 2024-01-01 --to 2024-03-31 --procedure 诉求 --office 市住房局 --lang en",
    NULL,
};

static const char more_zh[] =
    "统计期内登记的整件，到截止时点为止的收到、受理、办结和各项比率；每项带分子、分母、不计入的件数和口径。\n"
    "分母为零印“—”。表不平，或 --both 时两处不一致，会逐项说明，退出状态为 1。";
static const char more_en[] =
    "What was opened in the period, as it stood at the cut-off: received, accepted, closed and the rates, each with numerator,\n"
    "denominator, what is excluded, and definition. A zero denominator prints \"—\". Where the table does not add up, or with\n"
    "--both the two sources differ, each case is named and the exit status is 1.";

static int bad_choice(const char *option, const char *zh, const char *en, struct fault *f) {
    struct buf b = BUF_INIT, z = BUF_INIT;
    buf_printf(&z, "--%s 可选：%s", option, zh);
    buf_printf(&b, "--%s is one of: %s", option, en);
    fault_say(f, FAULT_INPUT, "bad-choice", buf_str(&z), buf_str(&b));
    buf_release(&z);
    buf_release(&b);
    return fault_where(f, str_c(option));
}

static int take_by(const struct cli *c, enum rates_by *ret, struct fault *f) {
    static const struct {
        const char *en, *zh;
        enum rates_by by;
    } words[] = {{"office", "单位", RATES_BY_OFFICE}, {"category", "类别", RATES_BY_CATEGORY}, {"month", "月", RATES_BY_MONTH}};
    const char *text = cli_get(c, "by");
    *ret = RATES_WHOLE;
    if (text == NULL) return 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(str_c(text), str_c(words[i].en)) || str_eq(str_c(text), str_c(words[i].zh))) {
            *ret = words[i].by;
            return 0;
        }
    return bad_choice("by", "office、category、month", "office, category, month", f);
}

static int take_lang(const struct cli *c, bool *ret_english, struct fault *f) {
    const char *text = cli_get(c, "lang");
    *ret_english = text && str_eq(str_c(text), STR("en"));
    if (text == NULL || *ret_english || str_eq(str_c(text), STR("zh"))) return 0;
    return bad_choice("lang", "zh、en", "zh, en", f);
}

static int take_day(const struct cli *c, const char *option, day_t *ret, struct fault *f) {
    return date_parse(str_c(cli_get(c, option)), ret, f) < 0 ? fault_where(f, str_c(option)) : 0;
}

static int is_driven(void *context, const void *row) {
    *(bool *)context = ((const struct row_region *)row)->driven != 0;
    return 0;
}

static int take_cut(const struct cli *c, struct store *s, struct rates_query *q, struct fault *f) {
    const char *text = cli_get(c, "as-of");
    bool driven = false;
    day_t day;
    if (store_rows(s, TABLE_REGION, is_driven, &driven, f) < 0) return -1;
    q->cut = day_start(q->to + 1, q->utc_offset);
    // A driven store has a time of its own; elsewhere nothing is known beyond now.
    ms_t now = driven ? INT64_MAX : now_ms();
    if (text && str_c(text).n <= 10) {
        if (date_parse(str_c(text), &day, f) < 0) return fault_where(f, STR("as-of"));
        q->cut = day_start(day + 1, q->utc_offset);
    } else if (text && time_parse(str_c(text), q->utc_offset, &q->cut, f) < 0) {
        return fault_where(f, STR("as-of"));
    }
    if (q->cut > now) q->cut = now;
    if (q->cut > day_start(q->from, q->utc_offset)) return 0;
    fault_set(f, FAULT_INPUT, "bad-period", "截止时点不晚于统计期的开始，没有可统计的", "the cut-off is not after the beginning of the period: there is nothing to report");
    return fault_where(f, text ? STR("as-of") : STR("from"));
}

static int take_procedure(struct cli *c, const struct library *l, struct rates_query *q, struct fault *f) {
    const char *text = cli_get(c, "procedure");
    struct buf all = BUF_INIT;
    const struct procedure *p;
    if (text == NULL) return 0;
    q->procedure = str_c(text);
    for (size_t pos = 0; (p = map_next(&l->procedures, &pos, NULL)) != NULL;) {
        if (name_is(&p->name, q->procedure)) return 0;
        if (str_find(buf_str(&all), p->name.name) < 0) buf_printf(&all, "%s%.*s", all.n ? "、" : "", SP(p->name.name));
    }
    struct str names = arena_str(&c->arena, buf_str(&all));
    buf_release(&all);
    fault_set(f, FAULT_INPUT, "unknown-procedure", "没有程序“%.*s”；有：%.*s", "there is no procedure \"%.*s\"; there is: %.*s",
              SP(utf8_head(q->procedure, 40)), SP(utf8_head(names, 60)));
    return fault_where(f, STR("procedure"));
}

struct office_search {
    struct str name;
    int64_t by_name, by_alias, names, aliases;
};

static int look_at_office(void *context, const void *row) {
    struct office_search *x = context;
    const struct row_office *o = row;
    if (str_eq(o->name, x->name)) {
        x->by_name = o->id;
        x->names++;
    } else if (str_eq(o->alias, x->name)) {
        x->by_alias = o->id;
        x->aliases++;
    }
    return 0;
}

static int take_office(const struct cli *c, struct store *s, struct rates_query *q, struct fault *f) {
    const char *text = cli_get(c, "office");
    if (text == NULL) return 0;
    struct office_search x = {.name = str_c(text)};
    if (store_rows(s, TABLE_OFFICE, look_at_office, &x, f) < 0) return -1;
    int64_t found = x.names ? x.names : x.aliases;
    q->office = x.names ? x.by_name : x.by_alias;
    q->office_name = x.name;
    if (found == 1) return 0;
    if (found == 0) fault_set(f, FAULT_INPUT, "unknown-office", "没有单位“%.*s”", "there is no office \"%.*s\"", SP(utf8_head(x.name, 60)));
    else fault_set(f, FAULT_INPUT, "ambiguous-office", "叫“%.*s”的单位不止一个", "several offices are called \"%.*s\"", SP(utf8_head(x.name, 60)));
    return fault_where(f, STR("office"));
}

static int take_query(struct cli *c, struct store *s, struct rates_query *q, struct fault *f) {
    struct library l = {0};
    int status = library_load(&l, s, f);
    q->utc_offset = library_days(&l).utc_offset;
    if (status == 0) status = take_cut(c, s, q, f);
    if (status == 0) status = take_procedure(c, &l, q, f);
    library_release(&l);
    return status < 0 ? status : take_office(c, s, q, f);
}

static void give(struct cli *c, const struct rates_report *p, bool english) {
    bool fine = p->difference_count == 0 && rates_in_order(rates_shown(p));
    if (c->json) {
        struct json_out j;
        cli_json_open(c, &j, fine);
        rates_json(&j, p);
        cli_json_close(c, &j);
    } else {
        rates_text(&c->out.b, p, english);
    }
    if (!fine) c->status = EXIT_INPUT;
}

static int run(struct cli *c, struct fault *f) {
    struct rates_query q = {0};
    struct rates_report report;
    struct store *s = NULL;
    bool english;
    if (cli_has(c, "both") && cli_has(c, "from-ledger"))
        return fault_set(f, FAULT_USAGE, "not-together", "--both 与 --from-ledger 只能写一个", "--both and --from-ledger do not go together");
    if (take_by(c, &q.by, f) < 0 || take_lang(c, &english, f) < 0) return -1;
    if (take_day(c, "from", &q.from, f) < 0 || take_day(c, "to", &q.to, f) < 0) return -1;
    if (q.to < q.from) {
        fault_set(f, FAULT_INPUT, "bad-period", "统计期的最后一天早于第一天", "the period ends before it begins");
        return fault_where(f, STR("to"));
    }
    if (cli_open_read(c, &s, f) < 0) return -1;
    enum rates_source source = cli_has(c, "both") ? RATES_BOTH : cli_has(c, "from-ledger") ? RATES_LEDGER : RATES_TABLES;
    int status = take_query(c, s, &q, f);
    if (status == 0) {
        status = rates_report(&report, s, cli_rooms, &q, source, f);
        if (status == 0) give(c, &report, english);
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
    .one_zh = "表不平，或两处来源不一致",
    .one_en = "the table does not add up, or the two sources differ",
    .run = run,
};

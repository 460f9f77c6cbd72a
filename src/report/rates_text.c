// SPDX-License-Identifier: Apache-2.0
// The report for people.
#include "report/grid.h"
#include "report/rates_page.h"


static void head(struct rates_page *p) {
    static const char *const sources[][2] = {
        [RATES_TABLES] = {"记录表", "record tables"}, [RATES_LEDGER] = {"账本重算", "recomputed from the ledger"}, [RATES_BOTH] = {"记录表和账本重算", "record tables, and recomputed from the ledger"}};
    const struct rates_query *q = &p->rates->query;
    buf_add(p->b, say(p, "办理情况统计  ", "Rates  "));
    buf_day(p->b, q->from);
    buf_add(p->b, say(p, " 至 ", " to "));
    buf_day(p->b, q->to);
    buf_add(p->b, say(p, "\n截止时点 ", "\nCut-off "));
    buf_time_end(p->b, q->cut, q->utc_offset);
    buf_printf(p->b, p->english ? ", ledger up to event %lld" : "，账本到第 %lld 号事件", (long long)p->report->seq);
    const char *const *source = sources[p->report->source];
    buf_printf(p->b, p->english ? "; source: %s\n" : "；来源：%s\n", source[p->english]);
    if (q->procedure.n) buf_printf(p->b, p->english ? "Procedure: %.*s\n" : "程序：%.*s\n", SP(q->procedure));
    if (q->office) buf_printf(p->b, p->english ? "Lead office (as of now): %.*s\n" : "主办单位（按现在）：%.*s\n", SP(q->office_name));
    if (q->before_names.n) buf_printf(p->b, p->english ? "With what was merged into it: %.*s\n" : "口径：连同并入它的 %.*s 的事项\n", SP(q->before_names));
}

static bool has_figure(const struct rates_page *p, const struct rates_figure *f) { return !f->ledger_only || p->rates->has_events; }

static void value_cell(struct grid *g, const struct rates_figure *f, const int64_t n[RATES_COUNTS]) {
    struct buf b = BUF_INIT;
    rates_value(&b, f, n);
    grid_cell(g, buf_str(&b));
    buf_release(&b);
}

static void numerator_cell(struct grid *g, const struct rates_figure *f, const int64_t n[RATES_COUNTS]) {
    struct buf b = BUF_INIT;
    rates_numerator(&b, f, n);
    grid_cell(g, buf_str(&b));
    buf_release(&b);
}

static void counts(struct rates_page *p) {
    struct grid g = {.arena = &p->arena, .columns = 2};
    const struct rates_figure *f;
    for (size_t i = 0; (f = rates_figure_at(i)) != NULL; i++) {
        if (f->denominator >= 0) continue;
        grid_cell(&g, rates_page_word(p, &f->word));
        grid_printf(&g, "%lld", (long long)p->rates->total[f->numerator]);
    }
    buf_add(p->b, say(p, "\n件数\n", "\nCounts\n"));
    grid_print(p->b, &g, 2, 1);
}

static void excluded_cell(struct rates_page *p, struct grid *g, const struct rates_figure *f) {
    struct buf b = BUF_INIT;
    for (int i = 0; i < FIGURE_EXCLUDED_MAX && f->excluded[i] >= 0; i++) {
        if (b.n) buf_add(&b, say(p, "、", ", "));
        buf_add(&b, rates_page_word(p, &rates_counts[f->excluded[i]]));
        buf_printf(&b, " %lld", (long long)p->rates->total[f->excluded[i]]);
    }
    grid_cell(g, buf_str(&b));
    buf_release(&b);
}

static void rates(struct rates_page *p) {
    struct grid g = {.arena = &p->arena, .columns = 5};
    const struct rates_figure *f;
    static const char *const heads[][2] = {{"指标", "Rates"}, {"分子", "numerator"}, {"分母", "denominator"}, {"比率", "ratio"}, {"不计入", "excluded"}};
    for (size_t i = 0; i < 5; i++) grid_cell(&g, str_c(heads[i][p->english]));
    for (size_t i = 0; (f = rates_figure_at(i)) != NULL; i++) {
        if (f->denominator < 0 || !has_figure(p, f)) continue;
        grid_cell(&g, rates_page_word(p, &f->word));
        numerator_cell(&g, f, p->rates->total);
        grid_printf(&g, "%lld", (long long)p->rates->total[f->denominator]);
        value_cell(&g, f, p->rates->total);
        excluded_cell(p, &g, f);
    }
    buf_byte(p->b, '\n');
    grid_print(p->b, &g, 2, 1 | 1 << 4);
}

static void composite(struct rates_page *p) {
    const struct rates *r = p->rates;
    if (!r->weights.has) return;
    buf_add(p->b, say(p, "\n综合得分 ", "\nComposite "));
    rates_points(p->b, &r->weights, r->total);
    buf_add(p->b, say(p, "  权重：", "  weights: "));
    rates_weights_words(p->b, &r->weights, p->english);
    buf_printf(p->b, p->english ? "; excluded from assessment: %lld\n" : "；剔除考核 %lld\n", (long long)r->total[N_EXCLUDED]);
    if (r->weights.vary) buf_add(p->b, say(p, "  统计的件分属权重不同的方案，用施行日最晚的一版\n", "  the matters stand under profiles of different weights: those of the latest are taken\n"));
    if (!r->weights.wrong) return;
    buf_add(p->b, say(p, "  不对！", "  WRONG: "));
    rates_weights_wrong(p->b, &r->weights, p->english);
    buf_byte(p->b, '\n');
}

static void compared(struct rates_page *p) {
    struct grid g = {.arena = &p->arena, .columns = 6};
    const struct rates_figure *f;
    static const char *const heads[][2] = {{"比较", "Compared"}, {"本期", "this period"}, {"上期", "the one before"}, {"环比", "change"}, {"上年同期", "a year before"}, {"同比", "change"}};
    if (p->bases == NULL || !p->bases->has) return;
    for (size_t i = 0; i < 6; i++) grid_cell(&g, str_c(heads[i][p->english]));
    for (size_t i = 0; (f = rates_figure_at(i)) != NULL; i++) {
        if (!has_figure(p, f)) continue;
        grid_cell(&g, rates_page_word(p, &f->word));
        value_cell(&g, f, p->rates->total);
        for (int k = 0; k < RATES_BASES; k++) {
            const struct rates *base = rates_shown(&p->bases->reports[k]);
            struct buf b = BUF_INIT;
            value_cell(&g, f, base->total);
            rates_change_words(&b, f, p->rates->total, base->total, p->english);
            grid_cell(&g, buf_str(&b));
            buf_release(&b);
        }
    }
    for (int k = 0; k < RATES_BASES; k++) {
        const struct rates_query *q = &rates_shown(&p->bases->reports[k])->query;
        buf_add(p->b, k == BASE_PREVIOUS ? say(p, "\n上期 ", "\nThe period before ") : say(p, "上年同期 ", "A year before "));
        buf_day(p->b, q->from);
        buf_add(p->b, say(p, " 至 ", " to "));
        buf_day(p->b, q->to);
        buf_add(p->b, say(p, "，截止 ", ", cut-off "));
        buf_time_end(p->b, q->cut, q->utc_offset);
        buf_byte(p->b, '\n');
    }
    grid_print(p->b, &g, 2, 1);
}

static void group_row(struct rates_page *p, struct grid *g, int table, struct str label, const int64_t n[RATES_COUNTS]) {
    const struct rates_figure *f;
    grid_cell(g, label.n ? label : say(p, "（无）", "(none)"));
    for (size_t i = 0; (f = rates_figure_at(i)) != NULL; i++)
        if (f->table == table) value_cell(g, f, n);
    if (table != 1 || !p->rates->weights.has) return;
    struct buf b = BUF_INIT;
    rates_points(&b, &p->rates->weights, n);
    grid_cell(g, buf_str(&b));
    buf_release(&b);
}

static void groups(struct rates_page *p, int table) {
    static const char *const by[][2] = {
        [RATES_BY_OFFICE] = {"单位", "office"}, [RATES_BY_CATEGORY] = {"类别", "category"}, [RATES_BY_MONTH] = {"登记月份", "month opened"}};
    struct grid g = {.arena = &p->arena, .columns = 1};
    const struct rates_figure *f;
    if (p->rates->query.by == RATES_WHOLE) return;
    grid_cell(&g, str_c(by[p->rates->query.by][p->english]));
    for (size_t i = 0; (f = rates_figure_at(i)) != NULL; i++) {
        if (f->table != table) continue;
        grid_cell(&g, rates_page_word(p, &f->word));
        g.columns++;
    }
    if (table == 1 && p->rates->weights.has) {
        grid_cell(&g, say(p, "综合", "composite"));
        g.columns++;
    }
    for (size_t i = 0; i < p->rates->group_count; i++) group_row(p, &g, table, p->rates->groups[i]->label, p->rates->groups[i]->n);
    group_row(p, &g, table, say(p, "合计", "all"), p->rates->total);
    buf_byte(p->b, '\n');
    grid_print(p->b, &g, 2, 1);
}

static void definitions(struct rates_page *p) {
    buf_add(p->b, say(p, "\n口径\n", "\nDefinitions\n"));
    const struct rates_figure *f;
    for (size_t i = 0; (f = rates_figure_at(i)) != NULL; i++) {
        if (!has_figure(p, f)) continue;
        buf_printf(p->b, p->english ? "  %s: %s\n" : "  %s：%s\n", p->english ? f->word.en : f->word.zh, p->english ? f->en : f->zh);
    }
}

void rates_text(struct buf *b, const struct rates_report *report, const struct rates_bases *bases, bool english) {
    struct rates_page p = {.b = b, .report = report, .bases = bases, .rates = rates_shown(report), .english = english};
    head(&p);
    counts(&p);
    rates(&p);
    composite(&p);
    compared(&p);
    for (int table = 1; table <= RATES_TABLES_OF_GROUPS; table++) groups(&p, table);
    rates_page_checks(&p);
    definitions(&p);
    arena_release(&p.arena);
}

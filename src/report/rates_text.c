// SPDX-License-Identifier: Apache-2.0
// The report for people.
#include "report/grid.h"
#include "report/rates.h"

struct page {
    struct buf *b;
    const struct rates_report *report;
    const struct rates *rates;
    bool english;
    struct arena arena;
};

static struct str say(const struct page *p, const char *zh, const char *en) { return str_c(p->english ? en : zh); }
static struct str word(const struct page *p, const struct rates_word *w) { return say(p, w->zh, w->en); }

static void head(struct page *p) {
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

static bool has_figure(const struct page *p, const struct rates_figure *f) { return !f->ledger_only || p->rates->has_events; }

static void counts(struct page *p) {
    struct grid g = {.arena = &p->arena, .columns = 2};
    for (size_t i = 0; i < rates_figure_count; i++) {
        const struct rates_figure *f = &rates_figures[i];
        if (f->denominator >= 0) continue;
        grid_cell(&g, word(p, &f->word));
        grid_printf(&g, "%lld", (long long)p->rates->total[f->numerator]);
    }
    buf_add(p->b, say(p, "\n件数\n", "\nCounts\n"));
    grid_print(p->b, &g, 2, 1);
}

static void percent_cell(struct grid *g, int64_t numerator, int64_t denominator) {
    struct buf b = BUF_INIT;
    rates_percent(&b, numerator, denominator);
    grid_cell(g, buf_str(&b));
    buf_release(&b);
}

static void excluded_cell(struct page *p, struct grid *g, const struct rates_figure *f) {
    struct buf b = BUF_INIT;
    for (int i = 0; i < FIGURE_EXCLUDED_MAX && f->excluded[i] >= 0; i++) {
        if (b.n) buf_add(&b, say(p, "、", ", "));
        buf_add(&b, word(p, &rates_counts[f->excluded[i]]));
        buf_printf(&b, " %lld", (long long)p->rates->total[f->excluded[i]]);
    }
    grid_cell(g, buf_str(&b));
    buf_release(&b);
}

static void rates(struct page *p) {
    struct grid g = {.arena = &p->arena, .columns = 5};
    static const char *const heads[][2] = {{"指标", "Rates"}, {"分子", "numerator"}, {"分母", "denominator"}, {"比率", "ratio"}, {"不计入", "excluded"}};
    for (size_t i = 0; i < 5; i++) grid_cell(&g, str_c(heads[i][p->english]));
    for (size_t i = 0; i < rates_figure_count; i++) {
        const struct rates_figure *f = &rates_figures[i];
        if (f->denominator < 0 || !has_figure(p, f)) continue;
        int64_t numerator = p->rates->total[f->numerator], denominator = p->rates->total[f->denominator];
        grid_cell(&g, word(p, &f->word));
        grid_printf(&g, "%lld", (long long)numerator);
        grid_printf(&g, "%lld", (long long)denominator);
        percent_cell(&g, numerator, denominator);
        excluded_cell(p, &g, f);
    }
    buf_byte(p->b, '\n');
    grid_print(p->b, &g, 2, 1 | 1 << 4);
}

static void group_row(struct page *p, struct grid *g, struct str label, const int64_t n[RATES_COUNTS]) {
    grid_cell(g, label.n ? label : say(p, "（无）", "(none)"));
    for (size_t i = 0; i < rates_figure_count; i++) {
        const struct rates_figure *f = &rates_figures[i];
        if (!f->grouped) continue;
        if (f->denominator < 0) grid_printf(g, "%lld", (long long)n[f->numerator]);
        else percent_cell(g, n[f->numerator], n[f->denominator]);
    }
}

static void groups(struct page *p) {
    static const char *const by[][2] = {
        [RATES_BY_OFFICE] = {"主办单位", "lead office"}, [RATES_BY_CATEGORY] = {"类别", "category"}, [RATES_BY_MONTH] = {"登记月份", "month opened"}};
    struct grid g = {.arena = &p->arena, .columns = 1};
    if (p->rates->query.by == RATES_WHOLE) return;
    grid_cell(&g, str_c(by[p->rates->query.by][p->english]));
    for (size_t i = 0; i < rates_figure_count; i++) {
        if (!rates_figures[i].grouped) continue;
        grid_cell(&g, word(p, &rates_figures[i].word));
        g.columns++;
    }
    for (size_t i = 0; i < p->rates->group_count; i++) group_row(p, &g, p->rates->groups[i]->label, p->rates->groups[i]->n);
    group_row(p, &g, say(p, "合计", "all"), p->rates->total);
    buf_byte(p->b, '\n');
    grid_print(p->b, &g, 2, 1);
}

static void wrong_sums(struct page *p, struct str label, const int64_t n[RATES_COUNTS]) {
    const struct rates_sum *s;
    for (size_t pos = 0; (s = rates_wrong(n, &pos)) != NULL;) {
        buf_add(p->b, STR("  "));
        if (label.n) buf_printf(p->b, p->english ? "%.*s: " : "%.*s：", SP(label));
        rates_sum_words(p->b, s, n, p->english);
        buf_byte(p->b, '\n');
    }
}

static void check(struct page *p) {
    const struct rates *r = p->rates;
    buf_byte(p->b, '\n');
    if (rates_in_order(r)) {
        buf_add(p->b, say(p, "核对：平。", "Adds up: "));
        rates_sum_words(p->b, &rates_sums[0], r->total, p->english);
        buf_add(p->b, say(p, "；", "; "));
        rates_sum_words(p->b, &rates_sums[1], r->total, p->english);
        buf_byte(p->b, '\n');
        return;
    }
    buf_add(p->b, say(p, "核对：不平！\n", "DOES NOT ADD UP\n"));
    wrong_sums(p, STR(""), r->total);
    for (size_t i = 0; i < r->group_count; i++) wrong_sums(p, r->groups[i]->label, r->groups[i]->n);
    if (!rates_groups_add_up(r)) buf_add(p->b, say(p, "  各组之和与合计不符\n", "  the groups do not add up to the whole\n"));
}

static void agreement(struct page *p) {
    const struct rates_report *x = p->report;
    if (x->source != RATES_BOTH) return;
    if (x->difference_count == 0) {
        buf_add(p->b, say(p, "记录表与账本重算：每一项都一致\n", "Tables and ledger: every figure agrees\n"));
        return;
    }
    buf_add(p->b, say(p, "记录表与账本重算不一致！\n", "TABLES AND LEDGER DIFFER\n"));
    for (size_t i = 0; i < x->difference_count; i++) {
        const struct rates_difference *d = &x->differences[i];
        buf_add(p->b, STR("  "));
        if (!d->whole) buf_printf(p->b, "[%.*s] ", SP(d->group));
        buf_add(p->b, word(p, &rates_counts[d->count]));
        buf_printf(p->b, p->english ? ": tables %lld, ledger %lld\n" : "：记录表 %lld，账本 %lld\n", (long long)d->tables, (long long)d->ledger);
    }
}

static void notes(struct page *p) {
    int64_t changed = p->rates->total[N_CHANGED];
    if (changed)
        buf_printf(p->b, p->english ? "%lld open matters changed since the cut-off: for them overdue, returned, told, office and category are as of now\n"
                                    : "有 %lld 件在办的件截止时点之后又有办理：它们的逾期、退单、告知、主办单位和类别按现在的记录计\n",
                   (long long)changed);
    if (!p->rates->has_events)
        buf_add(p->b, say(p, "迟记率只能由账本得出：加 --from-ledger 或 --both\n", "Late recording is known from the ledger only: add --from-ledger or --both\n"));
}

static void definitions(struct page *p) {
    buf_add(p->b, say(p, "\n口径\n", "\nDefinitions\n"));
    for (size_t i = 0; i < rates_figure_count; i++) {
        const struct rates_figure *f = &rates_figures[i];
        if (!has_figure(p, f)) continue;
        buf_printf(p->b, p->english ? "  %s: %s\n" : "  %s：%s\n", p->english ? f->word.en : f->word.zh, p->english ? f->en : f->zh);
    }
}

void rates_text(struct buf *b, const struct rates_report *report, bool english) {
    struct page p = {.b = b, .report = report, .rates = rates_shown(report), .english = english};
    head(&p);
    counts(&p);
    rates(&p);
    groups(&p);
    check(&p);
    agreement(&p);
    notes(&p);
    definitions(&p);
    arena_release(&p.arena);
}

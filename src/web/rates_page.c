// SPDX-License-Identifier: Apache-2.0
#include "web/rates_page.h"

static const char *const group_words[] = {[RATES_WHOLE] = "", [RATES_BY_OFFICE] = "主办单位", [RATES_BY_CATEGORY] = "类别", [RATES_BY_MONTH] = "登记月份"};

static struct str kept(struct visit *v, struct buf *b) {
    struct str s = arena_str(v->a, buf_str(b));
    buf_release(b);
    return s;
}

static struct str number(struct visit *v, int64_t n) { return page_text(v, "%lld", (long long)n); }

static struct str percent(struct visit *v, int64_t numerator, int64_t denominator) {
    struct buf b = BUF_INIT;
    rates_percent(&b, numerator, denominator);
    return kept(v, &b);
}

static struct str excluded(struct visit *v, const struct rates_figure *f, const int64_t n[RATES_COUNTS]) {
    struct buf b = BUF_INIT;
    for (int i = 0; i < FIGURE_EXCLUDED_MAX && f->excluded[i] >= 0; i++)
        buf_printf(&b, "%s%s %lld", b.n ? "、" : "", rates_counts[f->excluded[i]].zh, (long long)n[f->excluded[i]]);
    return kept(v, &b);
}

static void figures(struct visit *v, const struct rates *r, struct tpl_rates *t) {
    struct rec_figurerow *rows = arena_array(v->a, struct rec_figurerow, rates_figure_count + 1);
    for (size_t i = 0; i < rates_figure_count; i++) {
        const struct rates_figure *f = &rates_figures[i];
        if (f->ledger_only && !r->has_events) continue;
        struct rec_figurerow *row = &rows[t->figures_count++];
        *row = (struct rec_figurerow){.label = str_c(f->word.zh), .numerator = number(v, r->total[f->numerator]), .definition = str_c(f->zh)};
        if (f->denominator < 0) continue;
        row->denominator = number(v, r->total[f->denominator]);
        row->ratio = percent(v, r->total[f->numerator], r->total[f->denominator]);
        row->excluded = excluded(v, f, r->total);
    }
    t->figures = rows;
}

static void group_row(struct visit *v, struct str label, const int64_t n[RATES_COUNTS], struct rec_grouprow *ret) {
    struct rec_cellrow *cells = arena_array(v->a, struct rec_cellrow, rates_figure_count + 1);
    *ret = (struct rec_grouprow){.label = label.n ? arena_str(v->a, label) : STR("（无）"), .cells = cells};
    for (size_t i = 0; i < rates_figure_count; i++) {
        const struct rates_figure *f = &rates_figures[i];
        if (!f->grouped) continue;
        cells[ret->cells_count++].text = f->denominator < 0 ? number(v, n[f->numerator]) : percent(v, n[f->numerator], n[f->denominator]);
    }
}

static void groups(struct visit *v, const struct rates *r, struct tpl_rates *t) {
    struct rec_cellrow *heads = arena_array(v->a, struct rec_cellrow, rates_figure_count + 1);
    struct rec_grouprow *rows = arena_array(v->a, struct rec_grouprow, r->group_count + 1);
    t->group_word = str_c(group_words[r->query.by]);
    if (r->query.by == RATES_WHOLE) return;
    for (size_t i = 0; i < rates_figure_count; i++)
        if (rates_figures[i].grouped) heads[t->heads_count++].text = str_c(rates_figures[i].word.zh);
    for (size_t i = 0; i < r->group_count; i++) group_row(v, r->groups[i]->label, r->groups[i]->n, &rows[t->groups_count++]);
    if (r->group_count) group_row(v, STR("合计"), r->total, &rows[t->groups_count++]);
    t->heads = heads;
    t->groups = rows;
}

enum { TOLD_MAX = 200 }; // of sums and differences, each

struct telling {
    struct visit *v;
    struct rec_cellrow *rows;
    size_t count;
};

static void wrong(struct telling *t, struct str label, const int64_t n[RATES_COUNTS]) {
    const struct rates_sum *s;
    for (size_t pos = 0; t->count < TOLD_MAX && (s = rates_wrong(n, &pos)) != NULL;) {
        struct buf b = BUF_INIT;
        if (label.n) buf_printf(&b, "%.*s：", SP(label));
        rates_sum_words(&b, s, n, false);
        t->rows[t->count++].text = kept(t->v, &b);
    }
}

static void sums(struct visit *v, const struct rates *r, struct tpl_rates *t) {
    struct telling told = {v, arena_array(v->a, struct rec_cellrow, TOLD_MAX + 1), 0};
    wrong(&told, STR(""), r->total);
    for (size_t i = 0; i < r->group_count; i++) wrong(&told, r->groups[i]->label.n ? r->groups[i]->label : STR("（无）"), r->groups[i]->n);
    if (!rates_groups_add_up(r)) told.rows[told.count++].text = STR("各组相加不等于合计");
    t->wrong = told.rows;
    t->wrong_count = told.count;
}

static struct str group_label(const struct rates_report *p, struct str key) {
    const struct rates_group *g = smap_get(&p->tables.index, key);
    if (g == NULL) g = smap_get(&p->ledger.index, key);
    return g && g->label.n ? g->label : key.n ? key : STR("（无）");
}

static void differences(struct visit *v, const struct rates_report *p, struct tpl_rates *t) {
    if (p->source != RATES_BOTH) return;
    struct rec_cellrow *rows = arena_array(v->a, struct rec_cellrow, TOLD_MAX + 1);
    t->agreed = p->difference_count == 0;
    t->agree = t->agreed ? STR("记录表与账本一致：每个数都相同。") : page_text(v, "记录表与账本不一致：有 %zu 处不同。", p->difference_count);
    for (size_t i = 0; i < p->difference_count && i < TOLD_MAX; i++) {
        const struct rates_difference *d = &p->differences[i];
        rows[t->differences_count++].text = page_text(v, "%.*s %s：记录表 %lld，账本 %lld", SP(utf8_head(d->whole ? STR("合计") : group_label(p, d->group), 60)),
                                                      rates_counts[d->count].zh, (long long)d->tables, (long long)d->ledger);
    }
    t->differences = rows;
}

void rates_page_fill(struct visit *v, const struct rates_report *p, struct tpl_rates *t) {
    const struct rates *r = rates_shown(p);
    struct buf from = BUF_INIT, to = BUF_INIT, cut = BUF_INIT;
    buf_day(&from, r->query.from);
    buf_day(&to, r->query.to);
    buf_time_end(&cut, r->query.cut, r->query.utc_offset);
    t->shown = true;
    t->period = page_text(v, "%.*s 至 %.*s 登记的整件", SP(buf_str(&from)), SP(buf_str(&to)));
    if (r->query.office) t->period = page_text(v, "%.*s，主办 %.*s", SP(t->period), SP(r->query.office_name));
    if (r->query.before_names.n) t->period = page_text(v, "%.*s（连同并入它的 %.*s）", SP(t->period), SP(r->query.before_names));
    buf_release(&from);
    buf_release(&to);
    t->cut = kept(v, &cut);
    t->event = p->seq;
    figures(v, r, t);
    groups(v, r, t);
    sums(v, r, t);
    differences(v, p, t);
}

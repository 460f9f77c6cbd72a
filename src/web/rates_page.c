// SPDX-License-Identifier: Apache-2.0
#include "web/rates_page.h"

static const char *const group_words[] = {[RATES_WHOLE] = "", [RATES_BY_OFFICE] = "主办单位", [RATES_BY_CATEGORY] = "类别", [RATES_BY_MONTH] = "登记月份"};

static struct str kept(struct visit *v, struct buf *b) {
    struct str s = arena_str(v->a, buf_str(b));
    buf_release(b);
    return s;
}

static struct str number(struct visit *v, int64_t n) { return page_text(v, "%lld", (long long)n); }

static struct str numerator(struct visit *v, const struct rates_figure *f, const int64_t n[RATES_COUNTS]) {
    struct buf b = BUF_INIT;
    rates_numerator(&b, f, n);
    return kept(v, &b);
}

static struct str value(struct visit *v, const struct rates_figure *f, const int64_t n[RATES_COUNTS]) {
    struct buf b = BUF_INIT;
    rates_value(&b, f, n);
    return kept(v, &b);
}

static struct str change(struct visit *v, const struct rates_figure *f, const int64_t now[RATES_COUNTS], const int64_t base[RATES_COUNTS]) {
    struct buf b = BUF_INIT;
    rates_change_words(&b, f, now, base, false);
    return kept(v, &b);
}

static struct str points(struct visit *v, const struct rates_weights *w, const int64_t n[RATES_COUNTS]) {
    struct buf b = BUF_INIT;
    rates_points(&b, w, n);
    return kept(v, &b);
}

static struct str excluded(struct visit *v, const struct rates_figure *f, const int64_t n[RATES_COUNTS]) {
    struct buf b = BUF_INIT;
    for (int i = 0; i < FIGURE_EXCLUDED_MAX && f->excluded[i] >= 0; i++)
        buf_printf(&b, "%s%s %lld", b.n ? "、" : "", rates_counts[f->excluded[i]].zh, (long long)n[f->excluded[i]]);
    return kept(v, &b);
}

static void figures(struct visit *v, const struct rates *r, const struct rates_bases *bases, struct tpl_rates *t) {
    struct rec_figurerow *rows = arena_array(v->a, struct rec_figurerow, rates_figure_total() + 1);
    const struct rates_figure *f;
    for (size_t i = 0; (f = rates_figure_at(i)) != NULL; i++) {
        if (f->ledger_only && !r->has_events) continue;
        struct rec_figurerow *row = &rows[t->figures_count++];
        *row = (struct rec_figurerow){.label = str_c(f->word.zh), .numerator = numerator(v, f, r->total), .definition = str_c(f->zh)};
        for (int k = 0; bases && bases->has && k < RATES_BASES; k++) {
            const int64_t *n = rates_shown(&bases->reports[k])->total;
            *(k == BASE_PREVIOUS ? &row->previous : &row->year) = page_text(v, "%.*s（%.*s）", SP(change(v, f, r->total, n)), SP(value(v, f, n)));
        }
        if (f->denominator < 0) continue;
        row->denominator = number(v, r->total[f->denominator]);
        row->ratio = value(v, f, r->total);
        row->excluded = excluded(v, f, r->total);
    }
    t->figures = rows;
}

static void group_row(struct visit *v, const struct rates *r, int table, struct str label, const int64_t n[RATES_COUNTS], struct rec_grouprow *ret) {
    struct rec_cellrow *cells = arena_array(v->a, struct rec_cellrow, rates_figure_total() + 2);
    const struct rates_figure *f;
    *ret = (struct rec_grouprow){.label = label.n ? arena_str(v->a, label) : STR("（无）"), .cells = cells};
    for (size_t i = 0; (f = rates_figure_at(i)) != NULL; i++)
        if (f->table == table) cells[ret->cells_count++].text = value(v, f, n);
    if (table == 1 && r->weights.has) cells[ret->cells_count++].text = points(v, &r->weights, n);
}

static struct rec_grouptable group_table(struct visit *v, const struct rates *r, int table) {
    struct rec_cellrow *heads = arena_array(v->a, struct rec_cellrow, rates_figure_total() + 2);
    struct rec_grouprow *rows = arena_array(v->a, struct rec_grouprow, r->group_count + 1);
    struct rec_grouptable t = {.word = str_c(group_words[r->query.by]), .heads = heads, .rows = rows};
    const struct rates_figure *f;
    for (size_t i = 0; (f = rates_figure_at(i)) != NULL; i++)
        if (f->table == table) heads[t.heads_count++].text = str_c(f->word.zh);
    if (table == 1 && r->weights.has) heads[t.heads_count++].text = STR("综合");
    for (size_t i = 0; i < r->group_count; i++) group_row(v, r, table, r->groups[i]->label, r->groups[i]->n, &rows[t.rows_count++]);
    if (r->group_count) group_row(v, r, table, STR("合计"), r->total, &rows[t.rows_count++]);
    return t;
}

static void groups(struct visit *v, const struct rates *r, struct tpl_rates *t) {
    struct rec_grouptable *made = arena_array(v->a, struct rec_grouptable, RATES_TABLES_OF_GROUPS);
    t->group_word = str_c(group_words[r->query.by]);
    if (r->query.by == RATES_WHOLE || r->group_count == 0) return;
    for (int table = 1; table <= RATES_TABLES_OF_GROUPS; table++) made[t->groups_count++] = group_table(v, r, table);
    t->groups = made;
}

static void composite(struct visit *v, const struct rates *r, struct tpl_rates *t) {
    struct buf b = BUF_INIT;
    if (!r->weights.has) return;
    t->points = points(v, &r->weights, r->total);
    rates_weights_words(&b, &r->weights, false);
    buf_printf(&b, "；剔除考核 %lld", (long long)r->total[N_EXCLUDED]);
    if (r->weights.vary) buf_add(&b, STR("；统计的件分属权重不同的方案，用施行日最晚的一版"));
    t->weights = kept(v, &b);
    if (!r->weights.wrong) return;
    struct buf wrong = BUF_INIT;
    rates_weights_wrong(&wrong, &r->weights, false);
    t->weights_wrong = kept(v, &wrong);
}

static struct str span(struct visit *v, const struct rates_query *q) {
    struct buf b = BUF_INIT;
    buf_day(&b, q->from);
    buf_add(&b, STR(" 至 "));
    buf_day(&b, q->to);
    buf_add(&b, STR("，截止 "));
    buf_time_end(&b, q->cut, q->utc_offset);
    return kept(v, &b);
}

static void compared(struct visit *v, const struct rates_bases *bases, struct tpl_rates *t) {
    if (bases == NULL || !bases->has) return;
    t->compared = page_text(v, "环比的上期：%.*s；同比的上年同期：%.*s。", SP(span(v, &rates_shown(&bases->reports[BASE_PREVIOUS])->query)), SP(span(v, &rates_shown(&bases->reports[BASE_YEAR])->query)));
    if (!rates_bases_fine(bases)) t->compared = page_text(v, "%.*s其中有的不平，或两处不一致：请单独统计。", SP(t->compared));
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

void rates_page_fill(struct visit *v, const struct rates_report *p, const struct rates_bases *bases, struct tpl_rates *t) {
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
    figures(v, r, bases, t);
    composite(v, r, t);
    compared(v, bases, t);
    groups(v, r, t);
    sums(v, r, t);
    differences(v, p, t);
}

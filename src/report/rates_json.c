// SPDX-License-Identifier: Apache-2.0
// The report for programs; docs/json.md, "report rates".
#include "report/rates.h"

static void day(struct json_out *j, struct str key, day_t d) {
    struct buf b = BUF_INIT;
    buf_day(&b, d);
    jo_kstr(j, key, buf_str(&b));
    buf_release(&b);
}

static void words(struct json_out *j, const char *zh, const char *en) {
    jo_kstr(j, STR("zh"), str_c(zh));
    jo_kstr(j, STR("en"), str_c(en));
}

// The numerator in halves where it has some: 1.5, exactly.
static void fraction(struct json_out *j, const struct rates_figure *f, const int64_t n[RATES_COUNTS]) {
    int64_t numerator, denominator;
    struct buf b = BUF_INIT;
    rates_fraction(f, n, &numerator, &denominator);
    rates_numerator(&b, f, n);
    jo_key(j, STR("numerator"));
    jo_raw(j, buf_str(&b));
    buf_release(&b);
    jo_ki64(j, STR("denominator"), n[f->denominator]);
    jo_key(j, STR("ratio"));
    jo_ratio(j, numerator, denominator);
}

static void value(struct json_out *j, const struct rates_figure *f, const int64_t n[RATES_COUNTS]) {
    if (f->denominator < 0) {
        jo_ki64(j, STR("count"), n[f->numerator]);
        return;
    }
    fraction(j, f, n);
    jo_kopen(j, STR("excluded"), '{');
    for (int i = 0; i < FIGURE_EXCLUDED_MAX && f->excluded[i] >= 0; i++)
        jo_ki64(j, str_c(rates_counts[f->excluded[i]].name), n[f->excluded[i]]);
    jo_close(j);
}

static void base(struct json_out *j, const char *key, const struct rates_figure *f, const int64_t now[RATES_COUNTS], const int64_t n[RATES_COUNTS]) {
    enum { PER = 10000 };
    int64_t change;
    jo_kopen(j, str_c(key), '{');
    if (f->denominator < 0) jo_ki64(j, STR("count"), n[f->numerator]);
    else fraction(j, f, n);
    jo_key(j, STR("change"));
    if (rates_change(f, now, n, PER, &change)) jo_ratio(j, change, PER);
    else jo_null(j);
    jo_close(j);
}

static const char *const base_names[RATES_BASES] = {[BASE_PREVIOUS] = "previous", [BASE_YEAR] = "last_year"};

static void bases_of(struct json_out *j, const struct rates_bases *bases, const struct rates_figure *f, const struct rates *r) {
    for (int i = 0; bases && bases->has && i < RATES_BASES; i++) base(j, base_names[i], f, r->total, rates_shown(&bases->reports[i])->total);
}

// A figure stands by itself, wherever it is quoted: with its words, its definition and its cut-off.
static void figures(struct json_out *j, const struct rates_report *p, const struct rates_bases *bases, const struct rates *r) {
    jo_kopen(j, STR("figures"), '{');
    const struct rates_figure *f;
    for (size_t i = 0; (f = rates_figure_at(i)) != NULL; i++) {
        if (f->ledger_only && !r->has_events) continue;
        jo_kopen(j, str_c(f->word.name), '{');
        words(j, f->word.zh, f->word.en);
        value(j, f, r->total);
        bases_of(j, bases, f, r);
        jo_kopen(j, STR("definition"), '{');
        words(j, f->zh, f->en);
        jo_close(j);
        jo_ktime(j, STR("cut_off"), r->query.cut, r->query.utc_offset);
        jo_ki64(j, STR("event"), p->seq);
        jo_close(j);
    }
    jo_close(j);
}

static void counts(struct json_out *j, const struct rates *r, const int64_t n[RATES_COUNTS], bool whole) {
    int end = whole && r->has_events ? RATES_COUNTS : N_EVENTS;
    jo_kopen(j, STR("counts"), '{');
    for (int i = 0; i < end; i++) jo_ki64(j, str_c(rates_counts[i].name), n[i]);
    jo_close(j);
}

static void points(struct json_out *j, const struct rates_weights *w, const int64_t n[RATES_COUNTS]) {
    int64_t hundredths;
    struct buf b = BUF_INIT;
    if (!w->has) return;
    jo_key(j, STR("points"));
    rates_points(&b, w, n);
    if (rates_composite(w, n, &hundredths)) jo_raw(j, buf_str(&b));
    else jo_null(j);
    buf_release(&b);
}

static void composite(struct json_out *j, const struct rates *r) {
    static const char *const names[RATES_WEIGHTS] = {[WEIGHT_RESPONSE] = "response_rate", [WEIGHT_SOLVED] = "solved_rate", [WEIGHT_SATISFIED] = "satisfaction_rate"};
    struct buf zh = BUF_INIT, en = BUF_INIT;
    if (!r->weights.has) return;
    jo_kopen(j, STR("composite"), '{');
    points(j, &r->weights, r->total);
    jo_kopen(j, STR("weights"), '{');
    for (int i = 0; i < RATES_WEIGHTS; i++) jo_ki64(j, str_c(names[i]), r->weights.weight[i]);
    jo_close(j);
    jo_kstr(j, STR("profile"), r->weights.profile);
    jo_ki64(j, STR("version"), r->weights.version);
    jo_kbool(j, STR("vary"), r->weights.vary);
    jo_ki64(j, STR("excluded"), r->total[N_EXCLUDED]);
    if (r->weights.wrong) {
        rates_weights_wrong(&zh, &r->weights, false);
        rates_weights_wrong(&en, &r->weights, true);
        jo_kopen(j, STR("fault"), '{');
        jo_kstr(j, STR("code"), STR("bad-weights"));
        jo_kstr(j, STR("zh"), buf_str(&zh));
        jo_kstr(j, STR("en"), buf_str(&en));
        jo_close(j);
    }
    jo_close(j);
    buf_release(&zh);
    buf_release(&en);
}

static void compared(struct json_out *j, const struct rates_bases *bases) {
    if (bases == NULL || !bases->has) return;
    jo_kopen(j, STR("compared"), '{');
    for (int i = 0; i < RATES_BASES; i++) {
        const struct rates_query *q = &rates_shown(&bases->reports[i])->query;
        jo_kopen(j, str_c(base_names[i]), '{');
        day(j, STR("from"), q->from);
        day(j, STR("to"), q->to);
        jo_ktime(j, STR("cut_off"), q->cut, q->utc_offset);
        jo_kbool(j, STR("ok"), rates_fine(&bases->reports[i]));
        jo_close(j);
    }
    jo_close(j);
}

static void groups(struct json_out *j, const struct rates *r) {
    jo_kopen(j, STR("groups"), '[');
    for (size_t i = 0; i < r->group_count; i++) {
        const struct rates_group *g = r->groups[i];
        jo_open(j, '{');
        jo_kstr(j, STR("key"), g->key);
        jo_kstr(j, STR("label"), g->label);
        jo_kopen(j, STR("figures"), '{');
        const struct rates_figure *f;
        for (size_t k = 0; (f = rates_figure_at(k)) != NULL; k++) {
            if (f->ledger_only) continue;
            jo_kopen(j, str_c(f->word.name), '{');
            value(j, f, g->n);
            jo_close(j);
        }
        jo_close(j);
        points(j, &r->weights, g->n);
        counts(j, r, g->n, false);
        jo_close(j);
    }
    jo_close(j);
}

static void sums_of(struct json_out *j, const struct rates_group *g, const int64_t n[RATES_COUNTS]) {
    const struct rates_sum *s;
    struct buf zh = BUF_INIT, en = BUF_INIT;
    for (size_t pos = 0; (s = rates_wrong(n, &pos)) != NULL;) {
        buf_clear(&zh);
        buf_clear(&en);
        rates_sum_words(&zh, s, n, false);
        rates_sum_words(&en, s, n, true);
        jo_open(j, '{');
        jo_key(j, STR("group"));
        if (g) jo_str(j, g->key);
        else jo_null(j);
        jo_kstr(j, STR("zh"), buf_str(&zh));
        jo_kstr(j, STR("en"), buf_str(&en));
        jo_close(j);
    }
    buf_release(&zh);
    buf_release(&en);
}

static void sums(struct json_out *j, const struct rates *r) {
    jo_kbool(j, STR("adds_up"), rates_in_order(r));
    jo_kopen(j, STR("wrong_sums"), '[');
    sums_of(j, NULL, r->total);
    for (size_t i = 0; i < r->group_count; i++) sums_of(j, r->groups[i], r->groups[i]->n);
    jo_close(j);
}

static void differences(struct json_out *j, const struct rates_report *p) {
    jo_kbool(j, STR("agree"), p->difference_count == 0);
    jo_kopen(j, STR("differences"), '[');
    for (size_t i = 0; i < p->difference_count; i++) {
        const struct rates_difference *d = &p->differences[i];
        jo_open(j, '{');
        jo_key(j, STR("group"));
        if (d->whole) jo_null(j);
        else jo_str(j, d->group);
        jo_kstr(j, STR("count"), str_c(rates_counts[d->count].name));
        jo_ki64(j, STR("tables"), d->tables);
        jo_ki64(j, STR("ledger"), d->ledger);
        jo_close(j);
    }
    jo_close(j);
}

static void optional(struct json_out *j, struct str key, struct str s) {
    jo_key(j, key);
    if (s.n) jo_str(j, s);
    else jo_null(j);
}

void rates_json(struct json_out *j, const struct rates_report *p, const struct rates_bases *bases) {
    static const char *const sources[] = {[RATES_TABLES] = "tables", [RATES_LEDGER] = "ledger", [RATES_BOTH] = "both"};
    static const char *const by[] = {[RATES_WHOLE] = "", [RATES_BY_OFFICE] = "office", [RATES_BY_CATEGORY] = "category", [RATES_BY_MONTH] = "month"};
    const struct rates *r = rates_shown(p);
    day(j, STR("from"), r->query.from);
    day(j, STR("to"), r->query.to);
    jo_ktime(j, STR("cut_off"), r->query.cut, r->query.utc_offset);
    jo_ki64(j, STR("event"), p->seq);
    jo_kstr(j, STR("source"), str_c(sources[p->source]));
    optional(j, STR("procedure"), r->query.procedure);
    jo_key(j, STR("office"));
    if (r->query.office) {
        jo_open(j, '{');
        jo_kid(j, STR("id"), r->query.office);
        jo_kstr(j, STR("name"), r->query.office_name);
        if (r->query.before_count) {
            jo_kopen(j, STR("predecessors"), '[');
            for (size_t i = 0; i < r->query.before_count; i++) jo_id(j, r->query.before[i]);
            jo_close(j);
        }
        jo_close(j);
    } else {
        jo_null(j);
    }
    optional(j, STR("by"), str_c(by[r->query.by]));
    figures(j, p, bases, r);
    composite(j, r);
    compared(j, bases);
    counts(j, r, r->total, true);
    if (r->query.by != RATES_WHOLE) groups(j, r);
    sums(j, r);
    if (p->source == RATES_BOTH) differences(j, p);
}

// SPDX-License-Identifier: Apache-2.0
// A tally for people and for programs.
#include "report/grid.h"
#include "report/rates.h"
#include "report/tally.h"

struct page {
    struct buf *b;
    const struct tally_report *report;
    const struct tally *tally;
    bool english;
    struct arena arena;
};

static struct str say(const struct page *p, const char *zh, const char *en) { return str_c(p->english ? en : zh); }
static struct str word(const struct page *p, const struct tally_word *w) { return say(p, w->zh, w->en); }

static void percent_cell(struct grid *g, int64_t numerator, int64_t denominator) {
    struct buf b = BUF_INIT;
    rates_percent(&b, numerator, denominator);
    grid_cell(g, buf_str(&b));
    buf_release(&b);
}

static void head(struct page *p) {
    static const char *const sources[][2] = {[TALLY_TABLES] = {"记录表", "record tables"}, [TALLY_LEDGER] = {"账本重算", "recomputed from the ledger"},
                                             [TALLY_BOTH] = {"记录表和账本重算", "record tables, and recomputed from the ledger"}};
    const struct tally_query *q = &p->tally->query;
    buf_add(p->b, say(p, p->tally->def->zh, p->tally->def->en));
    if (q->year) buf_printf(p->b, p->english ? "  %d" : "  %d年", q->year);
    else {
        buf_add(p->b, STR("  "));
        buf_day(p->b, q->from);
        buf_add(p->b, say(p, " 至 ", " to "));
        buf_day(p->b, q->to);
    }
    buf_add(p->b, say(p, "\n截止时点 ", "\nCut-off "));
    buf_time_end(p->b, q->cut, q->utc_offset);
    buf_printf(p->b, p->english ? ", ledger up to event %lld" : "，账本到第 %lld 号事件", (long long)p->report->seq);
    buf_printf(p->b, p->english ? "; source: %s\n" : "；来源：%s\n", sources[p->report->source][p->english]);
}

static void counts(struct page *p) {
    struct grid g = {.arena = &p->arena, .columns = 2};
    for (int i = 0; i < p->tally->def->count; i++) {
        grid_cell(&g, word(p, &p->tally->def->counts[i]));
        grid_printf(&g, "%lld", (long long)p->tally->total[i]);
    }
    buf_add(p->b, say(p, "\n件数\n", "\nCounts\n"));
    grid_print(p->b, &g, 2, 1);
}

static void rates(struct page *p) {
    static const char *const heads[][2] = {{"指标", "Rates"}, {"分子", "numerator"}, {"分母", "denominator"}, {"比率", "ratio"}};
    const struct tally_def *d = p->tally->def;
    struct grid g = {.arena = &p->arena, .columns = 4};
    for (size_t i = 0; i < 4; i++) grid_cell(&g, str_c(heads[i][p->english]));
    for (size_t i = 0; i < d->figure_count; i++) {
        int64_t numerator = p->tally->total[d->figures[i].numerator], denominator = p->tally->total[d->figures[i].denominator];
        grid_cell(&g, word(p, &d->figures[i].word));
        grid_printf(&g, "%lld", (long long)numerator);
        grid_printf(&g, "%lld", (long long)denominator);
        percent_cell(&g, numerator, denominator);
    }
    buf_byte(p->b, '\n');
    grid_print(p->b, &g, 0, 1);
    buf_add(p->b, say(p, "\n口径\n", "\nDefinitions\n"));
    for (size_t i = 0; i < d->figure_count; i++)
        buf_printf(p->b, "  %.*s%s%.*s\n", SP(word(p, &d->figures[i].word)), p->english ? ": " : "：", SP(say(p, d->figures[i].zh, d->figures[i].en)));
}

static void groups(struct page *p) {
    const struct tally_def *d = p->tally->def;
    size_t shown = (size_t)d->count < GRID_COLUMNS_MAX - 1 ? (size_t)d->count : GRID_COLUMNS_MAX - 1;
    struct grid g = {.arena = &p->arena, .columns = shown + 1};
    if (p->tally->group_count == 0) return;
    grid_cell(&g, say(p, "单位", "Office"));
    for (size_t i = 0; i < shown; i++) grid_cell(&g, word(p, &d->counts[i]));
    for (size_t i = 0; i < p->tally->group_count; i++) {
        const struct tally_group *x = p->tally->groups[i];
        grid_cell(&g, x->label.n ? x->label : say(p, "（无单位）", "(no office)"));
        for (size_t k = 0; k < shown; k++) grid_printf(&g, "%lld", (long long)x->n[k]);
    }
    buf_byte(p->b, '\n');
    grid_print(p->b, &g, 0, 1);
}

static struct str office_name(const struct tally *t, int64_t id) {
    const struct str *name = map_get(&t->offices, id);
    return name ? *name : STR("");
}

static size_t kept(const struct tally *t) { return t->item_count < TALLY_ITEMS_MAX ? t->item_count : TALLY_ITEMS_MAX; }

static void items(struct page *p) {
    const struct tally_def *d = p->tally->def;
    for (size_t l = 0; l < d->list_count; l++) {
        bool any = false;
        for (size_t i = 0; i < kept(p->tally); i++) {
            const struct tally_item *x = &p->tally->items[i];
            struct buf due = BUF_INIT;
            if (x->list != (int)l) continue;
            if (!any) buf_printf(p->b, "\n%.*s\n", SP(word(p, &d->lists[l])));
            any = true;
            buf_time_end(&due, x->due, p->tally->query.utc_offset);
            buf_printf(p->b, p->english ? "  %.*s no. %lld  %.*s  due %.*s\n" : "  %.*s 第 %lld 项  %.*s  期限 %.*s\n", SP(x->number), (long long)x->n, SP(office_name(p->tally, x->office)), SP(buf_str(&due)));
            buf_release(&due);
        }
    }
    if (p->tally->item_count > kept(p->tally)) buf_printf(p->b, p->english ? "  … %zu in all\n" : "  ……共 %zu 项\n", p->tally->item_count);
}

void tally_text(struct buf *b, const struct tally_report *r, bool english) {
    struct page p = {.b = b, .report = r, .tally = tally_shown(r), .english = english};
    head(&p);
    counts(&p);
    rates(&p);
    groups(&p);
    items(&p);
    if (!tally_in_order(p.tally)) buf_add(b, say(&p, "\n表不平。\n", "\nThe table does not add up.\n"));
    if (r->source == TALLY_BOTH) buf_add(b, r->differs ? say(&p, "\n记录表与账本重算不一致。\n", "\nThe tables and the ledger differ.\n") : say(&p, "\n记录表与账本重算一致。\n", "\nThe tables and the ledger agree.\n"));
    arena_release(&p.arena);
}

// --- JSON

static void words(struct json_out *j, const char *zh, const char *en) {
    jo_kstr(j, STR("zh"), str_c(zh));
    jo_kstr(j, STR("en"), str_c(en));
}

static void day(struct json_out *j, struct str key, day_t d) {
    struct buf b = BUF_INIT;
    buf_day(&b, d);
    jo_kstr(j, key, buf_str(&b));
    buf_release(&b);
}

static void counts_json(struct json_out *j, const struct tally_def *d, const int64_t n[TALLY_COUNTS_MAX]) {
    jo_kopen(j, STR("counts"), '{');
    for (int i = 0; i < d->count; i++) jo_ki64(j, str_c(d->counts[i].name), n[i]);
    jo_close(j);
}

static void figures_json(struct json_out *j, const struct tally_report *r, const struct tally *t) {
    jo_kopen(j, STR("figures"), '{');
    for (size_t i = 0; i < t->def->figure_count; i++) {
        const struct tally_figure *x = &t->def->figures[i];
        jo_kopen(j, str_c(x->word.name), '{');
        words(j, x->word.zh, x->word.en);
        jo_ki64(j, STR("numerator"), t->total[x->numerator]);
        jo_ki64(j, STR("denominator"), t->total[x->denominator]);
        jo_key(j, STR("ratio"));
        jo_ratio(j, t->total[x->numerator], t->total[x->denominator]);
        jo_kopen(j, STR("definition"), '{');
        words(j, x->zh, x->en);
        jo_close(j);
        jo_ktime(j, STR("cut_off"), t->query.cut, t->query.utc_offset);
        jo_ki64(j, STR("event"), r->seq);
        jo_close(j);
    }
    jo_close(j);
}

static void groups_json(struct json_out *j, const struct tally *t) {
    jo_kopen(j, STR("groups"), '[');
    for (size_t i = 0; i < t->group_count; i++) {
        jo_open(j, '{');
        jo_kid(j, STR("office"), t->groups[i]->office);
        jo_kstr(j, STR("name"), t->groups[i]->label);
        counts_json(j, t->def, t->groups[i]->n);
        jo_close(j);
    }
    jo_close(j);
}

static void lists_json(struct json_out *j, const struct tally *t) {
    jo_kopen(j, STR("lists"), '{');
    for (size_t l = 0; l < t->def->list_count; l++) {
        jo_kopen(j, str_c(t->def->lists[l].name), '[');
        for (size_t i = 0; i < kept(t); i++) {
            const struct tally_item *x = &t->items[i];
            if (x->list != (int)l) continue;
            jo_open(j, '{');
            jo_kid(j, STR("matter"), x->matter);
            jo_kstr(j, STR("number"), x->number);
            jo_ki64(j, STR("n"), x->n);
            jo_kid(j, STR("office"), x->office);
            jo_kstr(j, STR("office_name"), office_name(t, x->office));
            jo_ktime(j, STR("due"), x->due, t->query.utc_offset);
            jo_close(j);
        }
        jo_close(j);
    }
    jo_close(j);
}

void tally_json(struct json_out *j, const struct tally_report *r) {
    static const char *const sources[] = {[TALLY_TABLES] = "tables", [TALLY_LEDGER] = "ledger", [TALLY_BOTH] = "both"};
    const struct tally *t = tally_shown(r);
    jo_kopen(j, STR("title"), '{');
    words(j, t->def->zh, t->def->en);
    jo_close(j);
    if (t->query.year) jo_ki64(j, STR("year"), t->query.year);
    else {
        day(j, STR("from"), t->query.from);
        day(j, STR("to"), t->query.to);
    }
    jo_ktime(j, STR("cut_off"), t->query.cut, t->query.utc_offset);
    jo_ki64(j, STR("event"), r->seq);
    jo_kstr(j, STR("source"), str_c(sources[r->source]));
    if (r->source == TALLY_BOTH) jo_kbool(j, STR("agrees"), !r->differs);
    jo_kbool(j, STR("adds_up"), tally_in_order(t));
    counts_json(j, t->def, t->total);
    figures_json(j, r, t);
    groups_json(j, t);
    lists_json(j, t);
    jo_ki64(j, STR("listed"), (int64_t)t->item_count);
}

// SPDX-License-Identifier: Apache-2.0
// Tables of the report: stages, clocks, what was late, variants, precision.
#include "mining/page.h"

static void length(struct grid *g, const struct page *p, ms_t t) {
    if (t >= MS_DAY) grid_printf(g, say(p, "%.1f 天", "%.1f d"), (double)t / (double)MS_DAY);
    else if (t >= MS_HOUR) grid_printf(g, say(p, "%.1f 小时", "%.1f h"), (double)t / (double)MS_HOUR);
    else grid_printf(g, say(p, "%.1f 分钟", "%.1f min"), (double)t / (double)MS_MINUTE);
}

void page_place(struct page *p, struct grid *g, int share, const struct name *n) {
    struct buf b = BUF_INIT;
    if (share >= 0) buf_printf(&b, "%.*s/", SP(name_of(p, &section_of(p->r, share)->name)));
    buf_add(&b, name_of(p, n));
    grid_cell(g, buf_str(&b));
    buf_release(&b);
}

void page_stages(struct page *p) {
    struct fit_report *r = p->r;
    struct grid g = {.arena = &p->arena, .columns = 6};
    page_heading(p, "环节", "Stages");
    const char *const heads[][2] = {{"环节", "stage"}, {"进入", "entered"}, {"中位时长", "median"}, {"最长", "longest"}, {"逾期离开", "left late"}, {"逾期未离", "overdue"}};
    for (int i = 0; i < 6; i++) grid_cell(&g, str_c(heads[i][p->english]));
    for (int share = -1; share < r->fit->rules->procedure->part_count; share++)
        for (int i = 0; i < section_of(r, share)->stage_count; i++) {
            struct stage_figures *s = &r->stages[share + 1][i];
            if (s->visits == 0) continue;
            ms_t median = stage_median(s);
            page_place(p, &g, share, &section_of(r, share)->stages[i].name);
            grid_printf(&g, "%lld", (long long)s->visits);
            if (s->left) length(&g, p, median);
            else grid_cell(&g, STR("—"));
            if (s->left) length(&g, p, s->took[s->left - 1]);
            else grid_cell(&g, STR("—"));
            grid_printf(&g, "%lld", (long long)s->late);
            grid_printf(&g, "%lld", (long long)s->overdue);
        }
    grid_print(p->b, &g, 2, 1);
}

void page_clocks(struct page *p) {
    struct fit_report *r = p->r;
    struct grid g = {.arena = &p->arena, .columns = 6};
    const char *const heads[][2] = {{"时钟", "clock"}, {"起算", "runs"}, {"停止", "stopped"}, {"逾期停止", "stopped late"}, {"逾期未停", "overdue"}, {"与日志期限同日", "same day as the log's deadline"}};
    for (int i = 0; i < 6; i++) grid_cell(&g, str_c(heads[i][p->english]));
    for (int share = -1; share < r->fit->rules->procedure->part_count; share++)
        for (int i = 0; i < section_of(r, share)->clock_count; i++) {
            const struct clock_figures *c = &r->clocks[share + 1][i];
            if (c->runs == 0) continue;
            page_place(p, &g, share, &section_of(r, share)->clocks[i].name);
            grid_printf(&g, "%lld", (long long)c->runs);
            grid_printf(&g, "%lld", (long long)c->stopped);
            grid_printf(&g, "%lld", (long long)c->late);
            grid_printf(&g, "%lld", (long long)c->overdue);
            if (c->compared) grid_printf(&g, "%lld / %lld", (long long)c->same_day, (long long)c->compared);
            else grid_cell(&g, STR("—"));
        }
    if (g.count <= 6) return;
    page_heading(p, "时钟", "Clocks");
    grid_print(p->b, &g, 2, 1);
}

void page_deadlines(struct page *p) {
    const struct fit_report *r = p->r;
    page_heading(p, "逾期", "Late");
    page_share(p, "有时钟逾期的件", "cases with a late clock", r->late_cases, r->cases);
    if (r->with_deadline == 0) return;
    page_share(p, "最后一个事件晚于日志期限的件", "cases whose last event is later than the log's deadline", r->after_deadline, r->with_deadline);
    page_count(p, "未结、日志期限已过的件", "open cases behind the log's deadline", r->open_after_deadline);
    buf_add(p->b, str_c(say(p, "  日志期限距起点的天数：", "  days from the start to the log's deadline:")));
    for (size_t i = 0; i < r->distance_count && i < 6; i++) {
        buf_printf(p->b, "%s %d (%lld, ", i ? say(p, "、", ",") : "", r->distances[i].days, (long long)r->distances[i].count);
        rates_percent(p->b, r->distances[i].count, r->with_deadline);
        buf_byte(p->b, ')');
    }
    buf_printf(p->b, say(p, "，共 %zu 种\n", "; %zu different\n"), r->distance_count);
}

void page_variants(struct page *p, int most) {
    const struct fit_report *r = p->r;
    int64_t whole = 0;
    for (size_t i = 0; i < r->variant_count; i++) whole += r->variants[i].fit == r->variants[i].count;
    page_heading(p, "走法", "Variants");
    page_share(p, "程序允许的走法", "variants the procedure allows", whole, (int64_t)r->variant_count);
    for (size_t i = 0; i < r->variant_count && i < (size_t)most; i++) {
        const struct variant *v = &r->variants[i];
        buf_printf(p->b, "  %lld  ", (long long)v->count);
        rates_percent(p->b, v->count, r->cases);
        buf_add(p->b, str_c(v->fit == v->count ? say(p, "  契合  ", "  fits  ") : say(p, "  不合  ", "  misfits  ")));
        for (int k = 0; k < v->length && k < 30; k++) buf_printf(p->b, "%s%.*s", k ? " → " : "", SP(r->fit->log->activities[v->activities[k]].name));
        buf_printf(p->b, "%s\n", v->length > 30 ? " …" : "");
    }
}

void page_precision(struct page *p) {
    const struct fit_report *r = p->r;
    page_heading(p, "精确度", "Precision");
    page_share(p, "经过的状态里做过的动作 / 可做的动作，按经过次数加权", "actions taken / actions open in the states passed, weighted by visits", r->weighted_seen, r->weighted_open);
    page_share(p, "不加权", "not weighted", r->seen_actions, r->open_actions);
    page_count(p, "经过的状态", "states passed", r->states);
    if (r->states_left_out) buf_add(p->b, str_c(say(p, "  更多的状态没有计入\n", "  more states were not counted\n")));
}

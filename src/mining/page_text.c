// SPDX-License-Identifier: Apache-2.0
// The report in words.
#include "mining/page.h"


static const struct {
    const char *code, *zh, *en;
} whys[MISFITS] = {
    [MISFIT_UNKNOWN] = {"unknown", "程序里没有这个动作", "no action of that name"},
    [MISFIT_NOT_HERE] = {"not-here", "这个环节不能做", "not possible in this stage"},
    [MISFIT_AFTER_END] = {"after-end", "已经办结", "the case had ended"},
    [MISFIT_OPENED_TWICE] = {"opened-twice", "已经登记过", "it was opened already"},
    [MISFIT_USED_UP] = {"used-up", "次数已用完", "its count is used up"},
    [MISFIT_PARTS] = {"parts", "分件还不是这样", "the parts do not stand so"},
    [MISFIT_UNBOUND] = {"unbound", "还没有人担任", "nobody has the role yet"},
    [MISFIT_BOUND] = {"bound", "已经有人担任", "somebody has the role"},
    [MISFIT_NO_PART] = {"no-part", "没有分出这个分件", "that part is not open"},
    [MISFIT_CHOICE] = {"choice", "按所选的值没有去处", "the choices lead nowhere"},
    [MISFIT_TOO_LATE] = {"too-late", "已过可以做的期间", "its window has closed"},
    [MISFIT_AUTOMATIC] = {"automatic", "系统应先自动处理", "the system acts first"},
};

struct str misfit_word(enum misfit_why why, bool english) { return str_c(english ? whys[why].en : whys[why].zh); }
struct str misfit_code(enum misfit_why why) { return str_c(whys[why].code); }

void page_share(struct page *p, const char *zh, const char *en, int64_t part, int64_t whole) {
    buf_printf(p->b, "  %s%s%lld / %lld  ", say(p, zh, en), say(p, "：", ": "), (long long)part, (long long)whole);
    rates_percent(p->b, part, whole);
    buf_byte(p->b, '\n');
}

void page_count(struct page *p, const char *zh, const char *en, int64_t n) {
    if (n) buf_printf(p->b, "  %s%s%lld\n", say(p, zh, en), say(p, "：", ": "), (long long)n);
}

void page_heading(struct page *p, const char *zh, const char *en) { buf_printf(p->b, "\n%s\n", say(p, zh, en)); }

static void remark(struct page *p, const char *zh, const char *en, const struct log_remark *m) {
    if (m->count) buf_printf(p->b, say(p, "  %s：%lld（首见第 %d 行）\n", "  %s: %lld (first in line %d)\n"), say(p, zh, en), (long long)m->count, m->line);
}

static void head(struct page *p) {
    const struct fit_report *r = p->r;
    const struct rules *rules = r->fit->rules;
    const struct event_log *l = r->fit->log;
    buf_printf(p->b, say(p, "日志对照程序“%.*s”第 %d 版，方案“%.*s”第 %d 版\n", "An event log against the procedure “%.*s” version %d under the profile “%.*s” version %d\n"),
               SP(name_of(p, &rules->procedure->name)), rules->procedure->version, SP(name_of(p, &rules->profile->name)), rules->profile->version);
    buf_add(p->b, str_c(say(p, "未结的算到 ", "What has not ended is looked at until ")));
    buf_time_short(p->b, r->fit->as_of, r->fit->days.utc_offset);
    buf_add(p->b, str_c(r->fit->own_offsets ? say(p, "，日期按日志自带的时差", "; days by the offsets the log was written with") : ""));
    page_heading(p, "\n日志", "\nLog");
    if (r->parts) buf_printf(p->b, say(p, "  %lld 件，另有分件 %lld\n", "  cases: %lld, and parts: %lld\n"), (long long)(r->cases - r->parts), (long long)r->parts);
    else page_count(p, "件数", "cases", r->cases);
    page_count(p, "事件", "events", r->events);
    page_count(p, "不是“完成”的事件，不看", "events of another lifecycle than “complete”, passed over", r->other_life);
    page_count(p, "对应表里写明不看的事件", "events the map passes over", r->ignored);
    remark(p, "重复的事件，已略去", "events that stand twice, left out", &l->duplicates);
    remark(p, "时间早于前一个的事件，已排好", "events earlier than the one before, put in order", &l->backwards);
    remark(p, "一件分在几处，已并在一起", "cases in several places, put together", &l->split);
}

static void fitness(struct page *p) {
    const struct fit_report *r = p->r;
    page_heading(p, "契合", "Fit");
    page_share(p, "整件契合的件", "cases that fit whole", r->fitting, r->cases);
    page_share(p, "其中走到终点", "of these at an end", r->fitting_ended, r->fitting);
    page_share(p, "契合的事件", "events that fit", r->fit_events, r->counted);
    page_share(p, "走到终点的件", "cases at an end", r->ended, r->cases);
    page_count(p, "没有登记动作就开始的件", "cases that begin without an opening", r->no_opening);
    page_count(p, "未结，环节期限内", "open, within the limit of the stage", r->open_in_time);
    page_count(p, "未结，已过环节期限", "open, behind the limit of the stage", r->open_overdue);
    page_count(p, "补入的系统动作", "steps of the system put in", r->put_in - r->unrecorded);
    page_count(p, "补入的、日志不记的动作", "steps put in that the log does not record", r->unrecorded);
    page_count(p, "可能走法太多、没有全看的件", "cases with more possible ways than were followed", r->crowded);
}

static void misfit_stage(struct page *p, struct grid *g, const struct misfit_kind *k) {
    if (k->stage < 0) grid_cell(g, str_c(say(p, "登记之前", "before the opening")));
    else page_place(p, g, k->share, &section_of(p->r, k->share)->stages[k->stage].name);
}

static void misfits(struct page *p) {
    const struct fit_report *r = p->r;
    struct grid g = {.arena = &p->arena, .columns = 5};
    if (r->kind_count == 0) return;
    page_heading(p, "不合之处", "Misfits");
    const char *const heads[][2] = {{"件次", "times"}, {"活动", "activity"}, {"所在环节", "stage"}, {"原因", "why"}, {"例", "example"}};
    for (int i = 0; i < 5; i++) grid_cell(&g, str_c(heads[i][p->english]));
    for (size_t i = 0; i < r->kind_count && i < 40; i++) {
        const struct misfit_kind *k = &r->kinds[i];
        grid_printf(&g, "%lld", (long long)k->count);
        grid_cell(&g, r->fit->log->activities[k->activity].name);
        misfit_stage(p, &g, k);
        grid_cell(&g, misfit_word(k->why, p->english));
        grid_printf(&g, say(p, "%.*s，第 %d 行", "%.*s, line %d"), SP(utf8_head(k->cases[0], 30)), k->lines[0]);
    }
    grid_print(p->b, &g, 2, 0x1E);
    if (r->kind_count > 40) buf_printf(p->b, say(p, "  另有 %zu 种；--json 给出全部\n", "  and %zu more kinds; --json has them all\n"), r->kind_count - 40);
    const struct misfit_kind *k = &r->kinds[0];
    if (k->possible_count == 0) return;
    buf_add(p->b, str_c(say(p, "  最多的一种，当时可以做的是：", "  In the most frequent one this was possible: ")));
    for (int i = 0; i < k->possible_count; i++) buf_printf(p->b, "%s%.*s", i ? say(p, "、", ", ") : "", SP(k->possible[i]));
    buf_byte(p->b, '\n');
}

void fit_report_text(struct buf *b, struct fit_report *r, int most, bool english) {
    struct page p = {b, r, english, ARENA_INIT};
    head(&p);
    fitness(&p);
    misfits(&p);
    page_stages(&p);
    page_clocks(&p);
    page_deadlines(&p);
    page_variants(&p, most);
    page_precision(&p);
    arena_release(&p.arena);
}

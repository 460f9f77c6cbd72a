// SPDX-License-Identifier: Apache-2.0
// The daily list for people and for programs.
#include "target/daily.h"

struct str daily_days(const struct daily_item *i, struct arena *a, bool english) {
    if (i->state == DAILY_TODAY) return str_c(daily_words[DAILY_TODAY][english ? 2 : 1]);
    if (i->state == DAILY_OVERDUE && i->days == 0) return english ? STR("overdue, no working day since") : STR("已逾期");
    if (i->state == DAILY_OVERDUE) return arena_printf(a, english ? "overdue %d wd" : "逾期 %d个工作日", i->days);
    return arena_printf(a, english ? "due in %d wd" : "还有 %d个工作日", i->days);
}

struct str slip_state(const struct daily_slip *s, bool english) {
    if (s->row.answered) return english ? STR("answered, to be settled") : STR("已答复，待了结");
    if (s->row.signed_at) return english ? STR("signed for") : STR("已签收");
    return english ? STR("not signed for") : STR("未签收");
}

static void head(struct buf *b, const struct daily *d, bool english) {
    buf_add(b, english ? STR("Daily supervision list, ") : STR("每日督办清单  "));
    buf_day(b, d->day);
    buf_printf(b, english ? ": %d overdue, %d due today, %d due soon; %d red, %d yellow; %zu slips running, %d late, %d not signed for\n" : "：逾期 %d，今天到期 %d，将到期 %d；红灯 %d，黄灯 %d；未了结督办单 %zu 张，逾期 %d，未签收 %d\n",
               d->all.overdue, d->all.today, d->all.soon, d->all.red, d->all.yellow, d->slip_count, d->slips_late, d->slips_unsigned);
    if (d->cut) buf_printf(b, english ? "Only the first %d by deadline are here.\n" : "太多，只列期限最早的 %d 件。\n", DAILY_MOST);
}

static void item_line(struct buf *b, const struct daily_item *i, struct view *v, bool english) {
    buf_printf(b, "  [%s] %.*s  %.*s  ", english ? light_words[i->light].en : light_words[i->light].zh, SP(i->number.n ? i->number : STR("—")), SP(i->stage));
    view_line(b, personal_shown(i->title, PERSONAL_TEXT, v->viewer, v->arena), 30);
    buf_add(b, english ? STR("  by ") : STR("  至 "));
    view_end_time(v, b, i->due);
    buf_printf(b, "  %.*s", SP(daily_days(i, v->arena, english)));
    if (i->slip) buf_printf(b, english ? "  slip %.*s (%.*s)" : "  督办单 %.*s（%.*s）", SP(i->slip->row.number), SP(slip_state(i->slip, english)));
    buf_byte(b, '\n');
}

static void slip_line(struct buf *b, const struct daily_slip *s, struct view *v, bool english) {
    buf_printf(b, "  %.*s  %.*s → %.*s  %.*s  ", SP(s->row.number), SP(view_office_name(v, s->office)), SP(view_office_name(v, s->addressee)), SP(s->word));
    buf_add(b, english ? STR("by ") : STR("至 "));
    view_end_time(v, b, s->row.due);
    buf_printf(b, "  %.*s%s\n", SP(slip_state(s, english)), !s->late ? "" : english ? ", late" : "，逾期");
}

void daily_text(struct buf *b, const struct daily *d, struct view *v, bool english) {
    head(b, d, english);
    for (size_t i = 0, o = 0; i < d->count; i++) {
        if (i == 0 || d->items[i].lead != d->items[i - 1].lead) {
            const struct daily_office *x = &d->offices[o++];
            struct str name = view_office_name(v, x->office);
            buf_printf(b, english ? "\n%.*s: %d overdue, %d due today, %d due soon\n" : "\n%.*s：逾期 %d，今天到期 %d，将到期 %d\n", SP(name.n ? name : english ? STR("no lead yet") : STR("还没有主办单位")), x->overdue, x->today,
                       x->soon);
        }
        item_line(b, &d->items[i], v, english);
    }
    if (d->slip_count) buf_add(b, english ? STR("\nSlips that are not settled\n") : STR("\n未了结的督办单\n"));
    for (size_t i = 0; i < d->slip_count; i++) slip_line(b, &d->slips[i], v, english);
    if (d->count == 0 && d->slip_count == 0) buf_add(b, english ? STR("Nothing is overdue or near its deadline.\n") : STR("没有逾期、到期和将到期的事项。\n"));
}

static void counts(struct json_out *j, const struct daily_office *o) {
    jo_ki64(j, STR("overdue"), o->overdue);
    jo_ki64(j, STR("today"), o->today);
    jo_ki64(j, STR("soon"), o->soon);
    jo_ki64(j, STR("yellow"), o->yellow);
    jo_ki64(j, STR("red"), o->red);
}

static void slip_members(struct json_out *j, const struct daily_slip *s, struct view *v) {
    jo_kstr(j, STR("number"), s->row.number);
    jo_kstr(j, STR("colour"), s->row.colour);
    jo_kid(j, STR("supervision"), s->supervision);
    jo_kstr(j, STR("kind"), s->matter ? STR("matter") : STR("target"));
    jo_kid(j, STR("subject"), s->subject);
    jo_kstr(j, STR("subject_number"), s->word);
    view_office(v, j, STR("supervisor"), s->office);
    view_office(v, j, STR("addressee"), s->addressee);
    view_time(v, j, STR("issued"), s->row.issued);
    view_time(v, j, STR("due"), s->row.due);
    view_time(v, j, STR("signed"), s->row.signed_at);
    view_time(v, j, STR("answered"), s->row.answered);
    jo_kbool(j, STR("urgent"), s->row.urgent != 0);
    jo_kbool(j, STR("late"), s->late);
    jo_kstr(j, STR("ground"), personal_shown(s->row.ground, PERSONAL_TEXT, v->viewer, v->arena));
    if (s->row.answered) jo_kstr(j, STR("answer"), personal_shown(s->row.answer, PERSONAL_TEXT, v->viewer, v->arena));
}

static void item(struct json_out *j, const struct daily_item *i, struct view *v) {
    jo_open(j, '{');
    jo_kid(j, STR("id"), i->id);
    jo_kstr(j, STR("number"), i->number);
    jo_kstr(j, STR("title"), personal_shown(i->title, PERSONAL_TEXT, v->viewer, v->arena));
    jo_kstr(j, STR("stage"), i->stage);
    view_office(v, j, STR("lead"), i->lead);
    if (i->parent) jo_kid(j, STR("parent"), i->parent);
    view_time(v, j, STR("due"), i->due);
    jo_kstr(j, STR("state"), str_c(daily_words[i->state][0]));
    jo_ki64(j, STR("working_days"), i->days);
    jo_kstr(j, STR("light"), str_c(light_words[i->light].name));
    jo_key(j, STR("slip"));
    if (i->slip) jo_str(j, i->slip->row.number);
    else jo_null(j);
    jo_close(j);
}

void daily_json(struct json_out *j, const struct daily *d, struct view *v) {
    struct buf day = BUF_INIT;
    buf_day(&day, d->day);
    jo_kstr(j, STR("day"), buf_str(&day));
    buf_release(&day);
    view_office(v, j, STR("office"), d->office);
    jo_kopen(j, STR("counts"), '{');
    counts(j, &d->all);
    jo_close(j);
    jo_kopen(j, STR("offices"), '[');
    for (size_t i = 0; i < d->office_count; i++) {
        jo_open(j, '{');
        view_office(v, j, STR("office"), d->offices[i].office);
        counts(j, &d->offices[i]);
        jo_close(j);
    }
    jo_close(j);
    jo_kopen(j, STR("matters"), '[');
    for (size_t i = 0; i < d->count; i++) item(j, &d->items[i], v);
    jo_close(j);
    jo_kbool(j, STR("cut"), d->cut);
    jo_kopen(j, STR("slips"), '[');
    for (size_t i = 0; i < d->slip_count; i++) {
        jo_open(j, '{');
        slip_members(j, &d->slips[i], v);
        jo_close(j);
    }
    jo_close(j);
}

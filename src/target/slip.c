// SPDX-License-Identifier: Apache-2.0
// Slips (督办单): blue reminds, orange warns, red supervises, then the interview. One at a time for a matter; the next
// colour only after the one before was settled as not done, unless it is urgent and the reason is given.
#include "target/room.h"

struct row_slip *slip_row(const struct stream *st, int64_t n) {
    size_t pos = 0;
    for (struct row_slip *s; (s = stream_next(st, TABLE_SLIP, &pos)) != NULL;)
        if (s->n == n) return s;
    return NULL;
}

struct row_slip *slip_running(const struct stream *st) {
    size_t pos = 0;
    for (struct row_slip *s; (s = stream_next(st, TABLE_SLIP, &pos)) != NULL;)
        if (s->settled == 0) return s;
    return NULL;
}

int slip_at_goes_on(struct desk *d, const struct row_supervision *s, struct fault *f) {
    if (d->at >= s->last) return 0;
    return refuse(f, STR("at"), "at-goes-back", "时间不能早于督办的上一步", "the time is before the last step of the supervision");
}

static const struct field_word colours[] = {{"blue", "蓝", "提醒"}, {"orange", "橙", "预警"}, {"red", "红", "督办"}, {"interview", "约谈", "谈"}, {NULL, NULL, NULL}};

enum { TARGET, MATTER, COLOUR, GROUND, ADDRESSEE, LIMIT, URGENT, ISSUE_FIELDS };
static const struct form_field issue_fields[ISSUE_FIELDS] = {
    [TARGET] = {"目标", "target", FORM_TEXT, false, CODE_BYTES_MAX, NULL},
    [MATTER] = {"事项", "matter", FORM_TEXT, false, NAME_BYTES_MAX, NULL},
    [COLOUR] = {"颜色", "colour", FORM_WORD, true, 0, colours},
    [GROUND] = {"事由", "ground", FORM_LINES, true, WORDS_BYTES_MAX, NULL},
    [ADDRESSEE] = {"收单单位", "addressee", FORM_TEXT, false, NAME_BYTES_MAX, NULL},
    [LIMIT] = {"期限", "limit", FORM_TEXT, false, TIME_BYTES_MAX, NULL},
    [URGENT] = {"紧急理由", "urgent_reason", FORM_LINES, false, WORDS_BYTES_MAX, NULL},
};

// The ladder: level is the highest colour that was settled as not done, 0 after one that was done.
static int step_fits(const struct row_supervision *s, const struct given *g, enum colour colour, bool *ret_urgent, struct fault *f) {
    enum colour level = s ? (enum colour)s->level : COLOUR_NONE;
    enum colour next = level + 1 < COLOURS ? level + 1 : COLOUR_INTERVIEW;
    *ret_urgent = false;
    if (colour == next) return 0;
    if (colour > next && g[URGENT].value.n) {
        *ret_urgent = true;
        return 0;
    }
    if (colour > next)
        fault_set(f, FAULT_INPUT, "slip-order", "下一步是%s，不能直接发%s：情况紧急的，写明紧急理由（urgent_reason）%.0s%.0s", "%.0s%.0sthe next step is %s, not %s: where it is urgent, say why (urgent_reason)",
                  colour_words[next].zh_long, colour_words[colour].zh_long, colour_words[next].name, colour_words[colour].name);
    else
        fault_set(f, FAULT_INPUT, "slip-order", "上一张已到%s而没有落实，下一步是%s，不能再发%s%.0s%.0s%.0s", "%.0s%.0s%.0s%s was not done, so the next step is %s, not %s again", colour_words[level].zh_long, colour_words[next].zh_long,
                  colour_words[colour].zh_long, colour_words[level].name, colour_words[next].name, colour_words[colour].name);
    return fault_where(f, g[COLOUR].name);
}

static int limit_of(struct desk *d, const struct given *g, struct event_slip_issued *e, struct fault *f) {
    day_t day = day_now(d);
    struct limit l = profile_limit(target_profile(&d->library, day), STR("督办单期限"), (struct limit){UNIT_WORKDAY, 5});
    const struct calendar *calendar = library_calendar(&d->library, (int64_t)d->library.calendar_count);
    struct buf b = BUF_INIT;
    if (g->value.n && limit_parse(g->value, &l, f) < 0) return fault_where(f, g->name);
    if (l.n == 0) return refuse(f, g->name, "bad-limit", "期限须大于零", "a limit is above zero");
    if (calendar == NULL) return fault_set(f, FAULT_INPUT, "no-calendar", "没有公布日历，算不出期限：请先公布日历", "no calendar is published, the deadline cannot be computed: publish one first");
    buf_limit(&b, l);
    e->lim = arena_str(&d->scratch, buf_str(&b));
    buf_release(&b);
    e->due = deadline_due(calendar, desk_days(d), &(struct deadline_input){.start = d->at, .limit = l});
    return 0;
}

static int number_of(struct desk *d, enum colour colour, struct event_slip_issued *e, struct fault *f) {
    int year = date_from_day(day_now(d)).year;
    e->series = arena_printf(&d->scratch, "督办单-%s-%d", colour_words[colour].zh, year);
    if (work_series_next(&d->work, e->series, &e->serial, f) < 0) return -1;
    e->number = arena_printf(&d->scratch, "督%s〔%d〕%lld号", colour_words[colour].zh, year, (long long)e->serial);
    return 0;
}

int slip_issue(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[ISSUE_FIELDS];
    struct subject s;
    struct stream *st;
    bool urgent;
    if (fields_take(c, issue_fields, ISSUE_FIELDS, g, f) < 0 || subject_given(d, &g[TARGET], &g[MATTER], &s, f) < 0 || supervision_for(d, c, &s, &st, f) < 0) return -1;
    const struct row_supervision *row = st ? stream_row(st, TABLE_SUPERVISION) : NULL;
    const struct row_slip *open = st ? slip_running(st) : NULL;
    enum colour colour = colour_of_name(g[COLOUR].value);
    if (row && slip_at_goes_on(d, row, f) < 0) return -1;
    if (open) {
        fault_set(f, FAULT_INPUT, "slip-open", "一事一单：督办单“%.*s”还没有了结，先了结它（slip.settle）", "one slip at a time: \"%.*s\" is not settled, settle it first (slip.settle)", SP(open->number));
        return fault_where(f, g[COLOUR].name);
    }
    if (step_fits(row, g, colour, &urgent, f) < 0) return -1;
    struct event e = {.type = EVENT_SLIP_ISSUED};
    struct event_slip_issued *i = &e.u.slip_issued;
    *i = (struct event_slip_issued){.n = row ? row->slips + 1 : 1, .colour = g[COLOUR].value, .addressee = s.addressee, .urgent = urgent};
    if (g[ADDRESSEE].value.n && registry_office(d, g[ADDRESSEE].value, &i->addressee, f) < 0) return fault_where(f, g[ADDRESSEE].name);
    if (i->addressee == 0) return refuse(f, g[ADDRESSEE].name, "missing-field", "还没有承办单位：请写明收单单位", "nobody handles it yet: say which office the slip goes to");
    if (limit_of(d, &g[LIMIT], i, f) < 0 || (row == NULL && supervision_begin(d, &s, &st, f) < 0) || number_of(d, colour, i, f) < 0) return -1;
    d->answer->id = st->id;
    struct pair content[] = {{STR("ground"), g[GROUND].value}, {STR("urgent_reason"), urgent ? g[URGENT].value : STR("")}};
    return emit(d, st, &e, content, 2, f);
}

enum { SLIP, WORDS, DONE, SLIP_FIELDS };
static const struct field_word yes_no[] = {{"1", "是", "已落实"}, {"0", "否", "未落实"}, {NULL, NULL, NULL}};
#define SLIP_FIELD {"督办单", "slip", FORM_TEXT, true, NAME_BYTES_MAX, NULL}
static const struct form_field sign_fields[] = {SLIP_FIELD};
static const struct form_field answer_fields[] = {SLIP_FIELD, {"答复", "answer", FORM_LINES, true, WORDS_BYTES_MAX, NULL}};
static const struct form_field settle_fields[] = {SLIP_FIELD, {"意见", "note", FORM_LINES, true, WORDS_BYTES_MAX, NULL}, {"落实", "done", FORM_WORD, true, 0, yes_no}};

struct slip {
    struct stream *stream;
    const struct row_supervision *supervision;
    const struct row_slip *row;
};

static int slip_given(struct desk *d, const struct given *g, struct slip *ret, struct fault *f) {
    struct cell at[2];
    struct stream *st = work_find(&d->work, TABLE_SLIP, "number", g->value);
    int found = st ? 1 : store_first(d->store, SQL_SLIP_BY_NUMBER, &CELL_TEXT(g->value), 1, at, 2, f);
    if (found < 0 || (found && st == NULL && desk_stream(d, at[0].i, STREAM_SUPERVISION, &st, f) < 0)) return -1;
    size_t pos = 0;
    const struct row_slip *row = NULL;
    if (st)
        do row = stream_next(st, TABLE_SLIP, &pos);
        while (row && !str_eq(row->number, g->value));
    if (row == NULL) {
        fault_set(f, FAULT_INPUT, "unknown-slip", "没有编号为“%.*s”的督办单", "there is no slip \"%.*s\"", SP(utf8_head(g->value, 60)));
        return fault_where(f, g->name);
    }
    *ret = (struct slip){st, stream_row(st, TABLE_SUPERVISION), row};
    d->answer->id = st->id;
    if (slip_at_goes_on(d, ret->supervision, f) < 0) return -1;
    return row->settled ? refuse(f, g->name, "slip-settled", "督办单已经了结", "the slip is settled") : 0;
}

int slip_sign(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[1];
    struct slip s;
    if (fields_take(c, ROOM_FIELDS(sign_fields), g, f) < 0 || slip_given(d, &g[SLIP], &s, f) < 0 || signs_for_owner(d, c, s.row->addressee, f) < 0) return -1;
    if (s.row->signed_at) return refuse(f, g[SLIP].name, "signed-already", "督办单已经签收", "the slip was signed for");
    struct event e = {.type = EVENT_SLIP_SIGNED};
    e.u.slip_signed = (struct event_slip_signed){s.row->n};
    return emit(d, s.stream, &e, NULL, 0, f);
}

int slip_answer(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[2];
    struct slip s;
    if (fields_take(c, ROOM_FIELDS(answer_fields), g, f) < 0 || slip_given(d, &g[SLIP], &s, f) < 0 || signs_for_owner(d, c, s.row->addressee, f) < 0) return -1;
    if (s.row->signed_at == 0) return refuse(f, g[SLIP].name, "not-signed", "督办单还没有签收：先签收（slip.sign），再答复", "the slip was not signed for: do that first (slip.sign)");
    if (s.row->answered) return refuse(f, g[SLIP].name, "answered-already", "督办单已经答复：等督查室了结", "the slip was answered: supervision settles it");
    struct event e = {.type = EVENT_SLIP_ANSWERED};
    e.u.slip_answered = (struct event_slip_answered){s.row->n};
    return emit(d, s.stream, &e, (struct pair[]){{STR("answer"), g[WORDS].value}}, 1, f);
}

int slip_settle(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[SLIP_FIELDS];
    struct slip s;
    if (fields_take(c, ROOM_FIELDS(settle_fields), g, f) < 0 || slip_given(d, &g[SLIP], &s, f) < 0 || signs_for_supervisor(d, c, s.supervision->office, f) < 0) return -1;
    bool done = str_eq(g[DONE].value, STR("1"));
    if (done && s.row->answered == 0) return refuse(f, g[SLIP].name, "not-answered", "收单单位还没有答复，不能记为落实", "the office has not answered: it cannot count as done");
    if (!done && s.row->answered == 0 && d->at < s.row->due)
        return refuse(f, g[SLIP].name, "slip-running", "期限未到、也没有答复：等答复或到期后再了结", "it is neither answered nor overdue: settle it after one of the two");
    struct event e = {.type = EVENT_SLIP_SETTLED};
    e.u.slip_settled = (struct event_slip_settled){s.row->n, done};
    return emit(d, s.stream, &e, (struct pair[]){{STR("note"), g[WORDS].value}}, 1, f);
}

// SPDX-License-Identifier: Apache-2.0
// Matters told as a story: who does what, when, with which fields ("主办单位=市住房局;类别=路灯").
#ifndef TEST_LIFE_H
#define TEST_LIFE_H

#include "city.h"
#include "ledger/event.h"

static inline const char *line_of(struct city *c, const char *verb, const char *number, const char *by, const char *at, const char *fields) {
    struct buf b = BUF_INIT;
    struct str rest = str_c(fields), one;
    buf_printf(&b, "{\"do\":\"%s\"", verb);
    if (number[0]) buf_printf(&b, ",\"matter\":\"%s\"", number);
    if (by[0]) buf_printf(&b, ",\"by\":\"%s\"", by);
    if (at[0]) buf_printf(&b, ",\"at\":\"%s\"", at);
    buf_printf(&b, ",\"fields\":{");
    for (bool first = true; str_split(&rest, ';', &one); first = false) {
        ptrdiff_t is = str_find(one, STR("="));
        if (is < 0) break;
        buf_printf(&b, "%s\"%.*s\":\"%.*s\"", first ? "" : ",", (int)is, one.p, (int)(one.n - (size_t)is - 1), one.p + is + 1);
    }
    buf_printf(&b, "}}");
    buf_byte(&b, '\0');
    const char *line = arena_str(&c->arena, buf_str(&b)).p;
    buf_release(&b);
    return line;
}

static inline int64_t act(struct city *c, const char *verb, const char *number, const char *by, const char *at, const char *fields) {
    return city_act(c, line_of(c, verb, number, by, at, fields)).id;
}

// Refused with that code, and not a trace of it. Timers that were due fire before, so they are let run first.
static inline void no(struct city *c, const char *code, const char *verb, const char *number, const char *by, const char *at, const char *fields) {
    const char *line = line_of(c, verb, number, by, at, fields);
    city_refused(c, line, code);
    int64_t seq = c->desk.region_seq;
    city_refused(c, line, code);
    assert_int_equal(c->desk.region_seq, seq);
}

static inline void appeal(struct city *c, const char *number, const char *at) {
    struct str fields = arena_printf(&c->arena, "程序=诉求;编号=%s;标题=路灯不亮;内容=正文;诉求人.name=王小二;诉求人.phone=13800000000", number);
    act(c, "登记", "", "desk", at, fields.p);
}

static inline void proposal(struct city *c, const char *number, const char *at) {
    struct str fields = arena_printf(&c->arena, "程序=提案;编号=%s;标题=多修路灯;内容=情况、分析和建议;提案人.name=庚;提案人.account=member", number);
    act(c, "提交", "", "committee", at, fields.p);
}

// An appeal in the hands of 市住房局, signed for.
static inline void handled(struct city *c, const char *number, const char *at) {
    appeal(c, number, at);
    act(c, "派单", number, "desk", at, "主办单位=市住房局");
    act(c, "签收", number, "house", at, "");
}

// Lets the clocks run.
static inline void wait_until(struct city *c, const char *number, const char *at) { act(c, "clock.tick", number, "admin", at, ""); }

static inline const struct row_requester *requester(struct city *c, const char *number, int64_t n) {
    struct matter m = city_matter(c, number);
    size_t pos = 0;
    for (const struct row_requester *r; (r = stream_next(m.stream, TABLE_REQUESTER, &pos)) != NULL;)
        if (r->n == n) return r;
    fail_msg("%s has no requester %lld", number, (long long)n);
    return NULL;
}

static inline void owed(struct city *c, const char *number, bool wanted) {
    struct matter m = city_matter(c, number);
    assert_int_equal(requester(c, number, 1)->owed, wanted);
    assert_int_equal(m.state.owed, wanted);
}

static inline void ended(struct city *c, const char *number, enum outcome outcome) {
    struct matter m = city_matter(c, number);
    size_t pos = 0;
    assert_int_equal(m.row->outcome, outcome);
    assert_true(m.row->closed && m.row->due == 0);
    for (const struct row_clock *k; (k = stream_next(m.stream, TABLE_CLOCK, &pos)) != NULL;) assert_true(k->stopped && k->fire == 0);
}

static inline const struct row_clock *clock_named(struct city *c, const char *number, const char *clock) {
    struct matter m = city_matter(c, number);
    size_t pos = 0;
    for (const struct row_clock *k; (k = stream_next(m.stream, TABLE_CLOCK, &pos)) != NULL;)
        if (str_eq(k->name, str_c(clock))) return k;
    fail_msg("%s has no clock %s", number, clock);
    return NULL;
}

static inline ms_t moment(const char *text) {
    ms_t at;
    struct fault f;
    if (time_parse(str_c(text), UTC_OFFSET_CHINA, &at, &f) < 0) fail_msg("%s: %s", text, f.en);
    return at;
}

// The deadline of a clock; "" while it stands.
static inline void due(struct city *c, const char *number, const char *clock, const char *wanted) {
    const struct row_clock *k = clock_named(c, number, clock);
    ms_t at = wanted[0] ? moment(wanted) : 0;
    struct buf b = BUF_INIT;
    buf_time(&b, k->due, UTC_OFFSET_CHINA);
    if (k->due != at) fail_msg("%s of %s is due %.*s, not %s", clock, number, SP(buf_str(&b)), wanted);
    buf_release(&b);
}

// Events of a matter; of clock.fired only those whose act is `word` ("" all), or "passed".
static inline int events(struct city *c, const char *number, enum event_type type, const char *word) {
    struct matter m = city_matter(c, number);
    struct arena scratch = ARENA_INIT;
    int n = 0;
    for (int64_t seq = 1; seq <= m.stream->seq; seq++) {
        struct cell place[] = {CELL_INT(m.row->id), CELL_INT(seq)}, e[4];
        struct event event;
        struct fault f;
        if (store_first(c->store, SQL_EVENT_ONE, place, 2, e, 4, &f) != 1) fail_msg("event %lld of %s", (long long)seq, number);
        if (event_decode(&event, arena_str(&scratch, e[3].s), &scratch, &f) < 0) fail_msg("%s", f.en);
        if (event.type != type) continue;
        if (type == EVENT_CLOCK_FIRED && word[0]) {
            const struct event_clock_fired *x = &event.u.clock_fired;
            n += str_eq(str_c(word), STR("passed")) ? x->passed != 0 : str_eq(x->act, str_c(word)) && !x->passed;
        } else n++;
    }
    arena_release(&scratch);
    return n;
}

static inline void finish(struct city *c) {
    city_verify(c);
    city_reopen(c);
    city_verify(c);
    city_close(c);
}

#endif

// SPDX-License-Identifier: Apache-2.0
// What the tests of the calendar share: the days of the repository, times and limits as text.
#ifndef TEST_CHINA_H
#define TEST_CHINA_H

#include "unit.h"

#include "base/file.h"
#include "calendar/calendar.h"

static struct calendar *china; // the days of the repository, while a test program runs

static inline day_t on(const char *date) {
    day_t day = 0;
    struct fault f;
    assert_int_equal(date_parse(str_c(date), &day, &f), 0);
    return day;
}

static inline ms_t at(const char *time) {
    ms_t ms = 0;
    struct fault f;
    assert_int_equal(time_parse(str_c(time), UTC_OFFSET_CHINA, &ms, &f), 0);
    return ms;
}

static inline struct limit lim(const char *text) {
    struct limit l = {UNIT_DAY, -1};
    struct fault f;
    assert_int_equal(limit_parse(str_c(text), &l, &f), 0);
    return l;
}

static inline ms_t midnight_after(const char *date) { return at(date) + MS_DAY; }

static inline int set_up(void **state) {
    (void)state;
    struct buf text = BUF_INIT;
    struct fault f;
    if (file_read("calendar/china.tsv", 1 << 20, &text, &f) != 0) return -1;
    int got = calendar_parse(&china, buf_str(&text), &f);
    buf_release(&text);
    return got;
}

static inline int tear_down(void **state) {
    (void)state;
    china = calendar_free(china);
    assert_null(calendar_free(NULL));
    return 0;
}

static inline void assert_text(struct buf *b, const char *expected) {
    buf_byte(b, '\0');
    assert_string_equal(b->p, expected);
    buf_clear(b);
}

static inline const struct deadline_step *step_of(const struct deadline *d, enum step_kind kind) {
    for (size_t i = 0; i < d->step_count; i++)
        if (d->steps[i].kind == kind) return &d->steps[i];
    return NULL;
}

static inline void assert_adds_up(const struct deadline_input *in, const struct deadline *d) {
    ms_t stands = in->start;
    for (size_t i = 0; i < d->step_count; i++) {
        stands += d->steps[i].moved;
        assert_int_equal(d->steps[i].reached, stands);
    }
    assert_int_equal(d->due, stands);
}

// A deadline to compute, written down.
struct one {
    const char *start, *limit;
    struct pause pauses[2];
    struct extension more[2];
    size_t pause_count, more_count;
    ms_t day_end;
};

static inline struct deadline_input input_of(const struct one *o) {
    return (struct deadline_input){at(o->start), lim(o->limit), o->pauses, o->pause_count, o->more, o->more_count};
}

#define ONE(from, text, ...) ((struct one){.start = (from), .limit = (text), __VA_ARGS__})
#define PAUSED(from, to) .pauses = {{at(from), at(to)}}, .pause_count = 1
#define EXTENDED(by) .more = {{lim(by), 0}}, .more_count = 1

#endif

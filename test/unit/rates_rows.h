// SPDX-License-Identifier: Apache-2.0
// Hand-made rows for the tests of the rates: an aggregator over the first quarter of 2024 and matters to put in.
#ifndef TEST_RATES_ROWS_H
#define TEST_RATES_ROWS_H

#include "unit.h"

#include "base/file.h"
#include "report/rates.h"

enum { APPEAL = 11, PROPOSAL = 12 };

struct rows {
    struct library library;
    struct rates rates;
    int64_t next;
};

static inline ms_t when(const char *text) {
    ms_t at;
    struct fault f;
    if (time_parse(str_c(text), UTC_OFFSET_CHINA, &at, &f) < 0) fail_msg("%s: %s", text, f.en);
    return at;
}

static inline day_t on_day(const char *text) {
    day_t day;
    struct fault f;
    if (date_parse(str_c(text), &day, &f) < 0) fail_msg("%s: %s", text, f.en);
    return day;
}

static inline void rows_read(struct rows *x, const char *path, int64_t id) {
    struct buf b = BUF_INIT;
    struct fault f;
    if (file_read(path, 1 << 22, &b, &f) < 0) fail_msg("%s", f.en);
    int status = id ? library_add_procedure(&x->library, id, buf_str(&b), &f) : library_add_calendar(&x->library, 9, 1, buf_str(&b), &f);
    if (status < 0) fail_msg("%s: %s", path, f.en);
    buf_release(&b);
}

static inline struct rates_query first_quarter(void) {
    return (struct rates_query){.from = on_day("2024-01-01"), .to = on_day("2024-03-31"), .cut = when("2024-04-01"), .utc_offset = UTC_OFFSET_CHINA};
}

static inline void rows_open(struct rows *x, struct rates_query q) {
    *x = (struct rows){.next = 1000};
    rows_read(x, "procedures/appeal.proc", APPEAL);
    rows_read(x, "test/procedures/v2/proposal.proc", PROPOSAL);
    rows_read(x, "calendar/china.tsv", 0);
    rates_init(&x->rates, &q, &x->library);
}

static inline void rows_close(struct rows *x) {
    rates_release(&x->rates);
    library_release(&x->library);
}

// An appeal as it stands; what a test does not say is that of one closed in time and rated 满意, 解决.
struct sample {
    struct row_matter matter;
    struct row_requester requester, second;
    struct row_clock clocks[2];
};

static inline struct sample closed_appeal(struct rows *x) {
    int64_t id = x->next++;
    ms_t closed = when("2024-02-05T09:00");
    return (struct sample){
        .matter = {.id = id, .procedure = APPEAL, .stage = STR("已办结"), .outcome = OUTCOME_CLOSED, .lead = 5, .category = STR("供水"),
                   .opened = when("2024-02-01T09:00"), .last = closed, .closed = closed},
        .requester = {.matter = id, .n = 1, .lead = 1, .told = when("2024-02-02T09:00"), .told_times = 1,
                      .satisfied = STR("满意"), .solved = STR("解决"), .rated = closed},
        .clocks = {{.matter = id, .name = STR("答复"), .start = when("2024-02-01T09:00"), .stopped = when("2024-02-02T09:00"), .due = when("2024-02-23"), .runs = 1}},
    };
}

static inline struct sample open_appeal(struct rows *x) {
    struct sample s = closed_appeal(x);
    s.matter.outcome = OUTCOME_NONE;
    s.matter.stage = STR("办理中");
    s.matter.closed = 0;
    s.matter.last = when("2024-02-01T10:00");
    s.requester = (struct row_requester){.matter = s.matter.id, .n = 1, .lead = 1, .owed = 1};
    s.clocks[0].stopped = 0;
    s.clocks[0].due = when("2024-04-23");
    return s;
}

static inline void put(struct rows *x, const struct sample *s) {
    if (!rates_begin(&x->rates, &s->matter)) return;
    if (s->requester.n) rates_requester(&x->rates, &s->requester);
    if (s->second.n) rates_requester(&x->rates, &s->second);
    for (size_t i = 0; i < 2; i++)
        if (s->clocks[i].start) rates_clock(&x->rates, &s->clocks[i]);
    rates_end(&x->rates);
}

#endif

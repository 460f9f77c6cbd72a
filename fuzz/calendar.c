// SPDX-License-Identifier: Apache-2.0
// First line: a time; second: a limit; the rest: a calendar file. The deadline explains itself and adds up.
#include "calendar/calendar.h"

#include "fuzz.h"

static void limits(struct str s, struct limit *ret) {
    struct fault f;
    struct limit l, back;
    *ret = (struct limit){UNIT_WORKDAY, 5};
    if (limit_parse(s, &l, &f) != 0) {
        must_be_whole(&f);
        return;
    }
    must(l.n >= 0 && l.n <= 9999);
    struct buf b = BUF_INIT;
    buf_limit(&b, l);
    must(limit_parse(buf_str(&b), &back, &f) == 0 && back.unit == l.unit && back.n == l.n);
    buf_release(&b);
    *ret = l;
}

static ms_t times(struct str s) {
    struct fault f;
    ms_t at = 0, back;
    day_t day;
    if (date_parse(s, &day, &f) != 0) must_be_whole(&f);
    if (time_parse(s, UTC_OFFSET_CHINA, &at, &f) != 0) {
        must_be_whole(&f);
        return 0;
    }
    struct buf b = BUF_INIT;
    buf_time(&b, at, 0);
    // a zone may carry a time just over the edge of the years that are read
    if (time_parse(buf_str(&b), 0, &back, &f) == 0) must(back == at);
    buf_release(&b);
    return at;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    struct str text = str_of((const char *)bytes, n), rest = text, line = {NULL, 0};
    struct limit limit;
    str_split(&rest, '\n', &line);
    ms_t start = times(line);
    line = (struct str){NULL, 0};
    str_split(&rest, '\n', &line);
    limits(line, &limit);

    struct calendar *c = NULL;
    struct fault f;
    if (calendar_parse(&c, rest, &f) != 0) {
        must(c == NULL);
        must_be_whole(&f);
        return 0;
    }
    day_t day = day_of(start, UTC_OFFSET_CHINA), later = calendar_add_workdays(c, day, limit.n);
    must(limit.n == 0 || calendar_workday(c, later));
    must(calendar_count_workdays(c, day, later) == limit.n);
    must(calendar_workday(c, calendar_roll(c, day)));

    struct pause pause = {start + MS_HOUR, start + 30 * MS_HOUR};
    struct extension extension = {{UNIT_DAY, 3}, start};
    struct deadline_input in = {start, limit, &pause, n % 2, &extension, n / 2 % 2};
    struct arena a = ARENA_INIT;
    struct deadline d;
    deadline_explain(c, DAY_RULES_DEFAULT, &in, &a, &d);
    must(d.due == deadline_due(c, DAY_RULES_DEFAULT, &in));
    ms_t sum = start;
    for (size_t i = 0; i < d.step_count; i++) sum += d.steps[i].moved;
    must(sum == d.due);
    struct buf b = BUF_INIT;
    deadline_zh(&b, DAY_RULES_DEFAULT, &in, &d);
    deadline_en(&b, DAY_RULES_DEFAULT, &in, &d);
    must(!b.failed && utf8_fault(buf_str(&b)) < 0);
    buf_release(&b);
    arena_release(&a);
    calendar_free(c);
    return 0;
}

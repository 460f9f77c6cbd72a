// SPDX-License-Identifier: Apache-2.0
// What the files of this room share; nobody else includes it.
#ifndef CALENDAR_ROOM_H
#define CALENDAR_ROOM_H

#include "calendar/calendar.h"

struct calendar_line {
    day_t day;
    int line; // in the file, from 1
    bool off; // else a make-up working day
    struct str name;
};

// The table spans whole years, from the first to the last year with a line; outside it weekends alone
// decide. `rank[i]` working days of the table lie before its day i; `nth[k]` is its k-th working day.
struct calendar {
    char *text; // the names are slices of it
    struct calendar_line *lines; // by day
    size_t line_count;
    day_t first;
    int32_t days, workdays;
    int32_t *rank; // days + 1 entries
    day_t *nth;    // workdays entries
    int first_year, year_count;
    bool *announced; // by year
};

// Results of day arithmetic stay within 0001-01-01 and 9999-12-31.
day_t day_within(int64_t day);
// The same day number n months on (n may be negative), or the last day of that month.
day_t day_add_months(day_t day, int n);
// The n-th working day before `day` (n >= 0; 0 gives `day` itself).
day_t calendar_back_workdays(const struct calendar *c, day_t day, int n);
// The lines with after < day <= upto.
const struct calendar_line *calendar_lines(const struct calendar *c, day_t after, day_t upto, size_t *ret_count);

bool unit_is_exact(enum limit_unit unit); // minutes and hours
ms_t unit_ms(enum limit_unit unit);       // of those
// `day` moved on by a limit in days, working days or months; the same day moves it by nothing.
day_t limit_advance(const struct calendar *c, day_t day, struct limit l);
// The day that the instant ends or falls in: 24:00 belongs to the day before it.
day_t day_ending(ms_t at, ms_t utc_offset);
// When `day` ends for a clock that started at `start`: at day_end, or at 24:00 when it started later than that.
ms_t day_close(struct day_rules r, day_t day, ms_t start);
ms_t day_midnight(struct day_rules r, day_t day); // 24:00
// The worth of a pause in days for a clock of this unit.
int pause_days(const struct calendar *c, struct day_rules r, enum limit_unit unit, const struct pause *p);
// `at` on a clock in minutes or hours, extended.
ms_t exact_extend(const struct calendar *c, struct day_rules r, ms_t at, struct limit by);

// One step as a sentence, without where the deadline stands after it.
typedef void sentence_fn(struct buf *b, struct day_rules r, const struct deadline_input *in,
                         const struct deadline_step *s);
sentence_fn step_zh, step_en;

#endif

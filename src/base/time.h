// SPDX-License-Identifier: Apache-2.0
// Instants and days. An instant is milliseconds since 1970-01-01T00:00Z; a day is a count of civil days
// since 1970-01-01 in some offset from UTC, which the profile names (utc_offset). The zone of the machine
// never counts.
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include "base/buf.h"
#include "base/fault.h"

typedef int64_t ms_t;  // instant or span, milliseconds
typedef int32_t day_t; // civil day number, 0 = 1970-01-01 (a Thursday)

#define MS_SECOND ((ms_t)1000)
#define MS_MINUTE (60 * MS_SECOND)
#define MS_HOUR (60 * MS_MINUTE)
#define MS_DAY (24 * MS_HOUR)
#define UTC_OFFSET_CHINA (8 * MS_HOUR)

struct date {
    int year, month, day; // proleptic Gregorian, month 1–12, day 1–31
};

day_t day_from_date(struct date d);
struct date date_from_day(day_t day);
int days_in_month(int year, int month);
// Monday = 1 … Sunday = 7.
int weekday(day_t day);

// The civil day an instant falls on, and the instant a civil day begins, at an offset from UTC in ms.
day_t day_of(ms_t at, ms_t utc_offset);
ms_t day_start(day_t day, ms_t utc_offset);

// "2024-02-29" or "20240229", years 1900–2199, only real days. Fault code "bad-date".
int date_parse(struct str s, day_t *ret, struct fault *f);
// "2024-02-29", "2024-02-29T10:30", "2024-02-29 10:30:15.250", each with optional "Z" or "+08:00".
// Without a zone the offset given is used; a bare date is its beginning. Fault code "bad-time".
int time_parse(struct str s, ms_t utc_offset, ms_t *ret, struct fault *f);

// "2024-02-29".
void buf_day(struct buf *b, day_t day);
// "2024-02-29T10:30:15+08:00", with ".250" only when there are odd milliseconds.
void buf_time(struct buf *b, ms_t at, ms_t utc_offset);
// "2024-02-29 10:30", for people; midnight that ends a day is the caller's to say.
void buf_time_short(struct buf *b, ms_t at, ms_t utc_offset);
// The same for an end: midnight is 24:00 of the day it ends, not 00:00 of the next.
void buf_time_end(struct buf *b, ms_t at, ms_t utc_offset);

// The wall clock, as far as it can be believed (base/clock.h). Only the rim (cli/, http/, the writer) asks it.
ms_t now_ms(void);
// A clock that only goes forward, for measuring; microseconds.
int64_t ticks_us(void);

#endif

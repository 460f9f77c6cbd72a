// SPDX-License-Identifier: Apache-2.0
// Day arithmetic: working days as ranks. rank(day) working days lie before a day, nth(rank) is its inverse;
// both are a table look-up within the announced years and a formula outside.
#include "calendar/room.h"

enum { DAY_FIRST = -719162, DAY_LAST = 2932896 };

day_t day_within(int64_t day) { return (day_t)(day < DAY_FIRST ? DAY_FIRST : day > DAY_LAST ? DAY_LAST : day); }

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

// Mondays to Fridays before `day`, counted from a Monday, and the k-th of them.
static int64_t weekday_rank(int64_t day) {
    int64_t d = day + 3, week = floor_div(d, 7), in_week = d - week * 7;
    return week * 5 + (in_week < 5 ? in_week : 5);
}

static int64_t weekday_nth(int64_t k) {
    int64_t week = floor_div(k, 5);
    return week * 7 + (k - week * 5) - 3;
}

// Working days before `day`, counted from the first day of the table: negative before it.
static int64_t rank_of(const struct calendar *c, int64_t day) {
    int64_t i = day - c->first;
    if (i >= 0 && i <= c->days) return c->rank[i];
    if (i < 0) return weekday_rank(day) - weekday_rank(c->first);
    return c->workdays + weekday_rank(day) - weekday_rank((int64_t)c->first + c->days);
}

static day_t nth_of(const struct calendar *c, int64_t k) {
    if (k >= 0 && k < c->workdays) return c->nth[k];
    if (k < 0) return day_within(weekday_nth(weekday_rank(c->first) + k));
    return day_within(weekday_nth(weekday_rank((int64_t)c->first + c->days) + k - c->workdays));
}

bool calendar_workday(const struct calendar *c, day_t day) { return rank_of(c, (int64_t)day + 1) > rank_of(c, day); }

day_t calendar_add_workdays(const struct calendar *c, day_t day, int n) {
    return n <= 0 ? day : nth_of(c, rank_of(c, (int64_t)day + 1) + n - 1);
}

day_t calendar_back_workdays(const struct calendar *c, day_t day, int n) {
    return n <= 0 ? day : nth_of(c, rank_of(c, day) - n);
}

int calendar_count_workdays(const struct calendar *c, day_t after, day_t upto) {
    if (upto <= after) return 0;
    int64_t n = rank_of(c, (int64_t)upto + 1) - rank_of(c, (int64_t)after + 1);
    return n > INT32_MAX ? INT32_MAX : (int)n;
}

day_t calendar_roll(const struct calendar *c, day_t day) { return nth_of(c, rank_of(c, day)); }

bool calendar_announced(const struct calendar *c, day_t day) {
    int i = date_from_day(day).year - c->first_year;
    return i >= 0 && i < c->year_count && c->announced[i];
}

// The first line later than `day`.
static size_t line_after(const struct calendar *c, day_t day) {
    size_t low = 0, high = c->line_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c->lines[middle].day > day) high = middle;
        else low = middle + 1;
    }
    return low;
}

const struct calendar_line *calendar_lines(const struct calendar *c, day_t after, day_t upto, size_t *ret_count) {
    size_t from = line_after(c, after), to = line_after(c, upto);
    *ret_count = to > from ? to - from : 0;
    return *ret_count ? c->lines + from : NULL;
}

struct str calendar_name(const struct calendar *c, day_t day) {
    size_t i = line_after(c, day);
    return i > 0 && c->lines[i - 1].day == day ? c->lines[i - 1].name : STR("");
}

day_t day_add_months(day_t day, int n) {
    struct date d = date_from_day(day);
    int64_t months = (int64_t)d.year * 12 + d.month - 1 + n;
    int64_t year = floor_div(months, 12);
    if (year < 1 || year > 9999) return year < 1 ? DAY_FIRST : DAY_LAST;
    int month = (int)(months - year * 12) + 1, last = days_in_month((int)year, month);
    return day_from_date((struct date){(int)year, month, d.day < last ? d.day : last});
}

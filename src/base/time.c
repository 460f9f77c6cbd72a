// SPDX-License-Identifier: Apache-2.0
#include "base/time.h"

#include <time.h>

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

// Days are counted in 400-year eras of March-based years, in which the leap day comes last.
day_t day_from_date(struct date d) {
    int y = d.year - (d.month <= 2);
    int era = (int)floor_div(y, 400);
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct date date_from_day(day_t day) {
    int64_t z = (int64_t)day + 719468;
    int64_t era = floor_div(z, 146097);
    int doe = (int)(z - era * 146097);
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    struct date d;
    d.day = doy - (153 * mp + 2) / 5 + 1;
    d.month = mp < 10 ? mp + 3 : mp - 9;
    d.year = (int)(era * 400) + yoe + (d.month <= 2);
    return d;
}

static bool leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int days_in_month(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap(year) ? 29 : days[month - 1];
}

int weekday(day_t day) { return (int)(((int64_t)day + 3) % 7 + 7) % 7 + 1; }

day_t day_of(ms_t at, ms_t utc_offset) { return (day_t)floor_div(at + utc_offset, MS_DAY); }

ms_t day_start(day_t day, ms_t utc_offset) { return (ms_t)day * MS_DAY - utc_offset; }

// Exactly n digits at the head of *s, or -1.
static int digits(struct str *s, size_t n) {
    if (s->n < n) return -1;
    int v = 0;
    for (size_t i = 0; i < n; i++) {
        if (s->p[i] < '0' || s->p[i] > '9') return -1;
        v = v * 10 + (s->p[i] - '0');
    }
    *s = str_skip(*s, n);
    return v;
}

static bool take(struct str *s, char c) {
    if (s->n == 0 || *s->p != c) return false;
    *s = str_skip(*s, 1);
    return true;
}

// 0 fine, -1 not a date in form, -2 a date that does not exist
static int take_date(struct str *s, day_t *ret) {
    struct date d;
    if ((d.year = digits(s, 4)) < 0) return -1;
    bool dashed = take(s, '-');
    if ((d.month = digits(s, 2)) < 0) return -1;
    if (dashed && !take(s, '-')) return -1;
    if ((d.day = digits(s, 2)) < 0) return -1;
    if (d.year < 1900 || d.year > 2199 || d.month < 1 || d.month > 12) return -2;
    if (d.day < 1 || d.day > days_in_month(d.year, d.month)) return -2;
    *ret = day_from_date(d);
    return 0;
}

static int date_fault(struct str s, int why, struct fault *f, const char *code) {
    if (why == -2)
        return fault_set(f, FAULT_INPUT, code, "没有这一天：“%.*s”，请核对年、月、日（1900—2199 年）",
                         "there is no such day: \"%.*s\"; check year, month and day (1900 to 2199)",
                         SP(utf8_head(s, 40)));
    if (why == -3)
        return fault_set(f, FAULT_INPUT, code, "没有这个时刻：“%.*s”，时为 00—23，分、秒为 00—59，时区不超过 14 小时",
                         "there is no such time of day: \"%.*s\"; hours 00 to 23, minutes and seconds 00 to 59, "
                         "zones up to 14 hours",
                         SP(utf8_head(s, 40)));
    return fault_set(f, FAULT_INPUT, code, "看不懂的时间：“%.*s”，请写成 2024-03-01 或 2024-03-01T09:30+08:00",
                     "not a date or time: \"%.*s\"; write 2024-03-01 or 2024-03-01T09:30+08:00",
                     SP(utf8_head(s, 40)));
}

int date_parse(struct str s, day_t *ret, struct fault *f) {
    struct str rest = s;
    day_t day;
    int why = take_date(&rest, &day);
    if (why == 0 && rest.n != 0) why = -1;
    if (why) return date_fault(s, why, f, "bad-date");
    *ret = day;
    return 0;
}

// 0 fine, -1 form, -3 no such hour
static int take_clock(struct str *s, ms_t *ret) {
    int h = digits(s, 2), m = -1, sec = 0, ms = 0;
    if (h < 0 || !take(s, ':') || (m = digits(s, 2)) < 0) return -1;
    if (take(s, ':')) {
        if ((sec = digits(s, 2)) < 0) return -1;
        if (take(s, '.') && (ms = digits(s, 3)) < 0) return -1;
    }
    if (h > 23 || m > 59 || sec > 59) return -3;
    *ret = h * MS_HOUR + m * MS_MINUTE + sec * MS_SECOND + ms;
    return 0;
}

static int take_zone(struct str *s, ms_t *offset) {
    if (take(s, 'Z')) {
        *offset = 0;
        return 0;
    }
    bool minus = s->n && *s->p == '-';
    if (!minus && !(s->n && *s->p == '+')) return 0;
    *s = str_skip(*s, 1);
    int h = digits(s, 2), m = -1;
    if (h < 0 || !take(s, ':') || (m = digits(s, 2)) < 0) return -1;
    if (h * 60 + m > 14 * 60 || m > 59) return -3;
    *offset = (minus ? -1 : 1) * (h * MS_HOUR + m * MS_MINUTE);
    return 0;
}

int time_parse(struct str s, ms_t utc_offset, ms_t *ret, struct fault *f) {
    struct str rest = s;
    day_t day = 0;
    ms_t clock = 0;
    int why = take_date(&rest, &day);
    if (why == 0 && (take(&rest, 'T') || take(&rest, ' '))) why = take_clock(&rest, &clock);
    if (why == 0) why = take_zone(&rest, &utc_offset);
    if (why == 0 && rest.n != 0) why = -1;
    if (why) return date_fault(s, why, f, "bad-time");
    *ret = day_start(day, utc_offset) + clock;
    return 0;
}

void buf_day(struct buf *b, day_t day) {
    struct date d = date_from_day(day);
    buf_printf(b, "%04d-%02d-%02d", d.year, d.month, d.day);
}

void buf_time(struct buf *b, ms_t at, ms_t utc_offset) {
    day_t day = day_of(at, utc_offset);
    ms_t in_day = at - day_start(day, utc_offset);
    buf_day(b, day);
    buf_printf(b, "T%02d:%02d:%02d", (int)(in_day / MS_HOUR), (int)(in_day / MS_MINUTE % 60),
               (int)(in_day / MS_SECOND % 60));
    if (in_day % MS_SECOND) buf_printf(b, ".%03d", (int)(in_day % MS_SECOND));
    int minutes = (int)(utc_offset / MS_MINUTE);
    int size = minutes < 0 ? -minutes : minutes;
    buf_printf(b, "%c%02d:%02d", minutes < 0 ? '-' : '+', size / 60, size % 60);
}

void buf_time_short(struct buf *b, ms_t at, ms_t utc_offset) {
    day_t day = day_of(at, utc_offset);
    ms_t in_day = at - day_start(day, utc_offset);
    buf_day(b, day);
    buf_printf(b, " %02d:%02d", (int)(in_day / MS_HOUR), (int)(in_day / MS_MINUTE % 60));
}

void buf_time_end(struct buf *b, ms_t at, ms_t utc_offset) {
    day_t day = day_of(at - 1, utc_offset);
    ms_t in_day = at - day_start(day, utc_offset);
    buf_day(b, day);
    buf_printf(b, " %02d:%02d", (int)(in_day / MS_HOUR), (int)(in_day / MS_MINUTE % 60));
}

int64_t ticks_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

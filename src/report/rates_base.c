// SPDX-License-Identifier: Apache-2.0
// 环比 and 同比: the same figures of the period before and of the same period a year before.
#include <stdlib.h>

#include "report/rates_room.h"

static bool last_of_month(day_t day) { return date_from_day(day + 1).day == 1; }

static int days_in(int year, int month) { return (int)(day_from_date((struct date){month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1}) - day_from_date((struct date){year, month, 1})); }

// The day so many months earlier; the last of a month stays the last.
static day_t months_before(day_t day, int months) {
    struct date d = date_from_day(day);
    int month = d.year * 12 + d.month - 1 - months, most = days_in(month / 12, month % 12 + 1);
    return day_from_date((struct date){month / 12, month % 12 + 1, last_of_month(day) || d.day > most ? most : d.day});
}

void rates_base_query(const struct rates_query *q, enum rates_base base, struct rates_query *ret) {
    struct date from = date_from_day(q->from), to = date_from_day(q->to);
    *ret = *q;
    if (base == BASE_YEAR) {
        ret->from = from.day == 1 ? day_from_date((struct date){from.year - 1, from.month, 1}) : months_before(q->from, 12);
        ret->to = months_before(q->to, 12);
    } else if (from.day == 1 && last_of_month(q->to)) { // whole months: as many before
        int months = (to.year - from.year) * 12 + to.month - from.month + 1;
        int first = from.year * 12 + from.month - 1 - months;
        ret->from = day_from_date((struct date){first / 12, first % 12 + 1, 1});
        ret->to = q->from - 1;
    } else {
        ret->from = q->from - (q->to - q->from + 1);
        ret->to = q->from - 1;
    }
    ms_t end = day_start(q->to + 1, q->utc_offset), base_end = day_start(ret->to + 1, q->utc_offset);
    // A period that is not over is held against as much of the other one; what was counted later likewise.
    ms_t shifted = day_start(ret->from, q->utc_offset) + (q->cut - day_start(q->from, q->utc_offset));
    ret->cut = q->cut >= end ? base_end + (q->cut - end) : shifted < base_end ? shifted : base_end;
}

int rates_bases_read(struct rates_bases *ret, struct store *s, const struct desk_room *const *rooms, const struct rates_query *q, enum rates_source source, struct fault *f) {
    *ret = (struct rates_bases){.has = true};
    for (int i = 0; i < RATES_BASES; i++) {
        struct rates_query base;
        rates_base_query(q, (enum rates_base)i, &base);
        if (rates_report(&ret->reports[i], s, rooms, &base, source, f) < 0) return -1;
    }
    return 0;
}

void rates_bases_release(struct rates_bases *x) {
    for (int i = 0; x->has && i < RATES_BASES; i++) rates_report_release(&x->reports[i]);
    x->has = false;
}

bool rates_bases_fine(const struct rates_bases *x) {
    for (int i = 0; x->has && i < RATES_BASES; i++)
        if (!rates_fine(&x->reports[i])) return false;
    return true;
}

// numerator / denominator in units of 1 / per, rounded half away from zero.
static int64_t rounded(int64_t numerator, int64_t denominator, int64_t per) {
    int64_t n = numerator < 0 ? -numerator : numerator;
    int64_t v = (n * per * 2 + denominator) / (2 * denominator);
    return numerator < 0 ? -v : v;
}

bool rates_change(const struct rates_figure *f, const int64_t now[RATES_COUNTS], const int64_t base[RATES_COUNTS], int64_t per, int64_t *ret) {
    int64_t n, d, bn, bd;
    rates_fraction(f, now, &n, &d);
    rates_fraction(f, base, &bn, &bd);
    bool relative = f->denominator < 0 || f->form == RATE_MEAN;
    if (d == 0 || bd == 0 || (relative && bn == 0)) return false;
    *ret = relative ? rounded(n * bd - bn * d, bn * d, per) : rounded(n * bd - bn * d, d * bd, per);
    return true;
}

void rates_change_words(struct buf *b, const struct rates_figure *f, const int64_t now[RATES_COUNTS], const int64_t base[RATES_COUNTS], bool english) {
    int64_t v;
    bool relative = f->denominator < 0 || f->form == RATE_MEAN;
    if (!rates_change(f, now, base, 1000, &v)) {
        buf_add(b, STR("—"));
        return;
    }
    int64_t a = v < 0 ? -v : v;
    buf_printf(b, "%s%lld.%lld%s", v < 0 ? "-" : v ? "+" : "", (long long)(a / 10), (long long)(a % 10), relative ? "%" : english ? " points" : " 点");
}

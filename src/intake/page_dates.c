// SPDX-License-Identifier: Apache-2.0
#include "intake/page_room.h"

// Digits, ASCII or Chinese (二〇二〇, 二十二), at most `most` characters. Returns bytes taken, 0: none.
static size_t number_at(struct str s, int most, int *ret) {
    static const char *const digits[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    size_t n = 0;
    int value = 0, taken = 0;
    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9' && taken < most) {
        value = value * 10 + (s.p[n++] - '0');
        taken++;
    }
    if (n) {
        *ret = value;
        return n < s.n && s.p[n] >= '0' && s.p[n] <= '9' ? 0 : n;
    }
    bool ten = false;
    for (; taken < most; taken++) {
        struct str rest = str_skip(s, n);
        if (str_starts(rest, STR("十"))) {
            value = value ? value * 10 : 10;
            ten = true;
            n += 3;
            continue;
        }
        int d = -1;
        for (int k = 0; k < 10; k++) {
            if (str_starts(rest, str_c(digits[k]))) d = k;
        }
        if (str_starts(rest, STR("○")) || str_starts(rest, STR("零"))) d = 0;
        if (d < 0) break;
        value = ten ? value + d : value * 10 + d;
        n += 3;
    }
    *ret = value;
    return n;
}

static size_t mark_at(struct str s, const char *han, char *ret_sign) {
    if (str_starts(s, str_c(han))) return strlen(han);
    if (s.n && (*s.p == '-' || *s.p == '/' || *s.p == '.') && (*ret_sign == 0 || *ret_sign == *s.p)) {
        *ret_sign = *s.p;
        return 1;
    }
    return 0;
}

static bool date_at(struct str s, struct found_date *d) {
    char sign = 0;
    size_t at, n, mark;
    if ((n = number_at(s, 4, &d->year)) == 0 || d->year < 1949 || d->year > 2199) return false;
    if ((mark = mark_at(str_skip(s, n), "年", &sign)) == 0) return false;
    at = n + mark;
    if ((n = number_at(str_skip(s, at), 3, &d->month)) == 0 || d->month < 1 || d->month > 12) return false;
    at += n;
    if ((mark = mark_at(str_skip(s, at), "月", &sign)) == 0) return false;
    at += mark;
    n = number_at(str_skip(s, at), 3, &d->day);
    if (n == 0 || d->day < 1 || d->day > 31) {
        if (sign) return false;
        d->day = 0;
        d->whole = false;
        d->text = str_head(s, at);
        return true;
    }
    at += n;
    d->whole = sign != 0 || str_starts(str_skip(s, at), STR("日"));
    if (!sign && d->whole) at += 3;
    d->text = str_head(s, at);
    return true;
}

bool date_next(struct str s, size_t *pos, struct found_date *ret) {
    while (*pos < s.n) {
        size_t at = *pos;
        int32_t c = utf8_next(s, pos);
        bool digit = c >= '0' && c <= '9', first = at == 0 || s.p[at - 1] < '0' || s.p[at - 1] > '9';
        if (!(digit && first) && c != 0x4E8C && c != 0x4E00) continue; // 二〇…, 一九…
        if (date_at(str_skip(s, at), ret)) {
            *pos = at + ret->text.n;
            return true;
        }
    }
    return false;
}

bool date_real(const struct found_date *d, day_t *ret) {
    if (d->day < 1 || d->day > days_in_month(d->year, d->month)) return false;
    *ret = day_from_date((struct date){d->year, d->month, d->day});
    return true;
}

struct str date_text(struct arena *a, day_t day) {
    struct buf b = BUF_INIT;
    buf_day(&b, day);
    struct str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

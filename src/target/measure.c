// SPDX-License-Identifier: Apache-2.0
#include "target/measure.h"

const struct comparator_word comparator_words[] = {
    [COMPARE_NONE] = {"", "", ""},      [COMPARE_GE] = {"ge", "≥", "不少于"}, [COMPARE_GT] = {"gt", "＞", "超过"},
    [COMPARE_LE] = {"le", "≤", "不多于"}, [COMPARE_LT] = {"lt", "＜", "少于"},   [COMPARE_EQ] = {"eq", "＝", "等于"},
};

const struct light_word light_words[] = {
    [LIGHT_NONE] = {"none", "无灯", "no light"},
    [LIGHT_GREEN] = {"green", "绿灯", "green"},
    [LIGHT_YELLOW] = {"yellow", "黄灯", "yellow"},
    [LIGHT_RED] = {"red", "红灯", "red"},
};

enum comparator comparator_of(struct str name) {
    for (int i = COMPARE_GE; i <= COMPARE_EQ; i++)
        if (str_eq(name, str_c(comparator_words[i].name))) return (enum comparator)i;
    return COMPARE_NONE;
}

bool measure_reached(enum comparator c, int64_t target, int64_t value) {
    switch (c) {
    case COMPARE_GE: return value >= target;
    case COMPARE_GT: return value > target;
    case COMPARE_LE: return value <= target;
    case COMPARE_LT: return value < target;
    case COMPARE_EQ: return value == target;
    case COMPARE_NONE: break;
    }
    return false;
}

static int64_t distance(int64_t a, int64_t b) { return a < b ? b - a : a - b; }

int64_t measure_progress(enum comparator c, int64_t base, int64_t target, int64_t value) {
    if (measure_reached(c, target, value)) return SHARE_WHOLE;
    if (base == target) return 0;
    int64_t all = distance(target, base), left = distance(target, value);
    bool towards = (target > base) == (value > base) && value != base;
    if (c != COMPARE_EQ && left != 0 && !towards) return 0; // it went the wrong way
    return left >= all ? 0 : times_over(all - left, SHARE_WHOLE, all);
}

int64_t measure_gap(enum comparator c, int64_t target, int64_t value) { return measure_reached(c, target, value) ? 0 : distance(target, value); }

int64_t measure_forecast(int64_t base, int64_t value, int days_gone, int days_all) { return base + times_over(value - base, days_all, days_gone); }

struct elapsed measure_elapsed(const struct calendar *c, day_t start, day_t due, day_t today) {
    struct elapsed e = {0, calendar_count_workdays(c, start, due), 0};
    if (today > due) today = due;
    e.gone = calendar_count_workdays(c, start, today);
    if (e.all) e.share = times_over(e.gone, SHARE_WHOLE, e.all);
    else e.share = today >= due ? SHARE_WHOLE : 0;
    return e;
}

enum light measure_light(struct bounds b, int64_t progress, int64_t elapsed) {
    if (elapsed == 0) return LIGHT_GREEN;
    int64_t done = progress * SHARE_WHOLE;
    return done < b.red * elapsed ? LIGHT_RED : done < b.yellow * elapsed ? LIGHT_YELLOW : LIGHT_GREEN;
}

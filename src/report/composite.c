// SPDX-License-Identifier: Apache-2.0
// The composite: response, solved and satisfaction rate by the weights of the profile (北京接诉即办 practice: 10, 45, 45).
#include "report/rates_room.h"

static const struct {
    const char *key, *figure;
} parts[RATES_WEIGHTS] = {{"综合·响应", "response_rate"}, {"综合·解决", "solved_rate"}, {"综合·满意", "satisfaction_rate"}};

static bool newer(const struct rates_weights *a, const struct rates_weights *b) { return a->from != b->from ? a->from > b->from : a->version > b->version; }

void rates_weights_of(struct rates *r, const struct profile *v) {
    struct rates_weights w = {.profile = v->name.name, .version = v->version, .from = v->from};
    int64_t sum = 0;
    for (int i = 0; i < RATES_WEIGHTS; i++) {
        const struct profile_value *value = profile_get(v, str_c(parts[i].key));
        w.has |= value != NULL;
        if (value && (str_to_i64(value->text, &w.weight[i]) < 0 || w.weight[i] < 0 || w.weight[i] > 100)) w.wrong = true;
        else sum += w.weight[i];
    }
    if (!w.has) return;
    w.wrong |= sum != 100;
    bool vary = r->weights.has && (r->weights.vary || memcmp(w.weight, r->weights.weight, sizeof w.weight) != 0);
    if (!r->weights.has || newer(&w, &r->weights)) {
        r->weights = w;
        r->weights.profile = arena_str(&r->arena, w.profile);
    }
    r->weights.vary = vary;
}

// In billionths of a point the three roundings stay far below a hundredth; what is added before the last one puts an exact half up.
bool rates_composite(const struct rates_weights *w, const int64_t n[RATES_COUNTS], int64_t *ret_hundredths) {
    enum { BILLION = 1000000000, HUNDREDTH = 10000000, TIE = 3 };
    int64_t sum = 0;
    if (!w->has || w->wrong) return false;
    for (int i = 0; i < RATES_WEIGHTS; i++) {
        int64_t numerator, denominator;
        if (w->weight[i] == 0) continue;
        rates_fraction(rates_figure_named(str_c(parts[i].figure)), n, &numerator, &denominator);
        if (denominator == 0) return false;
        int64_t whole = w->weight[i] * numerator / denominator, rest = w->weight[i] * numerator % denominator;
        sum += whole * BILLION + rest * BILLION / denominator;
    }
    *ret_hundredths = (sum + HUNDREDTH / 2 + TIE) / HUNDREDTH;
    return true;
}

void rates_points(struct buf *b, const struct rates_weights *w, const int64_t n[RATES_COUNTS]) {
    int64_t v;
    if (rates_composite(w, n, &v)) buf_printf(b, "%lld.%02lld", (long long)(v / 100), (long long)(v % 100));
    else buf_add(b, STR("—"));
}

void rates_weights_words(struct buf *b, const struct rates_weights *w, bool english) {
    for (int i = 0; i < RATES_WEIGHTS; i++) {
        const struct rates_word *word = &rates_figure_named(str_c(parts[i].figure))->word;
        buf_printf(b, "%s%s %lld", i == 0 ? "" : english ? ", " : "、", english ? word->en : word->zh, (long long)w->weight[i]);
    }
    buf_printf(b, english ? " (profile \"%.*s\" version %lld)" : "（方案“%.*s”第%lld版）", SP(w->profile), (long long)w->version);
}

void rates_weights_wrong(struct buf *b, const struct rates_weights *w, bool english) {
    int64_t sum = 0;
    for (int i = 0; i < RATES_WEIGHTS; i++) sum += w->weight[i];
    buf_printf(b, english ? "the weights 综合·响应, 综合·解决, 综合·满意 of the profile \"%.*s\" version %lld must be whole numbers from 0 that make up 100; they are %lld + %lld + %lld = %lld: no composite is given, mend the profile"
                          : "方案“%.*s”第%lld版的综合·响应、综合·解决、综合·满意应是合计 100 的整数，现在是 %lld + %lld + %lld = %lld：不出综合得分，请改方案",
               SP(w->profile), (long long)w->version, (long long)w->weight[0], (long long)w->weight[1], (long long)w->weight[2], (long long)sum);
}

// SPDX-License-Identifier: Apache-2.0
#include "target/decimal.h"

enum { PLACES = 4 };

static int bad(struct str s, struct fault *f) {
    return fault_set(f, FAULT_INPUT, "bad-number", "“%.*s”不是数：写作 3000 或 60.5，小数最多四位，不写千分位和单位",
                     "\"%.*s\" is no number: write 3000 or 60.5, at most four decimal places, without separators and unit", SP(utf8_head(s, 40)));
}

int decimal_parse(struct str s, int64_t *ret, struct fault *f) {
    bool minus = str_starts(s, STR("-"));
    struct str rest = minus ? str_skip(s, 1) : s;
    int64_t v = 0;
    int places = -1; // -1: before the point
    size_t digits = 0;
    for (size_t i = 0; i < rest.n; i++) {
        char c = rest.p[i];
        if (c == '.' && places < 0 && digits) {
            places = 0;
            continue;
        }
        if (c < '0' || c > '9' || places == PLACES || v > DECIMAL_MOST / 10) return bad(s, f);
        v = v * 10 + (c - '0');
        digits++;
        if (places >= 0) places++;
    }
    if (digits == 0 || places == 0) return bad(s, f);
    for (int i = places < 0 ? 0 : places; i < PLACES; i++) {
        if (v > DECIMAL_MOST / 10) return bad(s, f);
        v *= 10;
    }
    if (v > DECIMAL_MOST) return bad(s, f);
    *ret = minus ? -v : v;
    return 0;
}

void buf_decimal(struct buf *b, int64_t v) {
    uint64_t n = v < 0 ? 0 - (uint64_t)v : (uint64_t)v, whole = n / DECIMAL_ONE, part = n % DECIMAL_ONE;
    buf_printf(b, "%s%llu", v < 0 ? "-" : "", (unsigned long long)whole);
    if (part == 0) return;
    int places = PLACES;
    for (; part % 10 == 0; part /= 10) places--;
    buf_printf(b, ".%0*llu", places, (unsigned long long)part);
}

int64_t times_over(int64_t a, int64_t b, int64_t c) {
    __extension__ __int128 n = (__int128)a * b;
    bool minus = (n < 0) != (c < 0);
    __extension__ unsigned __int128 top = n < 0 ? -(unsigned __int128)n : (unsigned __int128)n;
    uint64_t below = c < 0 ? 0 - (uint64_t)c : (uint64_t)c;
    uint64_t q = (uint64_t)((top + below / 2) / below);
    return minus ? -(int64_t)q : (int64_t)q;
}

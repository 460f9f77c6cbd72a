// SPDX-License-Identifier: Apache-2.0
#include "load/dice.h"

#include <math.h>

uint64_t dice_draw(struct dice *c) {
    uint64_t z = (c->state += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

double dice_share(struct dice *c) { return (double)(dice_draw(c) >> 11) * 0x1p-53; }

int64_t dice_below(struct dice *c, int64_t n) { return (int64_t)(((__uint128_t)dice_draw(c) * (uint64_t)n) >> 64); }

double dice_span(struct dice *c, double mean) { return -mean * log1p(-dice_share(c)); }

int64_t pace_next(struct pace *p) {
    double step = 1e6 / p->per_second;
    p->last = p->poisson ? p->last + dice_span(&p->dice, step) : (double)p->n * step;
    p->n++;
    return (int64_t)p->last;
}

static bool number(struct str s, double least, double most, double *ret) {
    char text[32], *end;
    if (s.n == 0 || s.n >= sizeof text) return false;
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '.')) return false;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    *ret = strtod(text, &end);
    return *end == '\0' && *ret >= least && *ret <= most;
}

int access_read(struct access *ret, struct str text, struct fault *f) {
    struct str rest = text, word = STR(""), a = STR(""), b = STR("");
    str_split(&rest, ':', &word);
    bool has_a = str_split(&rest, ':', &a), has_b = str_split(&rest, ':', &b), fine = rest.n == 0;
    *ret = (struct access){.kind = ACCESS_UNIFORM};
    if (str_eq(word, STR("uniform"))) fine = fine && !has_a;
    else if (str_eq(word, STR("zipf"))) {
        ret->kind = ACCESS_ZIPF;
        fine = fine && !has_b && number(a, 0.1, 3, &ret->a);
    } else if (str_eq(word, STR("recent"))) {
        ret->kind = ACCESS_RECENT;
        fine = fine && number(a, 1, 1e9, &ret->a) && (!has_b || number(b, 0, 100, &ret->tail));
        ret->tail /= 100;
    } else fine = false;
    if (fine && text.n < sizeof ret->text) {
        memcpy(ret->text, text.p, text.n);
        return 0;
    }
    fault_set(f, FAULT_USAGE, "bad-access", "--access 应写 uniform、zipf:S（0.1–3）、recent:HALF 或 recent:HALF:TAIL（TAIL 为百分数）",
              "--access is uniform, zipf:S (0.1 to 3), recent:HALF or recent:HALF:TAIL (TAIL in a hundred)");
    return fault_where(f, STR("access"));
}

// By the continuous distribution with density 1/x^S over [1, n + 1): close to Zipf's, and drawn without a table of n numbers.
static double zipf(double s, double u, double n) {
    if (fabs(s - 1) < 1e-9) return exp(u * log(n + 1));
    double p = 1 - s;
    return pow(u * (pow(n + 1, p) - 1) + 1, 1 / p);
}

int64_t access_draw(const struct access *a, struct dice *c, int64_t n) {
    double u = dice_share(c);
    int64_t r;
    if (a->kind == ACCESS_ZIPF) r = (int64_t)zipf(a->a, u, (double)n) - 1;
    else if (a->kind == ACCESS_UNIFORM || u < a->tail) return dice_below(c, n);
    else r = (int64_t)dice_span(c, a->a / log(2));
    if (r < 0) return 0;
    return r < n ? r : a->kind == ACCESS_ZIPF ? n - 1 : dice_below(c, n); // of a small store half may lie beyond it
}

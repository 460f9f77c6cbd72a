// SPDX-License-Identifier: Apache-2.0
// What a profile says about lights.
#include "target/target.h"

const struct profile *target_profile(const struct library *l, day_t day) {
    bool ignored;
    const struct ruleset *set = library_in_force(l, STR("督查任务"), day, &ignored);
    if (set) return set->rules.profile;
    const struct profile *best = NULL;
    size_t pos = 0;
    for (const struct profile *p; (p = map_next(&l->profiles, &pos, NULL)) != NULL;)
        if (p->from <= day && (best == NULL || p->from > best->from || (p->from == best->from && p->version > best->version))) best = p;
    return best;
}

// "80%", "80.5%": a share of SHARE_WHOLE.
static int64_t share_of(const struct profile *p, struct str name, int64_t otherwise) {
    const struct profile_value *v = p ? profile_get(p, name) : NULL;
    struct fault ignored;
    int64_t n;
    if (v == NULL || !str_ends(v->text, STR("%")) || decimal_parse(str_head(v->text, v->text.n - 1), &n, &ignored) < 0 || n < 0 || n > 1000 * DECIMAL_ONE)
        return otherwise;
    return times_over(n, SHARE_WHOLE, 100 * DECIMAL_ONE);
}

struct bounds profile_bounds(const struct profile *p) {
    struct bounds b = BOUNDS_DEFAULT;
    b.yellow = share_of(p, STR("进度黄灯"), b.yellow);
    b.red = share_of(p, STR("进度红灯"), b.red);
    return b;
}

struct limit profile_limit(const struct profile *p, struct str name, struct limit otherwise) {
    const struct profile_value *v = p ? profile_get(p, name) : NULL;
    struct fault ignored;
    struct limit l;
    return v && limit_parse(v->text, &l, &ignored) == 0 ? l : otherwise;
}

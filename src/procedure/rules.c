// SPDX-License-Identifier: Apache-2.0
// A procedure and a profile put together.
#include "procedure/profile.h"
#include "procedure/words.h"

static int missing(const struct value_name *n, const struct profile *v, struct fault *f) {
    struct near near = near_begin(n->name);
    for (int i = 0; i < v->value_count; i++) near_offer(&near, v->values[i].name);
    struct near_hint hint = {"。", "."};
    if (near.found.n) {
        snprintf(hint.zh, sizeof hint.zh, "，方案里有相近的“%.*s”。", SP(near.found));
        snprintf(hint.en, sizeof hint.en, "; it has the similar “%.*s”.", SP(near.found));
    }
    fault_set(f, FAULT_INPUT, "profile-missing", "程序第 %d 行用到“%.*s”，方案“%.*s”没有给值%s%.0s",
              "Line %d of the procedure uses “%.*s”, to which the profile “%.*s” gives no value%.0s%s", n->line,
              SP(n->name), SP(v->name.name), hint.zh, hint.en);
    return fault_place(f, n->line, n->column);
}

// "2次", "2".
static int count_parse(struct str s, int *ret) {
    int64_t n;
    if (str_ends(s, STR("次"))) s = str_head(s, s.n - STR("次").n);
    if (s.n == 0 || s.n > 3 || str_to_i64(s, &n) != 0 || n < 0 || n > COUNT_MAX) return -1;
    *ret = (int)n;
    return 0;
}

static int bad_value(const struct value_name *n, const struct profile_value *value, struct fault *f) {
    if (n->is_limit)
        fault_set(f, FAULT_INPUT, "profile-value", "“%.*s”应是期限（如“5个工作日”“2小时”），不是“%.*s”。",
                  "“%.*s” should be a limit, such as “5wd” or “2h”, not “%.*s”.", SP(n->name), SP(value->text));
    else
        fault_set(f, FAULT_INPUT, "profile-value", "“%.*s”应是 0 到 20 的次数（如“2次”），不是“%.*s”。",
                  "“%.*s” should be a count from 0 to 20, such as “2”, not “%.*s”.", SP(n->name), SP(value->text));
    return fault_place(f, value->line, value->column);
}

int rules_bind(struct rules *ret, const struct procedure *p, const struct profile *v, struct fault *f) {
    struct rules rules = {.procedure = p, .profile = v};
    for (int i = 0; i < p->value_count; i++) {
        const struct value_name *n = &p->values[i];
        const struct profile_value *value = profile_get(v, n->name);
        if (value == NULL) return missing(n, v, f);
        struct fault none;
        bool bad = n->is_limit ? limit_parse(value->text, &rules.limits[i], &none) != 0
                               : count_parse(value->text, &rules.counts[i]) != 0;
        if (bad) return bad_value(n, value, f);
    }
    *ret = rules;
    return 0;
}

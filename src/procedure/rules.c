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

// "30%", "12.5%", "100%", in thousandths.
static int share_parse(struct str s, int *ret) {
    int64_t whole = 0, tenth = 0;
    if (!str_ends(s, STR("%"))) return -1;
    s = str_head(s, s.n - 1);
    ptrdiff_t dot = str_find(s, STR("."));
    if (dot >= 0 && (s.n != (size_t)dot + 2 || str_to_i64(str_skip(s, (size_t)dot + 1), &tenth) != 0)) return -1;
    if (dot >= 0) s = str_head(s, (size_t)dot);
    if (s.n == 0 || s.n > 3 || str_to_i64(s, &whole) != 0 || whole < 0 || tenth < 0 || whole * 10 + tenth > 1000) return -1;
    *ret = (int)(whole * 10 + tenth);
    return 0;
}

static int value_parse(const struct value_name *n, struct str text, struct limit *limit, int *count, int *share) {
    struct fault none;
    if (n->is_limit) return limit_parse(text, limit, &none);
    return n->is_share ? share_parse(text, share) : count_parse(text, count);
}

static int bad_value(const struct value_name *n, const struct profile_value *value, struct fault *f) {
    if (n->is_limit)
        fault_set(f, FAULT_INPUT, "profile-value", "“%.*s”应是期限（如“5个工作日”“2小时”），不是“%.*s”。",
                  "“%.*s” should be a limit, such as “5wd” or “2h”, not “%.*s”.", SP(n->name), SP(value->text));
    else if (n->is_share)
        fault_set(f, FAULT_INPUT, "profile-value", "“%.*s”应是比例（如“30%%”，0 到 100），不是“%.*s”。", "“%.*s” should be a share such as “30%%”, from 0 to 100, not “%.*s”.",
                  SP(n->name), SP(value->text));
    else
        fault_set(f, FAULT_INPUT, "profile-value", "“%.*s”应是 0 到 20 的次数（如“2次”），不是“%.*s”。",
                  "“%.*s” should be a count from 0 to 20, such as “2”, not “%.*s”.", SP(n->name), SP(value->text));
    return fault_place(f, value->line, value->column);
}

// The value of "派单期限·紧急"; NULL when the profile gives none.
static const struct profile_value *value_by_choice(const struct profile *v, struct str value, const struct name *choice) {
    struct str words[2] = {choice->name, choice->alias};
    for (int i = 0; i < v->value_count; i++) {
        struct str name = v->values[i].name;
        if (!str_starts(name, value) || !str_starts(str_skip(name, value.n), STR("·"))) continue;
        struct str tail = str_skip(name, value.n + STR("·").n);
        for (int k = 0; k < 2; k++)
            if (words[k].n && str_eq(tail, words[k])) return &v->values[i];
    }
    return NULL;
}

// A value by a choice that the field does not have would be passed over in silence.
static int stray_choice(const struct value_name *n, const struct field *field, const struct profile *v, struct fault *f) {
    for (int i = 0; i < v->value_count; i++) {
        struct str name = v->values[i].name;
        if (!str_starts(name, n->name) || !str_starts(str_skip(name, n->name.n), STR("·"))) continue;
        struct str tail = str_skip(name, n->name.n + STR("·").n);
        struct near near = near_begin(tail);
        bool known = false;
        for (int k = 0; k < field->choice_count; k++) {
            known |= name_is(&field->choices[k], tail);
            near_offer_name(&near, &field->choices[k]);
        }
        if (known) continue;
        struct near_hint hint = near_hint(&near);
        fault_set(f, FAULT_INPUT, "profile-value", "“%.*s”：字段“%.*s”没有选项“%.*s”%s%.0s", "“%.*s”: the field “%.*s” has no choice “%.*s”%.0s%s",
                  SP(name), SP(field->name.name), SP(tail), hint.zh, hint.en);
        return fault_place(f, v->values[i].line, v->values[i].column);
    }
    return 0;
}

static int bind_choices(struct rules *r, struct fault *f) {
    const struct procedure *p = r->procedure;
    for (int i = 0; i < p->per_count; i++) {
        const struct value_name *n = &p->values[p->pers[i].value];
        const struct field *field = &p->fields[p->pers[i].field];
        if (stray_choice(n, field, r->profile, f) < 0) return -1;
        for (int k = 0; k < field->choice_count; k++) {
            const struct profile_value *value = value_by_choice(r->profile, n->name, &field->choices[k]);
            r->by_choice[i][k] = r->limits[p->pers[i].value];
            r->shares_by_choice[i][k] = r->shares[p->pers[i].value];
            if (value && value_parse(n, value->text, &r->by_choice[i][k], &(int){0}, &r->shares_by_choice[i][k]) != 0) return bad_value(n, value, f);
        }
    }
    return 0;
}

// "2500字", "2500".
static int cap_parse(struct str s, int *ret) {
    int64_t n;
    if (str_ends(s, STR("字"))) s = str_head(s, s.n - STR("字").n);
    if (s.n == 0 || s.n > 7 || str_to_i64(s, &n) != 0 || n < 1) return -1;
    *ret = (int)n;
    return 0;
}

// 字数·提案·内容 = 2500: some cities cap the text of a proposal (DOMAIN 2.1). Nothing more is known of it here than the name.
static int bind_caps(struct rules *r, struct fault *f) {
    const struct procedure *p = r->procedure;
    struct str head = STR("字数·"), dot = STR("·");
    for (int i = 0; i < r->profile->value_count; i++) {
        const struct profile_value *v = &r->profile->values[i];
        if (!str_starts(v->name, head)) continue;
        struct str tail = str_skip(v->name, head.n);
        ptrdiff_t at = str_find(tail, dot);
        if (at < 0 || !name_is(&p->name, str_head(tail, (size_t)at))) continue;
        tail = str_skip(tail, (size_t)at + dot.n);
        int field = procedure_field(p, tail);
        if (field < 0 || p->fields[field].type != FIELD_TEXT) {
            fault_set(f, FAULT_INPUT, "profile-value", "“%.*s”：程序“%.*s”没有“文”字段“%.*s”。", "“%.*s”: the procedure “%.*s” has no field of type text “%.*s”.",
                      SP(v->name), SP(p->name.name), SP(tail));
            return fault_place(f, v->line, v->column);
        }
        if (cap_parse(v->text, &r->caps[field]) == 0) continue;
        fault_set(f, FAULT_INPUT, "profile-value", "“%.*s”应是字数（如“2500字”），不是“%.*s”。", "“%.*s” should be a number of characters such as “2500”, not “%.*s”.",
                  SP(v->name), SP(v->text));
        return fault_place(f, v->line, v->column);
    }
    return 0;
}

struct limit rules_limit(const struct rules *r, int value, int per, int choice) {
    return per >= 0 && choice >= 0 ? r->by_choice[per][choice] : r->limits[value];
}

int rules_share(const struct rules *r, int value, int per, int choice) {
    return per >= 0 && choice >= 0 ? r->shares_by_choice[per][choice] : r->shares[value];
}

int rules_bind(struct rules *ret, const struct procedure *p, const struct profile *v, struct fault *f) {
    struct rules rules = {.procedure = p, .profile = v};
    for (int i = 0; i < p->value_count; i++) {
        const struct value_name *n = &p->values[i];
        const struct profile_value *value = profile_get(v, n->name);
        if (value == NULL) return missing(n, v, f);
        if (value_parse(n, value->text, &rules.limits[i], &rules.counts[i], &rules.shares[i]) != 0) return bad_value(n, value, f);
    }
    if (bind_choices(&rules, f) < 0 || bind_caps(&rules, f) < 0) return -1;
    *ret = rules;
    return 0;
}

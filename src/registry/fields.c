// SPDX-License-Identifier: Apache-2.0
#include "registry/fields.h"

#include "base/time.h"

// The name nearest to what was written, or NULL.
static const char *near_name(const struct form_field *fields, size_t count, struct str written) {
    const char *best = NULL;
    int distance = 3;
    for (size_t i = 0; i < count; i++) {
        const char *names[] = {fields[i].zh, fields[i].en};
        for (int n = 0; n < 2; n++) {
            struct str name = str_c(names[n]);
            int most = utf8_count(name) < 4 ? 1 : 2; // short names are all near to each other
            int d = utf8_distance(name, written, most);
            if (d > most || d >= distance) continue;
            best = names[n];
            distance = d;
        }
    }
    return best;
}

static int unknown_field(const struct form_field *fields, size_t count, struct str written, struct fault *f) {
    struct str shown = utf8_head(written, 40);
    const char *near = near_name(fields, count, written);
    if (near)
        fault_set(f, FAULT_INPUT, "unknown-field", "没有字段“%.*s”，是不是“%s”？", "there is no field \"%.*s\"; did you mean \"%s\"?",
                  SP(shown), near);
    else
        fault_set(f, FAULT_INPUT, "unknown-field", "没有字段“%.*s”；此操作的字段见 docs/json.md",
                  "there is no field \"%.*s\"; docs/json.md says where the fields of this verb are listed", SP(shown));
    return fault_where(f, written);
}

static int take_one(const struct form_field *fields, size_t count, const struct pair *p, struct given *ret, struct fault *f) {
    size_t i = 0;
    while (i < count && !str_eq(p->name, str_c(fields[i].zh)) && !str_eq(p->name, str_c(fields[i].en))) i++;
    if (i == count) return unknown_field(fields, count, p->name, f);
    struct str value = str_trim(p->value);
    if (value.n == 0) return 0;
    if (ret[i].value.n) {
        fault_set(f, FAULT_INPUT, "field-twice", "字段“%s”（%s）写了两次：请只留一个", "the field \"%s\" (%s) is given twice: keep one",
                  fields[i].zh, fields[i].en);
        return fault_where(f, p->name);
    }
    if (field_check(&fields[i], value, &ret[i].value, f) < 0) return fault_where(f, p->name);
    ret[i].name = p->name;
    return 0;
}

int fields_take(const struct command *c, const struct form_field *fields, size_t count, struct given *ret, struct fault *f) {
    if (c->matter.n) {
        fault_set(f, FAULT_INPUT, "matter-not-needed", "此操作不针对事项：请去掉 matter（%.*s）",
                  "this verb is about no matter: leave out \"matter\" (%.*s)", SP(utf8_head(c->matter, 40)));
        return fault_where(f, STR("matter"));
    }
    for (size_t i = 0; i < count; i++) ret[i] = (struct given){STR(""), str_c(fields[i].en)};
    for (size_t i = 0; i < c->fields.count; i++)
        if (take_one(fields, count, &c->fields.pairs[i], ret, f) < 0) return -1;
    for (size_t i = 0; i < count; i++) {
        if (!fields[i].must || ret[i].value.n) continue;
        fault_set(f, FAULT_INPUT, "missing-field", "缺少“%s”（%s）：请填写", "\"%s\" (%s) is missing: fill it in", fields[i].zh,
                  fields[i].en);
        return fault_where(f, ret[i].name);
    }
    return 0;
}

int given_time(const struct given *g, int64_t utc_offset, int64_t fallback, int64_t *ret, struct fault *f) {
    *ret = fallback;
    if (g->value.n == 0) return 0;
    return time_parse(g->value, utc_offset, ret, f) < 0 ? fault_where(f, g->name) : 0;
}

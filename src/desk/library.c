// SPDX-License-Identifier: Apache-2.0
#include "desk/library.h"

#include <stdlib.h>

#include "procedure/read.h"

void library_release(struct library *l) {
    void *p;
    for (size_t pos = 0; (p = map_next(&l->procedures, &pos, NULL)) != NULL;) procedure_free(p);
    for (size_t pos = 0; (p = map_next(&l->profiles, &pos, NULL)) != NULL;) profile_free(p);
    map_release(&l->procedures);
    map_release(&l->profiles);
    for (size_t i = 0; i < l->ruleset_count; i++) free(l->rulesets[i]);
    free(l->rulesets);
    for (size_t i = 0; i < l->calendar_count; i++) calendar_free(l->calendars[i]);
    free(l->calendars);
    *l = (struct library){0};
}

int library_add_procedure(struct library *l, int64_t id, struct str text, struct fault *f) {
    struct procedure *p;
    if (map_get(&l->procedures, id)) return 0;
    if (procedure_read(&p, text, f) < 0) return -1;
    map_put(&l->procedures, id, p);
    l->ahead = true;
    return 0;
}

int library_add_profile(struct library *l, int64_t id, struct str text, struct fault *f) {
    struct profile *p;
    if (map_get(&l->profiles, id)) return 0;
    if (profile_read(&p, text, f) < 0) return -1;
    map_put(&l->profiles, id, p);
    l->ahead = true;
    return 0;
}

int library_add_calendar(struct library *l, int64_t stream, int64_t n, struct str text, struct fault *f) {
    l->ahead |= l->calendar_stream != stream;
    l->calendar_stream = stream;
    if (n <= (int64_t)l->calendar_count) return 0;
    struct calendar *c;
    if (calendar_parse(&c, text, f) < 0) return -1;
    l->calendars = mem_grow(l->calendars, arena_bytes(l->calendar_count + 1, sizeof(struct calendar *)));
    l->calendars[l->calendar_count++] = c;
    l->ahead = true;
    return 0;
}

int library_enable(struct library *l, int64_t procedure, int64_t profile, struct fault *f) {
    if (library_rules(l, procedure, profile)) return 0;
    const struct procedure *p = map_get(&l->procedures, procedure);
    const struct profile *v = map_get(&l->profiles, profile);
    if (p == NULL || v == NULL)
        return fault_set(f, FAULT_INPUT, "unknown-procedure", "没有这个程序或方案（%lld，%lld）",
                         "no such procedure or profile (%lld, %lld)", (long long)procedure, (long long)profile);
    struct ruleset *r = mem_new(sizeof *r);
    if (rules_bind(&r->rules, p, v, f) < 0) {
        free(r);
        return -1;
    }
    r->procedure_id = procedure;
    r->profile_id = profile;
    l->rulesets = mem_grow(l->rulesets, arena_bytes(l->ruleset_count + 1, sizeof(struct ruleset *)));
    l->rulesets[l->ruleset_count++] = r;
    l->ahead = true;
    return 0;
}

const struct ruleset *library_rules(const struct library *l, int64_t procedure, int64_t profile) {
    for (size_t i = 0; i < l->ruleset_count; i++)
        if (l->rulesets[i]->procedure_id == procedure && l->rulesets[i]->profile_id == profile) return l->rulesets[i];
    return NULL;
}

static day_t force_day(const struct ruleset *r) {
    day_t a = r->rules.procedure->from, b = r->rules.profile->from;
    return a > b ? a : b;
}

const struct ruleset *library_in_force(const struct library *l, struct str name, day_t day, bool *ret_retroactive) {
    const struct ruleset *newest = NULL, *earliest = NULL;
    for (size_t i = 0; i < l->ruleset_count; i++) {
        const struct ruleset *r = l->rulesets[i];
        if (!name_is(&r->rules.procedure->name, name)) continue;
        if (force_day(r) <= day && (newest == NULL || force_day(r) >= force_day(newest))) newest = r;
        if (earliest == NULL || force_day(r) < force_day(earliest)) earliest = r;
    }
    *ret_retroactive = newest == NULL;
    return newest ? newest : earliest;
}

const struct calendar *library_calendar(const struct library *l, int64_t n) {
    return n >= 1 && n <= (int64_t)l->calendar_count ? l->calendars[n - 1] : NULL;
}

struct day_rules library_days(const struct library *l) {
    return l->ruleset_count ? l->rulesets[l->ruleset_count - 1]->rules.profile->days : DAY_RULES_DEFAULT;
}

struct loader {
    struct library *l;
    struct fault *f;
};

static int load_procedure(void *context, const void *row) {
    struct loader *x = context;
    const struct row_procedure *p = row;
    return library_add_procedure(x->l, p->id, p->text, x->f);
}

static int load_profile(void *context, const void *row) {
    struct loader *x = context;
    const struct row_profile *p = row;
    return library_add_profile(x->l, p->id, p->text, x->f);
}

static int load_calendar(void *context, const void *row) {
    struct loader *x = context;
    const struct row_calendar *c = row;
    return library_add_calendar(x->l, c->id, c->n, c->text, x->f);
}

static int load_ruleset(void *context, const void *row) {
    struct loader *x = context;
    const struct row_ruleset *r = row;
    return library_enable(x->l, r->procedure, r->profile, x->f);
}

int library_load(struct library *l, struct store *s, struct fault *f) {
    struct loader x = {l, f};
    l->ahead = true; // until all of it is there
    if (store_rows(s, TABLE_PROCEDURE, load_procedure, &x, f) < 0) return -1;
    if (store_rows(s, TABLE_PROFILE, load_profile, &x, f) < 0) return -1;
    if (store_rows(s, TABLE_CALENDAR, load_calendar, &x, f) < 0) return -1;
    if (store_rows(s, TABLE_RULESET, load_ruleset, &x, f) < 0) return -1;
    l->ahead = false;
    return 0;
}

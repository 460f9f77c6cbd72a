// SPDX-License-Identifier: Apache-2.0
#include "desk/published.h"

#include "base/map.h"

struct reading {
    struct arena *arena;
    struct map profiles; // id -> struct row_profile
    struct map procedures; // id -> struct published
    struct published **end;
};

static int keep_profile(void *context, const void *row) {
    struct reading *r = context;
    struct row_profile *p = arena_new(r->arena, struct row_profile);
    *p = *(const struct row_profile *)row;
    p->name = arena_str(r->arena, p->name);
    map_put(&r->profiles, p->id, p);
    return 0;
}

static int keep_procedure(void *context, const void *row) {
    struct reading *r = context;
    const struct row_procedure *x = row;
    struct published *p = arena_new(r->arena, struct published);
    *p = (struct published){.id = x->id, .name = arena_str(r->arena, x->name), .alias = arena_str(r->arena, x->alias), .version = x->version,
                            .from = (day_t)x->day_from, .published = x->published};
    map_put(&r->procedures, p->id, p);
    *r->end = p;
    r->end = &p->next;
    return 0;
}

static int keep_pair(void *context, const void *row) {
    struct reading *r = context;
    const struct row_ruleset *x = row;
    struct published *p = map_get(&r->procedures, x->procedure);
    const struct row_profile *v = map_get(&r->profiles, x->profile);
    if (p == NULL) return 0;
    struct published_pair *pair = arena_new(r->arena, struct published_pair), **end = &p->pairs;
    *pair = (struct published_pair){.profile = x->profile, .name = v ? v->name : STR("?"), .version = v ? v->version : 0, .enabled = x->enabled,
                                    .states = x->states, .edges = x->edges};
    while (*end) end = &(*end)->next;
    *end = pair;
    return 0;
}

int published_read(struct store *s, struct arena *a, struct published **ret, struct fault *f) {
    struct published *first = NULL;
    struct reading r = {.arena = a, .end = &first};
    int status = store_rows(s, TABLE_PROFILE, keep_profile, &r, f);
    if (status == 0) status = store_rows(s, TABLE_PROCEDURE, keep_procedure, &r, f);
    if (status == 0) status = store_rows(s, TABLE_RULESET, keep_pair, &r, f);
    map_release(&r.profiles);
    map_release(&r.procedures);
    if (status == 0) *ret = first;
    return status;
}

static void pair_json(struct json_out *j, const struct published_pair *r, ms_t utc_offset) {
    jo_open(j, '{');
    jo_kid(j, STR("profile"), r->profile);
    jo_kstr(j, STR("name"), r->name);
    jo_ki64(j, STR("version"), r->version);
    jo_ktime(j, STR("since"), r->enabled, utc_offset);
    jo_ki64(j, STR("states"), r->states);
    jo_ki64(j, STR("edges"), r->edges);
    jo_close(j);
}

static void procedure_json(struct json_out *j, const struct published *p, ms_t utc_offset) {
    struct buf from = BUF_INIT;
    buf_day(&from, p->from);
    jo_open(j, '{');
    jo_kid(j, STR("id"), p->id);
    jo_kstr(j, STR("name"), p->name);
    jo_kstr(j, STR("alias"), p->alias);
    jo_ki64(j, STR("version"), p->version);
    jo_kstr(j, STR("from"), buf_str(&from));
    jo_ktime(j, STR("published"), p->published, utc_offset);
    jo_kopen(j, STR("enabled"), '[');
    for (const struct published_pair *r = p->pairs; r; r = r->next) pair_json(j, r, utc_offset);
    jo_close(j);
    jo_close(j);
    buf_release(&from);
}

void published_json(struct json_out *j, const struct published *first, ms_t utc_offset) {
    jo_open(j, '[');
    for (const struct published *p = first; p; p = p->next) procedure_json(j, p, utc_offset);
    jo_close(j);
}

// SPDX-License-Identifier: Apache-2.0
#include "desk/published.h"

#include "base/time.h"

struct link {
    union {
        struct row_profile profile;
        struct row_ruleset pair;
        struct row_procedure procedure;
    } row;
    struct link *next;
};

struct keeping {
    struct arena *arena;
    struct link *first, **end;
    size_t count;
};

static struct link *keep(struct keeping *k) {
    struct link *l = arena_new(k->arena, struct link);
    *k->end = l;
    k->end = &l->next;
    k->count++;
    return l;
}

static int keep_profile(void *context, const void *row) {
    struct keeping *k = context;
    struct link *l = keep(k);
    l->row.profile = *(const struct row_profile *)row;
    l->row.profile.name = arena_str(k->arena, l->row.profile.name);
    return 0;
}

static int keep_pair(void *context, const void *row) {
    keep(context)->row.pair = *(const struct row_ruleset *)row;
    return 0;
}

static int keep_procedure(void *context, const void *row) {
    struct keeping *k = context;
    const struct row_procedure *p = row;
    keep(k)->row.procedure = (struct row_procedure){.id = p->id, .name = arena_str(k->arena, p->name), .alias = arena_str(k->arena, p->alias),
                                                    .version = p->version, .day_from = p->day_from, .published = p->published};
    return 0;
}

static int read_table(struct store *s, struct arena *a, enum table_id table, table_fn *each, struct keeping *k, struct fault *f) {
    *k = (struct keeping){.arena = a};
    k->end = &k->first;
    return store_rows(s, table, each, k, f);
}

static void add_pairs(struct published_procedure *p, const struct keeping *pairs, const struct keeping *profiles, struct arena *a) {
    p->pairs = arena_array(a, struct published_pair, pairs->count + 1);
    for (const struct link *l = pairs->first; l; l = l->next) {
        if (l->row.pair.procedure != p->row.id) continue;
        struct published_pair *x = &p->pairs[p->pair_count++];
        x->row = l->row.pair;
        x->profile = STR("");
        for (const struct link *v = profiles->first; v; v = v->next) {
            if (v->row.profile.id != x->row.profile) continue;
            x->profile = v->row.profile.name;
            x->profile_version = v->row.profile.version;
        }
    }
}

int published_read(struct store *s, struct arena *a, struct published *ret, struct fault *f) {
    struct keeping profiles, pairs, procedures;
    if (read_table(s, a, TABLE_PROFILE, keep_profile, &profiles, f) < 0 || read_table(s, a, TABLE_RULESET, keep_pair, &pairs, f) < 0 ||
        read_table(s, a, TABLE_PROCEDURE, keep_procedure, &procedures, f) < 0)
        return -1;
    *ret = (struct published){arena_array(a, struct published_procedure, procedures.count + 1), 0};
    for (const struct link *l = procedures.first; l; l = l->next) {
        struct published_procedure *p = &ret->procedures[ret->count++];
        p->row = l->row.procedure;
        add_pairs(p, &pairs, &profiles, a);
    }
    return 0;
}

static void json_pair(struct json_out *j, const struct published_pair *x, int64_t utc_offset) {
    jo_open(j, '{');
    jo_kid(j, STR("profile"), x->row.profile);
    jo_kstr(j, STR("name"), x->profile);
    jo_ki64(j, STR("version"), x->profile_version);
    jo_ktime(j, STR("since"), x->row.enabled, utc_offset);
    jo_ki64(j, STR("states"), x->row.states);
    jo_ki64(j, STR("edges"), x->row.edges);
    jo_close(j);
}

void published_json(const struct published *all, struct json_out *j, int64_t utc_offset) {
    jo_open(j, '[');
    for (size_t i = 0; i < all->count; i++) {
        const struct published_procedure *p = &all->procedures[i];
        struct buf from = BUF_INIT;
        buf_day(&from, (day_t)p->row.day_from);
        jo_open(j, '{');
        jo_kid(j, STR("id"), p->row.id);
        jo_kstr(j, STR("name"), p->row.name);
        jo_kstr(j, STR("alias"), p->row.alias);
        jo_ki64(j, STR("version"), p->row.version);
        jo_kstr(j, STR("from"), buf_str(&from));
        jo_ktime(j, STR("published"), p->row.published, utc_offset);
        jo_kopen(j, STR("enabled"), '[');
        for (size_t k = 0; k < p->pair_count; k++) json_pair(j, &p->pairs[k], utc_offset);
        jo_close(j);
        jo_close(j);
        buf_release(&from);
    }
    jo_close(j);
}

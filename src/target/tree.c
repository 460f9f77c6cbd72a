// SPDX-License-Identifier: Apache-2.0
// Reading the tree.
#include "target/tree.h"

struct reading {
    struct tree *tree;
    struct map nodes;        // id -> struct node
    struct node **all;       // in id order
    size_t count, cap;
    struct fault *fault;
};

static struct node *node_of(struct reading *r, int64_t id) { return map_get(&r->nodes, id); }

static void *keep_row(struct reading *r, enum table_id t, const void *row) {
    void *copy = arena_alloc(r->tree->arena, tables[t].size);
    memcpy(copy, row, tables[t].size);
    row_keep(&tables[t], copy, r->tree->arena);
    return copy;
}

static int take_target(void *context, const void *row) {
    struct reading *r = context;
    const struct row_target *t = row;
    if (t->opened >= r->tree->end) return 0;
    struct node *n = arena_new(r->tree->arena, struct node);
    n->row = *(struct row_target *)keep_row(r, TABLE_TARGET, row);
    if (r->count == r->cap) {
        struct node **more = arena_array(r->tree->arena, struct node *, r->cap ? 2 * r->cap : 64);
        if (r->count) memcpy(more, r->all, r->count * sizeof(struct node *));
        r->all = more;
        r->cap = r->cap ? 2 * r->cap : 64;
    }
    r->all[r->count++] = n;
    map_put(&r->nodes, t->id, n);
    return 0;
}

// Rows of a target come together: room for one more doubles as they grow.
#define TAKE(function, type, table, field, counter, owner) \
    static int function(void *context, const void *row) { \
        struct reading *r = context; \
        struct node *n = node_of(r, ((const struct type *)row)->owner); \
        if (n == NULL) return 0; \
        size_t c = n->counter; \
        if ((c & (c - 1)) == 0) { \
            void *more = arena_alloc(r->tree->arena, arena_bytes(c ? 2 * c : 1, sizeof *n->field)); \
            if (c) memcpy(more, n->field, c * sizeof *n->field); \
            n->field = more; \
        } \
        struct type *kept = keep_row(r, table, row); \
        memcpy(&n->field[n->counter++], kept, sizeof *kept); \
        return 0; \
    }
TAKE(take_value, row_target_value, TABLE_TARGET_VALUE, values, value_count, target)
TAKE(take_reading, row_reading, TABLE_READING, readings, reading_count, target)
TAKE(take_milestone, row_milestone, TABLE_MILESTONE, milestones, milestone_count, target)
TAKE(take_ask, row_target_ask, TABLE_TARGET_ASK, asks, ask_count, target)

static void hang(struct reading *r) {
    struct tree *t = r->tree;
    t->roots = arena_array(t->arena, struct node *, r->count + 1);
    for (size_t i = 0; i < r->count; i++) {
        struct node *n = r->all[i], *up = n->parent = node_of(r, n->row.parent);
        if (up == NULL) {
            t->roots[t->root_count++] = n;
            continue;
        }
        if (up->last) up->last->next = n;
        else up->first = n;
        up->last = n;
    }
}

static int only_root(struct reading *r, struct fault *f) {
    struct str word = r->tree->query.root;
    int64_t id = 0;
    str_to_i64(word, &id);
    for (size_t i = 0; i < r->count; i++) {
        struct node *n = r->all[i];
        if (!str_eq(n->row.code, word) && n->row.id != id) continue;
        n->next = NULL;
        r->tree->roots[0] = n;
        r->tree->root_count = 1;
        n->parent = NULL;
        return 0;
    }
    fault_set(f, FAULT_INPUT, "unknown-target", "没有编码为“%.*s”的目标", "there is no target \"%.*s\"", SP(utf8_head(word, 60)));
    return fault_where(f, STR("target"));
}

// Leaves in what an office answers for, and what stands above it. Figures are made before: they are of the whole.
static bool keep_office(struct node *n, int64_t office) {
    struct node *first = NULL, *last = NULL;
    for (struct node *c = n->first, *next; c; c = next) {
        next = c->next;
        c->next = NULL;
        if (!keep_office(c, office)) continue;
        if (last) last->next = c;
        else first = c;
        last = c;
    }
    n->first = first;
    n->last = last;
    return first || n->row.owner == office;
}

struct node *tree_next(const struct tree *t, struct node *n, int *ret_level) {
    if (n == NULL) {
        *ret_level = 0;
        return t->root_count ? t->roots[0] : NULL;
    }
    if (n->first) {
        ++*ret_level;
        return n->first;
    }
    for (; n->parent; n = n->parent, --*ret_level)
        if (n->next) return n->next;
    for (size_t i = 0; i + 1 < t->root_count; i++)
        if (t->roots[i] == n) return t->roots[i + 1];
    return NULL;
}

static int read_rows(struct reading *r, struct store *s, struct fault *f) {
    static const struct {
        enum table_id table;
        table_fn *take;
    } all[] = {{TABLE_TARGET, take_target}, {TABLE_TARGET_VALUE, take_value}, {TABLE_READING, take_reading}, {TABLE_MILESTONE, take_milestone}, {TABLE_TARGET_ASK, take_ask}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (store_rows(s, all[i].table, all[i].take, r, f) < 0) return -1;
    return 0;
}

static bool all_announced(const struct reading *r, const struct calendar *c) {
    for (size_t i = 0; i < r->count; i++)
        if (r->all[i]->row.due && !calendar_announced(c, (day_t)r->all[i]->row.due)) return false;
    return true;
}

int tree_read(struct tree *ret, struct view *v, const struct tree_query *q, struct fault *f) {
    struct library *l = &v->desk->library;
    *ret = (struct tree){.query = *q, .arena = v->arena, .profile = target_profile(l, q->day)};
    struct reading r = {.tree = ret, .fault = f};
    struct tree_rules rules = {library_calendar(l, (int64_t)l->calendar_count), desk_days(v->desk), profile_bounds(ret->profile), q->day, day_start(q->day + 1, v->utc_offset)};
    ret->bounds = rules.bounds;
    ret->end = rules.end;
    if (rules.calendar == NULL)
        return fault_set(f, FAULT_INPUT, "no-calendar", "没有公布日历，算不出时间进度：请先公布日历", "no calendar is published, elapsed time cannot be computed: publish one first");
    int status = read_rows(&r, v->desk->store, f);
    hang(&r);
    if (status == 0 && q->root.n) status = only_root(&r, f);
    map_release(&r.nodes);
    if (status < 0) return -1;
    ret->count = r.count;
    ret->announced = all_announced(&r, rules.calendar);
    size_t kept = 0;
    for (size_t i = 0; i < ret->root_count; i++) {
        struct node *n = ret->roots[i];
        node_figures(n, &rules);
        ret->leaves += n->leaves;
        for (int k = 0; k <= LIGHT_RED; k++) ret->lights[k] += n->lights[k];
        if (q->office == 0 || keep_office(n, q->office)) ret->roots[kept++] = n;
    }
    ret->root_count = kept;
    return 0;
}

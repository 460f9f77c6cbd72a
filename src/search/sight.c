// SPDX-License-Identifier: Apache-2.0
#include "search/sight.h"

#include "matter/casework.h"

enum { AT_ONCE = 128, TABLES_ASKED = 6 };

struct noting {
    struct search *index;
    int64_t doc;
    struct fault *fault;
};

// Columns: 1 for an exclusion, who.
static int note(void *context, const struct cell *cells, size_t count) {
    const struct noting *n = context;
    int64_t who = count < 2 ? 0 : cells[0].i ? SIGHT_ASSESSORS : cells[1].i;
    return who == 0 ? 0 : search_seen_by(n->index, who, n->doc, n->fault);
}

static void ask_of(const struct store *s, const struct search_doc *d, struct cell ret[2 * TABLES_ASKED]) {
    for (int i = 0; i < TABLES_ASKED; i++) {
        ret[2 * i] = CELL_INT(store_region(s));
        ret[2 * i + 1] = CELL_INT(d->matter);
    }
}

static int note_some(struct search *s, struct store *store, const struct search_doc *const *docs, size_t count, struct fault *f) {
    struct cell args[2 * TABLES_ASKED];
    for (size_t i = 0; i < count; i++) {
        ask_of(store, docs[i], args);
        store_foresee(store, SQL_SEEN_BY, args, 2 * TABLES_ASKED);
    }
    for (size_t i = 0; i < count; i++) {
        struct noting n = {s, docs[i]->n, f};
        ask_of(store, docs[i], args);
        if (store_each(store, SQL_SEEN_BY, args, 2 * TABLES_ASKED, note, &n, f) < 0) return -1;
    }
    return 0;
}

int sight_note(struct search *s, struct store *store, const struct map *docs, struct fault *f) {
    const struct search_doc *some[AT_ONCE], *d;
    size_t count = 0, pos = 0;
    while ((d = map_next(docs, &pos, NULL)) != NULL) {
        some[count++] = d;
        if (count < AT_ONCE) continue;
        if (note_some(s, store, some, count, f) < 0) return -1;
        count = 0;
    }
    return note_some(s, store, some, count, f);
}

static void add(int64_t ret[SEARCH_SEEN_MAX], size_t *n, int64_t who) {
    for (size_t i = 0; i < *n; i++)
        if (ret[i] == who) return;
    if (who && *n < SEARCH_SEEN_MAX) ret[(*n)++] = who;
}

size_t sight_of(const struct stream *account, int64_t at, int64_t ret[SEARCH_SEEN_MAX]) {
    size_t n = 0, pos = 0;
    add(ret, &n, account->id);
    if (exclusion_assessor(account, at, NULL)) add(ret, &n, SIGHT_ASSESSORS);
    for (const struct row_role *r; (r = stream_next(account, TABLE_ROLE, &pos)) != NULL;)
        if (r->since <= at && (r->until == 0 || at < r->until)) add(ret, &n, r->office);
    pos = 0;
    for (const struct row_deputy *r; (r = stream_next(account, TABLE_DEPUTY, &pos)) != NULL;)
        if (r->since <= at && at < r->until) add(ret, &n, r->office);
    return n;
}

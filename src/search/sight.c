// SPDX-License-Identifier: Apache-2.0
#include "search/sight.h"

#include "matter/casework.h"

struct noting {
    struct search *index;
    int64_t doc;
    struct fault *fault;
};

static int note(struct noting *n, int64_t who) { return who == 0 ? 0 : search_seen_by(n->index, who, n->doc, n->fault); }

static int binding(void *context, const void *row) { return note(context, ((const struct row_binding *)row)->office); }
static int requester(void *context, const void *row) { return note(context, ((const struct row_requester *)row)->account); }
static int commitment(void *context, const void *row) { return note(context, ((const struct row_commitment *)row)->office); }
static int invitation(void *context, const void *row) { return note(context, ((const struct row_invitation *)row)->account); }
static int mark(void *context, const void *row) { return note(context, ((const struct row_mark *)row)->account); }
static int exclusion(void *context, const void *row) {
    (void)row;
    return note(context, SIGHT_ASSESSORS);
}

int sight_note(struct search *s, struct store *store, const struct search_doc *d, struct fault *f) {
    static const enum table_id noted[] = {TABLE_BINDING, TABLE_REQUESTER, TABLE_COMMITMENT, TABLE_INVITATION, TABLE_MARK, TABLE_EXCLUSION, TABLE_COUNT};
    static table_fn *const notes[] = {binding, requester, commitment, invitation, mark, exclusion};
    struct noting n = {s, d->n, f};
    uint32_t which;
    if (store_which(store, noted, d->matter, &which, f) < 0) return -1;
    for (int i = 0; noted[i] != TABLE_COUNT; i++)
        if ((which >> i & 1) && store_rows_of(store, noted[i], d->matter, notes[i], &n, f) < 0) return -1;
    return 0;
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

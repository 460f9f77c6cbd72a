// SPDX-License-Identifier: Apache-2.0
#include "matter/queue_marked.h"

struct places {
    int64_t matter[QUEUE_LOOKED], n[QUEUE_LOOKED];
    size_t count;
};

static int keep(void *context, const struct cell *x, size_t count) {
    struct places *p = context;
    if (count < 2 || p->count == QUEUE_LOOKED) return count < 2 ? -1 : 1;
    p->matter[p->count] = x[0].i;
    p->n[p->count++] = x[1].i;
    return 0;
}

static int in_state(struct desk *d, struct str kind, struct str state, struct places *p, struct fault *f) {
    struct cell args[] = {CELL_TEXT(kind), CELL_TEXT(state), CELL_INT(INT64_MAX), CELL_INT(QUEUE_LOOKED)};
    return store_each(d->store, SQL_MARK_IN_STATE, args, 4, keep, p, f) < 0 ? -1 : 0;
}

int queue_marked(struct desk *d, const struct stream *account, ms_t at, struct str kind, bool done, size_t limit, struct arena *a,
                 struct marked_item **ret, size_t *ret_count, bool *ret_more, struct fault *f) {
    struct places *p = arena_new(a, struct places);
    *ret_count = 0;
    *ret_more = false;
    *ret = arena_array(a, struct marked_item, QUEUE_MOST);
    if (in_state(d, kind, MARK_OPEN, p, f) < 0 || (done && in_state(d, kind, MARK_DONE, p, f) < 0)) return -1;
    for (size_t i = 0; i < p->count; i++) {
        struct matter m;
        if (matter_load(d, p->matter[i], &m, f) < 0) return -1;
        if (matter_sight(&m, account, at) != SIGHT_OFFICE) continue;
        if (*ret_count == limit || *ret_count == QUEUE_MOST) {
            *ret_more = true;
            return 0;
        }
        (*ret)[(*ret_count)++] = (struct marked_item){m, mark_row(m.stream, p->n[i])};
    }
    *ret_more = p->count == QUEUE_LOOKED;
    return 0;
}

int queue_exclusions(struct desk *d, const struct stream *account, ms_t at, struct arena *a, struct exclusion_item **ret, size_t *ret_count, bool *ret_more, struct fault *f) {
    struct places *p = arena_new(a, struct places);
    *ret_count = 0;
    *ret_more = false;
    *ret = arena_array(a, struct exclusion_item, QUEUE_MOST);
    if (store_each(d->store, SQL_EXCLUSION_WAITING, &CELL_INT(QUEUE_LOOKED), 1, keep, p, f) < 0) return -1;
    for (size_t i = 0; i < p->count; i++) {
        struct matter m;
        if (matter_load(d, p->matter[i], &m, f) < 0) return -1;
        const struct row_exclusion *r = exclusion_standing(m.stream);
        if (r == NULL || r->decided || matter_sight(&m, account, at) != SIGHT_OFFICE) continue;
        if (*ret_count == QUEUE_MOST) {
            *ret_more = true;
            return 0;
        }
        (*ret)[(*ret_count)++] = (struct exclusion_item){m, r};
    }
    *ret_more = p->count == QUEUE_LOOKED;
    return 0;
}

int queue_asked(struct desk *d, int64_t account, ms_t at, struct arena *a, struct asked_item **ret, size_t *ret_count, struct fault *f) {
    struct places *p = arena_new(a, struct places);
    struct cell args[] = {CELL_INT(account), CELL_TEXT(INVITATION_PENDING), CELL_INT(QUEUE_MOST)};
    *ret_count = 0;
    *ret = arena_array(a, struct asked_item, QUEUE_MOST);
    if (account == 0) return 0;
    if (store_each(d->store, SQL_INVITATION_OF_ACCOUNT, args, 3, keep, p, f) < 0) return -1;
    for (size_t i = 0; i < p->count && i < QUEUE_MOST; i++) {
        struct matter m;
        if (matter_load(d, p->matter[i], &m, f) < 0) return -1;
        const struct row_invitation *invitation = invitation_row(m.stream, p->n[i]);
        if (invitation && m.row->outcome == OUTCOME_NONE && m.state.owed && cosign_pending(&m, account, at)) (*ret)[(*ret_count)++] = (struct asked_item){m, invitation};
    }
    return 0;
}

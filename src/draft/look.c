// SPDX-License-Identifier: Apache-2.0
// Drafts for who looks: pages and lists.
#include "draft/room.h"

int draft_body_of(const struct row_draft *row, struct arena *a, struct draft_body *ret, struct fault *f) {
    struct str json = personal_shown(row->body, PERSONAL_TEXT, VIEWER_OFFICE, a);
    if (json.n) return draft_body_read(ret, json, a, f);
    fault_say(f, FAULT_INPUT, "draft-destroyed", STR("草稿的内容已经销毁，只能弃用"), STR("the content of the draft was destroyed: it can only be dropped"));
    return fault_where(f, STR("draft"));
}

struct listing {
    int64_t *ids;
    size_t count, limit;
};

static int keep(void *context, const struct cell *cells, size_t count) {
    struct listing *l = context;
    if (count && l->count < l->limit) l->ids[l->count++] = cells[0].i;
    return 0;
}

int draft_newest(struct desk *d, struct str state, int64_t before, size_t limit, const struct row_draft *ret[], size_t *ret_count, bool *ret_more,
                 struct fault *f) {
    int64_t ids[DRAFT_NEWEST_MAX + 1];
    if (limit > DRAFT_NEWEST_MAX) limit = DRAFT_NEWEST_MAX;
    struct listing l = {ids, 0, limit + 1};
    struct cell args[] = {CELL_TEXT(state), CELL_INT(before), CELL_INT((int64_t)limit + 1)};
    if (store_each(d->store, SQL_DRAFT_NEWEST, args, 3, keep, &l, f) < 0) return -1;
    *ret_more = l.count > limit;
    *ret_count = 0;
    for (size_t i = 0; i < l.count && i < limit; i++) {
        struct stream *st;
        if (desk_stream(d, ids[i], STREAM_DRAFT, &st, f) < 0) return -1;
        if (stream_row(st, TABLE_DRAFT)) ret[(*ret_count)++] = stream_row(st, TABLE_DRAFT);
    }
    return 0;
}

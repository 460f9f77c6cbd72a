// SPDX-License-Identifier: Apache-2.0
// What an event changes in the index.
#include <string.h>

#include "search/feeder.h"
#include "search/sight.h"
#include "search/texts.h"

// The document of a matter in this round; NULL where the index has none.
static int doc_of(struct feeding *w, int64_t matter, struct search_doc **ret, struct fault *f) {
    *ret = map_get(&w->touched, matter);
    if (*ret) return 0;
    struct search_doc d;
    if (search_doc(w->x->index, matter, &d, f) < 0) return -1;
    if (d.n == 0) return 0;
    *ret = arena_new(&w->x->arena, struct search_doc);
    **ret = d;
    map_put(&w->touched, matter, *ret);
    return 0;
}

static int opened(struct feeding *w, const struct event *e, struct fault *f) {
    struct search_doc *d = arena_new(&w->x->arena, struct search_doc);
    *d = (struct search_doc){.matter = e->stream, .procedure = e->u.matter_opened.procedure};
    if (search_set_doc(w->x->index, d, f) < 0) return -1;
    map_put(&w->touched, e->stream, d);
    return 0;
}

// The events of a matter with what is left of their content. The arena keeps them until the round ends.
static int past(struct feeding *w, int64_t matter, struct past_event **ret, size_t *ret_count, struct fault *f) {
    static const struct work nothing_pending;
    return past_read(w->x->store, &nothing_pending, matter, INT64_MAX, &w->x->arena, ret, ret_count, f);
}

// One text more, in a row of its own.
static int add_row(struct feeding *w, struct search_doc *d, const struct event *e, struct fault *f) {
    struct cell got[2];
    struct pair_list content = {NULL, 0};
    struct str texts[TEXTS_MAX];
    struct buf b = BUF_INIT;
    if (e->has_content) {
        int found = store_first(w->x->store, SQL_CONTENT_ONE, &CELL_INT(e->region_seq), 1, got, 2, f);
        if (found < 0 || (found && content_decode(&content, arena_str(&w->x->arena, got[1].s), &w->x->arena, f) < 0)) return -1;
    }
    texts_terms(&b, texts, texts_of_event(e, content, texts));
    int status = search_put(w->x->index, SEARCH_OFFICE, d->n, texts_row(d->rows), buf_str(&b), f);
    if (status == 0 && e->type == EVENT_MATTER_PUBLISHED) status = search_put(w->x->index, SEARCH_PUBLIC, d->n, 0, buf_str(&b), f);
    buf_release(&b);
    d->rows++;
    return status;
}

static int change_row(struct feeding *w, enum search_space space, const struct search_doc *d, int row, struct str old, struct str new, struct fault *f) {
    if (str_eq(old, new)) return 0;
    if (search_take_out(w->x->index, space, d->n, row, old, f) < 0) return -1;
    return search_put(w->x->index, space, d->n, row, new, f);
}

// Something earlier reads otherwise after this event: the rows as they were before it, and as they are.
static int rewrite(struct feeding *w, struct search_doc *d, const struct event *e, struct fault *f) {
    struct past_event *events;
    size_t count;
    struct texts_rows before, after;
    if (past(w, e->stream, &events, &count, f) < 0) return -1;
    texts_after(&before, events, count, e->seq - 1);
    texts_after(&after, events, count, e->seq);
    int status = change_row(w, SEARCH_PUBLIC, d, 0, buf_str(&before.open), buf_str(&after.open), f);
    for (int i = 0; status == 0 && i < SEARCH_ROWS; i++) status = change_row(w, SEARCH_OFFICE, d, i, buf_str(&before.rows[i]), buf_str(&after.rows[i]), f);
    d->rows = after.count;
    texts_release(&before);
    texts_release(&after);
    return status;
}

static bool changes_earlier(const struct event *e, const struct search_doc *d) {
    switch (e->type) {
    case EVENT_ACTION_UNDONE:
    case EVENT_ACTION_REVERSED:
    case EVENT_MERGE_UNDONE:
    case EVENT_MATTER_CORRECTED: return true;
    default: return texts_gives_row(e) && d->rows >= SEARCH_ROWS; // the last row has something already
    }
}

// Events after which somebody else may see the matter, or it reads otherwise.
static bool touches(enum event_type type) {
    switch (type) {
    case EVENT_CLOCK_FIRED:
    case EVENT_CLOCK_MOVED:
    case EVENT_CONTACT_SHOWN:
    case EVENT_PART_ENDED:
    case EVENT_CODE_GIVEN:
    case EVENT_DEPUTY_ACTED:
    case EVENT_REQUESTER_RATED: return false;
    default: return true;
    }
}

int feeding_event(struct feeding *w, const struct event *e, struct fault *f) {
    struct search_doc *d;
    if (e->type == EVENT_MATTER_OPENED && opened(w, e, f) < 0) return -1;
    if (!touches(e->type) || doc_of(w, e->stream, &d, f) < 0) return touches(e->type) ? -1 : 0;
    if (d == NULL) return 0; // of no matter
    if (e->type == EVENT_MATTER_MOVED_TO) d->procedure = e->u.matter_moved_to.procedure;
    if (map_get(&w->forget, e->stream)) return 0; // at the end of the round
    if (changes_earlier(e, d)) return rewrite(w, d, e, f);
    return texts_gives_row(e) ? add_row(w, d, e, f) : 0;
}

// --- the end of a round

static int put_again(struct feeding *w, struct search_doc *d, int64_t region_seq, struct fault *f) {
    struct past_event *events;
    size_t count;
    struct texts_rows now;
    if (past(w, d->matter, &events, &count, f) < 0) return -1;
    while (count && events[count - 1].event.region_seq > region_seq) count--; // a later round's
    texts_after(&now, events, count, INT64_MAX);
    int status = search_put(w->x->index, SEARCH_PUBLIC, d->n, 0, buf_str(&now.open), f);
    for (int i = 0; status == 0 && i < SEARCH_ROWS; i++) status = search_put(w->x->index, SEARCH_OFFICE, d->n, i, buf_str(&now.rows[i]), f);
    d->rows = now.count;
    texts_release(&now);
    return status;
}

// What was destroyed leaves the index; what was written after it stays.
static int forget(struct feeding *w, int64_t region_seq, struct fault *f) {
    int64_t *docs = arena_array(&w->x->arena, int64_t, w->forget.count + 1), matter;
    size_t count = 0, pos = 0;
    while (map_next(&w->forget, &pos, &matter)) {
        struct search_doc *d = map_get(&w->touched, matter);
        if (d) docs[count++] = d->n;
    }
    if (search_forget(w->x->index, docs, count, f) < 0) return -1;
    pos = 0;
    while (map_next(&w->forget, &pos, &matter)) {
        struct search_doc *d = map_get(&w->touched, matter);
        if (d && put_again(w, d, region_seq, f) < 0) return -1;
    }
    return 0;
}

int feeding_end(struct feeding *w, int64_t region_seq, struct fault *f) {
    size_t pos = 0;
    if (w->forget.count && forget(w, region_seq, f) < 0) return -1;
    for (struct search_doc *d; (d = map_next(&w->touched, &pos, NULL)) != NULL;)
        if (search_set_doc(w->x->index, d, f) < 0 || sight_note(w->x->index, w->x->store, d, f) < 0) return -1;
    return 0;
}

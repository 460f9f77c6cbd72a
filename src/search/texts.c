// SPDX-License-Identifier: Apache-2.0
#include "search/texts.h"

#include <string.h>

#include "matter/undo_room.h"
#include "text/terms.h"

// Between texts stands a term no text has: a character of the private use area.
#define BETWEEN STR("\xEE\x80\x80 ")

bool texts_gives_row(const struct event *e) {
    switch (e->type) {
    case EVENT_MATTER_OPENED: return true;
    case EVENT_MATTER_ACTED:
    case EVENT_MATTER_CORRECTED:
    case EVENT_MATTER_PUBLISHED:
    case EVENT_COMMITMENT_MADE:
    case EVENT_MARK_MADE: return e->has_content;
    case EVENT_DOCUMENT_ISSUED: return e->u.document_issued.number.n != 0;
    default: return false;
    }
}

static bool searched(enum event_type type, struct str name) {
    if (type == EVENT_MATTER_CORRECTED) return !str_starts(name, STR(CORRECTED_WAS)) && !str_eq(name, STR("理由"));
    if (type == EVENT_COMMITMENT_MADE) return str_eq(name, STR("text"));
    if (type == EVENT_MARK_MADE) return !str_eq(name, STR("who"));
    return true;
}

size_t texts_of_event(const struct event *e, struct pair_list content, struct str ret[TEXTS_MAX]) {
    size_t n = 0;
    if (!texts_gives_row(e)) return 0;
    if (e->type == EVENT_MATTER_OPENED && e->u.matter_opened.number.n) ret[n++] = e->u.matter_opened.number;
    if (e->type == EVENT_DOCUMENT_ISSUED) ret[n++] = e->u.document_issued.number;
    for (size_t i = 0; i < content.count && n < TEXTS_MAX; i++)
        if (searched(e->type, content.pairs[i].name)) ret[n++] = content.pairs[i].value;
    return n;
}

void texts_terms(struct buf *b, const struct str *texts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (b->n) buf_add(b, BETWEEN);
        terms_cut(b, texts[i]);
    }
}

// A value of a field that a correction before `seq` took the place of: the text as it was must not be found any more.
static bool corrected(const struct past_event *events, size_t count, const bool *gone, size_t at, int64_t seq, const struct pair *value) {
    char was[sizeof CORRECTED_WAS + 256];
    if (value->name.n > 250) return false;
    memcpy(was, CORRECTED_WAS, sizeof CORRECTED_WAS - 1);
    memcpy(was + sizeof CORRECTED_WAS - 1, value->name.p, value->name.n);
    struct str name = str_of(was, sizeof CORRECTED_WAS - 1 + value->name.n);
    for (size_t i = at + 1; i < count && events[i].event.seq <= seq; i++) {
        if (gone[i] || events[i].event.type != EVENT_MATTER_CORRECTED) continue;
        struct str old = pairs_get(events[i].content, name);
        if (old.n && str_eq(old, value->value)) return true;
    }
    return false;
}

static struct pair_list still_so(const struct past_event *events, size_t count, const bool *gone, size_t at, int64_t seq, struct pair *room) {
    struct pair_list l = events[at].content;
    size_t n = 0;
    for (size_t i = 0; i < l.count && n < TEXTS_MAX; i++)
        if (!corrected(events, count, gone, at, seq, &l.pairs[i])) room[n++] = l.pairs[i];
    return (struct pair_list){room, n};
}

void texts_after(struct texts_rows *ret, const struct past_event *events, size_t count, int64_t seq) {
    struct str texts[TEXTS_MAX];
    struct pair room[TEXTS_MAX];
    size_t upto = 0;
    memset(ret, 0, sizeof *ret);
    while (upto < count && events[upto].event.seq <= seq) upto++;
    bool *gone = mem_new(upto + 1);
    past_gone(events, upto, gone);
    for (size_t i = 0; i < upto; i++) {
        const struct event *e = &events[i].event;
        if (!texts_gives_row(e)) continue;
        struct buf *row = &ret->rows[texts_row(ret->count++)];
        if (gone[i]) continue;
        size_t n = texts_of_event(e, still_so(events, upto, gone, i, seq, room), texts);
        texts_terms(row, texts, n);
        if (e->type == EVENT_MATTER_PUBLISHED) texts_terms(&ret->open, texts, n);
    }
    free(gone);
}

void texts_release(struct texts_rows *t) {
    for (int i = 0; i < SEARCH_ROWS; i++) buf_release(&t->rows[i]);
    buf_release(&t->open);
}

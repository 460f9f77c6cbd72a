// SPDX-License-Identifier: Apache-2.0
// The documents of a matter with what they answer, and what was said of them. Both may lie in parts: of separate bodies each
// answers for itself, and each of those who raised it is asked in a part of their own.
#include "matter/shown.h"

bool shown_answer_field(struct str name) {
    static const char *const names[] = {"答复内容", "reply", "办理结果", "result", "会办意见", "opinion"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, str_c(names[i]))) return true;
    return false;
}

// Who signed with somebody stands behind them in the register, come from the same matter.
static const struct row_requester *signed_with(const struct matter *m, const struct row_requester *cosigner) {
    const struct row_requester *first = NULL;
    size_t pos = 0;
    for (const struct row_requester *r; (r = stream_next(m->stream, TABLE_REQUESTER, &pos)) != NULL && r->n < cosigner->n;)
        if (r->lead && r->from_matter == cosigner->from_matter) first = r;
    return first;
}

bool shown_addressed(const struct shown *s, int64_t n) {
    size_t pos = 0;
    if (s->whole) return true;
    if (n == 0 || (s->account == NULL && s->by_code == 0)) return false;
    for (const struct row_requester *r; (r = stream_next(s->matter.stream, TABLE_REQUESTER, &pos)) != NULL;) {
        if ((s->by_code ? r->n != s->by_code : r->account != s->account->id) || r->moved_to) continue;
        const struct row_requester *first = r->lead ? r : signed_with(&s->matter, r);
        if (first && first->n == n) return true;
    }
    return false;
}

static size_t count_rows(const struct matter *m) {
    size_t n = 0, pos = 0;
    while (stream_next(m->stream, TABLE_DOCUMENT, &pos)) n++;
    return n;
}

static struct pair_list fields_of(const struct event *e) {
    if (e->type == EVENT_MATTER_OPENED) return e->u.matter_opened.fields;
    return e->type == EVENT_MATTER_ACTED ? e->u.matter_acted.fields : (struct pair_list){NULL, 0};
}

static void written_on(const struct shown *s, struct pair_list fields, ms_t *written) {
    struct fault ignored;
    struct str day = pairs_get(fields, STR("成文日期"));
    day_t d;
    if (day.n && date_parse(day, &d, &ignored) == 0) *written = day_start(d, s->view->utc_offset);
}

// What it answers is what was written last before its number was drawn: a draft that was checked and signed stands as it is.
static void take(struct shown *s, const struct matter *m, const struct matter *part, const struct shown_event *events) {
    size_t pos = 0;
    for (const struct row_document *row; (row = stream_next(m->stream, TABLE_DOCUMENT, &pos)) != NULL;) {
        if (part && row->requester == 0) continue; // between offices
        struct shown_document *d = &s->documents[s->document_count++];
        *d = (struct shown_document){.row = row, .part = part, .written = row->issued};
        for (const struct shown_event *e = events; e; e = e->next) {
            if (e->event.type == EVENT_DOCUMENT_ISSUED && e->event.u.document_issued.n == row->n) break;
            for (size_t i = 0; i < e->content.count; i++)
                if (shown_answer_field(e->content.pairs[i].name)) d->text = personal(e->content.pairs[i].value);
            if (e->event.at == row->issued) written_on(s, fields_of(&e->event), &d->written);
        }
    }
}

// By the time they were issued, whichever part they lie in.
static void in_order(struct shown_document *d, size_t n) {
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && d[k].row->issued < d[k - 1].row->issued; k--) {
            struct shown_document moved = d[k];
            d[k] = d[k - 1];
            d[k - 1] = moved;
        }
}

// The last thing said in it; a part that ended in silence says nothing.
static void heard(struct shown *s, const struct matter *part, const struct shown_event *events) {
    const struct row_requester *r = stream_row(part->stream, TABLE_REQUESTER);
    if (r == NULL || r->rated == 0) return;
    struct shown_feedback *x = &s->feedback[s->feedback_count++];
    *x = (struct shown_feedback){.part = part, .n = r->from_n, .at = r->rated};
    for (const struct shown_event *e = events; e; e = e->next)
        if (e->event.type == EVENT_MATTER_ACTED && e->event.u.matter_acted.fields.count) {
            x->said = e->event.u.matter_acted.fields;
            x->notes = e->content;
        }
}

int shown_documents(struct shown *s, bool with_content, struct fault *f) {
    struct arena *a = s->view->arena;
    size_t most = count_rows(&s->matter);
    for (size_t i = 0; i < s->part_count; i++) most += count_rows(&s->parts[i]);
    s->documents = arena_array(a, struct shown_document, most + 1);
    s->feedback = arena_array(a, struct shown_feedback, s->part_count + 1);
    // Parts are kept as they are by the time whoever looks is known: what is said of them points there.
    struct matter *parts = arena_array(a, struct matter, s->part_count + 1);
    for (size_t i = 0; i < s->part_count; i++) parts[i] = s->parts[i];
    take(s, &s->matter, NULL, s->events);
    for (size_t i = 0; i < s->part_count; i++) {
        struct shown_event *events = NULL;
        bool asked = matter_personal_part(&parts[i]);
        if (!asked && count_rows(&parts[i]) == 0) continue;
        if ((asked || with_content) && shown_events(s->view, parts[i].row->id, with_content, &events, f) < 0) return -1;
        if (asked) heard(s, &parts[i], events);
        else take(s, &parts[i], &parts[i], events);
    }
    in_order(s->documents, s->document_count);
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
// Who follows up a matter or target. One office supervises it at a time: another that asks is told which (不重复督办).
#include "matter/matter.h"
#include "target/room.h"

enum { TARGET, MATTER, NOTE, FIELDS };
#define SUBJECT_FIELDS {"目标", "target", FORM_TEXT, false, CODE_BYTES_MAX, NULL}, {"事项", "matter", FORM_TEXT, false, NAME_BYTES_MAX, NULL}
static const struct form_field open_fields[] = {SUBJECT_FIELDS};
static const struct form_field end_fields[FIELDS] = {SUBJECT_FIELDS, {"情况", "note", FORM_LINES, true, WORDS_BYTES_MAX, NULL}};

static int subject_target(struct desk *d, const struct given *g, struct subject *ret, struct fault *f) {
    struct stream *st;
    if (target_find(d, g->value, &st, f) < 0) return fault_where(f, g->name);
    const struct row_target *t = stream_row(st, TABLE_TARGET);
    *ret = (struct subject){.id = t->id, .addressee = t->owner, .supervisor = t->supervisor, .word = g->value};
    return 0;
}

static int subject_matter(struct desk *d, const struct given *g, struct subject *ret, struct fault *f) {
    struct matter m;
    if (matter_find(d, g->value, &m, f) < 0) return fault_where(f, g->name);
    *ret = (struct subject){.id = m.row->id, .matter = true, .addressee = m.row->lead, .word = g->value};
    return 0;
}

int subject_given(struct desk *d, const struct given *target, const struct given *matter, struct subject *ret, struct fault *f) {
    if (target->value.n && matter->value.n) return refuse(f, matter->name, "field-conflict", "目标和事项只写一个", "give a target or a matter, not both");
    if (target->value.n) return subject_target(d, target, ret, f);
    if (matter->value.n) return subject_matter(d, matter, ret, f);
    return refuse(f, target->name, "missing-field", "缺少督办的对象：请写明目标（target）或事项（matter）", "what is supervised is missing: name a target or a matter");
}

// A subject that is closed needs nobody behind it.
static int subject_open(struct desk *d, const struct subject *s, struct fault *f) {
    struct stream *st;
    struct matter m;
    if (s->matter) {
        if (matter_load(d, s->id, &m, f) < 0) return -1;
        if (m.row->outcome == OUTCOME_NONE) return 0;
        return refuse(f, STR("matter"), "ended", "事项已经结束，不再督办：没有解决的，请重新登记或回访重办", "the matter has ended and is not supervised any more");
    }
    if (desk_stream(d, s->id, STREAM_TARGET, &st, f) < 0) return -1;
    return target_still_open(&(struct target){st, stream_row(st, TABLE_TARGET)}, STR("target"), f);
}

struct search {
    struct arena *arena;
    int64_t *ids;
    size_t count, cap;
};

static void put(struct search *x, int64_t id) {
    for (size_t i = 0; i < x->count; i++)
        if (x->ids[i] == id) return;
    if (x->count == x->cap) {
        int64_t *more = arena_array(x->arena, int64_t, x->cap ? 2 * x->cap : 8);
        if (x->count) memcpy(more, x->ids, x->count * sizeof *more);
        x->ids = more;
        x->cap = x->cap ? 2 * x->cap : 8;
    }
    x->ids[x->count++] = id;
}

static int take_id(void *context, const struct cell *cells, size_t count) {
    if (count) put(context, cells[0].i);
    return 0;
}

int supervisions_of(struct desk *d, int64_t subject, struct id_list *ret, struct fault *f) {
    struct search x = {.arena = &d->scratch};
    size_t pos = 0;
    if (store_each(d->store, SQL_SUPERVISION_OF, &CELL_INT(subject), 1, take_id, &x, f) < 0) return -1;
    for (struct stream *st; (st = dirty_stream(&d->work, STREAM_SUPERVISION, &pos)) != NULL;) {
        const struct row_supervision *s = stream_row(st, TABLE_SUPERVISION);
        if (s && s->subject == subject) put(&x, s->id);
    }
    *ret = (struct id_list){x.ids, x.count};
    return 0;
}

int supervision_running(struct desk *d, int64_t subject, struct stream **ret, struct fault *f) {
    struct id_list ids;
    *ret = NULL;
    if (supervisions_of(d, subject, &ids, f) < 0) return -1;
    for (size_t i = 0; i < ids.count; i++) {
        struct stream *st;
        if (desk_stream(d, ids.ids[i], STREAM_SUPERVISION, &st, f) < 0) return -1;
        const struct row_supervision *s = stream_row(st, TABLE_SUPERVISION);
        if (s && s->ended == 0) *ret = st;
    }
    return *ret != NULL;
}

int supervision_for(struct desk *d, const struct command *c, const struct subject *s, struct stream **ret, struct fault *f) {
    int found = supervision_running(d, s->id, ret, f);
    if (found < 0 || signs_for_supervisor(d, c, 0, f) < 0) return -1;
    const struct row_supervision *row = found ? stream_row(*ret, TABLE_SUPERVISION) : NULL;
    int64_t office = row ? row->office : s->supervisor;
    if (office == 0 || office == d->actor.office) return 0;
    if (signs_for_supervisor(d, c, office, f) == 0) return 0; // the account holds the role in several offices
    if (!str_eq(str_c(f->code), STR("other-supervisor"))) return -1;
    struct str since = row ? day_text(d, day_of(row->opened, desk_days(d).utc_offset)) : STR("");
    struct str zh = since.n ? arena_printf(&d->scratch, "，%.*s 起", SP(since)) : STR(""), en = since.n ? arena_printf(&d->scratch, " since %.*s", SP(since)) : STR("");
    fault_set(f, FAULT_INPUT, "supervised-already", "“%.*s”已由“%.*s”督办%s%.0s，不重复督办：请与它联系", "\"%.*s\" is supervised by \"%.*s\" already%.0s%s; nobody supervises it a second time: turn to that office",
              SP(utf8_head(s->word, 60)), SP(office_named(d, office)), zh.p, en.p);
    return fault_where(f, STR("by"));
}

int supervision_begin(struct desk *d, const struct subject *s, struct stream **ret, struct fault *f) {
    if (subject_open(d, s, f) < 0) return -1;
    d->answer->id = desk_new_id(d);
    if (desk_stream(d, d->answer->id, STREAM_SUPERVISION, ret, f) < 0) return -1;
    struct event e = {.type = EVENT_SUPERVISION_OPENED};
    e.u.supervision_opened = (struct event_supervision_opened){s->id, s->matter ? STR("matter") : STR("target")};
    return emit(d, *ret, &e, NULL, 0, f);
}

int supervision_open(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[2];
    struct subject s;
    struct stream *st;
    if (fields_take(c, ROOM_FIELDS(open_fields), g, f) < 0 || subject_given(d, &g[TARGET], &g[MATTER], &s, f) < 0 || supervision_for(d, c, &s, &st, f) < 0) return -1;
    if (st) {
        fault_set(f, FAULT_INPUT, "supervised-already", "“%.*s”本来就由“%.*s”督办", "\"%.*s\" is supervised by \"%.*s\" already", SP(utf8_head(s.word, 60)), SP(office_named(d, d->actor.office)));
        return fault_where(f, g[s.matter ? MATTER : TARGET].name);
    }
    return supervision_begin(d, &s, &st, f);
}

int supervision_end(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[FIELDS];
    struct subject s;
    struct stream *st;
    if (fields_take(c, end_fields, FIELDS, g, f) < 0 || subject_given(d, &g[TARGET], &g[MATTER], &s, f) < 0 || supervision_for(d, c, &s, &st, f) < 0) return -1;
    struct str where = g[s.matter ? MATTER : TARGET].name;
    if (st == NULL) return refuse(f, where, "not-supervised", "没有在督办，无从结束", "it is not supervised: there is nothing to end");
    const struct row_supervision *row = stream_row(st, TABLE_SUPERVISION);
    const struct row_slip *open = slip_running(st);
    d->answer->id = row->id;
    if (slip_at_goes_on(d, row, f) < 0) return -1;
    if (open) {
        fault_set(f, FAULT_INPUT, "slip-open", "督办单“%.*s”还没有了结：先了结它（slip.settle）", "the slip \"%.*s\" is not settled: settle it first (slip.settle)", SP(open->number));
        return fault_where(f, where);
    }
    struct event e = {.type = EVENT_SUPERVISION_ENDED};
    return emit(d, st, &e, (struct pair[]){{STR("note"), g[NOTE].value}}, 1, f);
}

int apply_supervision(struct applying *x, struct fault *f) {
    const struct event_supervision_opened *e = &x->event->u.supervision_opened;
    if (x->stream->count) return target_cannot_follow(x, f);
    struct row_supervision *s = work_add(x->work, x->stream, TABLE_SUPERVISION);
    *s = (struct row_supervision){.id = x->stream->id, .subject = e->subject, .kind = stream_text(x->stream, e->kind), .office = x->event->office, .account = x->event->account,
                                  .opened = x->event->at, .last = x->event->at, .version = x->event->seq};
    return 0;
}

int apply_supervision_ended(struct applying *x, struct fault *f) {
    struct row_supervision *s = stream_row(x->stream, TABLE_SUPERVISION);
    if (s == NULL || s->ended || slip_running(x->stream) || x->event->at < s->last) return target_cannot_follow(x, f);
    work_touch(x->work, x->stream, s);
    s->ended = s->last = x->event->at;
    s->version = x->event->seq;
    return 0;
}

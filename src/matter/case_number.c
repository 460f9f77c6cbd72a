// SPDX-License-Identifier: Apache-2.0
#include "matter/case_number.h"

#include "matter/casework_room.h"

enum { NUMBER_MAX = 99999 };

static int field_called(const struct procedure *p, const char *zh, const char *en) {
    int i = procedure_field(p, str_c(zh));
    return i < 0 ? procedure_field(p, str_c(en)) : i;
}

static struct str value_of(const struct procedure *p, struct pair_list pairs, int field) {
    return field < 0 ? STR("") : pairs_get(pairs, p->fields[field].name.name);
}

static void put(const struct procedure *p, struct sorted_fields *s, int field, struct str value) {
    if (field < 0) return;
    struct str name = p->fields[field].name.name;
    for (size_t i = 0; i < s->pair_count; i++)
        if (str_eq(s->pairs[i].name, name)) {
            s->pairs[i].value = value;
            return;
        }
    s->pairs[s->pair_count++] = (struct pair){name, value}; // there is room for every field of the procedure
}

// "0310", "第310号", "十四届三次第0310号"; 0: none.
static int64_t number_in(struct str text, struct str plenary) {
    int64_t n = 0;
    if (str_starts(text, plenary)) text = str_skip(text, plenary.n);
    if (str_starts(text, STR("第"))) text = str_skip(text, STR("第").n);
    if (str_ends(text, STR("号"))) text = str_head(text, text.n - STR("号").n);
    while (text.n > 1 && text.p[0] == '0') text = str_skip(text, 1);
    return str_to_i64(text, &n) == 0 && n >= 1 && n <= NUMBER_MAX ? n : 0;
}

static const struct row_case_number *case_row(const struct stream *st, int64_t number) {
    size_t pos = 0;
    for (const struct row_case_number *r; (r = stream_next(st, TABLE_CASE_NUMBER, &pos)) != NULL;)
        if (r->number == number) return r;
    return NULL;
}

static struct str label(struct arena *a, const struct row_plenary *p, int64_t number) {
    return arena_printf(a, "%.*s第%04lld号", SP(p->name), (long long)number);
}

static int shown(struct desk *d, struct stream *plenary, int64_t number, struct case_shown *ret) {
    const struct row_plenary *p = stream_row(plenary, TABLE_PLENARY);
    *ret = (struct case_shown){p->name, label(&d->scratch, p, number), number};
    return 1;
}

int case_of(struct desk *d, int64_t matter, struct case_shown *ret, struct fault *f) {
    struct cell found[2];
    struct stream *st;
    for (size_t i = 0; i < d->work.dirty_count; i++) {
        size_t pos = 0;
        for (const struct row_case_number *r; (st = d->work.dirty[i])->kind == STREAM_PLENARY && (r = stream_next(st, TABLE_CASE_NUMBER, &pos)) != NULL;)
            if (r->matter == matter) return shown(d, st, r->number, ret);
    }
    int got = store_first(d->store, SQL_CASE_OF_MATTER, &CELL_INT(matter), 1, found, 2, f);
    if (got <= 0) return got;
    int64_t number = found[1].i;
    return desk_stream(d, found[0].i, STREAM_PLENARY, &st, f) < 0 ? -1 : shown(d, st, number, ret);
}

// The plenary named, or the one the matter was handed in under. 0: none to number by.
static int plenary_for(struct desk *d, const struct procedure *p, const struct matter *m, int field, struct str given, struct stream **ret, struct fault *f) {
    struct pair_list opened, content;
    struct str name = given;
    if (m && name.n == 0) {
        if (opening_pairs(d, m, &opened, &content, f) < 0) return -1;
        name = value_of(p, opened, field);
    }
    int found = name.n ? plenary_named(d, p->name.name, name, ret, f) : 0;
    if (found || m == NULL) return found;
    struct stream *current;
    int any = plenary_in_force(d, p->name.name, given.n ? INT64_MAX : m->row->opened, &current, f);
    if (any > 0 && given.n) {
        fault_set(f, FAULT_INPUT, "unknown-session", "没有届次“%.*s”：请核对，或先 session.open", "there is no plenary \"%.*s\": check it, or open it first (session.open)", SP(utf8_head(given, 40)));
        return fault_where(f, p->fields[field].name.name);
    }
    *ret = current;
    return any;
}

static int take_given(struct desk *d, const struct command *c, const struct procedure *p, const struct matter *m, int field, struct str given,
                      struct case_draw *draw, struct fault *f) {
    const struct row_plenary *row = stream_row(draw->plenary, TABLE_PLENARY);
    struct str where = p->fields[field].name.name;
    draw->given = true;
    draw->number = number_in(given, row->name);
    if (draw->number == 0 && m == NULL) { // recorded as it stands in the letter
        draw->plenary = NULL;
        return 0;
    }
    if (draw->number == 0) {
        fault_set(f, FAULT_INPUT, "bad-number", "“%.*s”不是案号：应是 1 到 99999 之间的整数", "\"%.*s\" is no case number: a whole number from 1 to 99999", SP(utf8_head(given, 40)));
        return fault_where(f, where);
    }
    if (m && !d->driven && !str_eq(c->channel, STR("import")))
        return casework_refuse(f, where, "number-not-allowed", "案号由系统按届次编排，只有导入可以自带", "case numbers come from the plenary's series; only imports bring their own");
    if (case_row(draw->plenary, draw->number) == NULL) return 0;
    struct str taken = label(&d->scratch, row, draw->number);
    fault_set(f, FAULT_INPUT, "case-number-taken", "案号“%.*s”已经用过：案号不重复使用", "the case number \"%.*s\" is in use: a number is never given twice", SP(taken));
    return fault_where(f, where);
}

int case_take(struct desk *d, const struct command *c, const struct procedure *p, const struct matter *m, const struct action *a,
              struct sorted_fields *s, struct case_draw *ret, struct fault *f) {
    int number = field_called(p, "案号", "case_number"), plenary = field_called(p, "届次", "session");
    *ret = (struct case_draw){NULL, 0, false};
    if (number < 0 || !((a->required | a->optional) >> number & 1)) return 0;
    struct pair_list pairs = {s->pairs, s->pair_count};
    struct str given = value_of(p, pairs, number);
    struct case_shown has;
    int numbered = m ? case_of(d, m->row->id, &has, f) : 0;
    if (numbered < 0 || (m == NULL && given.n == 0)) return numbered;
    if (numbered && given.n) {
        fault_set(f, FAULT_INPUT, "case-numbered", "这件事项已有案号“%.*s”", "the matter has the case number \"%.*s\" already", SP(has.label));
        return fault_where(f, p->fields[number].name.name);
    }
    if (numbered) return 0;
    int found = plenary_for(d, p, m, plenary, value_of(p, pairs, plenary), &ret->plenary, f);
    if (found < 0) return -1;
    if (found == 0) {
        ret->plenary = NULL;
        return 0;
    }
    const struct row_plenary *row = stream_row(ret->plenary, TABLE_PLENARY);
    ret->number = row->next;
    if (given.n && take_given(d, c, p, m, number, given, ret, f) < 0) return -1;
    if (ret->plenary == NULL) return 0;
    put(p, s, plenary, row->name);
    put(p, s, number, arena_printf(&d->scratch, "%04lld", (long long)ret->number));
    return 0;
}

int case_emit(struct desk *d, const struct case_draw *draw, int64_t matter, struct fault *f) {
    struct event e = {.type = EVENT_CASE_NUMBERED};
    if (draw->plenary == NULL) return 0;
    e.u.case_numbered = (struct event_case_numbered){draw->number, matter, draw->given};
    return desk_emit(d, draw->plenary, &e, (struct pair_list){NULL, 0}, f);
}

int apply_case_numbered(struct applying *x, struct fault *f) {
    const struct event_case_numbered *e = &x->event->u.case_numbered;
    struct row_plenary *p = stream_row(x->stream, TABLE_PLENARY);
    if (p == NULL || case_row(x->stream, e->number) || (!e->given && e->number != p->next)) return cannot_follow(x, f);
    struct row_case_number *r = work_add(x->work, x->stream, TABLE_CASE_NUMBER);
    *r = (struct row_case_number){x->stream->id, e->number, e->matter, e->given};
    if (e->number != p->next) return 0;
    work_touch(x->work, x->stream, p);
    while (case_row(x->stream, p->next)) p->next++;
    return 0;
}

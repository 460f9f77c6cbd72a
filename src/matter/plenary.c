// SPDX-License-Identifier: Apache-2.0
// Plenaries (届次): data, opened and closed by who runs the procedure whose cases they number. What comes in between two of
// them belongs to the one before.
#include "matter/casework_room.h"

enum { PROCEDURE, TERM, MEETING, BEGINS, OPEN_FIELDS };
enum { TERM_MAX = 99, MEETING_MAX = 99, NUMERAL_MAX = 16 };

static const struct form_field open_fields[OPEN_FIELDS] = {
    [PROCEDURE] = {"程序", "procedure", FORM_TEXT, true, NAME_BYTES_MAX, NULL},
    [TERM] = {"届", "term", FORM_TEXT, true, 2, NULL},
    [MEETING] = {"次", "meeting", FORM_TEXT, true, 2, NULL},
    [BEGINS] = {"开幕", "begins", FORM_TEXT, true, DAY_BYTES_MAX, NULL},
};

// 1 to 99 as it is read: 三, 十, 十四, 二十一.
static const char *numeral(int64_t n, char text[NUMERAL_MAX]) {
    static const char *const digits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    snprintf(text, NUMERAL_MAX, "%s%s%s", n >= 20 ? digits[n / 10] : "", n >= 10 ? "十" : "", digits[n % 10]);
    return text;
}

static int procedure_called(struct desk *d, const struct given *g, const struct procedure **ret, struct fault *f) {
    for (size_t i = 0; i < d->library.ruleset_count; i++) {
        *ret = d->library.rulesets[i]->rules.procedure;
        if (name_is(&(*ret)->name, g->value)) return 0;
    }
    fault_set(f, FAULT_INPUT, "unknown-procedure", "没有启用名为“%.*s”的程序", "no procedure \"%.*s\" is switched on", SP(utf8_head(g->value, 40)));
    return fault_where(f, g->name);
}

static int signer_of(struct desk *d, const struct command *c, const struct procedure *p, struct fault *f) {
    struct role_name held[PROC_ROLES];
    size_t n = 0;
    for (int i = 0; i < p->role_count; i++)
        if (p->roles[i].kind == ROLE_HELD) held[n++] = (struct role_name){p->roles[i].name.name, p->roles[i].name.alias};
    return registry_signer(d, c, held, n, f);
}

// "十四届三次会议", "14-3", "十四届三次": one name.
static struct str one_name(struct desk *d, struct str given) {
    char term[NUMERAL_MAX], meeting[NUMERAL_MAX];
    int64_t t, m;
    given = str_trim(given);
    if (str_ends(given, STR("会议"))) given = str_head(given, given.n - STR("会议").n);
    ptrdiff_t dash = str_find(given, STR("-"));
    if (dash <= 0 || str_to_i64(str_head(given, (size_t)dash), &t) < 0 || str_to_i64(str_skip(given, (size_t)dash + 1), &m) < 0) return given;
    if (t < 1 || t > TERM_MAX || m < 1 || m > MEETING_MAX) return given;
    return arena_printf(&d->scratch, "%s届%s次", numeral(t, term), numeral(m, meeting));
}

static const struct row_plenary *row_of(const struct stream *st) { return st->kind == STREAM_PLENARY ? stream_row(st, TABLE_PLENARY) : NULL; }

int plenary_named(struct desk *d, struct str procedure, struct str name, struct stream **ret, struct fault *f) {
    name = one_name(d, name);
    for (size_t i = 0; i < d->work.dirty_count; i++) {
        const struct row_plenary *p = row_of(*ret = d->work.dirty[i]);
        if (p && str_eq(p->procedure, procedure) && str_eq(p->name, name)) return 1;
    }
    struct cell args[] = {CELL_TEXT(procedure), CELL_TEXT(name)}, id;
    int found = store_first(d->store, SQL_PLENARY_BY_NAME, args, 2, &id, 1, f);
    if (found <= 0) return found;
    return desk_stream(d, id.i, STREAM_PLENARY, ret, f) < 0 ? -1 : 1;
}

int plenary_in_force(struct desk *d, struct str procedure, ms_t at, struct stream **ret, struct fault *f) {
    struct cell args[] = {CELL_TEXT(procedure), CELL_INT(at)}, id;
    int found = store_first(d->store, SQL_PLENARY_BEFORE, args, 2, &id, 1, f);
    if (found < 0 || (found && desk_stream(d, id.i, STREAM_PLENARY, ret, f) < 0)) return -1;
    const struct row_plenary *best = found ? row_of(*ret) : NULL;
    for (size_t i = 0; i < d->work.dirty_count; i++) {
        const struct row_plenary *p = row_of(d->work.dirty[i]);
        if (p == NULL || !str_eq(p->procedure, procedure) || p->begins > at || (best && p->begins <= best->begins)) continue;
        best = p;
        *ret = d->work.dirty[i];
    }
    return best != NULL;
}

int plenary_open(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[OPEN_FIELDS];
    const struct procedure *p;
    struct stream *st;
    char term[NUMERAL_MAX], meeting[NUMERAL_MAX];
    day_t day;
    struct event e = {.type = EVENT_PLENARY_OPENED};
    struct event_plenary_opened *o = &e.u.plenary_opened;
    if (fields_take(c, open_fields, OPEN_FIELDS, g, f) < 0 || procedure_called(d, &g[PROCEDURE], &p, f) < 0 || signer_of(d, c, p, f) < 0) return -1;
    if (number_of(&g[TERM], 1, TERM_MAX, &o->term, f) < 0 || number_of(&g[MEETING], 1, MEETING_MAX, &o->meeting, f) < 0) return -1;
    if (date_parse(g[BEGINS].value, &day, f) < 0) return fault_where(f, g[BEGINS].name);
    o->procedure = p->name.name;
    o->name = arena_printf(&d->scratch, "%s届%s次", numeral(o->term, term), numeral(o->meeting, meeting));
    o->begins = day_start(day, desk_days(d).utc_offset);
    int found = plenary_named(d, o->procedure, o->name, &st, f);
    if (found < 0) return -1;
    if (found) {
        fault_set(f, FAULT_INPUT, "session-exists", "“%.*s”的%.*s已经有了", "there is a plenary %.*s of \"%.*s\" already", SP(o->procedure), SP(o->name));
        return fault_where(f, g[MEETING].name);
    }
    d->answer->id = desk_new_id(d);
    if (desk_stream(d, d->answer->id, STREAM_PLENARY, &st, f) < 0) return -1;
    return desk_emit(d, st, &e, (struct pair_list){NULL, 0}, f);
}

enum { C_PROCEDURE, C_NAME, C_ENDED, CLOSE_FIELDS };

static const struct form_field close_fields[CLOSE_FIELDS] = {
    [C_PROCEDURE] = {"程序", "procedure", FORM_TEXT, true, NAME_BYTES_MAX, NULL},
    [C_NAME] = {"届次", "session", FORM_TEXT, true, NAME_BYTES_MAX, NULL},
    [C_ENDED] = {"闭幕", "ended", FORM_TEXT, false, DAY_BYTES_MAX, NULL},
};

int plenary_close(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[CLOSE_FIELDS];
    const struct procedure *p;
    struct stream *st;
    ms_t offset = desk_days(d).utc_offset;
    day_t day = day_of(d->at, offset);
    if (fields_take(c, close_fields, CLOSE_FIELDS, g, f) < 0 || procedure_called(d, &g[C_PROCEDURE], &p, f) < 0 || signer_of(d, c, p, f) < 0) return -1;
    if (g[C_ENDED].value.n && date_parse(g[C_ENDED].value, &day, f) < 0) return fault_where(f, g[C_ENDED].name);
    int found = plenary_named(d, p->name.name, g[C_NAME].value, &st, f);
    if (found < 0) return -1;
    if (found == 0) {
        fault_set(f, FAULT_INPUT, "unknown-session", "没有届次“%.*s”：请先 session.open", "there is no plenary \"%.*s\": open it first (session.open)", SP(utf8_head(g[C_NAME].value, 40)));
        return fault_where(f, g[C_NAME].name);
    }
    const struct row_plenary *row = row_of(st);
    d->answer->id = st->id;
    if (row->ended) return casework_refuse(f, g[C_NAME].name, "session-closed", "这次会议已经闭幕", "the plenary is closed already");
    ms_t ended = day_start(day, offset);
    if (ended < row->begins) return casework_refuse(f, g[C_ENDED].name, "bad-date", "闭幕不能早于开幕", "it cannot close before it begins");
    struct event e = {.type = EVENT_PLENARY_CLOSED};
    e.u.plenary_closed.ended = ended;
    return desk_emit(d, st, &e, (struct pair_list){NULL, 0}, f);
}

int apply_plenary_opened(struct applying *x, struct fault *f) {
    const struct event_plenary_opened *e = &x->event->u.plenary_opened;
    if (x->stream->count) return cannot_follow(x, f);
    struct row_plenary *p = work_add(x->work, x->stream, TABLE_PLENARY);
    *p = (struct row_plenary){.id = x->stream->id, .procedure = stream_text(x->stream, e->procedure), .term = e->term, .meeting = e->meeting,
                              .name = stream_text(x->stream, e->name), .begins = e->begins, .opened = x->event->at, .next = 1};
    return 0;
}

int apply_plenary_closed(struct applying *x, struct fault *f) {
    struct row_plenary *p = stream_row(x->stream, TABLE_PLENARY);
    if (p == NULL || p->ended) return cannot_follow(x, f);
    work_touch(x->work, x->stream, p);
    p->ended = x->event->u.plenary_closed.ended;
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
// Offices: a tree of bodies, districts, parks, centres and committees. A closed office keeps its row and its name in
// history; the offices under it stay where they are until they are moved.
#include "registry/room.h"

const struct field_word registry_office_kinds[] = {
    {"body", "单位", "部门"}, {"district", "区县", "区"},       {"park", "园区", "开发区"}, {"centre", "中心", "中心"},
    {"committee", "委员会", "委"}, {"other", "其他", "其它"}, {NULL, NULL, NULL},
};

enum { OFFICE, NAME, ALIAS, KIND, PARENT, DISTRICT, SYMBOL, OFFICE_FIELDS };

static const struct form_field change_fields[OFFICE_FIELDS] = {
    [OFFICE] = {"机构", "office", FORM_TEXT, true, NAME_BYTES_MAX, NULL},
    [NAME] = {"名称", "name", FORM_TEXT, false, NAME_BYTES_MAX, NULL},
    [ALIAS] = {"简称", "alias", FORM_TEXT, false, NAME_BYTES_MAX, NULL},
    [KIND] = {"类型", "kind", FORM_WORD, false, 0, registry_office_kinds},
    [PARENT] = {"上级", "parent", FORM_TEXT, false, NAME_BYTES_MAX, NULL},
    [DISTRICT] = {"区划", "district", FORM_DISTRICT, false, 0, NULL},
    [SYMBOL] = {"代字", "symbol", FORM_TEXT, false, NAME_BYTES_MAX, NULL},
};

static const struct form_field open_fields[] = {
    {"名称", "name", FORM_TEXT, true, NAME_BYTES_MAX, NULL},    {"简称", "alias", FORM_TEXT, false, NAME_BYTES_MAX, NULL},
    {"类型", "kind", FORM_WORD, false, 0, registry_office_kinds},               {"上级", "parent", FORM_TEXT, false, NAME_BYTES_MAX, NULL},
    {"区划", "district", FORM_DISTRICT, false, 0, NULL},        {"代字", "symbol", FORM_TEXT, false, NAME_BYTES_MAX, NULL},
};

int given_office(struct desk *d, const struct given *g, int64_t *ret_id, struct fault *f) {
    return registry_office(d, g->value, ret_id, f) < 0 ? fault_where(f, g->name) : 0;
}

// No other open office of this name under the same parent.
int registry_only_one(struct desk *d, struct str where, struct str wanted, int64_t parent, int64_t self, struct fault *f) {
    int status;
    struct id_list ids = registry_ids_with(d, TABLE_OFFICE, "name", SQL_OFFICE_BY_NAME, wanted, f, &status);
    if (status < 0) return -1;
    for (size_t i = 0; i < ids.count; i++) {
        const struct row_office *o;
        if (registry_office_row(d, ids.ids[i], &o, f) < 0) return -1;
        if (o->id == self || o->closed || o->parent != parent || !str_eq(o->name, wanted)) continue;
        fault_set(f, FAULT_INPUT, "duplicate-office", "同一上级下已有机构“%.*s”（%lld）：请换名称，或直接使用它",
                  "there is an office \"%.*s\" under the same parent already (%lld): choose another name, or use that one",
                  SP(wanted), (long long)o->id);
        return fault_where(f, where);
    }
    return 0;
}

static const struct pair_list no_content;

// A missing district is that of the region.
static int open_one(struct desk *d, struct event_office_opened o, struct fault *f) {
    struct stream *st;
    if (o.district.n == 0) o.district = arena_printf(&d->scratch, "%06lld", (long long)d->region);
    if (registry_new_stream(d, STREAM_OFFICE, &st, f) < 0) return -1;
    registry_forget_names(d);
    struct event e = {.type = EVENT_OFFICE_OPENED};
    e.u.office_opened = o;
    return desk_emit(d, st, &e, no_content, f);
}

int registry_open_new(struct desk *d, struct event_office_opened o, int64_t *ret, struct fault *f) {
    if (registry_only_one(d, STR("name"), o.name, o.parent, 0, f) < 0 || open_one(d, o, f) < 0) return -1;
    *ret = d->answer->id;
    return 0;
}

int registry_open_office(struct desk *d, struct str name, struct str kind, int64_t *ret_id, struct fault *f) {
    struct given g = {STR(""), STR("name")};
    if (field_check(&open_fields[0], name, &g.value, f) < 0) return fault_where(f, g.name);
    if (registry_only_one(d, g.name, g.value, 0, 0, f) < 0 || open_one(d, (struct event_office_opened){.name = g.value, .kind = kind}, f) < 0) return -1;
    *ret_id = d->answer->id;
    return 0;
}

int office_open(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[OFFICE_FIELDS], *at = g + NAME; // the fields of opening follow each other from NAME on
    int64_t parent = 0;
    if (desk_admit(d, c, f) < 0 || fields_take(c, REGISTRY_FIELDS(open_fields), at, f) < 0) return -1;
    if (g[PARENT].value.n && given_office(d, &g[PARENT], &parent, f) < 0) return -1;
    if (registry_only_one(d, g[NAME].name, g[NAME].value, parent, 0, f) < 0) return -1;
    struct str kind = g[KIND].value.n ? g[KIND].value : STR("body");
    return open_one(d, (struct event_office_opened){g[NAME].value, g[ALIAS].value, kind, parent, g[DISTRICT].value, g[SYMBOL].value}, f);
}

// The open office a change is about.
static int office_of(struct desk *d, const struct given *g, struct stream **ret_stream, const struct row_office **ret,
                     struct fault *f) {
    int64_t id;
    if (given_office(d, g, &id, f) < 0 || desk_stream(d, id, STREAM_OFFICE, ret_stream, f) < 0) return -1;
    *ret = stream_row(*ret_stream, TABLE_OFFICE);
    if ((*ret)->closed) {
        fault_set(f, FAULT_INPUT, "office-closed", "机构“%.*s”已撤销，不能再改", "the office \"%.*s\" is closed and cannot be changed",
                  SP((*ret)->name));
        return fault_where(f, g->name);
    }
    d->answer->id = id;
    return registry_not_before(d, (*ret)->opened, f);
}

// Under itself, or under an office that is under it.
static int no_circle(struct desk *d, const struct given *g, int64_t self, int64_t parent, struct fault *f) {
    for (int64_t up = parent; up;) {
        const struct row_office *o;
        if (up == self) {
            fault_set(f, FAULT_INPUT, "parent-circle", "“%.*s”就是本机构或在它之下，不能作它的上级：请另选上级",
                      "\"%.*s\" is this office or lies under it and cannot stand above it: choose another parent", SP(g->value));
            return fault_where(f, g->name);
        }
        if (registry_office_row(d, up, &o, f) < 0) return -1;
        up = o->parent;
    }
    return 0;
}

// What is given and differs; empty otherwise.
static struct str news(const struct given *g, struct str old) { return str_eq(g->value, old) ? STR("") : g->value; }

int office_change(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[OFFICE_FIELDS];
    struct stream *st;
    const struct row_office *o;
    int64_t parent = 0;
    if (desk_admit(d, c, f) < 0 || fields_take(c, REGISTRY_FIELDS(change_fields), g, f) < 0) return -1;
    if (office_of(d, &g[OFFICE], &st, &o, f) < 0) return -1;
    if (g[PARENT].value.n && (given_office(d, &g[PARENT], &parent, f) < 0 || no_circle(d, &g[PARENT], o->id, parent, f) < 0))
        return -1;
    struct event_office_changed change = {news(&g[NAME], o->name), news(&g[ALIAS], o->alias), news(&g[KIND], o->kind),
                                          parent == o->parent ? 0 : parent, news(&g[DISTRICT], o->district), news(&g[SYMBOL], o->symbol)};
    if (!change.name.n && !change.alias.n && !change.kind.n && !change.parent && !change.district.n && !change.symbol.n)
        return fault_set(f, FAULT_INPUT, "nothing-to-change", "没有要改的内容：请写明名称、简称、类型、上级、区划或代字的新值",
                         "nothing would change: give a new name, alias, kind, parent, district or symbol");
    if ((change.name.n || change.parent) &&
        registry_only_one(d, g[change.name.n ? NAME : PARENT].name, change.name.n ? change.name : o->name,
                 change.parent ? change.parent : o->parent, o->id, f) < 0)
        return -1;
    registry_forget_names(d);
    struct event e = {.type = EVENT_OFFICE_CHANGED};
    e.u.office_changed = change;
    return desk_emit(d, st, &e, no_content, f);
}

int office_close(struct desk *d, const struct command *c, struct fault *f) {
    struct given g;
    struct stream *st;
    const struct row_office *o;
    if (desk_admit(d, c, f) < 0 || fields_take(c, &change_fields[OFFICE], 1, &g, f) < 0 || office_of(d, &g, &st, &o, f) < 0)
        return -1;
    registry_forget_names(d);
    struct event e = {.type = EVENT_OFFICE_CLOSED};
    return desk_emit(d, st, &e, no_content, f);
}

int apply_office_opened(struct applying *x, struct fault *f) {
    const struct event_office_opened *e = &x->event->u.office_opened;
    if (x->stream->count) return registry_cannot_follow(x, f);
    struct row_office *o = work_add(x->work, x->stream, TABLE_OFFICE);
    *o = (struct row_office){x->stream->id, stream_text(x->stream, e->name), stream_text(x->stream, e->alias),
                             stream_text(x->stream, e->kind), e->parent, stream_text(x->stream, e->district),
                             x->event->at, 0, stream_text(x->stream, e->symbol)};
    return 0;
}

int apply_office_changed(struct applying *x, struct fault *f) {
    const struct event_office_changed *e = &x->event->u.office_changed;
    struct row_office *o = stream_row(x->stream, TABLE_OFFICE);
    if (o == NULL || o->closed) return registry_cannot_follow(x, f);
    work_touch(x->work, x->stream, o);
    if (e->name.n) o->name = stream_text(x->stream, e->name);
    if (e->alias.n) o->alias = stream_text(x->stream, e->alias);
    if (e->kind.n) o->kind = stream_text(x->stream, e->kind);
    if (e->parent) o->parent = e->parent;
    if (e->district.n) o->district = stream_text(x->stream, e->district);
    if (e->symbol.n) o->symbol = stream_text(x->stream, e->symbol);
    return 0;
}

int apply_office_closed(struct applying *x, struct fault *f) {
    struct row_office *o = stream_row(x->stream, TABLE_OFFICE);
    if (o == NULL || o->closed) return registry_cannot_follow(x, f);
    work_touch(x->work, x->stream, o);
    o->closed = x->event->at;
    return 0;
}

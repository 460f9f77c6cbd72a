// SPDX-License-Identifier: Apache-2.0
// What an office was called: renaming it, and what that shares with merging and splitting (succession.c).
#include "registry/room.h"

int registry_refuse(struct fault *f, struct str where, const char *code, const char *zh, const char *en) {
    fault_say(f, FAULT_INPUT, code, str_c(zh), str_c(en));
    return fault_where(f, where);
}

struct pair_list registry_ground(struct desk *d, struct str ground) {
    struct pair *p = arena_new(&d->scratch, struct pair);
    *p = (struct pair){STR("依据"), ground};
    return (struct pair_list){p, ground.n != 0};
}

int registry_still_open(struct desk *d, struct str name, struct str where, struct stream **ret, const struct row_office **ret_row, struct fault *f) {
    int64_t id;
    if (registry_office(d, name, &id, f) < 0) return fault_where(f, where);
    if (desk_stream(d, id, STREAM_OFFICE, ret, f) < 0) return -1;
    *ret_row = stream_row(*ret, TABLE_OFFICE);
    if ((*ret_row)->closed) {
        fault_set(f, FAULT_INPUT, "office-closed", "机构“%.*s”已撤销，不能再改", "the office \"%.*s\" is closed and cannot be changed", SP((*ret_row)->name));
        return fault_where(f, where);
    }
    return registry_not_before(d, (*ret_row)->opened, f);
}

static struct str day_words(struct desk *d, int64_t at) {
    struct buf b = BUF_INIT;
    buf_time_short(&b, at, desk_days(d).utc_offset);
    struct str s = arena_str(&d->scratch, buf_str(&b));
    buf_release(&b);
    return s;
}

enum { R_OFFICE, R_NAME, R_ALIAS, R_SINCE, R_GROUND, RENAME_FIELDS };
static const struct form_field rename_fields[RENAME_FIELDS] = {
    [R_OFFICE] = {"机构", "office", FORM_TEXT, true, NAME_BYTES_MAX, NULL}, [R_NAME] = {"新名称", "name", FORM_TEXT, true, NAME_BYTES_MAX, NULL},
    [R_ALIAS] = {"新简称", "alias", FORM_TEXT, false, NAME_BYTES_MAX, NULL}, [R_SINCE] = {"自", "since", FORM_TEXT, false, TIME_BYTES_MAX, NULL},
    [R_GROUND] = {"依据", "ground", FORM_LINES, true, REGISTRY_GROUND_BYTES_MAX, NULL},
};

// The first instant of its present name.
static int64_t named_since(const struct stream *office) {
    const struct row_office *o = stream_row(office, TABLE_OFFICE);
    int64_t since = o->opened;
    size_t pos = 0;
    for (const struct row_former_name *r; (r = stream_next(office, TABLE_FORMER_NAME, &pos)) != NULL;)
        if (r->until > since) since = r->until;
    return since;
}

int office_rename(struct desk *d, const struct command *c, struct fault *f) {
    struct given g[RENAME_FIELDS];
    struct stream *st;
    const struct row_office *o;
    int64_t since;
    if (desk_admit(d, c, f) < 0 || fields_take(c, REGISTRY_FIELDS(rename_fields), g, f) < 0) return -1;
    if (registry_still_open(d, g[R_OFFICE].value, g[R_OFFICE].name, &st, &o, f) < 0) return -1;
    if (given_time(&g[R_SINCE], desk_days(d).utc_offset, d->at, &since, f) < 0) return -1;
    if (str_eq(g[R_NAME].value, o->name))
        return registry_refuse(f, g[R_NAME].name, "nothing-to-change", "新名称就是现在的名称", "the new name is the present one");
    if (since > d->at)
        return registry_refuse(f, g[R_SINCE].name, "since-in-future", "新名称还没有生效：请到那一天再更名，之前的文书用现在的名称",
                      "the new name does not count yet: rename on that day; until then documents carry the present one");
    if (since <= named_since(st)) {
        fault_set(f, FAULT_INPUT, "since-too-early", "现在的名称自 %.*s 起：新名称须晚于它", "the present name counts from %.*s: the new one begins later",
                  SP(day_words(d, named_since(st))));
        return fault_where(f, g[R_SINCE].name);
    }
    if (registry_only_one(d, g[R_NAME].name, g[R_NAME].value, o->parent, o->id, f) < 0) return -1;
    d->answer->id = o->id;
    registry_forget_names(d);
    struct event e = {.type = EVENT_OFFICE_RENAMED};
    e.u.office_renamed = (struct event_office_renamed){g[R_NAME].value, str_eq(g[R_ALIAS].value, o->alias) ? STR("") : g[R_ALIAS].value, since};
    return desk_emit(d, st, &e, registry_ground(d, g[R_GROUND].value), f);
}

int apply_office_renamed(struct applying *x, struct fault *f) {
    const struct event_office_renamed *e = &x->event->u.office_renamed;
    struct row_office *o = stream_row(x->stream, TABLE_OFFICE);
    if (o == NULL || o->closed || e->since > x->event->at || e->since <= named_since(x->stream)) return registry_cannot_follow(x, f);
    int64_t n = 1, from = named_since(x->stream);
    size_t pos = 0;
    while (stream_next(x->stream, TABLE_FORMER_NAME, &pos)) n++;
    struct row_former_name *was = work_add(x->work, x->stream, TABLE_FORMER_NAME);
    *was = (struct row_former_name){o->id, n, o->name, o->alias, from, e->since};
    work_touch(x->work, x->stream, o);
    o->name = stream_text(x->stream, e->name);
    if (e->alias.n) o->alias = stream_text(x->stream, e->alias);
    return 0;
}

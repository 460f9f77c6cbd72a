// SPDX-License-Identifier: Apache-2.0
// Offices that are merged and split: what an office became. Open matters follow by
// themselves (matter/succeed.c); closed ones stay with the office that closed them.
#include "registry/succession.h"

#include "registry/room.h"

static const struct field_word yes_no[] = {{"yes", "是", "true"}, {"no", "否", "false"}, {NULL, NULL, NULL}};
enum { LIST_BYTES_MAX = 8000, SOURCES_MAX = 50 };

// --- merged and split

enum { M_OFFICES, M_INTO, M_NAME, M_ALIAS, M_KIND, M_PARENT, M_SYMBOL, M_CARRY, M_GROUND, MERGE_FIELDS };
static const struct form_field merge_fields[MERGE_FIELDS] = {
    [M_OFFICES] = {"机构", "offices", FORM_LINES, true, LIST_BYTES_MAX, NULL}, [M_INTO] = {"并入", "into", FORM_TEXT, false, NAME_BYTES_MAX, NULL},
    [M_NAME] = {"新名称", "name", FORM_TEXT, false, NAME_BYTES_MAX, NULL},     [M_ALIAS] = {"简称", "alias", FORM_TEXT, false, NAME_BYTES_MAX, NULL},
    [M_KIND] = {"类型", "kind", FORM_WORD, false, 0, registry_office_kinds},   [M_PARENT] = {"上级", "parent", FORM_TEXT, false, NAME_BYTES_MAX, NULL},
    [M_SYMBOL] = {"代字", "symbol", FORM_TEXT, false, NAME_BYTES_MAX, NULL},   [M_CARRY] = {"角色随转", "carry_roles", FORM_WORD, false, 0, yes_no},
    [M_GROUND] = {"依据", "ground", FORM_LINES, true, REGISTRY_GROUND_BYTES_MAX, NULL},
};

enum { S_OFFICE, S_INTO, S_RULES, S_GROUND, SPLIT_FIELDS };
static const struct form_field split_fields[SPLIT_FIELDS] = {
    [S_OFFICE] = {"机构", "office", FORM_TEXT, true, NAME_BYTES_MAX, NULL}, [S_INTO] = {"分为", "into", FORM_LINES, true, LIST_BYTES_MAX, NULL},
    [S_RULES] = {"归口", "rules", FORM_LINES, false, 32000, NULL},            [S_GROUND] = {"依据", "ground", FORM_LINES, true, REGISTRY_GROUND_BYTES_MAX, NULL},
};

// Items of a list as a form or JSON gives it are ended by U+001F, which no line may hold: taken as lines.
static struct command with_lines(struct desk *d, const struct command *c) {
    struct command copy = *c;
    struct pair *p = arena_array(&d->scratch, struct pair, c->fields.count + 1);
    for (size_t i = 0; i < c->fields.count; i++) {
        p[i] = (struct pair){c->fields.pairs[i].name, arena_str(&d->scratch, c->fields.pairs[i].value)};
        char *text = (char *)(uintptr_t)p[i].value.p;
        for (size_t k = 0; k < p[i].value.n; k++)
            if (text[k] == '\x1F') text[k] = '\n';
    }
    copy.fields = (struct pair_list){p, c->fields.count};
    return copy;
}

static bool next_item(struct str *rest, struct str *item) {
    while (rest->n) {
        bool lines = str_find(*rest, STR("\n")) >= 0;
        if (lines ? !str_split(rest, '\n', item) : !list_next(rest, item)) return false;
        *item = str_trim(*item);
        if (item->n) return true;
    }
    return false;
}

struct sources {
    struct stream *streams[SOURCES_MAX];
    size_t count;
};

static int take_offices(struct desk *d, const struct given *g, struct sources *ret, struct fault *f) {
    struct str rest = g->value, item;
    const struct row_office *o;
    ret->count = 0;
    while (next_item(&rest, &item)) {
        if (ret->count == SOURCES_MAX) return registry_refuse(f, g->name, "too-many", "一次最多 50 个机构", "50 offices at most at once");
        if (registry_still_open(d, item, g->name, &ret->streams[ret->count], &o, f) < 0) return -1;
        for (size_t i = 0; i < ret->count; i++)
            if (ret->streams[i] == ret->streams[ret->count]) {
                fault_set(f, FAULT_INPUT, "office-twice", "机构“%.*s”写了两次", "the office \"%.*s\" is named twice", SP(o->name));
                return fault_where(f, g->name);
            }
        ret->count++;
    }
    return 0;
}

static int64_t next_n(const struct stream *office) {
    int64_t n = 1;
    size_t pos = 0;
    while (stream_next(office, TABLE_SUCCESSION, &pos)) n++;
    return n;
}

static int succeed(struct desk *d, struct stream *from, struct event_office_succeeded o, struct str ground, struct fault *f) {
    struct event e = {.type = EVENT_OFFICE_SUCCEEDED};
    o.n = next_n(from);
    o.since = d->at;
    e.u.office_succeeded = o;
    return desk_emit(d, from, &e, registry_ground(d, ground), f);
}

static int close_office(struct desk *d, struct stream *st, struct fault *f) {
    struct event e = {.type = EVENT_OFFICE_CLOSED};
    return desk_emit(d, st, &e, (struct pair_list){NULL, 0}, f);
}

// Offices right under one that is gone stand under the one that took over.
static int move_under(struct desk *d, int64_t from, int64_t into, struct fault *f) {
    struct id_list ids;
    if (registry_offices_under(d, from, &ids, f) < 0) return -1;
    for (size_t i = 0; i < ids.count; i++) {
        struct stream *st;
        if (desk_stream(d, ids.ids[i], STREAM_OFFICE, &st, f) < 0) return -1;
        const struct row_office *o = stream_row(st, TABLE_OFFICE);
        if (o->parent != from || o->closed || o->id == into) continue;
        if (registry_only_one(d, STR("offices"), o->name, into, o->id, f) < 0) return -1;
        struct event e = {.type = EVENT_OFFICE_CHANGED};
        e.u.office_changed.parent = into;
        if (desk_emit(d, st, &e, (struct pair_list){NULL, 0}, f) < 0) return -1;
    }
    return 0;
}

// Where it goes: an office there is, or a new one.
static int receiver(struct desk *d, const struct given *g, const struct sources *from, int64_t *ret, struct fault *f) {
    int64_t parent = 0;
    if ((g[M_INTO].value.n != 0) == (g[M_NAME].value.n != 0))
        return registry_refuse(f, g[M_INTO].name, g[M_INTO].value.n ? "field-conflict" : "missing-field", "并入已有的机构写“并入”（into），新设的写“新名称”（name），只写一个",
                      "give \"into\" for an office there is, or \"name\" for a new one: exactly one of them");
    if (g[M_INTO].value.n) {
        struct stream *st;
        const struct row_office *o;
        if (g[M_ALIAS].value.n || g[M_KIND].value.n || g[M_PARENT].value.n || g[M_SYMBOL].value.n)
            return registry_refuse(f, g[M_INTO].name, "field-conflict", "并入的机构已有简称、类型、上级和代字：要改请用 office.change",
                          "the office has its alias, kind, parent and symbol already: office.change changes them");
        if (registry_still_open(d, g[M_INTO].value, g[M_INTO].name, &st, &o, f) < 0) return -1;
        for (size_t i = 0; i < from->count; i++)
            if (from->streams[i] == st) return registry_refuse(f, g[M_INTO].name, "into-itself", "机构不能并入自己：被并的机构里不要写它", "an office is not merged into itself: leave it out of those that are merged");
        for (int64_t up = o->parent; up;) { // standing under one that goes, it moves up
            const struct row_office *above;
            if (registry_office_row(d, up, &above, f) < 0) return -1;
            for (size_t i = 0; i < from->count; i++)
                if (from->streams[i]->id == up)
                    return registry_refuse(f, g[M_INTO].name, "under-merged", "并入的机构在被并的机构之下：请先用 office.change 改它的上级", "the office lies under one that is merged: give it another parent first (office.change)");
            up = above->parent;
        }
        *ret = o->id;
        return 0;
    }
    if (g[M_PARENT].value.n) {
        if (given_office(d, &g[M_PARENT], &parent, f) < 0) return -1;
        for (int64_t up = parent; up;) {
            const struct row_office *above;
            for (size_t i = 0; i < from->count; i++)
                if (from->streams[i]->id == up) return registry_refuse(f, g[M_PARENT].name, "under-merged", "新机构不能设在被并的机构之下", "the new office cannot stand under one that is merged");
            if (registry_office_row(d, up, &above, f) < 0) return -1;
            up = above->parent;
        }
    } else {
        const struct row_office *first = stream_row(from->streams[0], TABLE_OFFICE);
        bool inside = false;
        for (size_t i = 0; i < from->count; i++) inside = inside || from->streams[i]->id == first->parent;
        if (!inside) parent = first->parent;
    }
    const struct row_office *o = stream_row(from->streams[0], TABLE_OFFICE);
    struct event_office_opened n = {g[M_NAME].value, g[M_ALIAS].value, g[M_KIND].value.n ? g[M_KIND].value : o->kind, parent, o->district, g[M_SYMBOL].value};
    return registry_open_new(d, n, ret, f);
}

int office_merge(struct desk *d, const struct command *given, struct fault *f) {
    struct given g[MERGE_FIELDS];
    struct sources from;
    int64_t into;
    struct command lines = with_lines(d, given), *c = &lines;
    if (desk_admit(d, c, f) < 0 || fields_take(c, REGISTRY_FIELDS(merge_fields), g, f) < 0 || take_offices(d, &g[M_OFFICES], &from, f) < 0) return -1;
    if (from.count == 0 || (from.count < 2 && g[M_INTO].value.n == 0))
        return registry_refuse(f, g[M_OFFICES].name, "too-few", "合并至少要两个机构；只换名称请用 office.rename", "it takes two offices to merge; for a new name only, office.rename");
    // The names are free for the new office once the old ones are closed.
    if (g[M_NAME].value.n) {
        for (size_t i = 0; i < from.count; i++)
            if (close_office(d, from.streams[i], f) < 0) return -1;
        registry_forget_names(d);
        if (receiver(d, g, &from, &into, f) < 0) return -1;
    } else if (receiver(d, g, &from, &into, f) < 0) return -1;
    for (size_t i = 0; i < from.count; i++) {
        if (succeed(d, from.streams[i], (struct event_office_succeeded){.into = into, .kind = STR("merge")}, g[M_GROUND].value, f) < 0) return -1;
        if (g[M_NAME].value.n == 0 && close_office(d, from.streams[i], f) < 0) return -1;
    }
    registry_forget_names(d);
    for (size_t i = 0; i < from.count; i++) {
        if (move_under(d, from.streams[i]->id, into, f) < 0) return -1;
        if (str_eq(g[M_CARRY].value, STR("yes")) && registry_carry_roles(d, from.streams[i]->id, into, f) < 0) return -1;
    }
    d->answer->id = into;
    return 0;
}

// "路灯、道路 = 市城管局" or "#T2024001、#T2024002 = 市住房局", a line each.
static int take_rules(struct desk *d, const struct given *g, const struct sources *into, struct event_office_succeeded *out, struct fault *f) {
    struct buf categories[SOURCES_MAX] = {{0}};
    struct smap known = {0};
    struct str rest = g->value, line, word;
    struct id_list matters[SOURCES_MAX] = {{0}};
    int status = 0;
    for (size_t i = 0; i < SOURCES_MAX; i++) categories[i] = (struct buf)BUF_INIT;
    while (status == 0 && str_split(&rest, '\n', &line)) {
        line = str_trim(line);
        if (line.n == 0) continue;
        ptrdiff_t is = str_find(line, STR("="));
        int64_t id = 0;
        size_t to = 0;
        if (is <= 0) {
            status = registry_refuse(f, g->name, "bad-rule", "归口每行写“类别、类别 = 机构”，或“#事项编号、#事项编号 = 机构”", "a rule is a line \"category, category = office\", or \"#number, #number = office\"");
            break;
        }
        struct str left = str_trim(str_head(line, (size_t)is)), name = str_trim(str_skip(line, (size_t)is + 1));
        if (registry_office(d, name, &id, f) < 0) {
            status = fault_where(f, g->name);
            break;
        }
        while (to < into->count && into->streams[to]->id != id) to++;
        if (to == into->count) {
            fault_set(f, FAULT_INPUT, "bad-rule", "归口里的“%.*s”不在“分为”之中", "\"%.*s\" of a rule is none of those it is split into", SP(name));
            status = fault_where(f, g->name);
            break;
        }
        while (status == 0 && list_next(&left, &word)) {
            word = str_trim(word);
            if (word.n == 0) continue;
            if (smap_get(&known, word)) {
                fault_set(f, FAULT_INPUT, "bad-rule", "“%.*s”归了两次：一项只归一个机构", "\"%.*s\" stands in two rules: one office each", SP(utf8_head(word, 60)));
                status = fault_where(f, g->name);
                break;
            }
            smap_put(&known, word, arena_new(&d->scratch, int64_t));
            if (word.p[0] != '#') {
                buf_printf(&categories[to], "%.*s\x1F", SP(word));
                continue;
            }
            int64_t matter;
            if (registry_matter_id(d, str_skip(word, 1), &matter, f) < 0) {
                status = fault_where(f, g->name);
                break;
            }
            int64_t *more = arena_array(&d->scratch, int64_t, matters[to].count + 1);
            for (size_t i = 0; i < matters[to].count; i++) more[i] = matters[to].ids[i];
            more[matters[to].count] = matter;
            matters[to] = (struct id_list){more, matters[to].count + 1};
        }
    }
    for (size_t i = 0; i < SOURCES_MAX; i++) {
        if (i < into->count) {
            out[i].categories = arena_str(&d->scratch, buf_str(&categories[i]));
            out[i].matters = matters[i];
        }
        buf_release(&categories[i]);
    }
    smap_release(&known);
    return status;
}

int office_split(struct desk *d, const struct command *given, struct fault *f) {
    struct given g[SPLIT_FIELDS];
    struct sources into;
    struct stream *st;
    const struct row_office *o;
    struct command lines = with_lines(d, given), *c = &lines;
    struct event_office_succeeded rules[SOURCES_MAX] = {{0}};
    if (desk_admit(d, c, f) < 0 || fields_take(c, REGISTRY_FIELDS(split_fields), g, f) < 0) return -1;
    if (registry_still_open(d, g[S_OFFICE].value, g[S_OFFICE].name, &st, &o, f) < 0 || take_offices(d, &g[S_INTO], &into, f) < 0) return -1;
    if (into.count < 2) return registry_refuse(f, g[S_INTO].name, "too-few", "分设至少分为两个机构；只并入一个请用 office.merge", "it is split into two at least; into one, it is office.merge");
    for (size_t i = 0; i < into.count; i++)
        if (into.streams[i] == st)
            return registry_refuse(f, g[S_INTO].name, "into-itself", "分设后原机构撤销。它还在、只划出一部分的，请新设机构后逐件划转（office.assign）",
                          "an office that is split is no more. Where it stays and gives a part away, open the other and assign its matters (office.assign)");
    if (take_rules(d, &g[S_RULES], &into, rules, f) < 0) return -1;
    for (size_t i = 0; i < into.count; i++) {
        rules[i].into = into.streams[i]->id;
        rules[i].kind = STR("split");
        if (succeed(d, st, rules[i], g[S_GROUND].value, f) < 0) return -1;
    }
    registry_forget_names(d);
    d->answer->id = st->id;
    return close_office(d, st, f);
}

int apply_office_succeeded(struct applying *x, struct fault *f) {
    const struct event_office_succeeded *e = &x->event->u.office_succeeded;
    const struct row_office *o = stream_row(x->stream, TABLE_OFFICE);
    struct buf matters = BUF_INIT;
    if (o == NULL || e->n != next_n(x->stream) || e->into == x->stream->id) return registry_cannot_follow(x, f);
    for (size_t i = 0; i < e->matters.count; i++) buf_printf(&matters, "%lld\x1F", (long long)e->matters.ids[i]);
    struct row_succession *r = work_add(x->work, x->stream, TABLE_SUCCESSION);
    *r = (struct row_succession){x->stream->id, e->n, e->into, stream_text(x->stream, e->kind), e->since, stream_text(x->stream, e->categories),
                                 stream_text(x->stream, buf_str(&matters))};
    buf_release(&matters);
    return 0;
}

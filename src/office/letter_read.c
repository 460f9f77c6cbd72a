// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "office/letter_room.h"

struct reading {
    struct arena *arena;
    struct fault *f;
};

static int not_of_type(struct reading *r, struct str path, enum member_type t) {
    static const char *const words[][2] = {
        [MEMBER_KIND] = {"reply 或 joint", "reply or joint"},
        [MEMBER_LINE] = {"文字", "text"},
        [MEMBER_TEXT] = {"文字", "text"},
        [MEMBER_DATE] = {"日期文字", "a date as text"},
        [MEMBER_FLAG] = {"true 或 false", "true or false"},
        [MEMBER_NAMES] = {"文字的列表", "a list of texts"},
        [MEMBER_ONE] = {"对象", "an object"},
        [MEMBER_LIST] = {"对象的列表", "a list of objects"},
    };
    fault_set(r->f, FAULT_INPUT, t == MEMBER_KIND ? "bad-kind" : "bad-member", "信函的“%.*s”应是%s%.0s", "\"%.*s\" of the letter must be %.0s%s", SP(path), words[t][0],
              words[t][1]);
    return fault_where(r->f, path);
}

static struct str text_of(struct reading *r, const json_t *v) {
    return json_string_length(v) ? arena_str(r->arena, str_of(json_string_value(v), json_string_length(v))) : STR("");
}

static int read_kind(struct reading *r, const json_t *v, struct str path, enum letter_kind *ret) {
    for (enum letter_kind k = 0; json_is_string(v) && k < LETTER_KINDS; k++)
        if (str_eq(str_of(json_string_value(v), json_string_length(v)), str_c(letter_kinds[k]))) {
            *ret = k;
            return 0;
        }
    return not_of_type(r, path, MEMBER_KIND);
}

static int read_names(struct reading *r, const json_t *v, struct str path, const struct member *m, struct letter_names *ret) {
    if (!json_is_array(v)) return not_of_type(r, path, m->type);
    size_t n = json_array_size(v);
    *ret = (struct letter_names){arena_array(r->arena, struct str, n + 1), n};
    for (size_t i = 0; i < n; i++) {
        const json_t *item = json_array_get(v, i);
        if (!json_is_string(item)) return not_of_type(r, arena_printf(r->arena, "%.*s[%zu]", SP(path), i), MEMBER_LINE);
        ret->items[i] = text_of(r, item);
    }
    return 0;
}

static int read_object(struct reading *r, const json_t *object, struct str outer, const struct member *members, void *to);

static int read_list(struct reading *r, const json_t *v, struct str path, const struct member *m, struct member_list *ret) {
    if (!json_is_array(v)) return not_of_type(r, path, m->type);
    size_t n = json_array_size(v);
    *ret = (struct member_list){arena_alloc(r->arena, arena_bytes(n + 1, m->size)), n};
    for (size_t i = 0; i < n; i++)
        if (read_object(r, json_array_get(v, i), arena_printf(r->arena, "%.*s[%zu]", SP(path), i), m->members, (char *)ret->items + i * m->size) < 0) return -1;
    return 0;
}

static int read_one(struct reading *r, const json_t *v, struct str path, const struct member *m, void *to) {
    switch (m->type) {
    case MEMBER_KIND: return read_kind(r, v, path, to);
    case MEMBER_LINE:
    case MEMBER_TEXT:
    case MEMBER_DATE:
        if (!json_is_string(v)) return not_of_type(r, path, m->type);
        *(struct str *)to = text_of(r, v);
        return 0;
    case MEMBER_FLAG:
        if (!json_is_boolean(v)) return not_of_type(r, path, m->type);
        *(bool *)to = json_is_true(v);
        return 0;
    case MEMBER_NAMES: return read_names(r, v, path, m, to);
    case MEMBER_ONE: return read_object(r, v, path, m->members, to);
    case MEMBER_LIST: return read_list(r, v, path, m, to);
    }
    return 0;
}

static const struct member *member_named(const struct member *members, const char *name, const char **ret_near) {
    int best = 3;
    for (const struct member *m = members; m->name; m++) {
        int far = utf8_distance(str_c(name), str_c(m->name), 2);
        if (far == 0) return m;
        if (far < best) {
            best = far;
            *ret_near = m->name;
        }
    }
    return NULL;
}

static int unknown(struct reading *r, struct str outer, const char *name, const char *near) {
    struct str shown = utf8_head(str_c(name), 40);
    if (near) fault_set(r->f, FAULT_INPUT, "unknown-member", "信函没有“%.*s”这一项，是不是 %s", "a letter has no \"%.*s\"; did you mean %s", SP(shown), near);
    else fault_set(r->f, FAULT_INPUT, "unknown-member", "信函没有“%.*s”这一项", "a letter has no \"%.*s\"", SP(shown));
    return fault_where(r->f, outer.n ? arena_printf(r->arena, "%.*s.%.*s", SP(outer), SP(shown)) : shown);
}

static int read_object(struct reading *r, const json_t *object, struct str outer, const struct member *members, void *to) {
    const char *name, *near = NULL;
    json_t *v;
    if (!json_is_object(object)) return not_of_type(r, outer.n ? outer : STR("letter"), MEMBER_ONE);
    json_object_foreach((json_t *)(uintptr_t)object, name, v) {
        const struct member *m = member_named(members, name, &near);
        if (m == NULL) return unknown(r, outer, name, near);
        struct str path = outer.n ? arena_printf(r->arena, "%.*s.%s", SP(outer), name) : str_c(m->name);
        if (!json_is_null(v) && read_one(r, v, path, m, (char *)to + m->offset) < 0) return -1;
    }
    return 0;
}

int letter_read(struct letter *ret, struct str json, struct arena *a, struct fault *f) {
    struct reading r = {a, f};
    json_t *v = NULL;
    memset(ret, 0, sizeof *ret);
    if (json_read(json, &v, f) < 0) return -1;
    int status = read_object(&r, v, STR(""), letter_members, ret);
    json_decref(v);
    return status < 0 ? -1 : letter_check(ret, f);
}

// --- writing
static void write_object(struct json_out *j, const struct member *members, const void *from);

static bool empty_object(const struct member *members, const void *from) {
    struct buf b = BUF_INIT;
    struct json_out j;
    jo_init(&j, &b);
    jo_open(&j, '{');
    write_object(&j, members, from);
    bool empty = b.n == 1;
    buf_release(&b);
    return empty;
}

static void write_names(struct json_out *j, struct str key, const struct letter_names *n) {
    if (n->count == 0) return;
    jo_kopen(j, key, '[');
    for (size_t i = 0; i < n->count; i++) jo_str(j, n->items[i]);
    jo_close(j);
}

static void write_list(struct json_out *j, struct str key, const struct member *m, const struct member_list *l) {
    if (l->count == 0) return;
    jo_kopen(j, key, '[');
    for (size_t i = 0; i < l->count; i++) {
        jo_open(j, '{');
        write_object(j, m->members, (const char *)l->items + i * m->size);
        jo_close(j);
    }
    jo_close(j);
}

static void write_object(struct json_out *j, const struct member *members, const void *from) {
    for (const struct member *m = members; m->name; m++) {
        const void *at = (const char *)from + m->offset;
        struct str key = str_c(m->name);
        switch (m->type) {
        case MEMBER_KIND: jo_kstr(j, key, str_c(letter_kinds[*(const enum letter_kind *)at])); break;
        case MEMBER_LINE:
        case MEMBER_TEXT:
        case MEMBER_DATE:
            if (((const struct str *)at)->n) jo_kstr(j, key, *(const struct str *)at);
            break;
        case MEMBER_FLAG:
            if (*(const bool *)at) jo_kbool(j, key, true);
            break;
        case MEMBER_NAMES: write_names(j, key, at); break;
        case MEMBER_ONE:
            if (empty_object(m->members, at)) break;
            jo_kopen(j, key, '{');
            write_object(j, m->members, at);
            jo_close(j);
            break;
        case MEMBER_LIST: write_list(j, key, m, at); break;
        }
    }
}

void letter_write(struct buf *b, const struct letter *l) {
    struct json_out j;
    jo_init(&j, b);
    jo_open(&j, '{');
    write_object(&j, letter_members, l);
    jo_close(&j);
}

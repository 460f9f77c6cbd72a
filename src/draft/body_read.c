// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/json.h"
#include "base/time.h"
#include "draft/body_room.h"

struct reading {
    struct arena *arena;
    struct fault *fault;
};

static int wrong(struct reading *r, struct str path, const char *code, const char *zh, const char *en) {
    fault_set(r->fault, FAULT_INPUT, code, "草稿的“%.*s”%s%.0s", "\"%.*s\" of the draft %.0s%s", SP(path), zh, en);
    return fault_where(r->fault, path);
}

// fault_set gives both sentences the same arguments: the Chinese one stops before the English words.
static int not_of_type(struct reading *r, struct str path, enum member_type t) {
    static const char *const words[][2] = {
        [MEMBER_KIND] = {"应是文字", "must be text"},
        [MEMBER_LINE] = {"应是文字", "must be text"},
        [MEMBER_TEXT] = {"应是文字", "must be text"},
        [MEMBER_DATE] = {"应是日期文字", "must be a date as text"},
        [MEMBER_COUNT] = {"应是不太大的非负整数", "must be a whole number, not negative and not too great"},
        [MEMBER_FLAG] = {"应是 true 或 false", "must be true or false"},
        [MEMBER_NAMES] = {"应是文字的列表", "must be a list of texts"},
        [MEMBER_LIST] = {"应是对象的列表", "must be a list of objects"},
    };
    return wrong(r, path, "bad-member", words[t][0], words[t][1]);
}

static bool shows(struct str s, bool lines) {
    for (size_t pos = 0; pos < s.n;) {
        int32_t c = utf8_next(s, &pos);
        if (utf8_unfit(c) && !(lines && (c == '\n' || c == '\t'))) return false;
    }
    return true;
}

static int read_text(struct reading *r, const json_t *v, struct str path, const struct member *m, struct str *ret) {
    if (!json_is_string(v)) return not_of_type(r, path, m->type);
    struct str s = str_of(json_string_value(v), json_string_length(v));
    if (s.n > m->max) {
        fault_set(r->fault, FAULT_INPUT, "too-long", "草稿的“%.*s”太长：%zu 字节，最多 %zu", "\"%.*s\" of the draft is too long: %zu bytes, %zu at most",
                  SP(path), s.n, m->max);
        return fault_where(r->fault, path);
    }
    if (!shows(s, m->type == MEMBER_TEXT))
        return wrong(r, path, "bad-text", "含有不可见的控制字符", "holds characters that do not show");
    *ret = s.n ? arena_str(r->arena, s) : STR("");
    return 0;
}

static int read_date(struct reading *r, const json_t *v, struct str path, const struct member *m, struct str *ret) {
    day_t day;
    struct fault ignored;
    if (!json_is_string(v)) return not_of_type(r, path, m->type);
    struct str s = str_of(json_string_value(v), json_string_length(v));
    if (s.n == 0) return 0;
    if (s.n != 10 || date_parse(s, &day, &ignored) < 0)
        return wrong(r, path, "bad-date", "应是真实的日期，写作 2024-02-29", "must be a real day, written 2024-02-29");
    *ret = arena_str(r->arena, s);
    return 0;
}

static int read_kind(struct reading *r, const json_t *v, struct str path, enum draft_kind *ret) {
    if (!json_is_string(v)) return not_of_type(r, path, MEMBER_KIND);
    for (enum draft_kind k = 0; k < DRAFT_KINDS; k++)
        if (str_eq(str_of(json_string_value(v), json_string_length(v)), str_c(draft_kinds[k]))) {
            *ret = k;
            return 0;
        }
    return wrong(r, path, "bad-kind", "不在可选之列：proposal_reply、meeting、plan、interview、news、policy、other",
                 "is none of proposal_reply, meeting, plan, interview, news, policy, other");
}

static int read_count(struct reading *r, const json_t *v, struct str path, const struct member *m, int64_t *ret) {
    if (!json_is_integer(v) || json_integer_value(v) < 0 || json_integer_value(v) > (json_int_t)m->max)
        return not_of_type(r, path, m->type);
    *ret = json_integer_value(v);
    return 0;
}

static int list_size(struct reading *r, const json_t *v, struct str path, const struct member *m, size_t *ret) {
    if (!json_is_array(v)) return not_of_type(r, path, m->type);
    *ret = json_array_size(v);
    if (*ret <= m->max) return 0;
    fault_set(r->fault, FAULT_INPUT, "too-many", "草稿的“%.*s”太多：%zu 项，最多 %zu", "\"%.*s\" of the draft has too many items: %zu, %zu at most",
              SP(path), *ret, m->max);
    return fault_where(r->fault, path);
}

static int read_names(struct reading *r, const json_t *v, struct str path, const struct member *m, struct draft_names *ret) {
    static const struct member name = {.name = "", .type = MEMBER_LINE, .max = DRAFT_WORD_MAX};
    size_t count;
    if (list_size(r, v, path, m, &count) < 0) return -1;
    struct str *items = arena_array(r->arena, struct str, count);
    for (size_t i = 0; i < count; i++) {
        struct str at = arena_printf(r->arena, "%.*s[%zu]", SP(path), i);
        if (read_text(r, json_array_get(v, i), at, &name, &items[i]) < 0) return -1;
        if (str_trim(items[i]).n == 0) return wrong(r, at, "missing-member", "是空的", "is empty");
    }
    *ret = (struct draft_names){items, count};
    return 0;
}

static int read_object(struct reading *r, const json_t *object, struct str path, const struct member *members, void *to);

static int read_list(struct reading *r, const json_t *v, struct str path, const struct member *m, struct member_list *ret) {
    size_t count;
    if (list_size(r, v, path, m, &count) < 0) return -1;
    char *items = arena_alloc(r->arena, arena_bytes(count, m->size));
    for (size_t i = 0; i < count; i++) {
        struct str at = arena_printf(r->arena, "%.*s[%zu]", SP(path), i);
        const json_t *one = json_array_get(v, i);
        if (!json_is_object(one)) return wrong(r, at, "bad-member", "应是对象", "must be an object");
        if (read_object(r, one, at, m->members, items + i * m->size) < 0) return -1;
    }
    *ret = (struct member_list){items, count};
    return 0;
}

static int read_member(struct reading *r, const json_t *v, struct str path, const struct member *m, void *to) {
    switch (m->type) {
    case MEMBER_KIND: return read_kind(r, v, path, to);
    case MEMBER_LINE:
    case MEMBER_TEXT: return read_text(r, v, path, m, to);
    case MEMBER_DATE: return read_date(r, v, path, m, to);
    case MEMBER_COUNT: return read_count(r, v, path, m, to);
    case MEMBER_FLAG:
        if (!json_is_boolean(v)) return not_of_type(r, path, m->type);
        *(bool *)to = json_is_true(v);
        return 0;
    case MEMBER_NAMES: return read_names(r, v, path, m, to);
    case MEMBER_LIST: return read_list(r, v, path, m, to);
    }
    return 0;
}

static struct str path_of(struct reading *r, struct str object, const char *name) {
    return object.n ? arena_printf(r->arena, "%.*s.%s", SP(object), name) : arena_str(r->arena, str_c(name));
}

static int read_object(struct reading *r, const json_t *object, struct str path, const struct member *members, void *to) {
    const char *name;
    json_t *v;
    json_object_foreach((json_t *)(uintptr_t)object, name, v) {
        const struct member *m = members;
        while (m->name && strcmp(m->name, name) != 0) m++;
        if (m->name == NULL) return wrong(r, utf8_head(path_of(r, path, name), 60), "unknown-member", "不是草稿的一项", "is no member of a draft");
        if (json_is_null(v)) continue;
        if (read_member(r, v, path_of(r, path, name), m, (char *)to + m->offset) < 0) return -1;
    }
    for (const struct member *m = members; m->name; m++) { // what must be there is the kind, or a text
        if (!m->must) continue;
        bool there = m->type == MEMBER_KIND ? json_is_string(json_object_get(object, m->name)) : str_trim(*(struct str *)((char *)to + m->offset)).n != 0;
        if (!there) return wrong(r, path_of(r, path, m->name), "missing-member", "缺少", "is missing");
    }
    return 0;
}

int draft_body_read(struct draft_body *ret, struct str json, struct arena *a, struct fault *f) {
    struct reading r = {a, f};
    json_t *root = NULL;
    if (json_read(json, &root, f) < 0) return -1;
    struct draft_body body = {.kind = DRAFT_OTHER};
    int status = json_is_object(root) ? read_object(&r, root, STR(""), body_members, &body)
                                      : fault_set(f, FAULT_INPUT, "bad-json", "草稿应是一个 JSON 对象", "a draft must be one JSON object");
    json_decref(root);
    if (status < 0) return -1;
    *ret = body;
    return 0;
}

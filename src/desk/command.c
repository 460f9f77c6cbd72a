// SPDX-License-Identifier: Apache-2.0
#include "desk/command.h"

#include <stddef.h>

#include "base/time.h"

struct str command_field(const struct command *c, struct str name) { return pairs_get(c->fields, name); }

struct str command_field2(const struct command *c, struct str zh, struct str en) {
    struct str v = pairs_get(c->fields, zh);
    return v.n ? v : pairs_get(c->fields, en);
}

bool list_next(struct str *rest, struct str *item) {
    bool marked = str_find(*rest, STR("\x1F")) >= 0;
    while (rest->n) {
        size_t end = 0, width = 0;
        for (; end < rest->n; end++) {
            struct str here = str_skip(*rest, end);
            if (*here.p == 0x1F || (*here.p == ',' && !marked)) width = 1;
            else if (marked) continue;
            else if (str_starts(here, STR("、")) || str_starts(here, STR("，"))) width = 3;
            if (width) break;
        }
        *item = str_trim(str_head(*rest, end));
        *rest = str_skip(*rest, end + width);
        if (item->n) return true;
    }
    return false;
}

static int member_fault(struct fault *f, const char *code, const char *zh, const char *en, const char *name) {
    fault_say(f, FAULT_INPUT, code, str_c(zh), str_c(en));
    return fault_where(f, str_c(name));
}

static int scalar(const json_t *v, struct str *ret, struct arena *a) {
    if (json_is_string(v)) *ret = arena_str(a, str_of(json_string_value(v), json_string_length(v)));
    else if (json_is_integer(v)) *ret = arena_printf(a, "%lld", (long long)json_integer_value(v));
    else if (json_is_boolean(v)) *ret = json_is_true(v) ? STR("1") : STR("0");
    else return -1;
    return 0;
}

static int list_value(const json_t *list, struct str *ret, struct arena *a) {
    struct buf b = BUF_INIT;
    int status = 0;
    for (size_t i = 0; status == 0 && i < json_array_size(list); i++) {
        struct str item;
        if ((status = scalar(json_array_get(list, i), &item, a)) != 0) break;
        buf_add(&b, item);
        buf_byte(&b, 0x1F);
    }
    *ret = arena_str(a, buf_str(&b));
    buf_release(&b);
    return status;
}

struct field_reader {
    struct pair *pairs;
    size_t count;
    struct arena *a;
    struct fault *f;
};

static int too_many(struct fault *f) {
    return fault_set(f, FAULT_INPUT, "bad-field", "字段太多（最多 %d 个）", "too many fields (%d at most)", COMMAND_FIELDS_MAX);
}

static int field_fits(struct str name, struct str value, struct fault *f) {
    if (name.n == 0 || name.n > COMMAND_NAME_MAX) {
        fault_set(f, FAULT_INPUT, "bad-field", "字段名为空或太长", "a field name is empty or too long");
        return fault_where(f, utf8_head(name, 60));
    }
    if (value.n <= COMMAND_VALUE_MAX) return 0;
    fault_set(f, FAULT_INPUT, "bad-field", "字段“%.*s”太长：%zu 字节，最多 %d", "field \"%.*s\" is too long: %zu bytes, %d at most",
              SP(utf8_head(name, 60)), value.n, COMMAND_VALUE_MAX);
    return fault_where(f, name);
}

static int member_too_long(struct fault *f, struct str name) {
    fault_set(f, FAULT_INPUT, "bad-member", "这一项应是不太长的文字", "this member must be a text, not too long");
    return fault_where(f, name);
}

int command_fits(const struct command *c, struct fault *f) {
    for (const struct command_member *m = command_members; m->name; m++)
        if (m->type == MEMBER_TEXT && ((const struct str *)(const void *)((const char *)c + m->offset))->n > COMMAND_NAME_MAX)
            return member_too_long(f, str_c(m->name));
    if (c->fields.count > COMMAND_FIELDS_MAX) return too_many(f);
    for (size_t i = 0; i < c->fields.count; i++)
        if (field_fits(c->fields.pairs[i].name, c->fields.pairs[i].value, f) < 0) return -1;
    return 0;
}

static int put(struct field_reader *r, struct str name, struct str value) {
    if (r->count == COMMAND_FIELDS_MAX) return too_many(r->f);
    if (field_fits(name, value, r->f) < 0) return -1;
    r->pairs[r->count++] = (struct pair){name, value};
    return 0;
}

static int read_field(struct field_reader *r, struct str name, const json_t *v) {
    struct str value;
    if (json_is_null(v)) return 0;
    if (json_is_object(v)) {
        const char *inner;
        json_t *part;
        json_object_foreach((json_t *)(uintptr_t)v, inner, part) {
            if (json_is_object(part) || json_is_array(part))
                return member_fault(r->f, "bad-field", "字段嵌套太深", "the field is nested too deeply", name.p);
            if (read_field(r, arena_printf(r->a, "%.*s.%s", SP(name), inner), part) < 0) return -1;
        }
        return 0;
    }
    int status = json_is_array(v) ? list_value(v, &value, r->a) : scalar(v, &value, r->a);
    if (status < 0)
        return member_fault(r->f, "bad-field", "字段的值应是文字、整数或它们的列表",
                            "the value must be text, a whole number or a list of them", name.p);
    return put(r, name, value);
}

const struct command_member command_members[] = {
    {"do", MEMBER_TEXT, offsetof(struct command, verb), "要做什么：程序的动作（两种名称都行），或其他动词", "what is to be done: an action of a procedure by either name, or another verb"},
    {"matter", MEMBER_TEXT, offsetof(struct command, matter), "事项的编号或 id；还没有事项时不写", "number or id of the matter; absent where there is none yet"},
    {"by", MEMBER_TEXT, offsetof(struct command, by), "办理账号的登录名", "login of the account that acts"},
    {"at", MEMBER_TIME, 0, "何时算数；只有 init --driven 的库可写", "when it counts; only stores made with init --driven take it"},
    {"key", MEMBER_TEXT, offsetof(struct command, key), "幂等键：同一条命令再来一次，照旧回答", "idempotency key: the same command again is answered as before"},
    {"channel", MEMBER_TEXT, offsetof(struct command, channel), "经什么渠道来的", "how it came in"},
    {"version", MEMBER_VERSION, 0, "办理人看到的事项版本；其间有人办过则不办", "the matter's version whoever acts has seen; refused when somebody acted in between"},
    {"fields", MEMBER_FIELDS, 0, "这一步的各项", "the fields of the action"},
    {.name = NULL}};

static const struct command_member *member_named(struct str name) {
    const struct command_member *m = command_members;
    while (m->name && !str_eq(name, str_c(m->name))) m++;
    return m->name ? m : NULL;
}

static int unknown_member(const char *name, struct fault *f) {
    struct buf all = BUF_INIT;
    for (const struct command_member *m = command_members; m->name; m++) buf_printf(&all, "%s%s", all.n ? ", " : "", m->name);
    fault_set(f, FAULT_INPUT, "unknown-member", "没有这一项（可用 %.*s）", "no such member (%.*s)", SP(buf_str(&all)));
    buf_release(&all);
    return fault_where(f, str_c(name));
}

static int take_version(struct command *c, const json_t *v, struct fault *f) {
    c->version = json_is_integer(v) ? (int64_t)json_integer_value(v) : 0;
    if (c->version > 0) return 0;
    return member_fault(f, "bad-member", "version 应是正整数", "version must be a positive whole number", "version");
}

static int take_time(struct command *c, const json_t *v, int64_t utc_offset, struct field_reader *r) {
    struct str text;
    if (scalar(v, &text, r->a) < 0) text = STR("");
    if (time_parse(text, utc_offset, &c->at, r->f) < 0) return fault_where(r->f, STR("at"));
    c->has_at = true;
    return 0;
}

static int take_fields(const json_t *v, struct field_reader *r) {
    if (!json_is_object(v)) return member_fault(r->f, "bad-member", "fields 应是对象", "fields must be an object", "fields");
    const char *field;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)v, field, value) {
        if (read_field(r, arena_str(r->a, str_c(field)), value) < 0) return -1;
    }
    return 0;
}

static int take_member(struct command *c, const char *name, const json_t *v, int64_t utc_offset,
                       struct field_reader *r) {
    const struct command_member *m = member_named(str_c(name));
    if (m == NULL) return unknown_member(name, r->f);
    switch (m->type) {
    case MEMBER_TIME: return take_time(c, v, utc_offset, r);
    case MEMBER_VERSION: return take_version(c, v, r->f);
    case MEMBER_FIELDS: return take_fields(v, r);
    case MEMBER_TEXT: break;
    }
    struct str *to = (struct str *)(void *)((char *)c + m->offset);
    if (scalar(v, to, r->a) == 0 && to->n <= COMMAND_NAME_MAX) return 0;
    return member_too_long(r->f, str_c(name));
}

int command_from_value(struct command *ret, const json_t *value, struct str channel, int64_t utc_offset, struct arena *a, struct fault *f) {
    struct command c = {.channel = channel};
    struct field_reader r = {arena_array(a, struct pair, COMMAND_FIELDS_MAX), 0, a, f};
    if (!json_is_object(value))
        return fault_set(f, FAULT_INPUT, "bad-json", "一条命令应是一个 JSON 对象", "a command must be one JSON object");
    const char *name;
    json_t *v;
    json_object_foreach((json_t *)(uintptr_t)value, name, v) {
        if (take_member(&c, name, v, utc_offset, &r) < 0) return -1;
    }
    if (c.verb.n == 0) {
        fault_set(f, FAULT_INPUT, "missing-member", "缺少 do：要做什么", "\"do\" is missing: what is to be done");
        return fault_where(f, STR("do"));
    }
    c.fields = (struct pair_list){r.pairs, r.count};
    *ret = c;
    return 0;
}

int command_from_json(struct command *ret, struct str line, int64_t utc_offset, struct arena *a, struct fault *f) {
    json_t *root = NULL;
    if (json_read(line, &root, f) < 0) return -1;
    int status = command_from_value(ret, root, STR("cli"), utc_offset, a, f);
    json_decref(root);
    return status;
}

static void put_part(struct buf *b, struct str s) {
    buf_varint(b, s.n);
    buf_add(b, s);
}

void command_digest(struct hash *ret, const struct command *c, struct str salt) {
    struct buf b = BUF_INIT;
    put_part(&b, c->verb);
    put_part(&b, c->matter);
    put_part(&b, c->by);
    buf_be64(&b, c->has_at ? (uint64_t)c->at : 0);
    for (size_t i = 0; i < c->fields.count; i++) {
        put_part(&b, c->fields.pairs[i].name);
        put_part(&b, c->fields.pairs[i].value);
    }
    sm3(ret, (struct str[]){salt, buf_str(&b)}, 2);
    buf_release(&b);
}

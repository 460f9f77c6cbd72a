// SPDX-License-Identifier: Apache-2.0
#include "desk/command.h"

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

static int put(struct field_reader *r, struct str name, struct str value) {
    if (r->count == COMMAND_FIELDS_MAX)
        return fault_set(r->f, FAULT_INPUT, "bad-field", "字段太多（最多 %d 个）", "too many fields (%d at most)",
                         COMMAND_FIELDS_MAX);
    if (name.n == 0 || name.n > COMMAND_NAME_MAX)
        return member_fault(r->f, "bad-field", "字段名为空或太长", "a field name is empty or too long",
                            arena_str(r->a, str_head(name, 60)).p);
    if (value.n > COMMAND_VALUE_MAX) {
        fault_set(r->f, FAULT_INPUT, "bad-field", "字段“%.*s”太长：%zu 字节，最多 %d", "field \"%.*s\" is too long: %zu bytes, %d at most",
                  SP(str_head(name, 60)), value.n, COMMAND_VALUE_MAX);
        return fault_where(r->f, name);
    }
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

static int take_member(struct command *c, const char *name, const json_t *v, int64_t utc_offset,
                       struct field_reader *r) {
    struct {
        const char *name;
        struct str *to;
    } texts[] = {{"do", &c->verb}, {"matter", &c->matter}, {"by", &c->by}, {"key", &c->key}, {"channel", &c->channel}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!str_eq(str_c(name), str_c(texts[i].name))) continue;
        if (scalar(v, texts[i].to, r->a) < 0 || texts[i].to->n > COMMAND_NAME_MAX)
            return member_fault(r->f, "bad-member", "这一项应是不太长的文字", "this member must be a text, not too long", name);
        return 0;
    }
    if (str_eq(str_c(name), STR("at"))) {
        struct str text;
        if (scalar(v, &text, r->a) < 0) text = STR("");
        if (time_parse(text, utc_offset, &c->at, r->f) < 0) return fault_where(r->f, STR("at"));
        c->has_at = true;
        return 0;
    }
    if (str_eq(str_c(name), STR("version"))) {
        c->version = json_is_integer(v) ? (int64_t)json_integer_value(v) : 0;
        if (c->version > 0) return 0;
        return member_fault(r->f, "bad-member", "version 应是正整数", "version must be a positive whole number", name);
    }
    if (!str_eq(str_c(name), STR("fields")))
        return member_fault(r->f, "unknown-member", "没有这一项（可用 do、matter、by、at、key、channel、version、fields）",
                            "no such member (do, matter, by, at, key, channel, version, fields)", name);
    if (!json_is_object(v))
        return member_fault(r->f, "bad-member", "fields 应是对象", "fields must be an object", name);
    const char *field;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)v, field, value) {
        if (read_field(r, arena_str(r->a, str_c(field)), value) < 0) return -1;
    }
    return 0;
}

int command_from_json(struct command *ret, struct str line, int64_t utc_offset, struct arena *a, struct fault *f) {
    json_t *root = NULL;
    if (json_read(line, &root, f) < 0) return -1;
    struct command c = {.channel = STR("cli")};
    struct field_reader r = {arena_array(a, struct pair, COMMAND_FIELDS_MAX), 0, a, f};
    int status = json_is_object(root) ? 0 : fault_set(f, FAULT_INPUT, "bad-json", "每行应是一个 JSON 对象",
                                                      "every line must be one JSON object");
    const char *name;
    json_t *v;
    if (status == 0) {
        json_object_foreach(root, name, v) {
            if ((status = take_member(&c, name, v, utc_offset, &r)) < 0) break;
        }
    }
    json_decref(root);
    if (status < 0) return -1;
    if (c.verb.n == 0) {
        fault_set(f, FAULT_INPUT, "missing-member", "缺少 do：要做什么", "\"do\" is missing: what is to be done");
        return fault_where(f, STR("do"));
    }
    c.fields = (struct pair_list){r.pairs, r.count};
    *ret = c;
    return 0;
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

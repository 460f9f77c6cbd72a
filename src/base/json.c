// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <string.h>

#include "base/time.h"

int json_read(struct str text, json_t **ret, struct fault *f) {
    json_error_t e;
    json_t *v = json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &e);
    if (v == NULL) {
        fault_set(f, FAULT_INPUT, "bad-json", "JSON 有误：%s", "bad JSON: %s", e.text);
        return fault_place(f, e.line, e.column);
    }
    *ret = v;
    return 0;
}

bool json_member_str(const json_t *object, const char *name, struct str *ret) {
    const json_t *v = json_object_get(object, name);
    *ret = json_is_string(v) ? str_of(json_string_value(v), json_string_length(v)) : STR("");
    return json_is_string(v);
}

void jo_init(struct json_out *j, struct buf *b) { *j = (struct json_out){.b = b}; }

static void before_value(struct json_out *j) {
    if (j->keyed) {
        j->keyed = false;
        return;
    }
    if (j->depth == 0) return;
    if (!j->first[j->depth - 1]) buf_byte(j->b, ',');
    j->first[j->depth - 1] = false;
}

void jo_open(struct json_out *j, char bracket) {
    before_value(j);
    buf_byte(j->b, (unsigned char)bracket);
    if (j->depth == JSON_DEPTH) {
        j->b->failed = true;
        return;
    }
    j->first[j->depth++] = true;
    j->close[j->depth - 1] = bracket == '{' ? '}' : ']';
}

void jo_close(struct json_out *j) {
    if (j->depth == 0) return;
    buf_byte(j->b, (unsigned char)j->close[--j->depth]);
}

static void quoted(struct buf *b, struct str s) {
    buf_byte(b, '"');
    size_t from = 0;
    for (size_t pos = 0; pos < s.n;) {
        size_t at = pos;
        unsigned char c = (unsigned char)s.p[at];
        if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
            pos++;
            continue;
        }
        int32_t code = utf8_next(s, &pos);
        if (code >= 0x80 && code != 0x2028 && code != 0x2029) continue;
        buf_add(b, str_of(s.p + from, at - from));
        from = pos;
        if (code < 0) buf_add(b, STR("\uFFFD"));
        else if (code == '"' || code == '\\') buf_printf(b, "\\%c", (int)code);
        else if (code == '\n') buf_add(b, STR("\\n"));
        else if (code == '\t') buf_add(b, STR("\\t"));
        else if (code == '\r') buf_add(b, STR("\\r"));
        else buf_printf(b, "\\u%04x", (unsigned)code);
    }
    if (s.n > from) buf_add(b, str_of(s.p + from, s.n - from));
    buf_byte(b, '"');
}

void jo_key(struct json_out *j, struct str key) {
    before_value(j);
    quoted(j->b, key);
    buf_byte(j->b, ':');
    j->keyed = true;
}

void jo_str(struct json_out *j, struct str s) {
    before_value(j);
    quoted(j->b, s);
}

void jo_i64(struct json_out *j, int64_t v) {
    before_value(j);
    buf_printf(j->b, "%lld", (long long)v);
}

void jo_id(struct json_out *j, int64_t id) {
    before_value(j);
    buf_printf(j->b, "\"%lld\"", (long long)id);
}

void jo_bool(struct json_out *j, bool v) {
    before_value(j);
    buf_add(j->b, v ? STR("true") : STR("false"));
}

void jo_null(struct json_out *j) {
    before_value(j);
    buf_add(j->b, STR("null"));
}

void jo_raw(struct json_out *j, struct str json) {
    before_value(j);
    buf_add(j->b, json);
}

void jo_ratio(struct json_out *j, int64_t numerator, int64_t denominator) {
    if (denominator == 0) {
        jo_null(j);
        return;
    }
    before_value(j);
    buf_printf(j->b, "%.4f", (double)numerator / (double)denominator);
}

void jo_time(struct json_out *j, int64_t at_ms, int64_t utc_offset) {
    before_value(j);
    buf_byte(j->b, '"');
    buf_time(j->b, at_ms, utc_offset);
    buf_byte(j->b, '"');
}

void jo_kstr(struct json_out *j, struct str key, struct str s) {
    jo_key(j, key);
    jo_str(j, s);
}

void jo_ki64(struct json_out *j, struct str key, int64_t v) {
    jo_key(j, key);
    jo_i64(j, v);
}

void jo_kid(struct json_out *j, struct str key, int64_t id) {
    jo_key(j, key);
    jo_id(j, id);
}

void jo_kbool(struct json_out *j, struct str key, bool v) {
    jo_key(j, key);
    jo_bool(j, v);
}

void jo_ktime(struct json_out *j, struct str key, int64_t at_ms, int64_t utc_offset) {
    jo_key(j, key);
    jo_time(j, at_ms, utc_offset);
}

void jo_kopen(struct json_out *j, struct str key, char bracket) {
    jo_key(j, key);
    jo_open(j, bracket);
}

void jo_fault(struct json_out *j, const struct fault *f) {
    jo_open(j, '{');
    jo_kstr(j, STR("code"), str_c(f->code));
    jo_kstr(j, STR("zh"), str_c(f->zh));
    jo_kstr(j, STR("en"), str_c(f->en));
    if (f->where[0]) jo_kstr(j, STR("where"), str_c(f->where));
    if (f->line) jo_ki64(j, STR("line"), f->line);
    if (f->column) jo_ki64(j, STR("column"), f->column);
    jo_close(j);
}

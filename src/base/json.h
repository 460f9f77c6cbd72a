// SPDX-License-Identifier: Apache-2.0
// JSON in (jansson behind a narrow door: duplicate keys, bad UTF-8, NUL and deep nesting are faults) and
// JSON out (append-only, commas and escaping by itself).
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <jansson.h>

#include "base/buf.h"
#include "base/fault.h"

// Parses exactly one value. The caller ends it with json_decref. Fault "bad-json" with line and column.
int json_read(struct str text, json_t **ret, struct fault *f);
// The member as a slice into the document: *ret is empty and false comes back when it is absent or no string.
bool json_member_str(const json_t *object, const char *name, struct str *ret);

enum { JSON_DEPTH = 32 };

struct json_out {
    struct buf *b;
    int depth;
    bool first[JSON_DEPTH]; // nothing written yet at this level
    char close[JSON_DEPTH]; // the bracket that ends this level
    bool keyed;             // a key was just written, its value is due
};

void jo_init(struct json_out *j, struct buf *b);
void jo_open(struct json_out *j, char bracket); // '{' or '['
void jo_close(struct json_out *j);
void jo_key(struct json_out *j, struct str key);
// Values. Text must be UTF-8; malformed bytes come out as U+FFFD. Integers of ids go out as strings: jo_id.
void jo_str(struct json_out *j, struct str s);
void jo_i64(struct json_out *j, int64_t v);
void jo_id(struct json_out *j, int64_t id);
void jo_bool(struct json_out *j, bool v);
void jo_null(struct json_out *j);
void jo_raw(struct json_out *j, struct str json); // a value that is JSON already
// A ratio with four decimals, "null" when the denominator is 0.
void jo_ratio(struct json_out *j, int64_t numerator, int64_t denominator);
// ISO time at an offset from UTC.
void jo_time(struct json_out *j, int64_t at_ms, int64_t utc_offset);

// Key and value in one call: jo_kstr(j, STR("stage"), s).
void jo_kstr(struct json_out *j, struct str key, struct str s);
void jo_ki64(struct json_out *j, struct str key, int64_t v);
void jo_kid(struct json_out *j, struct str key, int64_t id);
void jo_kbool(struct json_out *j, struct str key, bool v);
void jo_ktime(struct json_out *j, struct str key, int64_t at_ms, int64_t utc_offset);
void jo_kopen(struct json_out *j, struct str key, char bracket);
// {"code":…,"zh":…,"en":…,"where":…,"line":…,"column":…}
void jo_fault(struct json_out *j, const struct fault *f);

#endif

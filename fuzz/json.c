// SPDX-License-Identifier: Apache-2.0
// JSON in; every string of what was read goes out and comes back the same; any bytes at all come out as JSON.
#include "base/json.h"

#include "fuzz.h"

static void back_and_forth(struct str s, bool same) {
    struct buf b = BUF_INIT;
    struct json_out j;
    jo_init(&j, &b);
    jo_str(&j, s);
    must(!b.failed);
    json_t *v = NULL;
    struct fault f;
    must(json_read(buf_str(&b), &v, &f) == 0);
    if (same) must(str_eq(str_of(json_string_value(v), json_string_length(v)), s));
    json_decref(v);
    buf_release(&b);
}

static void strings_of(json_t *v) {
    const char *key;
    json_t *member;
    size_t i;
    struct str s;
    if (json_is_string(v)) back_and_forth(str_of(json_string_value(v), json_string_length(v)), true);
    json_array_foreach(v, i, member) strings_of(member);
    json_object_foreach(v, key, member) {
        must(json_member_str(v, key, &s) == json_is_string(member));
        back_and_forth(str_c(key), true);
        strings_of(member);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    struct str text = str_of((const char *)bytes, n);
    json_t *v = NULL;
    struct fault f;
    if (json_read(text, &v, &f) == 0) {
        must(utf8_fault(text) < 0);
        strings_of(v);
        json_decref(v);
    } else {
        must_be_whole(&f);
    }
    if (n == 0 || memchr(bytes, 0, n) == NULL) back_and_forth(text, false); // NUL goes out, the reader refuses it
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "api/room.h"
#include "base/hash.h"

void api_begin(struct visit *v, struct json_out *j) {
    v->x->out_type = STR("application/json");
    http_set(v->x, "Cache-Control", STR("no-store"));
    jo_init(j, &v->x->out);
}

enum http_turn api_end(struct visit *v) {
    buf_byte(&v->x->out, '\n');
    return HTTP_ANSWER;
}

// If-None-Match (RFC 9110 13.1.2): "*" or a list of tags; a weak one compares as a strong one.
static bool has_tag(struct str list, struct str tag) {
    struct str piece;
    while (str_split(&list, ',', &piece)) {
        piece = str_trim(piece);
        if (str_starts(piece, STR("W/"))) piece = str_skip(piece, 2);
        if (str_eq(piece, tag) || str_eq(piece, STR("*"))) return true;
    }
    return false;
}

enum http_turn api_end_tagged(struct visit *v, int64_t version) {
    enum { DIGITS = 16 };
    char hex[2 * HASH_BYTES + 1];
    struct hash h;
    api_end(v);
    struct str body = buf_str(&v->x->out);
    sm3(&h, &body, 1);
    hash_hex(&h, hex);
    struct str tag = arena_printf(v->a, "\"%lld-%.*s\"", (long long)version, DIGITS, hex);
    http_set(v->x, "ETag", tag);
    // "no-store" would forbid keeping what the tag is about.
    http_set(v->x, "Cache-Control", STR("private, no-cache"));
    if (!has_tag(http_header(v->x, "If-None-Match"), tag)) return HTTP_ANSWER;
    v->x->status = 304;
    buf_clear(&v->x->out);
    return HTTP_ANSWER;
}

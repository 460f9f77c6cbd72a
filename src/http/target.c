// SPDX-License-Identifier: Apache-2.0
#include "http/decode.h"

static const struct refusal bad_target = {400, "请求目标含有不允许的字符", "the request target has a character that is not allowed"},
    bad_escape = {400, "“%” 后面应是两位十六进制数", "\"%\" must be followed by two hexadecimal digits"},
    bad_text = {400, "文字不是有效的 UTF-8，或含有 NUL", "the text is not valid UTF-8 or has a NUL"},
    bad_path = {400, "路径中有空段、“.”、“..”、反斜杠或控制字符",
                "the path has an empty, \".\" or \"..\" segment, a backslash or a control character"},
    no_name = {400, "有一个字段没有名称", "a field has no name"},
    long_name = {400, "字段名称超过 200 字节", "the name of a field is longer than 200 bytes"},
    many_fields = {400, "字段超过 400 个", "there are more than 400 fields"};

static int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

const struct refusal *decode_percent(struct str s, bool plus, struct arena *a, struct str *ret) {
    bool coded = false;
    for (size_t i = 0; i < s.n && !coded; i++) coded = s.p[i] == '%' || (plus && s.p[i] == '+');
    if (coded) {
        char *p = arena_alloc(a, s.n + 1);
        size_t n = 0;
        for (size_t i = 0; i < s.n; i++) {
            if (s.p[i] == '+' && plus) {
                p[n++] = ' ';
            } else if (s.p[i] != '%') {
                p[n++] = s.p[i];
            } else {
                int high = i + 2 < s.n ? hex(s.p[i + 1]) : -1, low = i + 2 < s.n ? hex(s.p[i + 2]) : -1;
                if (high < 0 || low < 0) return &bad_escape;
                p[n++] = (char)(high << 4 | low);
                i += 2;
            }
        }
        s = str_of(p, n);
    }
    if (utf8_fault(s) >= 0 || (s.n && memchr(s.p, '\0', s.n))) return &bad_text;
    *ret = s;
    return NULL;
}

const struct refusal *decode_urlencoded(struct str s, struct arena *a, struct pair_list *ret) {
    size_t most = 0, count = 0;
    struct str rest = s, piece;
    while (str_split(&rest, '&', &piece)) most += piece.n > 0;
    if (most > HTTP_FIELDS_MAX) return &many_fields;
    struct pair *pairs = arena_array(a, struct pair, most);
    for (rest = s; str_split(&rest, '&', &piece);) {
        if (piece.n == 0) continue;
        ptrdiff_t equals = str_find(piece, STR("="));
        struct str name = equals < 0 ? piece : str_head(piece, (size_t)equals);
        struct str value = equals < 0 ? STR("") : str_skip(piece, (size_t)equals + 1);
        const struct refusal *no = decode_percent(name, true, a, &pairs[count].name);
        if (!no) no = decode_percent(value, true, a, &pairs[count].value);
        if (no) return no;
        if (pairs[count].name.n == 0) return &no_name;
        if (pairs[count].name.n > HTTP_NAME_MAX) return &long_name;
        count++;
    }
    *ret = (struct pair_list){pairs, count};
    return NULL;
}

static const struct refusal *judge_path(struct str path) {
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];
        if (c < 0x20 || c == 0x7F || c == '\\') return &bad_path;
    }
    if (path.n == 1) return NULL; // the root
    struct str rest = str_skip(path, 1), piece;
    if (str_ends(path, STR("/"))) return &bad_path;
    while (str_split(&rest, '/', &piece))
        if (piece.n == 0 || str_eq(piece, STR(".")) || str_eq(piece, STR(".."))) return &bad_path;
    return NULL;
}

// %2F would make two segments of one, or one of two, depending on who looks.
static bool hides_slash(struct str s) {
    for (size_t i = 0; i + 2 < s.n; i++)
        if (s.p[i] == '%' && s.p[i + 1] == '2' && (s.p[i + 2] | 0x20) == 'f') return true;
    return false;
}

const struct refusal *gate_target(struct str target, struct arena *a, struct judged *ret) {
    if (!str_starts(target, STR("/"))) return &bad_target;
    for (size_t i = 0; i < target.n; i++) {
        unsigned char c = (unsigned char)target.p[i];
        if (c <= 0x20 || c == 0x7F || c == '#') return &bad_target;
    }
    ptrdiff_t mark = str_find(target, STR("?"));
    struct str path = mark < 0 ? target : str_head(target, (size_t)mark);
    ret->raw_query = mark < 0 ? STR("") : str_skip(target, (size_t)mark + 1);
    if (hides_slash(path)) return &bad_path;
    const struct refusal *no = decode_percent(path, false, a, &ret->path);
    if (!no) no = judge_path(ret->path);
    return no ? no : decode_urlencoded(ret->raw_query, a, &ret->query);
}

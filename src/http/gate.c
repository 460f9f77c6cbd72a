// SPDX-License-Identifier: Apache-2.0
#include "http/gate.h"

#include "base/arena.h"

static const struct refusal bad_line = {400, "请求行不合规范", "the request line is malformed"},
    bad_version = {505, "只支持 HTTP/1.0 和 HTTP/1.1", "only HTTP/1.0 and HTTP/1.1 are spoken here"},
    bad_method = {405, "只接受 GET、HEAD 和 POST", "only GET, HEAD and POST are accepted"},
    large_head = {431, "请求头太大", "the head of the request is too large"},
    bad_name = {400, "请求头名称含有不允许的字符", "the name of a header has a character that is not allowed"},
    bad_value = {400, "请求头的值含有控制字符", "the value of a header has a control character"},
    bad_host = {400, "Host 应恰有一个，形如 host:port", "there must be exactly one Host, of the form host:port"},
    other_host = {400, "请求目标与 Host 不一致", "the request target and Host name different places"},
    two_lengths = {400, "Content-Length 不止一个", "there is more than one Content-Length"},
    bad_length = {400, "Content-Length 不是数字", "Content-Length is not a number"},
    two_framings = {400, "Content-Length 与 Transfer-Encoding 不能同时出现",
                    "Content-Length and Transfer-Encoding exclude each other"},
    bad_coding = {400, "Transfer-Encoding 只能是 chunked", "Transfer-Encoding may only be chunked"},
    bad_expect = {417, "Expect 只能是 100-continue", "Expect may only be 100-continue"},
    no_body_here = {400, "GET 和 HEAD 请求不能带正文", "a GET or HEAD request has no body"},
    two_types = {400, "Content-Type 不止一个", "there is more than one Content-Type"},
    large_body = {413, "请求正文太大", "the body of the request is too large"};

static bool digit(unsigned char c) { return c >= '0' && c <= '9'; }
static bool letter(unsigned char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static unsigned char lower(unsigned char c) { return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c; }

// RFC 9110, section 5.6.2.
static bool token(struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (!digit(c) && !letter(c) && (c == 0 || !strchr("!#$%&'*+-.^_`|~", c))) return false;
    }
    return s.n > 0;
}

bool str_same_name(struct str a, struct str b) {
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower((unsigned char)a.p[i]) != lower((unsigned char)b.p[i])) return false;
    return true;
}

size_t head_count(const struct head *h, const char *name, struct str *ret_last) {
    size_t count = 0;
    *ret_last = STR("");
    for (size_t i = 0; i < h->count; i++) {
        if (!str_same_name(h->headers[i].name, str_c(name))) continue;
        *ret_last = h->headers[i].value;
        count++;
    }
    return count;
}

static bool port(struct str s) {
    int64_t n;
    for (size_t i = 0; i < s.n; i++)
        if (!digit((unsigned char)s.p[i])) return false;
    return s.n <= 5 && str_to_i64(s, &n) == 0 && n >= 1 && n <= 65535;
}

bool gate_host(struct str s) {
    struct str name = s, rest = STR("");
    const char *more = ".-_";
    if (str_starts(s, STR("["))) {
        ptrdiff_t end = str_find(s, STR("]"));
        if (end < 0) return false;
        name = str_head(str_skip(s, 1), (size_t)end - 1);
        rest = str_skip(s, (size_t)end + 1);
        more = ":.";
    } else {
        ptrdiff_t colon = str_find(s, STR(":"));
        if (colon >= 0) {
            name = str_head(s, (size_t)colon);
            rest = str_skip(s, (size_t)colon);
        }
    }
    bool six = more[0] == ':';
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if (!digit(c) && !(six ? lower(c) >= 'a' && lower(c) <= 'f' : letter(c)) && (c == 0 || !strchr(more, c))) return false;
    }
    if (six && str_find(name, STR(":")) < 0) return false;
    return name.n > 0 && name.n <= 255 && (rest.n == 0 || (rest.p[0] == ':' && port(str_skip(rest, 1))));
}

static struct str lower_copy(struct str s, struct arena *a) {
    char *p = arena_alloc(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) p[i] = (char)lower((unsigned char)s.p[i]);
    return str_of(p, s.n);
}

void gate_type(struct str value, struct arena *a, struct str *ret_type, struct str *ret_boundary) {
    struct str rest = value, piece = STR("");
    *ret_type = *ret_boundary = STR("");
    str_split(&rest, ';', &piece);
    struct str type = str_trim(piece);
    ptrdiff_t slash = str_find(type, STR("/"));
    if (slash < 0 || !token(str_head(type, (size_t)slash)) || !token(str_skip(type, (size_t)slash + 1))) return;
    *ret_type = lower_copy(type, a);
    while (str_split(&rest, ';', &piece)) {
        piece = str_trim(piece);
        if (!str_same_name(str_head(piece, 9), STR("boundary="))) continue;
        piece = str_skip(piece, 9);
        if (piece.n >= 2 && piece.p[0] == '"' && piece.p[piece.n - 1] == '"') piece = str_of(piece.p + 1, piece.n - 2);
        *ret_boundary = arena_str(a, piece);
        return; // of two the first counts, as everywhere
    }
}

static const struct refusal *judge_names(const struct head *h) {
    if (h->count > HTTP_HEADERS_MAX) return &large_head;
    for (size_t i = 0; i < h->count; i++) {
        if (!token(h->headers[i].name)) return &bad_name;
        struct str v = h->headers[i].value;
        for (size_t k = 0; k < v.n; k++) {
            unsigned char c = (unsigned char)v.p[k];
            if ((c < 0x20 && c != '\t') || c == 0x7F) return &bad_value;
        }
    }
    return NULL;
}

static const struct refusal *judge_framing(const struct head *h, bool old, struct gate_limits l, struct judged *ret) {
    struct str length, coding, expect;
    size_t lengths = head_count(h, "content-length", &length);
    size_t codings = head_count(h, "transfer-encoding", &coding);
    if (lengths && codings) return &two_framings;
    if (lengths > 1) return &two_lengths;
    if (codings > 1 || (codings && (old || !str_same_name(coding, STR("chunked"))))) return &bad_coding;
    if (lengths) {
        for (size_t i = 0; i < length.n; i++)
            if (!digit((unsigned char)length.p[i])) return &bad_length;
        if (length.n == 0) return &bad_length;
        if (length.n > 18 || str_to_i64(length, &ret->length) != 0) ret->length = INT64_MAX;
    }
    ret->chunked = codings > 0;
    size_t expects = head_count(h, "expect", &expect);
    if (expects > 1 || (expects && !str_same_name(expect, STR("100-continue")))) return &bad_expect;
    ret->expects = expects && !old;
    if (ret->method != HTTP_POST && (ret->chunked || ret->length > 0)) return &no_body_here;
    return ret->length > 0 && (uint64_t)ret->length > l.body_max ? &large_body : NULL;
}

// "http://host/path" is allowed to clients that think they speak to a proxy (RFC 9112, section 3.2.2); it must name
// the place that Host names.
static const struct refusal *origin_of(struct str *target, struct str host) {
    static const char *schemes[] = {"http://", "https://"};
    if (str_starts(*target, STR("/"))) return NULL;
    for (size_t i = 0; i < 2; i++) {
        struct str scheme = str_c(schemes[i]);
        if (!str_same_name(str_head(*target, scheme.n), scheme)) continue;
        struct str rest = str_skip(*target, scheme.n);
        ptrdiff_t slash = str_find(rest, STR("/"));
        if (slash < 0 || !str_same_name(str_head(rest, (size_t)slash), host)) return &other_host;
        *target = str_skip(rest, (size_t)slash);
        return NULL;
    }
    return &bad_line;
}

static const struct refusal *judge_method(struct str method, struct judged *ret) {
    if (!token(method)) return &bad_line;
    if (str_eq(method, STR("GET"))) ret->method = HTTP_GET;
    else if (str_eq(method, STR("HEAD"))) ret->method = HTTP_HEAD;
    else if (str_eq(method, STR("POST"))) ret->method = HTTP_POST;
    else return &bad_method;
    return NULL;
}

const struct refusal *gate_judge(const struct head *h, struct gate_limits l, struct arena *a, struct judged *ret) {
    *ret = (struct judged){.method = HTTP_GET, .length = -1};
    bool old = str_eq(h->version, STR("HTTP/1.0"));
    const struct refusal *no = NULL;
    if (!old && !str_eq(h->version, STR("HTTP/1.1"))) return &bad_version;
    if (h->size > l.head_max) return &large_head;
    if ((no = judge_names(h)) || (no = judge_method(h->method, ret))) return no;
    struct str host, type, target = h->target;
    size_t hosts = head_count(h, "host", &host);
    if (hosts > 1 || (hosts == 0 && !old) || (hosts && !gate_host(host))) return &bad_host;
    if (head_count(h, "content-type", &type) > 1) return &two_types;
    if ((no = origin_of(&target, host)) || (no = gate_target(target, a, ret))) return no;
    gate_type(type, a, &ret->type, &ret->boundary);
    return judge_framing(h, old, l, ret);
}

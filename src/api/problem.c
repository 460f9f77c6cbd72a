// SPDX-License-Identifier: Apache-2.0
// Refusals as problem documents (RFC 9457).
#include "api/room.h"

static const char *title_of(int status) {
    static const struct {
        int status;
        const char *title;
    } titles[] = {{400, "Bad Request"}, {401, "Unauthorized"}, {403, "Forbidden"}, {404, "Not Found"}, {405, "Method Not Allowed"},
                  {408, "Request Timeout"}, {409, "Conflict"}, {411, "Length Required"}, {413, "Content Too Large"}, {414, "URI Too Long"},
                  {415, "Unsupported Media Type"}, {417, "Expectation Failed"}, {422, "Unprocessable Content"}, {429, "Too Many Requests"},
                  {431, "Request Header Fields Too Large"}, {500, "Internal Server Error"}, {501, "Not Implemented"}, {503, "Service Unavailable"},
                  {507, "Insufficient Storage"}};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (titles[i].status == status) return titles[i].title;
    return "Refused";
}

// The path as a URI reference again: what is no unreserved character is written by its bytes.
static struct str instance(struct visit *v) {
    struct buf b = BUF_INIT;
    struct str path = v->x->path;
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) buf_byte(&b, c);
        else buf_printf(&b, "%%%02X", c);
    }
    struct str s = arena_str(v->a, buf_str(&b));
    buf_release(&b);
    return s;
}

enum http_turn api_refuse(struct visit *v, int status, const struct fault *f) {
    struct json_out j;
    buf_clear(&v->x->out);
    api_begin(v, &j);
    v->x->status = status;
    v->x->out_type = STR("application/problem+json");
    if (status == 401) http_set(v->x, "WWW-Authenticate", str_eq(str_c(f->code), STR("bad-token")) ? STR("Bearer realm=\"huiyin\", error=\"invalid_token\"") : STR("Bearer realm=\"huiyin\""));
    if (status == 405 && v->x->trouble.n == 0) // the server itself says which it knows
        http_set(v->x, "Allow", v->x->method == HTTP_POST ? STR("GET, HEAD") : STR("POST"));
    if (status == 503) http_set(v->x, "Retry-After", STR("1"));
    jo_open(&j, '{');
    jo_kstr(&j, STR("type"), arena_printf(v->a, "/problems/%s", f->code));
    jo_kstr(&j, STR("title"), str_c(title_of(status)));
    jo_ki64(&j, STR("status"), status);
    jo_kstr(&j, STR("detail"), str_c(f->zh));
    jo_kstr(&j, STR("detail_en"), str_c(f->en));
    jo_kstr(&j, STR("code"), str_c(f->code));
    if (f->where[0]) jo_kstr(&j, STR("where"), str_c(f->where));
    if (f->line) jo_ki64(&j, STR("line"), f->line);
    if (f->column) jo_ki64(&j, STR("column"), f->column);
    jo_kstr(&j, STR("instance"), instance(v));
    jo_close(&j);
    return api_end(v);
}

int api_bad_parameter(struct fault *f, const char *name, const char *zh, const char *en) {
    fault_say(f, FAULT_INPUT, "bad-parameter", str_c(zh), str_c(en));
    return fault_where(f, str_c(name));
}

int api_no_matter(struct fault *f, struct str word) {
    fault_set(f, FAULT_INPUT, "unknown-matter", "没有编号为“%.*s”的事项", "there is no matter \"%.*s\"", SP(utf8_head(word, 60)));
    return fault_where(f, STR("matter"));
}

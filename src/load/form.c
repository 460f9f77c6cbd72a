// SPDX-License-Identifier: Apache-2.0
#include "load/invented.h"
#include "load/work.h"

int work_form_read(struct work_form *ret, struct str text, struct fault *f) {
    ptrdiff_t blank = str_find(text, STR("\n\n"));
    struct str head = blank < 0 ? str_trim(text) : str_head(text, (size_t)blank), rest = head, line = STR("");
    *ret = (struct work_form){head, blank < 0 ? STR("") : str_trim(str_skip(text, (size_t)blank + 2)), false};
    bool fine = str_split(&rest, '\n', &line) && (str_starts(line, STR("POST /")) || str_starts(line, STR("GET /"))) && str_find(line, STR("\r")) < 0;
    while (fine && str_split(&rest, '\n', &line)) {
        ret->plain = ret->plain || str_find(line, STR("json")) >= 0;
        fine = str_find(line, STR(": ")) > 0 && str_find(line, STR("\r")) < 0;
    }
    if (fine) return 0;
    return fault_set(f, FAULT_INPUT, "bad-form", "请求文件应是：POST /路径，然后每行一个头，空行，正文（这一行不是：%.*s）", "the file of a request has POST /PATH, a header a line, a blank line, the body (this line is none: %.*s)", SP(utf8_head(line, 60)));
}

static void encoded(struct buf *b, struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-') buf_byte(b, (unsigned char)c);
        else buf_printf(b, "%%%02X", (unsigned char)c);
    }
}

static void hole(struct work_run *x, struct str name, struct buf *b) {
    struct buf value = BUF_INIT;
    if (str_eq(name, STR("n"))) buf_printf(&value, "%s-%lld", x->id, (long long)x->keys);
    else if (str_eq(name, STR("title"))) invented_title(&value, &x->dice, invented_kind(&x->dice));
    else if (str_eq(name, STR("body"))) invented_body(&value, &x->dice);
    else if (str_eq(name, STR("name"))) buf_add(&value, invented_name(&x->dice));
    else if (str_eq(name, STR("phone"))) invented_phone(&value, &x->dice);
    else buf_printf(b, "{%.*s}", SP(name)); // not ours
    if (x->form.plain) buf_add(b, buf_str(&value));
    else encoded(b, buf_str(&value));
    buf_release(&value);
}

// A brace that holds a word of small letters is a place to fill.
static void fill(struct work_run *x, struct str text, struct buf *b) {
    for (size_t i = 0; i < text.n;) {
        size_t end = i + 1;
        while (text.p[i] == '{' && end < text.n && text.p[end] >= 'a' && text.p[end] <= 'z') end++;
        if (text.p[i] != '{' || end == text.n || text.p[end] != '}' || end == i + 1) {
            buf_byte(b, (unsigned char)text.p[i++]);
            continue;
        }
        hole(x, str_of(text.p + i + 1, end - i - 1), b);
        i = end + 1;
    }
}

void work_form_write(struct work_run *x, struct buf *request) {
    struct str rest = x->form.head, line = STR("");
    x->keys++;
    str_split(&rest, '\n', &line);
    fill(x, line, request);
    buf_printf(request, " HTTP/1.1\r\nHost: %s\r\n", x->host);
    while (str_split(&rest, '\n', &line)) {
        fill(x, line, request);
        buf_add(request, STR("\r\n"));
    }
    buf_clear(&x->scratch);
    fill(x, x->form.body, &x->scratch);
    buf_printf(request, "Content-Length: %zu\r\n\r\n", x->scratch.n);
    buf_add(request, buf_str(&x->scratch));
}

// SPDX-License-Identifier: Apache-2.0
#include "text/html_room.h"

#include <strings.h>

const char *const html_blocks[] = {"address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center",
    "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre",
    "section", "select", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul", NULL};

bool html_named(struct str name, const char *const *list) {
    if (name.n && *name.p == '/') name = str_skip(name, 1);
    for (; *list; list++) {
        if (strlen(*list) == name.n && strncasecmp(*list, name.p, name.n) == 0) return true;
    }
    return false;
}

struct str html_tag(struct str s) {
    size_t n = 1;
    if (s.n > 1 && s.p[1] == '/') n++;
    size_t from = n;
    while (n < s.n && n < 40 && ((s.p[n] | 32) >= 'a' ? (s.p[n] | 32) <= 'z' : n > from && s.p[n] >= '0' && s.p[n] <= '9')) n++;
    return n > from ? str_of(s.p + 1, n - 1) : STR("");
}

size_t html_tag_end(struct str s, size_t at) {
    struct str rest = str_skip(s, at);
    if (str_starts(rest, STR("<!--"))) {
        ptrdiff_t end = str_find(rest, STR("-->"));
        return end < 0 ? s.n : at + (size_t)end + 3;
    }
    char quote = 0;
    for (size_t i = at + 1; i < s.n; i++) {
        char c = s.p[i];
        if (quote) {
            if (c == quote) quote = 0;
        } else if ((c == '"' || c == '\'') && s.p[i - 1] == '=') quote = c;
        else if (c == '>') return i + 1;
    }
    return s.n;
}

// Without an end tag, or with one that is usually left out: they do not nest.
static const char *const flat[] = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr", "p", "li", "td", "th", "tr", "dt", "dd", "option", NULL};

size_t html_depth(struct str s) {
    size_t depth = 0, most = 0;
    for (size_t i = 0; i < s.n;) {
        const char *hit = memchr(s.p + i, '<', s.n - i);
        if (hit == NULL) break;
        i = (size_t)(hit - s.p);
        struct str name = html_tag(str_skip(s, i));
        if (name.n == 0 || html_named(name, flat)) i++;
        else {
            if (*name.p != '/') depth++;
            else if (depth) depth--;
            if (depth > most) most = depth;
            i += name.n;
        }
    }
    return most;
}

void html_break(struct html_lines *l) {
    l->blank = false;
    if (l->out.n && l->out.p[l->out.n - 1] != '\n') buf_byte(&l->out, '\n');
}

void html_text(struct html_lines *l, struct str s, bool keep_blanks) {
    size_t kept = 0;
    for (size_t pos = 0; pos < s.n;) {
        size_t at = pos;
        int32_t c = utf8_next(s, &pos);
        bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == 0xA0;
        if (!blank && !l->blank) continue;
        buf_add(&l->out, str_of(s.p + kept, at - kept));
        kept = pos;
        if (keep_blanks) {
            buf_byte(&l->out, c == 0xA0 ? ' ' : (unsigned char)(c & 0x7F));
            continue;
        }
        if (blank) {
            l->blank = true;
            continue;
        }
        if (l->out.n && l->out.p[l->out.n - 1] != '\n') buf_byte(&l->out, ' ');
        l->blank = false;
        kept = at;
    }
    buf_add(&l->out, str_of(s.p + kept, s.n - kept));
}

void html_strip(struct str s, struct arena *a, struct html *ret) {
    static const char *const silent[] = {"script", "style", "noscript", "template", NULL};
    struct html_lines l = {BUF_INIT, false};
    for (size_t i = 0; i < s.n;) {
        const char *hit = memchr(s.p + i, '<', s.n - i);
        size_t at = hit ? (size_t)(hit - s.p) : s.n;
        html_text(&l, str_of(s.p + i, at - i), false);
        if (hit == NULL) break;
        struct str name = html_tag(str_skip(s, at));
        if (name.n == 0 && !str_starts(str_skip(s, at), STR("<!"))) {
            html_text(&l, STR("<"), false);
            i = at + 1;
            continue;
        }
        i = html_tag_end(s, at);
        if (html_named(name, html_blocks)) html_break(&l);
        if (name.n && *name.p != '/' && html_named(name, silent)) { // up to its end tag
            size_t end = i;
            for (; end < s.n; end++) {
                const char *close = memchr(s.p + end, '<', s.n - end);
                end = close ? (size_t)(close - s.p) : s.n;
                struct str last = end < s.n ? html_tag(str_skip(s, end)) : STR("");
                if (last.n && *last.p == '/' && last.n == name.n + 1 && strncasecmp(last.p + 1, name.p, name.n) == 0) break;
            }
            i = end < s.n ? end : s.n;
        }
    }
    html_break(&l);
    ret->text = arena_str(a, buf_str(&l.out));
    ret->stripped = true;
    buf_release(&l.out);
}

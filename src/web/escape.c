// SPDX-License-Identifier: Apache-2.0
#include "web/escape.h"

#define MARK STR("\xEF\xBF\xBD") // U+FFFD

// What a byte below 0x80 turns into; empty: it stays.
typedef struct str replace_fn(unsigned char c);

static struct str in_text(unsigned char c) {
    switch (c) {
    case '&': return STR("&amp;");
    case '<': return STR("&lt;");
    case '>': return STR("&gt;");
    case '\t':
    case '\n': return STR("");
    default: return c < 0x20 || c == 0x7F ? MARK : STR("");
    }
}

static struct str in_attribute(unsigned char c) {
    switch (c) {
    case '"': return STR("&quot;");
    case '\'': return STR("&#39;");
    default: return in_text(c);
    }
}

static struct str in_json(unsigned char c) {
    switch (c) {
    case '"': return STR("\\\"");
    case '\\': return STR("\\\\");
    case '\n': return STR("\\n");
    case '\t': return STR("\\t");
    case '<': return STR("\\u003c");
    case '>': return STR("\\u003e");
    case '&': return STR("\\u0026");
    default: return c < 0x20 || c == 0x7F ? MARK : STR("");
    }
}

// U+3000 to U+9FFF: nearly all of a Chinese text, and all of it shows.
static bool is_han(const unsigned char *p, size_t left) {
    return left >= 3 && p[0] >= 0xE3 && p[0] <= 0xE9 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80;
}

// Copies runs that stay as they are in one piece each.
static inline __attribute__((always_inline)) void escape(struct buf *b, struct str s, replace_fn *replace) {
    size_t from = 0, at = 0;
    while (at < s.n) {
        const unsigned char *p = (const unsigned char *)s.p + at;
        size_t next = at + 1;
        struct str instead = {NULL, 0};
        bool gone = false;
        if (is_han(p, s.n - at)) {
            next = at + 3;
        } else if (*p >= 0x80) {
            next = at;
            if (utf8_unfit(utf8_next(s, &next))) instead = MARK;
        } else if (*p == '\r' && s.n - at > 1 && p[1] == '\n') {
            gone = true;
        } else {
            instead = replace(*p);
        }
        if (gone || instead.n != 0) {
            buf_add(b, str_of(s.p + from, at - from));
            buf_add(b, instead);
            from = next;
        }
        at = next;
    }
    if (s.n > from) buf_add(b, str_of(s.p + from, s.n - from));
}

void escape_text(struct buf *b, struct str s) { escape(b, s, in_text); }
void escape_attribute(struct buf *b, struct str s) { escape(b, s, in_attribute); }
void escape_json(struct buf *b, struct str s) { escape(b, s, in_json); }

static bool is_unreserved(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
           c == '~';
}

void escape_uri(struct buf *b, struct str s) {
    static const char digits[] = "0123456789ABCDEF";
    size_t from = 0;
    for (size_t at = 0; at < s.n; at++) {
        unsigned char c = (unsigned char)s.p[at];
        if (is_unreserved(c)) continue;
        char coded[] = {'%', digits[c >> 4], digits[c & 15]};
        buf_add(b, str_of(s.p + from, at - from));
        buf_add(b, str_of(coded, 3));
        from = at + 1;
    }
    if (s.n > from) buf_add(b, str_of(s.p + from, s.n - from));
}

void escape_int(struct buf *b, int64_t n) {
    char digits[20];
    size_t at = sizeof digits;
    uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left);
    if (n < 0) digits[--at] = '-';
    buf_add(b, str_of(digits + at, sizeof digits - at));
}

void escape_bool(struct buf *b, bool is) { buf_add(b, is ? STR("true") : STR("false")); }

void html_add(struct buf *b, struct html h) {
    if (!h.made) return;
    if (h.made->failed) b->failed = true;
    buf_add(b, buf_str(h.made));
}

bool url_fit(struct str url) {
    if (url.n == 0) return true;
    if (url.p[0] != '/' && url.p[0] != '?' && url.p[0] != '#') return false;
    if (url.p[0] == '/' && url.n > 1 && url.p[1] == '/') return false;
    for (size_t at = 0; at < url.n;) {
        int32_t c = utf8_next(url, &at);
        if (c <= ' ' || c == '\\' || utf8_unfit(c)) return false;
    }
    return true;
}

void url_add(struct buf *b, struct str url) { escape_attribute(b, url_fit(url) ? url : STR("#")); }

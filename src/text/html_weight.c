// SPDX-License-Identifier: Apache-2.0
// Will the parser be done in time? It looks through its open elements at many a tag, and at each attribute through
// those the element has: markup made for it takes the square of its length.
#include "text/html_room.h"

enum { ATTRIBUTES_MOST = 10000, COMPARED_MOST = 50 * 1000 * 1000 };

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '/'; }

// Behind a value that begins at `at`.
static size_t value_end(struct str s, size_t at) {
    while (at < s.n && is_blank(s.p[at]) && s.p[at] != '/') at++;
    if (at < s.n && (s.p[at] == '"' || s.p[at] == '\'')) {
        const char *end = memchr(s.p + at + 1, s.p[at], s.n - at - 1);
        return end ? (size_t)(end - s.p) + 1 : s.n;
    }
    while (at < s.n && s.p[at] != '>' && (!is_blank(s.p[at]) || s.p[at] == '/')) at++;
    return at;
}

// How many attributes stand in the tag whose name ends where `s` begins, and how many bytes they take.
static size_t attributes(struct str s, size_t *bytes) {
    size_t count = 0, at = 0;
    while (at < s.n && s.p[at] != '>' && count <= ATTRIBUTES_MOST) {
        if (is_blank(s.p[at])) {
            at++;
            continue;
        }
        count++;
        at++; // a name may begin with '='
        while (at < s.n && s.p[at] != '>' && s.p[at] != '=' && !is_blank(s.p[at])) at++;
        while (at < s.n && is_blank(s.p[at]) && s.p[at] != '/') at++;
        if (at < s.n && s.p[at] == '=') at = value_end(s, at + 1);
    }
    *bytes = at;
    return count;
}

bool html_heavy(struct str s) {
    static const char *const gathering[] = {"html", "body", NULL}; // a second one gives its attributes to the first
    size_t tags = 0, gathered = 0, compared = 0;
    for (size_t i = 0; i < s.n;) {
        const char *hit = memchr(s.p + i, '<', s.n - i);
        if (hit == NULL) return false;
        i = (size_t)(hit - s.p);
        struct str name = html_tag(str_skip(s, i));
        i += 1 + name.n;
        if (name.n == 0) continue;
        size_t bytes, count = attributes(str_skip(s, i), &bytes), among = count;
        if (html_named(name, gathering)) among = gathered += count;
        compared += bytes + count * among;
        if (++tags > HTML_TAGS_MAX || compared > COMPARED_MOST) return true;
    }
    return false;
}

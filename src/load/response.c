// SPDX-License-Identifier: Apache-2.0
#include "load/response.h"

#include <string.h>
#include <strings.h>

void response_begin(struct response *r) {
    r->status = 0;
    r->whole = r->close = r->has_length = r->chunked = false;
    r->length = r->left = 0;
    r->retry_after = -1;
    r->cookie[0] = '\0';
    r->part = PART_STATUS;
    r->head = r->line_n = 0;
}

static bool same_name(struct str a, const char *b) { return a.n == strlen(b) && strncasecmp(a.p, b, a.n) == 0; }

static bool digits(struct str s, int64_t *ret) { return s.n > 0 && s.n <= 18 && s.p[0] != '-' && str_to_i64(s, ret) == 0; }

static bool status_line(struct response *r, struct str line) {
    int64_t status;
    bool old = str_starts(line, STR("HTTP/1.0 ")); // ends the connection with each answer, unless it says otherwise
    if (!(old || str_starts(line, STR("HTTP/1.1 "))) || line.n < 12 || (line.n > 12 && line.p[12] != ' ')) return false;
    if (!digits(str_of(line.p + 9, 3), &status) || status < 100) return false;
    r->status = (int)status;
    r->close = old;
    r->part = PART_HEADER;
    return true;
}

static bool header(struct response *r, struct str line) {
    ptrdiff_t colon = str_find(line, STR(":"));
    int64_t n;
    if (colon <= 0) return false;
    struct str name = str_head(line, (size_t)colon), value = str_trim(str_skip(line, (size_t)colon + 1));
    if (memchr(name.p, ' ', name.n) || memchr(name.p, '\t', name.n)) return false;
    if (same_name(name, "Content-Length")) {
        if (!digits(value, &n) || (r->has_length && n != r->left)) return false;
        r->has_length = true;
        r->left = n;
    } else if (same_name(name, "Transfer-Encoding")) {
        if (r->chunked || !same_name(value, "chunked")) return false;
        r->chunked = true;
    } else if (same_name(name, "Connection")) {
        if (same_name(value, "close")) r->close = true;
        else if (same_name(value, "keep-alive")) r->close = false;
    } else if (same_name(name, "Retry-After")) {
        if (digits(value, &n)) r->retry_after = n; // a date is left aside
    } else if (same_name(name, "Set-Cookie") && r->cookie[0] == '\0') {
        ptrdiff_t end = str_find(value, STR(";"));
        size_t m = end < 0 ? value.n : (size_t)end;
        if (m < sizeof r->cookie) {
            memcpy(r->cookie, value.p, m);
            r->cookie[m] = '\0';
        }
    }
    return true;
}

// The blank line: what follows (RFC 9112 section 6.3).
static bool head_over(struct response *r) {
    if (r->chunked && r->has_length) return false;
    if (r->status < 200) { // a hint that an answer comes; 101 was not asked for
        if (r->status == 101 || r->chunked || r->has_length) return false;
        size_t head = r->head;
        response_begin(r);
        r->head = head;
        return true;
    }
    if (r->status == 204 || r->status == 304) r->whole = true;
    else if (r->chunked) r->part = PART_CHUNK;
    else if (r->has_length) {
        r->part = PART_LENGTH;
        r->whole = r->left == 0;
    } else {
        r->part = PART_UNTIL_CLOSE;
        r->close = true;
    }
    return true;
}

static bool chunk_line(struct response *r, struct str line) {
    int64_t n = 0;
    size_t i = 0;
    for (; i < line.n && i < 15; i++) {
        char c = line.p[i];
        int d = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (d < 0) break;
        n = n * 16 + d;
    }
    if (i == 0 || (i < line.n && line.p[i] != ';')) return false; // an extension may follow
    r->left = n;
    r->part = n ? PART_DATA : PART_TRAILER;
    return true;
}

static bool one_line(struct response *r, struct str line) {
    switch (r->part) {
    case PART_STATUS: return status_line(r, line);
    case PART_HEADER: return line.n ? header(r, line) : head_over(r);
    case PART_CHUNK: return chunk_line(r, line);
    case PART_DATA_END:
        r->part = PART_CHUNK;
        return line.n == 0;
    default: // trailers say nothing here
        r->whole = line.n == 0;
        return true;
    }
}

// Bytes up to the end of a line; -1 when it is none.
static ptrdiff_t take_line(struct response *r, const char *p, size_t n) {
    const char *lf = memchr(p, '\n', n);
    size_t m = lf ? (size_t)(lf - p) + 1 : n;
    bool counts = r->part == PART_STATUS || r->part == PART_HEADER || r->part == PART_TRAILER;
    if (r->line_n + m > RESPONSE_LINE_MAX || (counts && r->head + m > RESPONSE_HEADERS_MAX)) return -1;
    if (counts) r->head += m;
    memcpy(r->line + r->line_n, p, m);
    r->line_n += m;
    if (lf == NULL) return (ptrdiff_t)m;
    struct str line = str_of(r->line, r->line_n);
    r->line_n = 0;
    if (line.n < 2 || line.p[line.n - 2] != '\r') return -1;
    line.n -= 2;
    if (memchr(line.p, '\0', line.n) || memchr(line.p, '\r', line.n) || !one_line(r, line)) return -1;
    return (ptrdiff_t)m;
}

static void keep(struct response *r, const char *p, size_t n) {
    if (r->length < RESPONSE_KEPT) {
        size_t room = RESPONSE_KEPT - (size_t)r->length;
        memcpy(r->body + r->length, p, n < room ? n : room);
    }
    r->length += (int64_t)n;
}

static size_t take_body(struct response *r, const char *p, size_t n) {
    if (r->part != PART_UNTIL_CLOSE && (int64_t)n > r->left) n = (size_t)r->left;
    keep(r, p, n);
    if (r->part == PART_UNTIL_CLOSE) return n;
    r->left -= (int64_t)n;
    if (r->left == 0 && r->part == PART_LENGTH) r->whole = true;
    if (r->left == 0 && r->part == PART_DATA) r->part = PART_DATA_END;
    return n;
}

ptrdiff_t response_take(struct response *r, const char *bytes, size_t n) {
    size_t done = 0;
    while (done < n && !r->whole) {
        bool body = r->part == PART_LENGTH || r->part == PART_DATA || r->part == PART_UNTIL_CLOSE;
        ptrdiff_t m = body ? (ptrdiff_t)take_body(r, bytes + done, n - done) : take_line(r, bytes + done, n - done);
        if (m < 0) return -1;
        done += (size_t)m;
    }
    return (ptrdiff_t)done;
}

bool response_ended(struct response *r) {
    if (r->part == PART_UNTIL_CLOSE) r->whole = true;
    return r->whole;
}

// Behind a string that begins at *pos; false when it does not end.
static bool skip_string(struct str s, size_t *pos) {
    for (size_t i = *pos + 1; i < s.n; i++) {
        if (s.p[i] == '\\') i++;
        else if (s.p[i] == '"') {
            *pos = i + 1;
            return true;
        }
    }
    return false;
}

static void skip_blanks(struct str s, size_t *pos) {
    while (*pos < s.n && (s.p[*pos] == ' ' || s.p[*pos] == '\t' || s.p[*pos] == '\n' || s.p[*pos] == '\r')) (*pos)++;
}

// Behind a value; brackets are counted, not matched.
static bool skip_value(struct str s, size_t *pos) {
    int depth = 0;
    for (size_t i = *pos; i < s.n;) {
        char c = s.p[i];
        if (c == '"') {
            if (!skip_string(s, &i)) return false;
            continue;
        }
        if (depth == 0 && (c == ',' || c == '}' || c == ']')) {
            *pos = i;
            return true;
        }
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        i++;
    }
    return false;
}

struct str json_glance(struct str s, struct str name) {
    struct str found = STR("");
    size_t i = 0;
    s = str_trim(s);
    if (s.n < 2 || s.p[0] != '{') return found;
    do {
        size_t key = ++i;
        skip_blanks(s, &i);
        if (i >= s.n || s.p[i] != '"') return STR("");
        key = i + 1;
        if (!skip_string(s, &i)) return STR("");
        struct str this = str_of(s.p + key, i - key - 1);
        skip_blanks(s, &i);
        if (i >= s.n || s.p[i++] != ':') return STR("");
        skip_blanks(s, &i);
        size_t value = i;
        if (!skip_value(s, &i)) return STR("");
        if (str_eq(this, name)) found = str_trim(str_of(s.p + value, i - value));
    } while (s.p[i] == ',');
    return s.p[i] == '}' && i + 1 == s.n ? found : STR("");
}

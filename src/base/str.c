// SPDX-License-Identifier: Apache-2.0
#include "base/str.h"

#include <string.h>

struct str str_c(const char *s) { return (struct str){s, s ? strlen(s) : 0}; }

bool str_eq(struct str a, struct str b) { return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0); }

int str_cmp(struct str a, struct str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    if (order != 0) return order;
    return a.n < b.n ? -1 : a.n > b.n;
}

bool str_starts(struct str s, struct str prefix) { return s.n >= prefix.n && str_eq(str_head(s, prefix.n), prefix); }

bool str_ends(struct str s, struct str suffix) {
    return s.n >= suffix.n && str_eq(str_skip(s, s.n - suffix.n), suffix);
}

ptrdiff_t str_find(struct str s, struct str needle) {
    if (needle.n == 0) return 0;
    if (s.n < needle.n) return -1;
    const char *hit = memmem(s.p, s.n, needle.p, needle.n);
    return hit ? hit - s.p : -1;
}

struct str str_skip(struct str s, size_t n) {
    if (n > s.n) n = s.n;
    return n ? (struct str){s.p + n, s.n - n} : s;
}

struct str str_head(struct str s, size_t n) { return (struct str){s.p, n < s.n ? n : s.n}; }

static size_t blank_ahead(struct str s) {
    if (s.n && (*s.p == ' ' || *s.p == '\t' || *s.p == '\r' || *s.p == '\n')) return 1;
    return str_starts(s, STR("\u3000")) ? 3 : 0;
}

struct str str_trim(struct str s) {
    for (size_t w; (w = blank_ahead(s)) != 0;) s = str_skip(s, w);
    while (s.n) {
        char last = s.p[s.n - 1];
        if (last == ' ' || last == '\t' || last == '\r' || last == '\n') s.n -= 1;
        else if (str_ends(s, STR("\u3000"))) s.n -= 3;
        else break;
    }
    return s;
}

bool str_split(struct str *rest, char sep, struct str *piece) {
    if (rest->n == 0) return false;
    const char *hit = memchr(rest->p, sep, rest->n);
    size_t n = hit ? (size_t)(hit - rest->p) : rest->n;
    *piece = str_head(*rest, n);
    *rest = hit ? str_skip(*rest, n + 1) : (struct str){NULL, 0};
    return true;
}

int str_to_i64(struct str s, int64_t *ret) {
    bool negative = s.n && *s.p == '-';
    if (negative) s = str_skip(s, 1);
    if (s.n == 0) return -1;
    int64_t v = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return -1;
        int digit = s.p[i] - '0';
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, digit, &v)) return -1;
    }
    if (!negative && v == INT64_MIN) return -1;
    *ret = negative ? v : -v;
    return 0;
}

int32_t utf8_next(struct str s, size_t *pos) {
    size_t i = *pos;
    if (i >= s.n) return -1;
    const unsigned char *p = (const unsigned char *)s.p + i;
    size_t left = s.n - i;
    *pos = i + 1;
    if (p[0] < 0x80) return p[0];
    if (p[0] >= 0xC2 && p[0] <= 0xDF && left >= 2 && (p[1] & 0xC0) == 0x80) {
        *pos = i + 2;
        return (p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    }
    if ((p[0] & 0xF0) == 0xE0 && left >= 3 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80) {
        int32_t c = (p[0] & 0x0F) << 12 | (p[1] & 0x3F) << 6 | (p[2] & 0x3F);
        if (c < 0x800 || (c >= 0xD800 && c <= 0xDFFF)) return -1;
        *pos = i + 3;
        return c;
    }
    if (p[0] >= 0xF0 && p[0] <= 0xF4 && left >= 4 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80 &&
        (p[3] & 0xC0) == 0x80) {
        int32_t c = (p[0] & 0x07) << 18 | (p[1] & 0x3F) << 12 | (p[2] & 0x3F) << 6 | (p[3] & 0x3F);
        if (c < 0x10000 || c > 0x10FFFF) return -1;
        *pos = i + 4;
        return c;
    }
    return -1;
}

ptrdiff_t utf8_fault(struct str s) {
    size_t pos = 0;
    while (pos < s.n) {
        size_t at = pos;
        if (utf8_next(s, &pos) < 0) return (ptrdiff_t)at;
    }
    return -1;
}

size_t utf8_count(struct str s) {
    size_t count = 0;
    for (size_t pos = 0; pos < s.n; count++) utf8_next(s, &pos);
    return count;
}

struct str utf8_head(struct str s, size_t n) {
    size_t pos = 0;
    while (n-- && pos < s.n) utf8_next(s, &pos);
    return str_head(s, pos);
}

bool utf8_unfit(int32_t c) {
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0xAD || c == 0x61C || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
           c == 0xFFFE || c == 0xFFFF || (c >= 0xE0000 && c <= 0xE007F);
}

enum { DISTANCE_MAX_LEN = 64 };

static int code_points(struct str s, int32_t out[DISTANCE_MAX_LEN]) {
    int n = 0;
    for (size_t pos = 0; pos < s.n; n++) {
        if (n == DISTANCE_MAX_LEN) return -1;
        out[n] = utf8_next(s, &pos);
    }
    return n;
}

static int least(int a, int b) { return a < b ? a : b; }

int utf8_distance(struct str a, struct str b, int max) {
    int32_t ca[DISTANCE_MAX_LEN], cb[DISTANCE_MAX_LEN];
    int na = code_points(a, ca), nb = code_points(b, cb);
    if (na < 0 || nb < 0 || na - nb > max || nb - na > max) return max + 1;
    int before[DISTANCE_MAX_LEN + 1], row[DISTANCE_MAX_LEN + 1], next[DISTANCE_MAX_LEN + 1];
    memset(before, 0, sizeof before);
    for (int j = 0; j <= nb; j++) row[j] = j;
    for (int i = 1; i <= na; i++) {
        next[0] = i;
        for (int j = 1; j <= nb; j++) {
            int cost = ca[i - 1] != cb[j - 1];
            int d = least(least(row[j] + 1, next[j - 1] + 1), row[j - 1] + cost);
            if (i > 1 && j > 1 && ca[i - 1] == cb[j - 2] && ca[i - 2] == cb[j - 1]) d = least(d, before[j - 2] + 1);
            next[j] = d;
        }
        memcpy(before, row, sizeof before);
        memcpy(row, next, sizeof row);
    }
    return least(row[nb], max + 1);
}

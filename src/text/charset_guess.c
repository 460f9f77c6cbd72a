// SPDX-License-Identifier: Apache-2.0
#include "text/charset_guess.h"

#include <iconv.h>
#include <strings.h>
#include <uchardet/uchardet.h>

static unsigned byte_at(struct str s, size_t i) { return i < s.n ? (unsigned char)s.p[i] : 0; }

struct fit fit_gb(struct str s) {
    struct fit f = {0, 0, 0};
    for (size_t i = 0; i < s.n;) {
        unsigned b = byte_at(s, i), c = byte_at(s, i + 1);
        if (b < 0x80) i++;
        else if (b >= 0x81 && b <= 0xFE && c >= 0x40 && c <= 0xFE && c != 0x7F) {
            f.pairs++;
            // GB 2312 level 1 (3,755 characters by sound) and its punctuation
            if (c >= 0xA1 && ((b >= 0xB0 && b <= 0xD7) || b == 0xA1 || b == 0xA3)) f.frequent++;
            i += 2;
        } else if (b >= 0x81 && b <= 0xFE && c >= '0' && c <= '9' && byte_at(s, i + 2) >= 0x81 &&
                   byte_at(s, i + 3) >= '0' && byte_at(s, i + 3) <= '9') {
            f.pairs++;
            i += 4;
        } else {
            f.bad++;
            i++;
        }
    }
    return f;
}

struct fit fit_big5(struct str s) {
    struct fit f = {0, 0, 0};
    for (size_t i = 0; i < s.n;) {
        unsigned b = byte_at(s, i), c = byte_at(s, i + 1);
        if (b < 0x80) i++;
        else if (b >= 0x87 && b <= 0xFE && ((c >= 0x40 && c <= 0x7E) || (c >= 0xA1 && c <= 0xFE))) {
            f.pairs++;
            if (b >= 0xA4 && b <= 0xC6) f.frequent++; // level 1: 5,401 frequent characters
            else if (b == 0xA1) f.frequent++;         // punctuation
            i += 2;
        } else {
            f.bad++;
            i++;
        }
    }
    return f;
}

struct fit fit_utf8(struct str s) {
    struct fit f = {0, 0, 0};
    for (size_t pos = 0; pos < s.n;) {
        size_t at = pos;
        if (utf8_next(s, &pos) < 0) f.bad++;
        else if (pos - at > 1) f.pairs++;
    }
    return f;
}

static bool at_home(unsigned u) {
    return (u >= 0x4E00 && u <= 0x9FFF) || (u >= 0x20 && u < 0x7F) || u == '\n' || u == '\r' || u == '\t' ||
           (u >= 0x3000 && u <= 0x303F) || (u >= 0xFF00 && u <= 0xFFEF) || (u >= 0x2010 && u <= 0x2030);
}

const char *guess_utf16(struct str s) {
    if (s.n < 8) return NULL;
    size_t units = s.n / 2, little = 0, big = 0;
    for (size_t i = 0; i < units; i++) {
        unsigned a = byte_at(s, 2 * i), b = byte_at(s, 2 * i + 1);
        little += at_home(a | b << 8);
        big += at_home(a << 8 | b);
    }
    if (little * 100 >= units * 97 && little > big) return "UTF-16LE";
    if (big * 100 >= units * 97 && big > little) return "UTF-16BE";
    return NULL;
}

static struct str word_at(struct str s) {
    while (s.n && (*s.p == '"' || *s.p == '\'' || *s.p == ' ')) s = str_skip(s, 1);
    size_t n = 0;
    while (n < s.n && n < 40) {
        char c = s.p[n];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_')) break;
        n++;
    }
    return str_head(s, n);
}

struct str declared_charset(struct str bytes) {
    static const char *const keys[] = {"charset=", "encoding="};
    struct str head = str_head(bytes, 4096);
    for (size_t k = 0; k < 2; k++) {
        size_t n = strlen(keys[k]);
        for (size_t i = 0; i + n <= head.n; i++) {
            if (strncasecmp(head.p + i, keys[k], n) != 0) continue;
            // in a tag only: a page may talk about charsets
            size_t open = i;
            while (open > 0 && head.p[open] != '<' && head.p[open] != '>') open--;
            struct str name = word_at(str_skip(head, i + n));
            if (head.p[open] == '<' && name.n) return name;
        }
    }
    return STR("");
}

const char *iconv_name(struct str name, struct arena *a) {
    static const char *const gb[] = {"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "hz-gb-2312"};
    if (name.n == 0 || name.n > 40) return NULL;
    const char *c = arena_str(a, name).p;
    for (size_t i = 0; i < sizeof gb / sizeof *gb; i++) {
        if (strcasecmp(c, gb[i]) == 0) return "GB18030";
    }
    if (strcasecmp(c, "utf8") == 0 || strcasecmp(c, "utf-8") == 0) return "UTF-8";
    if (strcasecmp(c, "big5") == 0 || strcasecmp(c, "big5-hkscs") == 0 || strcasecmp(c, "x-x-big5") == 0) return "BIG5-HKSCS";
    iconv_t i = iconv_open("UTF-8", c);
    if (i == (iconv_t)-1) return NULL;
    iconv_close(i);
    return c;
}

struct str detected_charset(struct str bytes, struct arena *a) {
    uchardet_t u = uchardet_new();
    struct str found = STR("");
    if (uchardet_handle_data(u, bytes.p, bytes.n) == 0) {
        uchardet_data_end(u);
        found = arena_str(a, str_c(uchardet_get_charset(u)));
    }
    uchardet_delete(u);
    return found;
}

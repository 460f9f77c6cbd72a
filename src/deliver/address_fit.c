// SPDX-License-Identifier: Apache-2.0
// What may stand in an envelope.
#include "deliver/address.h"

enum { LOCAL_MAX = 64, LABEL_MAX = 63, PHONE_MIN = 5, PHONE_MAX = 15 }; // RFC 5321 4.5.3.1.1; RFC 1035; E.164

static bool alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// atext of RFC 5322 3.2.3; '/' and the rest of the rare ones are in it.
static bool atom(char c) { return alnum(c) || (c > ' ' && c < 0x7F && str_find(STR("!#$%&'*+-/=?^_`{|}~"), str_of(&c, 1)) >= 0); }

static bool dot_atom(struct str s, bool (*fit)(char), size_t label_max) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '.') {
            if (n == 0) return false;
            n = 0;
        } else if (!fit(s.p[i]) || ++n > label_max) {
            return false;
        }
    }
    return n != 0;
}

static bool host(char c) { return alnum(c) || c == '-'; }

bool mail_address_fit(struct str s) {
    ptrdiff_t at = str_find(s, STR("@"));
    if (at <= 0 || at > LOCAL_MAX || s.n > ADDRESS_BYTES_MAX) return false;
    struct str domain = str_skip(s, (size_t)at + 1), label;
    if (!dot_atom(str_head(s, (size_t)at), atom, LOCAL_MAX) || !dot_atom(domain, host, LABEL_MAX)) return false;
    while (str_split(&domain, '.', &label))
        if (label.p[0] == '-' || label.p[label.n - 1] == '-') return false;
    return s.p[0] != '-'; // never an option of whatever reads it
}

// Marks people put between digits; full-width ones too.
static bool mark(int32_t c) { return c == ' ' || c == '-' || c == '(' || c == ')' || c == '.' || c == 0xFF08 || c == 0xFF09 || c == 0x3000 || c == 0x2014 || c == 0xFF0D; }

static bool mobile(struct str s) {
    if (str_starts(s, STR("+86"))) s = str_skip(s, 3);
    else if (str_starts(s, STR("+"))) return true; // its own network decides
    return s.n == 11 && s.p[0] == '1' && s.p[1] >= '3' && s.p[1] <= '9';
}

bool phone_fit(struct str s, bool sms, struct arena *a, struct str *ret) {
    char out[PHONE_MAX + 2];
    size_t n = 0, pos = 0, digits = 0;
    s = str_trim(s);
    while (pos < s.n) {
        int32_t c = utf8_next(s, &pos);
        if (c >= 0xFF10 && c <= 0xFF19) c = c - 0xFF10 + '0'; // full-width digits
        if (mark(c)) continue;
        if (c == '+' || c == 0xFF0B) {
            if (n) return false;
            out[n++] = '+';
        } else if (c >= '0' && c <= '9' && digits < PHONE_MAX) {
            out[n++] = (char)c;
            digits++;
        } else {
            return false;
        }
    }
    if (digits < PHONE_MIN || (sms && !mobile(str_of(out, n)))) return false;
    *ret = arena_str(a, str_of(out, n));
    return true;
}

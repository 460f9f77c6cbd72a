// SPDX-License-Identifier: Apache-2.0
// Check characters. The tables are in codes_table.c.
#include "registry/codes.h"

// What a character that does not belong here was usually meant for, or 0.
static char taken_for(int32_t c) {
    static const char odd[] = "IiOoSsVvZz", meant[] = "110055UU22";
    if (c >= 0xFF10 && c <= 0xFF19) return (char)(c - 0xFF10 + '0'); // full width
    if (c >= 0xFF21 && c <= 0xFF3A) c = c - 0xFF21 + 'A';
    const char *at = c > 0 && c < 0x80 ? strchr(odd, c) : NULL;
    if (at) return meant[at - odd];
    return c >= 'A' && c <= 'Z' ? (char)c : 0;
}

static int uscc_value(int32_t c) {
    static const char set[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    const char *at = c > 0 && c < 0x80 ? strchr(set, c) : NULL;
    return at ? (int)(at - set) : -1;
}

static int org_value(int32_t c) {
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
}

// The values of the first n characters and the code in upper case; 0, or -1 at the first foreign character.
// A code in lower case is told only when nothing else is wrong: *lower is its first such place, or 0.
static int read_values(struct str s, int n, int (*value)(int32_t), int *values, char *upper, int *lower,
                       struct fault *f) {
    size_t pos = 0;
    *lower = 0;
    for (int i = 0; i < n; i++) {
        size_t from = pos;
        int32_t c = utf8_next(s, &pos);
        if (c >= 'a' && c <= 'z' && value(c - 'a' + 'A') >= 0) {
            if (*lower == 0) *lower = i + 1;
            c = c - 'a' + 'A';
        }
        values[i] = value(c);
        if (values[i] >= 0) {
            upper[i] = (char)c;
            continue;
        }
        struct str shown = str_of(s.p + from, pos - from);
        char meant = taken_for(c);
        if (meant)
            fault_set(f, FAULT_INPUT, "code-char", "代码第 %d 位不能是“%.*s”，是否应为 %c？",
                      "character %d of the code cannot be \"%.*s\"; is it %c?", i + 1, SP(shown), meant);
        else
            fault_set(f, FAULT_INPUT, "code-char", "代码第 %d 位不能是“%.*s”，只用半角数字和大写字母",
                      "character %d of the code cannot be \"%.*s\"; only digits and capital letters are used", i + 1,
                      SP(shown));
        return fault_place(f, 0, i + 1);
    }
    upper[n] = '\0';
    return 0;
}

static int lower_fault(int place, const char *upper, struct fault *f) {
    fault_set(f, FAULT_INPUT, "code-lower-case", "代码中的字母要大写：%s",
              "write the letters of the code in capitals: %s", upper);
    return fault_place(f, 0, place);
}

static int check_fault(int place, char expected, char got, struct fault *f) {
    fault_set(f, FAULT_INPUT, "code-check", "校验码不符：按前面各位，末位应为 %c，这里是 %c；请核对整个代码",
              "the check character does not fit: the others call for %c, here stands %c; compare the whole code",
              expected, got);
    return fault_place(f, 0, place);
}

int uscc_check(struct str s, struct fault *f) {
    int v[USCC_CHARS], lower;
    char upper[USCC_CHARS + 1];
    if (utf8_count(s) != USCC_CHARS)
        return fault_set(f, FAULT_INPUT, "code-length", "统一社会信用代码应为 18 位，这里是 %zu 位：“%.*s”",
                         "a unified social credit code has 18 characters, this one has %zu: \"%.*s\"", utf8_count(s),
                         SP(utf8_head(s, 40)));
    if (read_values(s, USCC_CHARS, uscc_value, v, upper, &lower, f) != 0) return -1;
    for (int i = 2; i < 8; i++) {
        if (v[i] < 10) continue;
        fault_set(f, FAULT_INPUT, "code-char", "代码第 %d 位应为数字（第 3—8 位是行政区划代码），这里是 %c",
                  "character %d of the code is a digit (3 to 8 are the region), here stands %c", i + 1, upper[i]);
        return fault_place(f, 0, i + 1);
    }
    if (lower) return lower_fault(lower, upper, f);
    int sum = 0, weight = 1; // weights 3^i mod 31
    for (int i = 0; i < USCC_CHARS - 1; i++, weight = weight * 3 % 31) sum += v[i] * weight;
    int expected = (31 - sum % 31) % 31;
    if (v[17] == expected) return 0;
    return check_fault(USCC_CHARS, "0123456789ABCDEFGHJKLMNPQRTUWXY"[expected], upper[17], f);
}

struct str uscc_org(struct str s) {
    return str_head(str_skip(s, 8), ORG_CHARS);
}

int org_code_check(struct str s, struct fault *f) {
    static const int weights[] = {3, 7, 9, 10, 5, 8, 4, 2};
    int v[ORG_CHARS], lower;
    char upper[ORG_CHARS + 1], plain[ORG_CHARS];
    bool hyphen = s.n == ORG_CHARS + 1 && s.p[8] == '-';
    if (hyphen) {
        memcpy(plain, s.p, 8);
        plain[8] = s.p[9];
        s = str_of(plain, ORG_CHARS);
    }
    if (utf8_count(s) != ORG_CHARS)
        return fault_set(f, FAULT_INPUT, "code-length",
                         "组织机构代码应为 9 位（末位前可有一个“-”），这里是 %zu 位：“%.*s”",
                         "an organisation code has 9 characters (and may have a \"-\" before the last), this one has "
                         "%zu: \"%.*s\"",
                         utf8_count(s), SP(utf8_head(s, 40)));
    if (read_values(s, ORG_CHARS, org_value, v, upper, &lower, f) != 0) return -1;
    if (lower) return lower_fault(lower, upper, f);
    int sum = 0;
    for (int i = 0; i < 8; i++) sum += v[i] * weights[i];
    char expected = "0123456789X0"[11 - sum % 11];
    return upper[8] == expected ? 0 : check_fault(ORG_CHARS + hyphen, expected, upper[8], f);
}

// SPDX-License-Identifier: Apache-2.0
// The forms of single values. Faults do not repeat the value of a text: it may be personal.
#include "registry/codes.h"
#include "registry/fields.h"

static bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }
static bool is_latin(int32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
// CJK unified ideographs with extensions A to H, and 〇.
static bool is_han(int32_t c) {
    return c == 0x3007 || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x20000 && c <= 0x323AF);
}

static int check_text(struct str s, bool lines, struct fault *f) {
    int place = 0;
    for (size_t pos = 0; pos < s.n;) {
        int32_t c = utf8_next(s, &pos);
        place++;
        if (!utf8_unfit(c) || (lines && (c == '\n' || c == '\t'))) continue;
        if (c < 0)
            return fault_set(f, FAULT_INPUT, "bad-text", "第 %d 个字不是 UTF-8 文字：请检查编码", "character %d is not UTF-8: check the encoding",
                             place);
        return fault_set(f, FAULT_INPUT, "bad-text", "第 %d 个字是不可见的控制字符（U+%04X）：请删去%s%.0s",
                         "character %d is an invisible control character (U+%04X): remove it%.0s%s",
                         place, (unsigned)c, lines ? "" : "，此项只能是一行文字", lines ? "" : "; the value is one line of text");
    }
    return 0;
}

static int check_login(struct str s, struct fault *f) {
    int place = 0;
    for (size_t pos = 0; pos < s.n;) {
        int32_t c = utf8_next(s, &pos);
        place++;
        if (is_digit(c) || is_latin(c) || is_han(c) || c == '.' || c == '_' || c == '-') continue;
        return fault_set(f, FAULT_INPUT, "bad-login", "登录名第 %d 个字不能用：只能用字母、数字、汉字和 . _ -，不能有空格",
                         "character %d cannot stand in a login: letters A-Z a-z, digits, Chinese characters and . _ - only, "
                         "no blanks", place);
    }
    return 0;
}

static bool in_phone(int32_t c) {
    static const int32_t marks[] = {'+', '-', ' ', '(', ')', '*', '#', '/', 0x3001 /* 、 */, 0x8F6C /* 转 */, 0xFF08, 0xFF09};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (c == marks[i]) return true;
    return is_digit(c);
}

static int check_phone(struct str s, struct fault *f) {
    bool good = true, digits = false;
    for (size_t pos = 0; good && pos < s.n;) {
        int32_t c = utf8_next(s, &pos);
        good = in_phone(c);
        if (is_digit(c)) digits = true;
    }
    if (good && digits) return 0;
    return fault_set(f, FAULT_INPUT, "bad-phone", "电话由数字组成，其间可有空格和 + - ( ) * # / 、 转",
                     "a telephone number is made of digits, with blanks and + - ( ) * # / between them");
}

static int check_district(struct str s, struct fault *f) {
    bool good = s.n == 6 && s.p[0] != '0';
    for (size_t i = 0; good && i < s.n; i++) good = is_digit(s.p[i]);
    if (good) return 0;
    return fault_set(f, FAULT_INPUT, "bad-district", "区划代码应是 6 位数字（GB/T 2260，如 500107）：“%.*s”",
                     "a district is the 6 digits of GB/T 2260, such as 500107: \"%.*s\"", SP(utf8_head(s, 40)));
}

static int check_industry(struct str s, struct fault *f) {
    struct str digits = s;
    if (s.p[0] >= 'A' && s.p[0] <= 'T') digits = str_skip(s, 1);
    bool good = digits.n == 0 || (digits.n >= 2 && digits.n <= 4);
    for (size_t i = 0; good && i < digits.n; i++) good = is_digit(digits.p[i]);
    if (good) return 0;
    return fault_set(f, FAULT_INPUT, "bad-industry", "行业代码应如 C、C35、C3511 或 3511（GB/T 4754）：“%.*s”",
                     "an industry is a code of GB/T 4754 such as C, C35, C3511 or 3511: \"%.*s\"", SP(utf8_head(s, 40)));
}

static int check_word(const struct form_field *field, struct str s, struct str *ret, struct fault *f) {
    struct buf zh = BUF_INIT, en = BUF_INIT;
    for (const struct field_word *w = field->words; w->en; w++) {
        if (str_eq(s, str_c(w->en)) || str_eq(s, str_c(w->zh)) || str_eq(s, str_c(w->zh_short))) {
            *ret = str_c(w->en);
            buf_release(&zh);
            buf_release(&en);
            return 0;
        }
        buf_printf(&zh, "%s%s", zh.n ? "、" : "", w->zh);
        buf_printf(&en, "%s%s", en.n ? ", " : "", w->en);
    }
    fault_set(f, FAULT_INPUT, "bad-word", "“%.*s”不在可选之列：%.*s（%.*s）", "\"%.*s\" is none of: %.*s (%.*s)", SP(utf8_head(s, 40)),
              SP(buf_str(&zh)), SP(buf_str(&en)));
    buf_release(&zh);
    buf_release(&en);
    return -1;
}

int field_check(const struct form_field *field, struct str value, struct str *ret, struct fault *f) {
    *ret = value;
    if (field->max && value.n > field->max)
        return fault_set(f, FAULT_INPUT, "too-long", "“%s”（%s）内容太长：%zu 字节，最多 %zu 字节",
                         "\"%s\" (%s) is too long: %zu bytes, %zu at most", field->zh, field->en, value.n, field->max);
    switch (field->form) {
    case FORM_TEXT: return check_text(value, false, f);
    case FORM_LINES: return check_text(value, true, f);
    case FORM_LOGIN: return check_login(value, f);
    case FORM_PHONE: return check_phone(value, f);
    case FORM_DISTRICT: return check_district(value, f);
    case FORM_INDUSTRY: return check_industry(value, f);
    case FORM_USCC: return uscc_check(value, f);
    case FORM_WORD: return check_word(field, value, ret, f);
    }
    return 0;
}

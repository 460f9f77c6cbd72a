// SPDX-License-Identifier: Apache-2.0
#include "procedure/lex.h"

#include <string.h>

static bool invisible(int32_t c) {
    return (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x2069) || c == 0xfeff || (c < 0x20 && c != '\t');
}

static int line_check(struct str line, int number, const char *code, struct fault *f) {
    if (line.n > LINE_MAX_BYTES) {
        fault_set(f, FAULT_INPUT, "proc-limit", "第 %d 行太长：一行最多 %d 字节，长行可以用行末的“\\”接到下一行。",
                  "Line %d is too long: at most %d bytes a line; a \\ at the end continues on the next.", number,
                  LINE_MAX_BYTES);
        return fault_place(f, number, 1);
    }
    int column = 1;
    for (size_t at = 0; at < line.n; column++) {
        int32_t c = utf8_next(line, &at);
        if (!invisible(c)) continue;
        fault_set(f, FAULT_INPUT, code, "这里有一个看不见的字符（U+%04X），请删去。",
                  "There is an invisible character here (U+%04X); please delete it.", (unsigned)c);
        return fault_place(f, number, column);
    }
    return 0;
}

static int utf8_check(struct str text, struct fault *f) {
    ptrdiff_t bad = utf8_fault(text);
    if (bad < 0) return 0;
    struct str before = str_head(text, (size_t)bad);
    int line = 1;
    size_t start = 0;
    for (size_t i = 0; i < before.n; i++)
        if (before.p[i] == '\n') {
            line++;
            start = i + 1;
        }
    fault_set(f, FAULT_INPUT, "bad-utf8", "这里的字节 0x%02X 不是 UTF-8 文字，请把文件另存为 UTF-8 编码。",
              "The byte 0x%02X here is no UTF-8 text; save the file in UTF-8.", (unsigned)(unsigned char)text.p[bad]);
    return fault_place(f, line, (int)utf8_count(str_skip(before, start)) + 1);
}

int text_check(struct str *text, size_t max, const char *code, struct fault *f) {
    if (text->n > max)
        return fault_set(f, FAULT_INPUT, "proc-limit", "文件有 %zu 字节，最多 %zu 字节。",
                         "The file has %zu bytes; at most %zu are read.", text->n, max);
    if (utf8_check(*text, f) != 0) return -1;
    if (str_starts(*text, STR("\ufeff"))) *text = str_skip(*text, 3);
    struct str rest = *text, line;
    for (int number = 1; text_line(&rest, &line); number++)
        if (line_check(line, number, code, f) != 0) return -1;
    return 0;
}

bool text_line(struct str *rest, struct str *ret) {
    if (rest->n == 0) return false;
    const char *end = memchr(rest->p, '\n', rest->n);
    size_t n = end ? (size_t)(end - rest->p) : rest->n;
    *ret = str_head(*rest, n);
    *rest = str_skip(*rest, end ? n + 1 : n);
    if (str_ends(*ret, STR("\r"))) ret->n--;
    return true;
}

size_t blank_bytes(struct str s) {
    if (s.n == 0) return 0;
    if (*s.p == ' ' || *s.p == '\t') return 1;
    if (str_starts(s, STR("\u3000"))) return 3;
    return str_starts(s, STR("\u00a0")) ? 2 : 0;
}

static const struct mark {
    struct str text;
    enum token_kind kind;
} marks[] = {
    {STR(","), TOKEN_COMMA}, {STR("，"), TOKEN_COMMA}, {STR("、"), TOKEN_COMMA}, {STR("("), TOKEN_OPEN},
    {STR("（"), TOKEN_OPEN}, {STR(")"), TOKEN_CLOSE},  {STR("）"), TOKEN_CLOSE},
};

static const struct mark *mark_ahead(struct str s) {
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_starts(s, marks[i].text)) return &marks[i];
    return NULL;
}

static size_t skipped_bytes(struct str s) {
    size_t n = blank_bytes(s);
    if (n == 0 && str_starts(s, STR(":"))) n = 1;
    if (n == 0 && str_starts(s, STR("："))) n = STR("：").n;
    return n;
}

static bool word_char(int32_t c) {
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
               c == '.' || c == '/' || c == '+';
    if (c >= 0x2010 && c <= 0x2027) return false; // dashes, quotes, dots
    if (c >= 0x3001 && c <= 0x303f) return c == 0x3007 || c == 0x3005; // 〇 々
    // Full-width punctuation; full-width digits and letters are letters like any other.
    if (c >= 0xff01 && c <= 0xff0f) return false;
    return !((c >= 0xff1a && c <= 0xff20) || (c >= 0xff3b && c <= 0xff40) || (c >= 0xff5b && c <= 0xff65));
}

struct lexer {
    struct lex_line *line; // being filled
    struct token *next;    // free place in the token array
    int number, column;
    struct fault *f;
};

static int lex_stranger(struct lexer *l, struct str s) {
    struct str c = utf8_head(s, 1);
    fault_set(l->f, FAULT_INPUT, "proc-syntax", "这里不能写“%.*s”；并列用顿号或逗号，另一种语言的名称放在括号里。",
              "“%.*s” cannot stand here; items are separated by commas, the other name stands in brackets.", SP(c));
    return fault_place(l->f, l->number, l->column);
}

static void lex_put(struct lexer *l, enum token_kind kind, struct str text, size_t chars) {
    *l->next = (struct token){kind, text, l->number, l->column};
    if (l->line->count++ == 0) l->line->tokens = l->next;
    l->next++;
    l->column += (int)chars;
    l->line->end_line = l->number;
    l->line->end_column = l->column;
}

static int lex_word(struct lexer *l, struct str *s) {
    size_t at = 0, chars = 0;
    while (at < s->n) {
        size_t after = at;
        struct str rest = str_skip(*s, at);
        if (skipped_bytes(rest) || mark_ahead(rest) || *rest.p == '#') break;
        if (!word_char(utf8_next(*s, &after))) break;
        at = after;
        chars++;
    }
    if (chars == 0) return lex_stranger(l, *s);
    if (chars > NAME_MAX_CHARS) {
        fault_set(l->f, FAULT_INPUT, "proc-limit", "这个词有 %zu 个字，最多 %d 个。",
                  "This word has %zu characters; at most %d are allowed.", chars, NAME_MAX_CHARS);
        return fault_place(l->f, l->number, l->column);
    }
    lex_put(l, TOKEN_WORD, str_head(*s, at), chars);
    *s = str_skip(*s, at);
    return 0;
}

static int lex_line(struct lexer *l, struct str s) {
    while (s.n && *s.p != '#') {
        size_t skip = skipped_bytes(s);
        const struct mark *mark = skip ? NULL : mark_ahead(s);
        if (skip) {
            s = str_skip(s, skip);
            l->column++;
        } else if (mark) {
            lex_put(l, mark->kind, str_head(s, mark->text.n), 1);
            s = str_skip(s, mark->text.n);
        } else if (lex_word(l, &s) != 0) {
            return -1;
        }
    }
    return 0;
}

static bool continues(struct str *line) {
    if (memchr(line->p, '#', line->n)) return false;
    struct str s = str_trim(*line);
    if (!str_ends(s, STR("\\"))) return false;
    *line = str_head(*line, (size_t)(s.p - line->p) + s.n - 1);
    return true;
}

static size_t count_lines(struct str text) {
    size_t n = 1;
    for (size_t i = 0; i < text.n; i++) n += text.p[i] == '\n';
    return n;
}

int lex(struct lex_lines *ret, struct str text, struct arena *a, struct fault *f) {
    // Every token takes at least one byte and every line one line end: two arrays are enough for any file.
    struct lex_line *lines = arena_array(a, struct lex_line, count_lines(text));
    struct lexer l = {lines, arena_array(a, struct token, text.n + 1), 0, 1, f};
    struct str line;
    bool joined = false;
    while (text_line(&text, &line)) {
        l.number++;
        l.column = 1;
        if (!joined) *l.line = (struct lex_line){.indented = blank_bytes(line) != 0};
        joined = line.n != 0 && continues(&line);
        if (lex_line(&l, line) != 0) return -1;
        if (!joined && l.line->count) l.line++;
    }
    if (joined && l.line->count) l.line++;
    *ret = (struct lex_lines){lines, (int)(l.line - lines)};
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
// The cursor over a line, and the faults of a line that does not read on.
#include <stdarg.h>

#include "procedure/reader.h"

const struct token *reader_peek(const struct reader *r) {
    return r->at < r->line->count ? &r->line->tokens[r->at] : NULL;
}

bool reader_is(const struct reader *r, enum keyword k) {
    const struct token *t = reader_peek(r);
    return t && t->kind == TOKEN_WORD && str_eq(t->text, keyword_word(k, r->english));
}

bool reader_take(struct reader *r, enum keyword k) {
    bool is = reader_is(r, k);
    r->at += is;
    return is;
}

bool reader_take_kind(struct reader *r, enum token_kind kind) {
    const struct token *t = reader_peek(r);
    bool is = t && t->kind == kind;
    r->at += is;
    return is;
}

int reader_fault(struct reader *r, const struct token *at, const char *zh, const char *en, ...) {
    char zh_text[500], en_text[500];
    va_list args, again;
    va_start(args, en);
    va_copy(again, args);
    vsnprintf(zh_text, sizeof zh_text, zh, args);
    vsnprintf(en_text, sizeof en_text, en, again);
    va_end(args);
    va_end(again);
    fault_set(r->f, FAULT_INPUT, "proc-syntax", "%s%.0s", "%.0s%s", zh_text, en_text);
    return fault_place(r->f, at ? at->line : r->line->end_line, at ? at->column : r->line->end_column);
}

int reader_too_many(struct reader *r, const char *zh, const char *en, int most, int line, int column) {
    fault_set(r->f, FAULT_INPUT, "proc-limit", "%s%.0s太多，最多 %d 个。", "%.0sToo many %s: at most %d.", zh, en, most);
    return fault_place(r->f, line, column);
}

int reader_twice(struct reader *r, struct str word, const char *zh, const char *en, int line, int column, int first) {
    fault_set(r->f, FAULT_INPUT, "proc-duplicate", "%s%.0s“%.*s”已在第 %d 行写过。",
              "%.0sThe %s “%.*s” was already given on line %d.", zh, en, SP(word), first);
    return fault_place(r->f, line, column);
}

static struct str keyword_list(struct reader *r, const enum keyword *any, size_t count) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < count; i++) {
        if (i) buf_add(&b, r->english ? STR(", ") : STR("、"));
        buf_add(&b, keyword_word(any[i], r->english));
    }
    struct str list = arena_str(&r->scratch, buf_str(&b));
    buf_release(&b);
    return list;
}

static int other_language(struct reader *r, const struct token *t) {
    fault_set(r->f, FAULT_INPUT, "proc-syntax",
              "这里的“%.*s”是%s%.0s关键字，而第 %d 行第 %d 列用了“%.*s”；一个文件只能用一种语言的关键字。",
              "“%.*s” here is %.0s%s keyword, but line %d, column %d has “%.*s”; a file keeps to one language.",
              SP(t->text), r->english ? "中文" : "英文", r->english ? "a Chinese" : "an English", r->first.line,
              r->first.column, SP(r->first.text));
    return fault_place(r->f, t->line, t->column);
}

int reader_expected(struct reader *r, const enum keyword *any, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (reader_is(r, any[i])) return 0;
    const struct token *t = reader_peek(r);
    struct str list = keyword_list(r, any, count);
    if (t == NULL)
        return reader_fault(r, NULL, "这一行没有写完，后面应写：%.*s。", "The line is not complete; it should go on with: %.*s.",
                            SP(list));
    bool own = keyword_find(t->text, r->english) != KW_COUNT;
    if (own || t->kind != TOKEN_WORD)
        return reader_fault(r, t, "“%.*s”不能写在这里；这里可以写：%.*s。",
                            "“%.*s” cannot stand here; possible here: %.*s.", SP(t->text), SP(list));
    if (keyword_find(t->text, !r->english) != KW_COUNT) return other_language(r, t);
    struct near near = near_begin(t->text);
    for (size_t i = 0; i < count; i++) near_offer(&near, keyword_word(any[i], r->english));
    struct near_hint hint = near_hint(&near);
    fault_set(r->f, FAULT_INPUT, "proc-unknown-word", "不认识“%.*s”，这里可以写：%.*s%s%.0s",
              "“%.*s” is no word known here; possible: %.*s%.0s%s", SP(t->text), SP(list), hint.zh, hint.en);
    return fault_place(r->f, t->line, t->column);
}

int reader_expect(struct reader *r, enum keyword k) {
    if (reader_expected(r, &k, 1) != 0) return -1;
    r->at++;
    return 0;
}

int reader_once(struct reader *r, const enum keyword *clauses, size_t count) {
    if (reader_expected(r, clauses, count) != 0) return -1;
    const struct token *t = reader_peek(r);
    return reader_fault(r, t, "“%.*s”在一行里只能写一次。", "“%.*s” may stand only once in a line.", SP(t->text));
}

int reader_end(struct reader *r) {
    const struct token *t = reader_peek(r);
    if (t == NULL) return 0;
    if (t->kind == TOKEN_WORD && keyword_find(t->text, r->english) == KW_COUNT &&
        keyword_find(t->text, !r->english) != KW_COUNT)
        return other_language(r, t);
    return reader_fault(r, t, "这一行写到“%.*s”之前就应结束。", "The line should end before “%.*s”.", SP(t->text));
}

int reader_word(struct reader *r, const char *zh, const char *en, struct token *ret) {
    const struct token *t = reader_peek(r);
    if (t == NULL) return reader_fault(r, NULL, "这里缺%s%.0s。", "%.0sThe %s is missing here.", zh, en);
    if (t->kind != TOKEN_WORD)
        return reader_fault(r, t, "这里应写%s%.0s，不是“%.*s”。", "%.0sThe %s should stand here, not “%.*s”.", zh, en,
                            SP(t->text));
    *ret = *t;
    r->at++;
    return 0;
}

int reader_name(struct reader *r, const char *zh, const char *en, struct name *ret) {
    struct token name, alias = {.text = {NULL, 0}};
    if (reader_word(r, zh, en, &name) != 0) return -1;
    if (reader_take_kind(r, TOKEN_OPEN)) {
        if (reader_word(r, "括号里的另一名称", "other name in brackets", &alias) != 0) return -1;
        if (!reader_take_kind(r, TOKEN_CLOSE))
            return reader_fault(r, reader_peek(r), "括号没有关上；括号里只能写一个词。",
                                "The bracket is not closed; it holds one word.");
        if (str_eq(alias.text, name.text))
            return reader_fault(r, &alias, "括号里的名称与前面的相同。", "The name in brackets is the same as the one before.");
    }
    *ret = (struct name){name.text, alias.text, name.line, name.column};
    return 0;
}

// The number of "第3版", or -1.
static int version_zh(struct str s) {
    int64_t n;
    if (!str_starts(s, STR("第")) || !str_ends(s, STR("版")) || s.n <= STR("第版").n) return -1;
    s = str_head(str_skip(s, STR("第").n), s.n - STR("第版").n);
    return str_to_i64(s, &n) == 0 && n >= 1 && n <= 9999 ? (int)n : -1;
}

static int version_en(struct str s) {
    int64_t n;
    return str_to_i64(s, &n) == 0 && n >= 1 && n <= 9999 ? (int)n : -1;
}

int reader_version(struct reader *r, int *ret_version, day_t *ret_from) {
    struct token t;
    if (r->english && reader_expect(r, KW_VERSION) != 0) return -1;
    if (reader_word(r, "版本（如“第1版”）", "version number", &t) != 0) return -1;
    *ret_version = r->english ? version_en(t.text) : version_zh(t.text);
    if (*ret_version < 0)
        return reader_fault(r, &t, "版本应写作“第1版”，数字在 1 到 9999 之间，不是“%.*s”。",
                            "A version is a number from 1 to 9999, written “version 1”, not “%.*s”.", SP(t.text));
    if (reader_expect(r, KW_SINCE) != 0) return -1;
    if (reader_word(r, "日期（如“2024-01-01”）", "date", &t) != 0) return -1;
    if (date_parse(t.text, ret_from, r->f) != 0) return fault_place(r->f, t.line, t.column);
    return reader_end(r);
}

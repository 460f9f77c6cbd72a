// SPDX-License-Identifier: Apache-2.0
#include "procedure/profile.h"

#include "procedure/lex.h"
#include "procedure/words.h"

enum { PROFILE_VALUES_MAX = 1000 };

struct profile_reader {
    struct profile *v;
    struct fault *f;
    bool headed; // the first line was read
    int number;  // of the line
    struct str line, rest; // rest is a tail of line
};

static int column(const struct profile_reader *r) {
    return (int)utf8_count(str_head(r->line, r->line.n - r->rest.n)) + 1;
}

static void skip_blanks(struct profile_reader *r) {
    for (size_t n; (n = blank_bytes(r->rest)) != 0;) r->rest = str_skip(r->rest, n);
    if (r->rest.n && *r->rest.p == '#') r->rest = str_skip(r->rest, r->rest.n);
}

static bool equals_ahead(struct str s) { return str_starts(s, STR("=")) || str_starts(s, STR("＝")); }

// Up to a blank, an equals sign or a comment.
static struct str take_word(struct profile_reader *r) {
    skip_blanks(r);
    struct str all = r->rest;
    while (r->rest.n && !blank_bytes(r->rest) && !equals_ahead(r->rest) && *r->rest.p != '#')
        r->rest = str_skip(r->rest, 1);
    return str_head(all, all.n - r->rest.n);
}

static int syntax(struct profile_reader *r, int at, const char *zh, const char *en) {
    fault_set(r->f, FAULT_INPUT, "profile-syntax", "%s%.0s", "%.0s%s", zh, en);
    return fault_place(r->f, r->number, at);
}

// "默认(default)" → name and alias.
static int take_name(struct profile_reader *r, struct name *ret) {
    skip_blanks(r);
    int at = column(r);
    struct str word = take_word(r);
    *ret = (struct name){word, {NULL, 0}, r->number, at};
    ptrdiff_t open = str_find(word, STR("(")), wide = str_find(word, STR("（"));
    if (wide >= 0) open = wide;
    if (open >= 0) {
        struct str inner = str_skip(word, (size_t)open + (wide >= 0 ? STR("（").n : 1));
        bool closed = str_ends(inner, STR(")")) || str_ends(inner, STR("）"));
        if (!closed) return syntax(r, at, "名称的括号没有关上。", "The bracket of the name is not closed.");
        ret->name = str_head(word, (size_t)open);
        ret->alias = str_head(inner, inner.n - (str_ends(inner, STR(")")) ? 1 : STR("）").n));
    }
    if (ret->name.n == 0 || utf8_count(ret->name) > NAME_MAX_CHARS || utf8_count(ret->alias) > NAME_MAX_CHARS)
        return syntax(r, at, "这里应写方案名称，最多 40 个字。", "The name of the profile should stand here, at most 40 characters.");
    return 0;
}

// 第N版 / version N. The number, or -1.
static int take_version(struct profile_reader *r, bool english) {
    int64_t n;
    struct str word = take_word(r);
    if (english) {
        if (!str_eq(word, keyword_word(KW_VERSION, true))) return -1;
        word = take_word(r);
    } else {
        if (!str_starts(word, STR("第")) || !str_ends(word, STR("版")) || word.n <= STR("第版").n) return -1;
        word = str_head(str_skip(word, STR("第").n), word.n - STR("第版").n);
    }
    return str_to_i64(word, &n) == 0 && n >= 1 && n <= 9999 ? (int)n : -1;
}

static int read_head(struct profile_reader *r) {
    static const char zh[] = "第一行应是“方案 名称 第1版 自 2007-01-01”。";
    static const char en[] = "The first line should be “profile NAME version 1 from 2007-01-01”.";
    struct profile *v = r->v;
    int at = column(r);
    struct str word = take_word(r);
    bool english = str_eq(word, keyword_word(KW_PROFILE, true));
    if (!english && !str_eq(word, keyword_word(KW_PROFILE, false))) return syntax(r, at, zh, en);
    if (take_name(r, &v->name) != 0) return -1;
    skip_blanks(r);
    at = column(r);
    if ((v->version = take_version(r, english)) < 0) return syntax(r, at, zh, en);
    skip_blanks(r);
    at = column(r);
    if (!str_eq(take_word(r), keyword_word(KW_SINCE, english))) return syntax(r, at, zh, en);
    skip_blanks(r);
    at = column(r);
    if (date_parse(take_word(r), &v->from, r->f) != 0) return fault_place(r->f, r->number, at);
    r->headed = true;
    skip_blanks(r);
    return r->rest.n ? syntax(r, column(r), "第一行到日期为止。", "The first line ends with the date.") : 0;
}

// "08:30" → ms; -1 when it is none or beyond 24:00.
static ms_t clock_ms(struct str s) {
    if (s.n != 5 || s.p[2] != ':') return -1;
    for (size_t i = 0; i < s.n; i++)
        if (i != 2 && (s.p[i] < '0' || s.p[i] > '9')) return -1;
    int hour = (s.p[0] - '0') * 10 + s.p[1] - '0', minute = (s.p[3] - '0') * 10 + s.p[4] - '0';
    if (minute > 59 || hour * 60 + minute > 24 * 60) return -1;
    return hour * MS_HOUR + minute * MS_MINUTE;
}

static int set_utc_offset(struct profile_reader *r, struct str text, int at) {
    bool minus = str_starts(text, STR("-"));
    ms_t ms = minus || str_starts(text, STR("+")) ? clock_ms(str_skip(text, 1)) : -1;
    if (ms < 0 || ms > (minus ? 12 : 14) * MS_HOUR)
        return syntax(r, at, "utc_offset 应写作“+08:00”，在 -12:00 与 +14:00 之间。",
                      "utc_offset is written “+08:00”, between -12:00 and +14:00.");
    r->v->days.utc_offset = minus ? -ms : ms;
    return 0;
}

static int set_day_end(struct profile_reader *r, struct str text, int at) {
    ms_t ms = clock_ms(text);
    if (ms <= 0)
        return syntax(r, at, "day_end 应写作“24:00”，在 00:01 与 24:00 之间。",
                      "day_end is written “24:00”, between 00:01 and 24:00.");
    r->v->days.day_end = ms;
    return 0;
}

static int add_value(struct profile_reader *r, struct str name, int at, struct str text, int text_at) {
    struct profile *v = r->v;
    const struct profile_value *have = profile_get(v, name);
    if (have) {
        fault_set(r->f, FAULT_INPUT, "proc-duplicate", "“%.*s”已在第 %d 行给过值。", "“%.*s” already has a value on line %d.",
                  SP(name), have->line);
        return fault_place(r->f, r->number, at);
    }
    if (v->value_count == PROFILE_VALUES_MAX || utf8_count(name) > NAME_MAX_CHARS)
        return syntax(r, at, "一个方案最多 1000 个值，名称最多 40 个字。",
                      "A profile has at most 1000 values, their names at most 40 characters.");
    v->values[v->value_count++] = (struct profile_value){name, text, r->number, text_at};
    if (str_eq(name, STR("utc_offset"))) return set_utc_offset(r, text, text_at);
    if (str_eq(name, STR("day_end"))) return set_day_end(r, text, text_at);
    return 0;
}

// A text with blanks, a list of fonts for instance, stands in quotation marks: "…" or “…”. 1 when there was one, 0, -1.
static int take_quoted(struct profile_reader *r, struct str *ret) {
    bool plain = str_starts(r->rest, STR("\""));
    if (!plain && !str_starts(r->rest, STR("“"))) return 0;
    int at = column(r);
    struct str inner = str_skip(r->rest, plain ? 1 : STR("“").n), close = plain ? STR("\"") : STR("”");
    ptrdiff_t end = str_find(inner, close);
    if (end < 0) return syntax(r, at, "引号没有关上。", "The quotation mark is not closed.");
    *ret = str_trim(str_head(inner, (size_t)end));
    r->rest = str_skip(inner, (size_t)end + close.n);
    return 1;
}

static int read_value(struct profile_reader *r) {
    int at = column(r);
    struct str name = take_word(r);
    skip_blanks(r);
    if (name.n == 0 || !equals_ahead(r->rest))
        return syntax(r, name.n == 0 ? at : column(r), "应写作“名称 = 值”。", "It should read “NAME = VALUE”.");
    r->rest = str_skip(r->rest, *r->rest.p == '=' ? 1 : STR("＝").n);
    skip_blanks(r);
    int text_at = column(r);
    struct str text;
    int quoted = take_quoted(r, &text);
    if (quoted < 0) return -1;
    if (!quoted) text = take_word(r);
    if (text.n == 0) return syntax(r, text_at, "等号后面缺值。", "There is no value behind the equals sign.");
    return add_value(r, name, at, text, text_at);
}

static int read_lines(struct profile_reader *r, struct str text) {
    struct profile *v = r->v;
    if (text_check(&text, PROFILE_MAX_BYTES, "profile-syntax", r->f) != 0) return -1;
    v->text = arena_str(&v->arena, text);
    v->values = arena_array(&v->arena, struct profile_value, PROFILE_VALUES_MAX);
    v->days = DAY_RULES_DEFAULT;
    struct str rest = v->text;
    while (text_line(&rest, &r->line)) {
        r->number++;
        r->rest = r->line;
        for (skip_blanks(r); r->rest.n; skip_blanks(r))
            if ((r->headed ? read_value(r) : read_head(r)) != 0) return -1;
    }
    if (!r->headed) {
        r->number = 1;
        return syntax(r, 1, "方案是空的；第一行应是“方案 名称 第1版 自 2007-01-01”。",
                      "The profile is empty; its first line should be “profile NAME version 1 from 2007-01-01”.");
    }
    return 0;
}

int profile_read(struct profile **ret, struct str text, struct fault *f) {
    struct profile *v = mem_new(sizeof *v);
    struct profile_reader r = {.v = v, .f = f};
    int result = read_lines(&r, text);
    if (result == 0) *ret = v;
    else profile_free(v);
    return result;
}

struct profile *profile_free(struct profile *p) {
    if (p) {
        arena_release(&p->arena);
        free(p);
    }
    return NULL;
}

const struct profile_value *profile_get(const struct profile *p, struct str name) {
    for (int i = 0; i < p->value_count; i++)
        if (str_eq(p->values[i].name, name)) return &p->values[i];
    return NULL;
}

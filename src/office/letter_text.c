// SPDX-License-Identifier: Apache-2.0
// What follows from the words of a letter: levels of its paragraphs, its date, the lines below it.
#include "base/time.h"
#include "office/letter.h"

enum { HEAD_CHARS_MAX = 100 };

// Bytes of a run of Chinese numerals at the beginning.
static size_t numerals(struct str s) {
    static const char digits[] = "一二三四五六七八九十百";
    size_t n = 0;
    while (n + 3 <= s.n && str_find(STR(digits), str_of(s.p + n, 3)) % 3 == 0) n += 3;
    return n;
}

static size_t ascii_digits(struct str s) {
    size_t n = 0;
    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9') n++;
    return n;
}

static size_t one_of(struct str s, const char *const *words) {
    for (; *words; words++)
        if (str_starts(s, str_c(*words))) return str_c(*words).n;
    return 0;
}

static const char *const open_words[] = {"（", "(", NULL}, *const close_words[] = {"）", ")", NULL};
static const char *const stop_words[] = {"、", ".", "．", NULL};

static enum letter_level level_of(struct str s) {
    size_t n = numerals(s);
    if (n && str_starts(str_skip(s, n), STR("、"))) return LEVEL_1;
    n = ascii_digits(s);
    if (n && n <= 3) {
        struct str behind = str_skip(s, n);
        size_t stop = one_of(behind, stop_words);
        behind = str_skip(behind, stop);
        return stop && ascii_digits(behind) == 0 ? LEVEL_3 : LEVEL_TEXT; // 3.5 is a number
    }
    size_t open = one_of(s, open_words);
    struct str inner = str_skip(s, open);
    if (open && (n = numerals(inner)) != 0 && one_of(str_skip(inner, n), close_words)) return LEVEL_2;
    if (open && (n = ascii_digits(inner)) != 0 && n <= 3 && one_of(str_skip(inner, n), close_words)) return LEVEL_4;
    return LEVEL_TEXT;
}

// The heading is the first sentence, where it is one: a paragraph without a full stop is a heading as a whole.
static size_t head_of(struct str s, enum letter_level level) {
    if (level != LEVEL_1 && level != LEVEL_2) return 0;
    ptrdiff_t stop = str_find(s, STR("。"));
    size_t n = stop < 0 ? s.n : (size_t)stop + STR("。").n;
    return utf8_count(str_head(s, n)) <= HEAD_CHARS_MAX ? n : 0;
}

struct letter_paragraphs letter_paragraphs_of(struct str body, struct arena *a) {
    size_t lines = 1;
    struct str line;
    struct letter_paragraphs out = {NULL, 0};
    for (size_t i = 0; i < body.n; i++) lines += body.p[i] == '\n';
    out.items = arena_array(a, struct letter_paragraph, lines);
    while (str_split(&body, '\n', &line)) {
        line = str_trim(line);
        if (line.n == 0) continue;
        enum letter_level level = level_of(line);
        out.items[out.count++] = (struct letter_paragraph){level, line, head_of(line, level)};
    }
    return out;
}

struct str letter_signature(const struct letter *l) { return l->signature.n ? l->signature : l->issuer; }

struct str letter_date(const struct letter *l, struct arena *a) {
    day_t day;
    struct fault ignored;
    if (l->written.n == 0 || date_parse(l->written, &day, &ignored) < 0) return STR("");
    struct date d = date_from_day(day);
    return arena_printf(a, "%d年%d月%d日", d.year, d.month, d.day);
}

struct str letter_contact(const struct letter *l, struct arena *a) {
    if (l->contact.n && l->phone.n) return arena_printf(a, "联系人：%.*s，联系电话：%.*s", SP(l->contact), SP(l->phone));
    if (l->contact.n) return arena_printf(a, "联系人：%.*s", SP(l->contact));
    return l->phone.n ? arena_printf(a, "联系电话：%.*s", SP(l->phone)) : STR("");
}

struct str letter_copies(const struct letter *l, struct arena *a) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < l->copies.count; i++) buf_printf(&b, "%s%.*s", i ? "，" : "", SP(l->copies.items[i]));
    if (b.n) buf_add(&b, STR("。"));
    struct str s = b.n ? arena_str(a, buf_str(&b)) : STR("");
    buf_release(&b);
    return s;
}

// Process and result apart (DOMAIN 2.1): the first three ask how it was handled, the last whether it helped.
struct letter_questions letter_questions_usual(struct arena *a) {
    static const char *const words[][6] = {
        {"沟通方式", "面商", "电话", "座谈", "没有沟通", NULL},
        {"办理态度", "满意", "基本满意", "不满意", NULL, NULL},
        {"针对性", "有针对性", "基本有", "没有", NULL, NULL},
        {"办理结果", "满意", "基本满意", "不满意", NULL, NULL},
    };
    enum { COUNT = sizeof words / sizeof *words };
    struct letter_questions out = {arena_array(a, struct letter_question, COUNT), COUNT};
    for (size_t i = 0; i < COUNT; i++) {
        struct letter_question *q = &out.items[i];
        *q = (struct letter_question){str_c(words[i][0]), {arena_array(a, struct str, 5), 0}};
        for (size_t k = 1; k < 6 && words[i][k]; k++) q->choices.items[q->choices.count++] = str_c(words[i][k]);
    }
    return out;
}

// --- a body with its frame
static struct str without_colon(struct str s) {
    s = str_trim(s);
    if (str_ends(s, STR("："))) return str_head(s, s.n - STR("：").n);
    if (str_ends(s, STR(":"))) return str_head(s, s.n - 1);
    return s;
}

// "2020年5月22日", also with its end lost or in Chinese numerals; nothing else on the line.
static bool day_line(struct str s) {
    ptrdiff_t year = str_find(s, STR("年")), month = str_find(s, STR("月"));
    if (year <= 0 || month <= year || utf8_count(s) > 14) return false;
    for (size_t pos = 0; pos < s.n;) {
        size_t at = pos;
        int32_t c = utf8_next(s, &pos);
        struct str one = str_of(s.p + at, pos - at);
        bool fits = (c >= '0' && c <= '9') || c == ' ' || str_find(STR("〇○零一二三四五六七八九十年月日"), one) >= 0;
        if (!fits) return false;
    }
    return true;
}

// A name alone on its line: no sentence.
static bool name_line(struct str s) {
    static const char *const marks[] = {"。", "，", "：", ":", "；", "、", ",", "？", "！", NULL};
    if (s.n == 0 || utf8_count(s) > 40 || level_of(s) != LEVEL_TEXT) return false;
    for (const char *const *m = marks; *m; m++)
        if (str_find(s, str_c(*m)) >= 0) return false;
    return true;
}

enum { FRAME_LINES = 12 };

// What stands in front: up to the addressee, where it is among the first lines; else the title, where it is the first.
static struct str without_front(struct str text, struct str title, struct str addressee) {
    struct str rest = text, line, wanted = without_colon(addressee);
    for (int i = 0; i < FRAME_LINES && str_split(&rest, '\n', &line); i++)
        if (wanted.n && str_eq(without_colon(line), wanted) && !str_eq(str_trim(line), wanted)) return rest;
    rest = text;
    while (str_split(&rest, '\n', &line))
        if (str_trim(line).n) return str_eq(str_trim(line), str_trim(title)) && title.n ? rest : text;
    return text;
}

static struct str last_line(struct str *text) {
    *text = str_trim(*text);
    size_t at = text->n;
    while (at && text->p[at - 1] != '\n') at--;
    struct str line = str_trim(str_skip(*text, at));
    *text = str_head(*text, at);
    return line;
}

struct letter_frame letter_unframed(struct str text, struct str title, struct str addressee) {
    struct letter_frame out = {str_trim(without_front(text, title, addressee)), STR("")};
    struct str rest = out.body, day = last_line(&rest), before = str_trim(rest);
    if (!day_line(day)) return out;
    out.body = before;
    struct str name = last_line(&rest);
    if (!name_line(name) || str_trim(rest).n == 0) return out;
    out.body = str_trim(rest);
    out.signature = name;
    return out;
}

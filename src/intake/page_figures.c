// SPDX-License-Identifier: Apache-2.0
// Stated figures with their unit, and whether stated rates follow from stated counts.
#include "intake/page_room.h"

static const char *const units[] = {"万亿元", "亿元", "万元", "元", "万亿", "万P", "P", "亿", "万户", "万家", "万人", "万件", "万个", "万平方米", "万亩",
    "万吨", "万", "%", "％", "个百分点", "人次", "人", "户", "件", "家", "场", "个", "项", "篇", "次", "条", "公里", "平方米", "平方公里", "亩", "小时",
    "天", "辆", "台", "套", "所", "名", "批", "吨", "万人次", "起", "宗", "户次", "个工作日", "处", "支"};
static const char *const no_units[] = {"个月", "次会议", "次全体", "次全会", "次议政", "次代表", "号", "年"};

enum { CLAUSE_BYTES = 600 };

// One figure as it stands, for the checks below.
struct stated {
    struct str clause, unit, number;
    double value;
    int decimals;
    size_t line;
};

static bool digit(char c) { return c >= '0' && c <= '9'; }

// "11,937", "99.4": the slice; value without grouping in plain.
static size_t number_at(struct str s, struct buf *plain, int *ret_decimals) {
    size_t n = 0;
    while (n < s.n && digit(s.p[n])) n++;
    buf_add(plain, str_head(s, n));
    while (n <= 12 && n + 3 < s.n && s.p[n] == ',' && digit(s.p[n + 1]) && digit(s.p[n + 2]) && digit(s.p[n + 3]) &&
           (n + 4 >= s.n || !digit(s.p[n + 4]))) {
        buf_add(plain, str_of(s.p + n + 1, 3));
        n += 4;
    }
    *ret_decimals = 0;
    if (n + 1 < s.n && s.p[n] == '.' && digit(s.p[n + 1])) {
        size_t from = n++;
        while (n < s.n && digit(s.p[n])) n++;
        buf_add(plain, str_of(s.p + from, n - from));
        *ret_decimals = (int)(n - from) - 1;
    }
    return n;
}

static struct str clause_of(struct str line, size_t at, size_t end) {
    static const char *const ends[] = {"，", ",", "。", "；", ";", "：", "！", "？", "（", "）"};
    size_t from = at;
    while (from > 0 && at - from < CLAUSE_BYTES) {
        struct str c = before_char(line, from);
        if (word_begins(c, WORDS(ends))) break;
        from -= c.n;
    }
    size_t most = end + CLAUSE_BYTES;
    while (end < line.n && end < most && !word_begins(str_skip(line, end), WORDS(ends))) utf8_next(line, &end);
    return str_trim(str_of(line.p + from, end - from));
}

static struct str as_json_number(struct reading *r, struct str s) {
    size_t zeros = 0;
    while (zeros + 1 < s.n && s.p[zeros] == '0' && digit(s.p[zeros + 1])) zeros++;
    return arena_str(r->a, str_skip(s, zeros));
}

static void read_line(struct reading *r, size_t i, struct stated **list, size_t *count) {
    struct str line = r->lines[i].text;
    for (size_t pos = 0; pos < line.n && *count < PAGE_LIST_MAX;) {
        if (!digit(line.p[pos])) {
            pos++;
            continue;
        }
        struct buf plain = BUF_INIT;
        struct stated x = {.line = i};
        size_t n = number_at(str_skip(line, pos), &plain, &x.decimals), at = pos;
        struct str before = before_char(line, at), rest = str_skip(line, at + n);
        static const char *const more[] = {"余", "多", "左右"};
        size_t skip = word_begins(rest, WORDS(more));
        size_t unit = word_begins(rest, WORDS(no_units)) ? 0 : word_begins(str_skip(rest, skip), WORDS(units));
        pos = at + n;
        bool free = is_stop(before) || (!str_eq(before, STR("第")) && before.n > 1);
        if (unit && free && n <= 18 && !str_eq(before, STR("-")) && !str_eq(before, STR("."))) {
            x.number = str_of(line.p + at, n);
            x.unit = str_of(rest.p + skip, unit);
            x.clause = clause_of(line, at, at + n + skip + unit);
            struct str value = as_json_number(r, buf_str(&plain));
            x.value = strtod(value.p, NULL);
            struct page_figure *f = PUSH(r, r->page->figures, r->page->figure_count);
            struct stated *s = page_push(r, list, count, sizeof *s);
            if (f) *f = (struct page_figure){x.clause, value, x.unit, page_line_of(r, x.number)};
            if (s) *s = x;
        }
        buf_release(&plain);
    }
}

static bool is_percent(const struct stated *x) { return str_eq(x->unit, STR("%")) || str_eq(x->unit, STR("％")); }

static bool rounds_to(double a, double b, const struct stated *rate) {
    double scale = 1;
    for (int i = 0; i < rate->decimals && i < 6; i++) scale *= 10;
    double off = 100 * a / b * scale - rate->value * scale;
    return off > -0.5001 && off < 0.5001;
}

static bool is_count(const struct stated *x) {
    static const char *const counted[] = {"件", "户", "家", "人", "个", "项", "篇", "次", "条", "名", "起", "宗", "场", "人次", "万件", "万户", "万人", "户次"};
    for (size_t i = 0; i < sizeof counted / sizeof *counted; i++) {
        if (str_eq(x->unit, str_c(counted[i]))) return true;
    }
    return false;
}

static bool near(const struct stated *x, const struct stated *rate) { return x->line <= rate->line && x->line + 6 >= rate->line; }

// What the rate is of: "办结" out of "办结率99.4%".
static struct str rate_word(const struct stated *x) {
    ptrdiff_t at = str_find(x->clause, STR("率"));
    if (at < 6 || x->clause.p + at + 3 > x->number.p) return STR("");
    return str_of(x->clause.p + at - 6, 6);
}

static void check_rate(struct reading *r, const struct stated *list, size_t count, const struct stated *rate) {
    struct str word = rate_word(rate);
    const struct stated *part = NULL, *whole = NULL;
    if (word.n == 0) return;
    for (size_t i = 0; i < count; i++) {
        const struct stated *x = &list[i];
        if (!is_count(x) || !near(x, rate) || x->clause.p == rate->clause.p) continue;
        if (str_find(x->clause, word) >= 0 && x->number.p < rate->number.p) part = x;
    }
    if (part == NULL) return;
    for (size_t i = 0; i < count; i++) {
        const struct stated *x = &list[i];
        if (x == part || !str_eq(x->unit, part->unit) || !near(x, rate) || x->value < part->value || x->number.p > part->number.p) continue;
        if (rounds_to(part->value, x->value, rate)) {
            page_find(r, "rate-follows", rate->clause, "所列比率可由文中数字得出：%.*s ÷ %.*s = %.2f%%",
                      "the stated rate follows from stated counts: %.*s / %.*s = %.2f%%", SP(part->number), SP(x->number), 100 * part->value / x->value);
            return;
        }
        whole = x;
    }
    if (whole && whole->value > 0) {
        page_find(r, "rate-differs", rate->clause, "所列比率与文中数字不符：%.*s ÷ %.*s = %.2f%%，文中写 %.*s%%", "the stated rate does not follow: %.*s / %.*s = %.2f%%, stated %.*s%%",
                  SP(part->number), SP(whole->number), 100 * part->value / whole->value, SP(rate->number));
    }
}

// "办结5072件…回访1745件,企业均表示满意": of how many is that?
static void check_share(struct reading *r, const struct stated *list, size_t count, const struct stated *asked) {
    if (str_find(asked->clause, STR("回访")) < 0 || str_find(r->lines[asked->line].text, STR("满意")) < 0) return;
    for (size_t i = 0; i < count; i++) {
        const struct stated *x = &list[i];
        if (x->line != asked->line || str_find(x->clause, STR("办结")) < 0 || !str_eq(x->unit, asked->unit) || x->value <= asked->value) continue;
        page_find(r, "share-called-back", asked->clause, "回访 %.*s 件，是办结 %.*s 件的 %.1f%%：满意与否只说明这一部分", "%.*s were called back of %.*s closed, %.1f%%: satisfaction is of those",
                  SP(asked->number), SP(x->number), 100 * asked->value / x->value);
        return;
    }
}

void page_figures(struct reading *r) {
    struct stated *list = NULL;
    size_t count = 0;
    for (size_t i = 0; i < r->count; i++) {
        if (r->lines[i].role == LINE_TEXT && i != r->title_line) read_line(r, i, &list, &count);
    }
    for (size_t i = 0; i < count; i++) {
        if (is_percent(&list[i])) check_rate(r, list, count, &list[i]);
        else check_share(r, list, count, &list[i]);
    }
}

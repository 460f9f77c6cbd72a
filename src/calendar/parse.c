// SPDX-License-Identifier: Apache-2.0
// The calendar file: read, checked, turned into the table that days.c looks up.
#include <stdlib.h>

#include "calendar/room.h"

enum { LINE_BYTES = 400 };

struct reader {
    struct calendar *c;
    size_t cap;
    struct str line; // without its end
    int number;
    struct fault *f;
};

static int bad_at(struct reader *r, const char *at) {
    size_t before = at && r->line.p ? (size_t)(at - r->line.p) : 0;
    return fault_place(r->f, r->number, (int)utf8_count(str_head(r->line, before)) + 1);
}

static int bad_bytes(struct reader *r) {
    if (r->line.n > LINE_BYTES) {
        fault_set(r->f, FAULT_INPUT, "bad-calendar", "这一行太长（超过 %d 字节）", "this line is longer than %d bytes",
                  (int)LINE_BYTES);
        return bad_at(r, r->line.p + LINE_BYTES);
    }
    for (size_t pos = 0; pos < r->line.n;) {
        size_t at = pos;
        int32_t code = utf8_next(r->line, &pos);
        if (code == '\t' || (code >= 0x20 && code != 0x7F)) continue;
        if (code < 0)
            fault_set(r->f, FAULT_INPUT, "bad-calendar", "日历文件须为 UTF-8 编码", "the calendar file must be UTF-8");
        else
            fault_set(r->f, FAULT_INPUT, "bad-calendar", "有不可见的控制字符（U+%04X）", "a control character (U+%04X)",
                      (unsigned)code);
        return bad_at(r, r->line.p + at);
    }
    return 0;
}

static int take_line(struct reader *r) {
    struct str rest = r->line, date = str_head(r->line, 0), off = date, name = date;
    day_t day;
    str_split(&rest, '\t', &date);
    if (date.n != sizeof "2024-02-10" - 1 || date_parse(date, &day, r->f) != 0) {
        fault_set(r->f, FAULT_INPUT, "bad-calendar", "没有这一天或写法不对：“%.*s”，日期写成 2024-02-10，其后是制表符",
                  "no such day, or not a date: \"%.*s\"; write 2024-02-10, then a tab", SP(utf8_head(date, 30)));
        return bad_at(r, date.p);
    }
    if (!str_split(&rest, '\t', &off) || off.n != 1 || (*off.p != '0' && *off.p != '1')) {
        fault_set(r->f, FAULT_INPUT, "bad-calendar", "第二栏须为 1（放假）或 0（调休上班），现为“%.*s”",
                  "the second column must be 1 (a day off) or 0 (a make-up working day), not \"%.*s\"",
                  SP(utf8_head(off, 30)));
        return bad_at(r, off.n ? off.p : date.p + date.n);
    }
    str_split(&rest, '\t', &name);
    name = str_trim(name);
    if (name.n == 0) {
        fault_set(r->f, FAULT_INPUT, "bad-calendar", "第三栏缺节日名称", "the third column, the name, is missing");
        return bad_at(r, off.p + 1);
    }
    if (rest.p) {
        fault_set(r->f, FAULT_INPUT, "bad-calendar", "多出一栏，每行只有三栏", "a fourth column; a line has three");
        return bad_at(r, rest.p);
    }
    struct calendar *c = r->c;
    if (c->line_count == r->cap) {
        r->cap = r->cap ? r->cap * 2 : 256;
        c->lines = mem_grow(c->lines, r->cap * sizeof *c->lines);
    }
    c->lines[c->line_count++] = (struct calendar_line){day, r->number, *off.p == '1', name};
    return 0;
}

static int by_day(const void *a, const void *b) {
    const struct calendar_line *x = a, *y = b;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return x->line - y->line;
}

static int refuse_twins(struct calendar *c, struct fault *f) {
    const struct calendar_line *twin = NULL, *first = NULL;
    for (size_t i = 1; i < c->line_count; i++)
        if (c->lines[i].day == c->lines[i - 1].day && (twin == NULL || c->lines[i].line < twin->line)) {
            twin = &c->lines[i];
            first = &c->lines[i - 1];
        }
    if (twin == NULL) return 0;
    fault_set(f, FAULT_INPUT, "bad-calendar", "这一天在第 %d 行已经写过", "this day already stands in line %d", first->line);
    return fault_place(f, twin->line, 1);
}

static void lay_table(struct calendar *c) {
    int last_year = c->line_count ? date_from_day(c->lines[c->line_count - 1].day).year : 1969;
    c->first_year = c->line_count ? date_from_day(c->lines[0].day).year : 1970;
    c->year_count = last_year - c->first_year + 1;
    c->first = day_from_date((struct date){c->first_year, 1, 1});
    c->days = day_from_date((struct date){last_year + 1, 1, 1}) - c->first;
    c->announced = mem_new((size_t)c->year_count * sizeof *c->announced);
    c->rank = mem_new(((size_t)c->days + 1) * sizeof *c->rank);
    c->nth = mem_new((size_t)c->days * sizeof *c->nth);
    size_t next = 0;
    for (int32_t i = 0; i < c->days; i++) {
        day_t day = c->first + i;
        bool off = weekday(day) > 5;
        if (next < c->line_count && c->lines[next].day == day) {
            off = c->lines[next++].off;
            if (off) c->announced[date_from_day(day).year - c->first_year] = true;
        }
        if (!off) c->nth[c->workdays++] = day;
        c->rank[i + 1] = c->workdays;
    }
}

int calendar_parse(struct calendar **ret, struct str text, struct fault *f) {
    struct calendar *c = mem_new(sizeof *c);
    struct reader r = {.c = c, .f = f};
    c->text = mem_new(text.n);
    if (text.n) memcpy(c->text, text.p, text.n);
    struct str rest = str_of(c->text, text.n);
    if (str_starts(rest, STR("\uFEFF"))) rest = str_skip(rest, 3);
    while (str_split(&rest, '\n', &r.line)) {
        r.number++;
        if (str_ends(r.line, STR("\r"))) r.line.n--;
        if (bad_bytes(&r) != 0) goto refused;
        struct str inner = str_trim(r.line);
        if (inner.n == 0 || *inner.p == '#') continue;
        if (take_line(&r) != 0) goto refused;
    }
    if (c->line_count) qsort(c->lines, c->line_count, sizeof *c->lines, by_day);
    if (refuse_twins(c, f) != 0) goto refused;
    lay_table(c);
    *ret = c;
    return 0;
refused:
    calendar_free(c);
    return -1;
}

struct calendar *calendar_free(struct calendar *c) {
    if (c == NULL) return NULL;
    free(c->text);
    free(c->lines);
    free(c->rank);
    free(c->nth);
    free(c->announced);
    free(c);
    return NULL;
}

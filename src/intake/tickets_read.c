// SPDX-License-Identifier: Apache-2.0
#include "intake/tickets.h"

static int heading_fault(struct fault *f, const char *column) {
    fault_set(f, FAULT_INPUT, "bad-heading", "表头缺少列 %s：第一行应有 ticket_no、date、dept_raw、content，用制表符隔开",
              "the heading has no column %s: the first line needs ticket_no, date, dept_raw, content, separated by tabs", column);
    return fault_place(f, 1, 1);
}

int tickets_heading(struct ticket_columns *ret, struct str line, struct fault *f) {
    struct ticket_columns c = {-1, -1, -1, -1, {-1, -1, -1, -1}, 0};
    if (str_starts(line, STR("\xEF\xBB\xBF"))) line = str_skip(line, 3);
    struct {
        const char *name;
        int *to;
    } names[] = {{"ticket_no", &c.number}, {"date", &c.date},        {"dept_raw", &c.department}, {"content", &c.content},
                 {"cat1", &c.category[0]}, {"cat2", &c.category[1]}, {"cat3", &c.category[2]},    {"cat4", &c.category[3]}};
    struct str cell;
    while (str_split(&line, '\t', &cell)) {
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (*names[i].to < 0 && str_eq(str_trim(cell), str_c(names[i].name))) *names[i].to = c.count;
        c.count++;
    }
    for (size_t i = 0; i < 4; i++)
        if (*names[i].to < 0) return heading_fault(f, names[i].name);
    *ret = c;
    return 0;
}

static int row_fault(struct fault *f, const char *code, const char *zh, const char *en, const char *column) {
    fault_say(f, FAULT_INPUT, code, str_c(zh), str_c(en));
    return fault_where(f, str_c(column));
}

int ticket_too_long(struct fault *f) {
    return fault_set(f, FAULT_INPUT, "too-long", "这一行太长（最多 %d 字节）", "the row is too long (%d bytes at most)", TICKET_LINE_MAX);
}

static int row_shape(const struct ticket_columns *columns, struct str line, struct fault *f) {
    if (line.n > TICKET_LINE_MAX) return ticket_too_long(f);
    ptrdiff_t nul = str_find(line, str_of("\0", 1));
    if (nul >= 0) {
        fault_set(f, FAULT_INPUT, "bad-nul", "这一行含有 NUL 字节（第 %td 字节）", "the row holds a NUL byte (byte %td)", nul + 1);
        return -1;
    }
    ptrdiff_t bad = utf8_fault(line);
    if (bad >= 0)
        return fault_set(f, FAULT_INPUT, "bad-utf8", "这一行不是 UTF-8（第 %td 字节）：请先转换编码，如 iconv -f GB18030 -t UTF-8",
                         "the row is not UTF-8 (byte %td): convert it first, for instance iconv -f GB18030 -t UTF-8", bad + 1);
    int count = 1;
    for (size_t i = 0; i < line.n; i++) count += line.p[i] == '\t'; // an empty last column counts too
    if (count == columns->count) return 0;
    return fault_set(f, FAULT_INPUT, "bad-row", "这一行有 %d 列，应有 %d 列", "the row has %d columns, not %d", count, columns->count);
}

// Keyboards and old systems leave control characters in texts; each becomes a blank and is counted.
static struct str mend(struct str s, struct arena *a, size_t *ret_count) {
    size_t count = 0;
    for (size_t pos = 0; pos < s.n;) count += utf8_unfit(utf8_next(s, &pos));
    if (count == 0) return s;
    struct buf b = BUF_INIT;
    for (size_t pos = 0, from; pos < s.n;) {
        from = pos;
        if (utf8_unfit(utf8_next(s, &pos))) buf_byte(&b, ' ');
        else buf_add(&b, str_of(s.p + from, pos - from));
    }
    struct str mended = arena_str(a, buf_str(&b));
    buf_release(&b);
    *ret_count += count;
    return mended;
}

int ticket_read(struct ticket *ret, const struct ticket_columns *columns, struct str line, struct arena *a, struct fault *f) {
    struct ticket t = {.number = STR("")};
    struct str rest = line, cell, category[4] = {STR(""), STR(""), STR(""), STR("")};
    if (row_shape(columns, line, f) < 0) return -1;
    for (int i = 0; str_split(&rest, '\t', &cell); i++) {
        cell = str_trim(cell);
        if (i == columns->number) t.number = cell;
        if (i == columns->date) t.date = cell;
        if (i == columns->department) t.department = cell;
        if (i == columns->content) t.content = cell;
        for (int k = 0; k < 4; k++)
            if (i == columns->category[k]) category[k] = cell;
    }
    if (t.number.n == 0 || t.number.n > 40) return row_fault(f, "missing-field", "没有工单编号，或编号超过 40 字节", "no ticket number, or longer than 40 bytes", "ticket_no");
    if (t.department.n == 0 || t.department.n > 200) return row_fault(f, "missing-field", "没有承办部门，或名称超过 200 字节", "no department, or a name longer than 200 bytes", "dept_raw");
    if (t.content.n == 0) return row_fault(f, "missing-field", "没有内容", "no text", "content");
    t.content = mend(t.content, a, &t.mended);
    size_t wrong = 0;
    mend(t.number, a, &wrong);
    mend(t.department, a, &wrong);
    if (wrong) return row_fault(f, "bad-text", "编号或部门含有控制字符", "the number or department holds control characters", "dept_raw");
    if (date_parse(t.date, &t.day, f) < 0) return fault_where(f, STR("date"));
    struct buf b = BUF_INIT;
    for (int k = 0; k < 4; k++)
        if (category[k].n && b.n + category[k].n < 190) buf_printf(&b, "%s%.*s", b.n ? "/" : "", SP(category[k]));
    t.category = mend(arena_str(a, buf_str(&b)), a, &wrong);
    buf_release(&b);
    *ret = t;
    return 0;
}

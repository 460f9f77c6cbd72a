// SPDX-License-Identifier: Apache-2.0
#include "mining/csv.h"

#include <string.h>

void csv_begin(struct csv *c, csv_row_fn *row, void *context) {
    *c = (struct csv){.row = row, .context = context, .line = 1, .row_line = 1};
}

void csv_release(struct csv *c) { buf_release(&c->cells); }

#define CSV_FAULT(line, code, zh, en) (fault_set(f, FAULT_INPUT, code, zh, en), fault_place(f, (line), 0))

// Before the first character there are no cells to point into.
static struct str cell(const struct csv *c, size_t from, size_t end) { return end > from ? str_of(c->cells.p + from, end - from) : STR(""); }

static int end_cell(struct csv *c, struct fault *f) {
    size_t from = c->count ? c->ends[c->count - 1] : 0;
    if (c->count == CSV_COLUMNS_MAX) {
        fault_set(f, FAULT_INPUT, "too-many-columns", "一行多于 %d 列", "a row has more than %d columns", CSV_COLUMNS_MAX);
        return fault_place(f, c->line, 0);
    }
    ptrdiff_t bad = utf8_fault(cell(c, from, c->cells.n));
    if (bad >= 0)
        return CSV_FAULT(c->row_line, "bad-utf8", "这一行不是 UTF-8；请把文件转成 UTF-8 再来", "the row is not UTF-8; convert the file to UTF-8 first");
    c->ends[c->count++] = c->cells.n;
    c->place = CSV_CELL_BEGIN;
    return 0;
}

static int end_row(struct csv *c, struct fault *f) {
    struct str cells[CSV_COLUMNS_MAX];
    bool empty = c->count == 0 && c->cells.n == 0 && c->place == CSV_CELL_BEGIN;
    int status = 0;
    if (!empty && (status = end_cell(c, f)) == 0) {
        for (size_t i = 0, from = 0; i < c->count; from = c->ends[i++]) cells[i] = cell(c, from, c->ends[i]);
        status = c->row(c->context, cells, c->count, c->row_line, f);
    }
    buf_clear(&c->cells);
    c->count = 0;
    c->place = CSV_CELL_BEGIN;
    return status;
}

static int line_end(struct csv *c, struct fault *f) {
    int status = end_row(c, f);
    c->row_line = ++c->line;
    return status;
}

static int add(struct csv *c, struct str text, struct fault *f) {
    size_t from = c->count ? c->ends[c->count - 1] : 0;
    if (c->cells.n - from + text.n > CSV_CELL_MAX) {
        fault_set(f, FAULT_INPUT, "cell-too-long", "这一行有一格多于 %d KB；日志不该有这样长的一格，请先去掉它",
                  "a cell of this row has more than %d KB; no log needs one that long: take it out first", CSV_CELL_MAX / 1024);
        return fault_place(f, c->row_line, 0);
    }
    if (c->cells.n + text.n > CSV_ROW_MAX) {
        fault_set(f, FAULT_INPUT, "row-too-long", "这一行多于 %d KB", "the row has more than %d KB", CSV_ROW_MAX / 1024);
        return fault_place(f, c->row_line, 0);
    }
    buf_add(&c->cells, text);
    return 0;
}

static int quote_fault(struct csv *c, struct fault *f) {
    return CSV_FAULT(c->line, "bad-quote", "引号只能在一格的头尾，格内的引号要写两个（\"\"）", "a quote stands at both ends of a cell only; inside it is written twice (\"\")");
}

static int special(struct csv *c, char x, struct fault *f) {
    switch (x) {
    case '\0': return CSV_FAULT(c->line, "bad-nul", "这一行有零字节：文件坏了，或不是文本", "the line has a zero byte: the file is damaged, or no text");
    case ',': return end_cell(c, f);
    case '\n': return line_end(c, f);
    case '\r': c->place = CSV_RETURN_SEEN; return 0;
    default: // a quote
        if (c->place != CSV_CELL_BEGIN) return quote_fault(c, f);
        c->place = CSV_QUOTED;
        c->quote_line = c->line;
        return 0;
    }
}

static int behind_quote(struct csv *c, char x, struct fault *f) {
    if (x == '"') {
        c->place = CSV_QUOTED;
        return add(c, STR("\""), f);
    }
    return x == ',' || x == '\n' || x == '\r' || x == '\0' ? special(c, x, f) : quote_fault(c, f);
}

// How many bytes from the beginning of s are ordinary ones in this place.
static size_t run(const struct csv *c, struct str s) {
    size_t n = 0;
    if (c->place == CSV_QUOTED)
        while (n < s.n && s.p[n] != '"' && s.p[n] != '\n' && s.p[n] != '\0') n++;
    else
        while (n < s.n && s.p[n] != '"' && s.p[n] != ',' && s.p[n] != '\n' && s.p[n] != '\r' && s.p[n] != '\0') n++;
    return n;
}

static int one(struct csv *c, struct str *rest, struct fault *f) {
    char x = *rest->p;
    if (c->place == CSV_RETURN_SEEN) {
        if (x != '\n')
            return CSV_FAULT(c->line, "bad-line-end", "回车后面没有换行；行尾请用 LF 或 CR LF", "a carriage return without a line feed; end lines with LF or CR LF");
        c->place = c->count || c->cells.n ? CSV_BARE : CSV_CELL_BEGIN;
        *rest = str_skip(*rest, 1);
        return line_end(c, f);
    }
    size_t n = c->place == CSV_QUOTE_SEEN ? 0 : run(c, *rest);
    if (n) {
        struct str text = str_head(*rest, n);
        *rest = str_skip(*rest, n);
        if (c->place == CSV_CELL_BEGIN) c->place = CSV_BARE;
        return add(c, text, f);
    }
    *rest = str_skip(*rest, 1);
    if (c->place == CSV_QUOTE_SEEN) return behind_quote(c, x, f);
    if (c->place != CSV_QUOTED || x == '\0') return special(c, x, f);
    if (x == '"') {
        c->place = CSV_QUOTE_SEEN;
        return 0;
    }
    c->line++;
    return add(c, STR("\n"), f);
}

int csv_feed(struct csv *c, struct str bytes, struct fault *f) {
    static const char mark[] = "\xEF\xBB\xBF";
    while (!c->begun && bytes.n) {
        if (c->mark < 3 && *bytes.p == mark[c->mark]) {
            c->mark++;
            bytes = str_skip(bytes, 1);
            continue;
        }
        c->begun = true;
        if (c->mark > 0 && c->mark < 3 && add(c, str_of(mark, (size_t)c->mark), f) < 0) return -1;
        if (c->mark > 0 && c->mark < 3) c->place = CSV_BARE;
    }
    while (bytes.n)
        if (one(c, &bytes, f) != 0) return -1;
    return 0;
}

int csv_end(struct csv *c, struct fault *f) {
    if (c->place == CSV_QUOTED)
        return CSV_FAULT(c->quote_line, "open-quote", "这里开始的引号到文件末尾也没有合上", "the quote that begins here is not closed by the end of the file");
    if (c->place == CSV_RETURN_SEEN) c->place = c->count || c->cells.n ? CSV_BARE : CSV_CELL_BEGIN; // a file may end with the CR of a torn CR LF
    return end_row(c, f);
}

// Behind apostrophes too: what is put before it must be told from what stood there.
static bool formula(struct str s) {
    while (s.n && s.p[0] == '\'') s = str_skip(s, 1);
    return s.n && memchr("=+-@\t\r", s.p[0], 6) != NULL;
}

void csv_cell(struct buf *b, struct str text) {
    bool quoted = formula(text);
    for (size_t i = 0; i < text.n && !quoted; i++) quoted = memchr(",\"\n\r", text.p[i], 4) != NULL;
    if (!quoted) {
        buf_add(b, text);
        return;
    }
    buf_byte(b, '"');
    if (formula(text)) buf_byte(b, '\'');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"') buf_byte(b, '"');
        if (text.p[i] != '\0') buf_byte(b, (unsigned char)text.p[i]);
    }
    buf_byte(b, '"');
}

struct str csv_plain(struct str cell) {
    return cell.n > 1 && cell.p[0] == '\'' && formula(cell) ? str_skip(cell, 1) : cell;
}

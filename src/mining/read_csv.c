// SPDX-License-Identifier: Apache-2.0
// The CSV reader: a heading with the column names of XES ("case:" before those of the case), then one event a row.
#include <stdlib.h>

#include "mining/csv.h"
#include "mining/read.h"

enum column { CASE, ACTIVITY, TIME, LIFE, INSTANCE, SECTION, CHOICES, OUTCOME, PARTS, START, DEADLINE, COLUMNS };

struct csv_log {
    struct log_reader reader;
    struct csv csv;
    struct arena arena; // names of the columns asked for
    size_t columns;     // in the heading; 0 before it
    int at[COLUMNS];    // -1: the log has none
    struct str names[COLUMNS];
};

static const char *const column_names[] = {"case:concept:name", "concept:name", "time:timestamp", "lifecycle:transition", "concept:instance",
                                           "case:huiyin:section", "huiyin:choices", "huiyin:outcome", "huiyin:parts"};

static int missing(const struct csv_log *c, enum column which, const struct str *cells, size_t count, int line, struct fault *f) {
    bool other = count == 1 && (str_find(cells[0], STR(";")) >= 0 || str_find(cells[0], STR("\t")) >= 0);
    fault_set(f, FAULT_INPUT, "missing-column", "日志没有“%.*s”这一列；第一行要写列名，用逗号分隔%s%.0s",
              "the log has no column \"%.*s\"; its first line names the columns, separated by commas%.0s%s", SP(c->names[which]),
              other ? "（这里像是用分号或制表符分隔的）" : "", other ? " (these look separated by semicolons or tabs)" : "");
    fault_where(f, c->names[which]);
    return fault_place(f, line, 0);
}

static int heading(struct csv_log *c, const struct str *cells, size_t count, int line, struct fault *f) {
    for (int k = 0; k < COLUMNS; k++) {
        c->at[k] = -1;
        for (size_t i = 0; c->names[k].n && i < count; i++) {
            if (!str_eq(str_trim(cells[i]), c->names[k])) continue;
            if (c->at[k] >= 0) {
                fault_set(f, FAULT_INPUT, "column-twice", "“%.*s”这一列写了两次", "the column \"%.*s\" stands twice", SP(c->names[k]));
                return fault_place(f, line, 0);
            }
            c->at[k] = (int)i;
        }
        bool needed = k <= TIME || ((k == START || k == DEADLINE) && c->names[k].n);
        if (needed && c->at[k] < 0) return missing(c, (enum column)k, cells, count, line, f);
    }
    c->columns = count;
    return 0;
}

static struct str cell(const struct csv_log *c, const struct str *cells, enum column k) {
    return c->at[k] < 0 ? STR("") : csv_plain(cells[c->at[k]]);
}

static int row(void *context, const struct str *cells, size_t count, int line, struct fault *f) {
    struct csv_log *c = context;
    if (c->columns == 0) return heading(c, cells, count, line, f);
    if (count != c->columns) {
        fault_set(f, FAULT_INPUT, "bad-row", "这一行有 %zu 格，列名有 %zu 个；格内有逗号的要用引号括起来",
                  "the row has %zu cells, the heading %zu; a cell with a comma in it is quoted", count, c->columns);
        return fault_place(f, line, 0);
    }
    struct log_row r = {.case_name = cell(c, cells, CASE), .activity = cell(c, cells, ACTIVITY), .time = cell(c, cells, TIME),
                        .life = cell(c, cells, LIFE), .instance = cell(c, cells, INSTANCE), .section = cell(c, cells, SECTION),
                        .choices = cell(c, cells, CHOICES), .outcome = cell(c, cells, OUTCOME), .parts = cell(c, cells, PARTS),
                        .start = cell(c, cells, START), .deadline = cell(c, cells, DEADLINE), .line = line};
    return log_add(c->reader.log, &r, c->reader.o.utc_offset, f);
}

static int feed(struct log_reader *r, struct str bytes, struct fault *f) { return csv_feed(&((struct csv_log *)r)->csv, bytes, f); }
static int end(struct log_reader *r, struct fault *f) { return csv_end(&((struct csv_log *)r)->csv, f); }

static void release(struct log_reader *r) {
    struct csv_log *c = (struct csv_log *)r;
    csv_release(&c->csv);
    arena_release(&c->arena);
    free(c);
}

struct log_reader *csv_log_new(struct event_log *l, const struct log_options *o) {
    struct csv_log *c = mem_new(sizeof *c);
    c->reader = (struct log_reader){feed, end, release, l, *o};
    csv_begin(&c->csv, row, c);
    for (int k = 0; k < START; k++) c->names[k] = str_c(column_names[k]);
    c->names[START] = arena_str(&c->arena, o->start);
    c->names[DEADLINE] = arena_str(&c->arena, o->deadline);
    return &c->reader;
}

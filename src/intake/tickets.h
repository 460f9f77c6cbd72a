// SPDX-License-Identifier: Apache-2.0
// Hotline tickets from a table: tab-separated, first line the column names. Each row becomes an appeal registered
// at its date and dispatched to its department, which is opened on first sight. Rows come in under their ticket
// number as key, so the same file twice adds nothing and a changed row is reported, not applied.
#ifndef INTAKE_TICKETS_H
#define INTAKE_TICKETS_H

#include "base/lines.h"
#include "desk/service.h"

enum {
    TICKET_LINE_MAX = 256 * 1024,
    TICKET_TITLE_POINTS = 40, // the title is the beginning of the text
};

struct ticket {
    struct str number, date, category, department, content; // slices of the line
    day_t day;
    size_t mended; // control and direction characters replaced by blanks
};

// Which column holds what; -1 where the file has none.
struct ticket_columns {
    int number, date, department, content, category[4], count;
};

// Reads the heading. Fault "bad-heading": says which required column (ticket_no, date, dept_raw, content) is missing.
int tickets_heading(struct ticket_columns *ret, struct str line, struct fault *f);
// Reads one row (without its line end). Faults with column: "bad-row" (number of fields), "bad-utf8", "bad-nul",
// "bad-date", "missing-field", "too-long", "bad-text".
int ticket_read(struct ticket *ret, const struct ticket_columns *columns, struct str line, struct arena *a, struct fault *f);

int ticket_too_long(struct fault *f); // the fault of a row over TICKET_LINE_MAX

struct tickets_result {
    int64_t lines, added, again, changed, bad, offices;
    int64_t mended; // rows in which control or direction characters became blanks
};

struct tickets_options {
    struct str by;        // account that imports; it must hold 受理中心
    struct str procedure; // its name; empty: 诉求
    // Called for every row that did not go in, with its line number; may be NULL.
    void (*refused)(void *context, int64_t line, const struct fault *f);
    // Called for every row that went in with characters replaced; may be NULL.
    void (*mended)(void *context, int64_t line, size_t characters);
    // Called now and then with the bytes read.
    void (*progress)(void *context, int64_t done);
    void *context;
};

// Imports everything that `in` gives (opened with TICKET_LINE_MAX) through the service. -1 only when the heading is unreadable or the machine failed (then
// what was answered before stands, and the same import can be run again).
int tickets_import(struct service *s, struct lines *in, const struct tickets_options *o, struct tickets_result *ret, struct fault *f);

#endif

// SPDX-License-Identifier: Apache-2.0
// Comma-separated values as RFC 4180 has them, in and out. Reading is fed in pieces of any size and holds one row.
#ifndef MINING_CSV_H
#define MINING_CSV_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/fault.h"

enum {
    CSV_CELL_MAX = 64 * 1024, // bytes
    CSV_ROW_MAX = 256 * 1024,
    CSV_COLUMNS_MAX = 256,
};

// A row: its cells (they die after the call) and the line it begins on, from 1. A return other than 0 stops.
typedef int csv_row_fn(void *context, const struct str *cells, size_t count, int line, struct fault *f);

enum csv_place { CSV_CELL_BEGIN, CSV_BARE, CSV_QUOTED, CSV_QUOTE_SEEN, CSV_RETURN_SEEN };

struct csv {
    csv_row_fn *row;
    void *context;
    struct buf cells; // of the running row, one behind the other
    size_t ends[CSV_COLUMNS_MAX];
    size_t count;
    enum csv_place place;
    int line, row_line, quote_line; // running; where the row and the last quoted cell began
    int mark;                       // bytes of a byte order mark seen at the beginning
    bool begun;
};

void csv_begin(struct csv *c, csv_row_fn *row, void *context);
void csv_release(struct csv *c);
// Lines end with LF or CR LF; lines without any byte are left out; a byte order mark at the beginning is cut off. Faults with
// the line: "bad-nul", "bad-utf8", "bad-quote" (a quote where none may stand), "bad-line-end" (a CR alone),
// "cell-too-long", "row-too-long", "too-many-columns".
int csv_feed(struct csv *c, struct str bytes, struct fault *f);
// The end of the file: the last row may lack its line end. Fault "open-quote" with the line of the quote.
int csv_end(struct csv *c, struct fault *f);

// Appends one cell: quoted where the text needs it. A text that a spreadsheet would take for a formula (it begins with
// = + - @, a tab or a carriage return) gets an apostrophe before it, as OWASP "CSV injection" advises.
void csv_cell(struct buf *b, struct str text);
// The same text again where csv_cell put an apostrophe before it.
struct str csv_plain(struct str cell);

#endif

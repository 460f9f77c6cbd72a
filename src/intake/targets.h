// SPDX-License-Identifier: Apache-2.0
// The tree a decision is broken into, from a table: tab-separated, lines that begin with '#' are comments, the first
// other line names the columns, a parent stands above what lies under it. Each row becomes a command target.set under
// the key targets:CODE, each of its milestones one of milestone.set: the same file twice adds nothing, a changed row is
// reported and not applied. docs/targets.md has the columns.
#ifndef INTAKE_TARGETS_H
#define INTAKE_TARGETS_H

#include "base/lines.h"
#include "desk/service.h"

enum { TARGET_LINE_MAX = 64 * 1024, TARGET_COLUMNS = 14, TARGET_MILESTONES_MAX = 40 };

// Which column holds what, by place in target_columns; -1 where the file has none.
struct target_table {
    int at[TARGET_COLUMNS], count;
};
extern const char *const target_columns[TARGET_COLUMNS]; // the fields of target.set, then "milestones"
enum { TARGET_CODE, TARGET_KIND, TARGET_PARENT, TARGET_TITLE, TARGET_OWNER, TARGET_VALUE = 8, TARGET_START = 10, TARGET_MILESTONES_AT = 13 };

struct target_milestone {
    struct str day, value, title; // value may be empty
};

struct target_row {
    struct str cells[TARGET_COLUMNS]; // slices of the line, empty where there is none
    struct target_milestone milestones[TARGET_MILESTONES_MAX];
    size_t milestone_count;
};

// Reads the heading. Faults "bad-heading": a column is missing (code, kind, title), unknown or there twice.
int targets_heading(struct target_table *ret, struct str line, struct fault *f);
// Reads one row without its line end. Faults "too-long", "bad-nul", "bad-utf8", "bad-text", "bad-row" (number of fields),
// "missing-field", "bad-milestones": "2026-12-31=60 建成六十家；2027-06-30 验收".
int target_row_read(struct target_row *ret, const struct target_table *table, struct str line, struct fault *f);

int target_too_long(struct fault *f); // the fault of a row over TARGET_LINE_MAX

struct targets_result {
    int64_t lines, added, again, changed, bad, milestones;
};

struct targets_options {
    struct str by; // account that imports; it must hold 督查室
    void (*refused)(void *context, int64_t line, const struct fault *f);
    void *context;
};

// Imports all of `in` (opened with TARGET_LINE_MAX) through the service, row by row: each counts at 09:00 of its start
// day (else of the first row's), where that is not still to come. -1 only for the heading and for trouble in the machine.
int targets_import(struct service *s, struct lines *in, const struct targets_options *o, struct targets_result *ret, struct fault *f);

#endif

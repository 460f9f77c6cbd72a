// SPDX-License-Identifier: Apache-2.0
// The input as the tree of a decision in a table: the heading, then every row; its value also as a decimal.
#include "intake/targets.h"
#include "target/decimal.h"

#include "fuzz.h"

static void decimal(struct str s) {
    int64_t v, again;
    struct fault f;
    struct buf b = BUF_INIT;
    if (decimal_parse(s, &v, &f) < 0) {
        must_be_whole(&f);
        return;
    }
    must(v <= DECIMAL_MOST && v >= -DECIMAL_MOST);
    buf_decimal(&b, v);
    must(decimal_parse(buf_str(&b), &again, &f) == 0 && again == v);
    buf_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    struct str text = str_of((const char *)bytes, n), line;
    struct target_table table;
    struct fault f;
    if (!str_split(&text, '\n', &line)) return 0;
    if (targets_heading(&table, line, &f) < 0) {
        must_be_whole(&f);
        return 0;
    }
    while (str_split(&text, '\n', &line)) {
        struct target_row r;
        if (target_row_read(&r, &table, line, &f) < 0) {
            must_be_whole(&f);
            continue;
        }
        must(r.cells[TARGET_CODE].n && r.cells[TARGET_KIND].n && r.cells[TARGET_TITLE].n && r.milestone_count <= TARGET_MILESTONES_MAX);
        for (int i = 0; i < TARGET_COLUMNS; i++) must(utf8_fault(r.cells[i]) < 0);
        decimal(r.cells[TARGET_VALUE]);
        for (size_t i = 0; i < r.milestone_count; i++) must(r.milestones[i].day.n && r.milestones[i].title.n && utf8_fault(r.milestones[i].title) < 0);
    }
    return 0;
}

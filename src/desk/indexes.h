// SPDX-License-Identifier: Apache-2.0
// The indexes of the record tables held against the rows the streams met: a sum over what each row puts into each of its indexes,
// and one over what the index holds, gone through once in its own order. Looking up every row in every index, as SQLite's
// integrity_check does, takes longer and, where the store is larger than memory, waits for the disk at each.
#ifndef DESK_INDEXES_H
#define DESK_INDEXES_H

#include "store/store.h"

enum { SUM_SEEDS = 7 };
_Static_assert(INDEX_COUNT <= 64, "one bit each");

// Whether whoever goes through the streams meets the table's rows.
static inline bool indexes_met(enum table_id t) { return tables[t].kind == TABLE_KIND_RECORD && tables[t].index_count > 0; }
// Adds what the row puts into the indexes of its table to their sums.
void indexes_add(uint64_t sums[INDEX_COUNT], const uint64_t seeds[SUM_SEEDS], enum table_id t, const void *row);
// Goes through the indexes of all such tables, where store_tells_indexes. *ret_mixed: those (bits) that are not there or damaged, or whose order
// is not that of their values, on which looking something up relies.
int indexes_walk(struct store *s, const uint64_t seeds[SUM_SEEDS], uint64_t sums[INDEX_COUNT], uint64_t *ret_mixed, struct fault *f);

#endif

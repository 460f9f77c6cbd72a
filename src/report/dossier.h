// SPDX-License-Identifier: Apache-2.0
// Matters with what goes with them, one after another in order of id: from the record tables, or from the fold of the
// ledger. Both give the same rows to the same code, so a figure made of them can be recomputed and compared.
#ifndef REPORT_DOSSIER_H
#define REPORT_DOSSIER_H

#include "desk/replay.h"

struct dossier_taker {
    const enum table_id *tables; // whose rows are wanted beside the matter's; ends with TABLE_COUNT; at most DOSSIER_TABLES_MAX
    bool (*begin)(void *context, const struct row_matter *m, const struct library *l); // false: no rows, no end
    void (*row)(void *context, enum table_id t, const void *row);
    void (*end)(void *context);
    void (*office)(void *context, const struct row_office *o); // before or after the matters
    void *context;
};
enum { DOSSIER_TABLES_MAX = 8 };

// Reads the region the handle is set to; *ret_seq is the newest event of what was read.
int dossier_from_tables(struct store *s, const struct dossier_taker *t, int64_t *ret_seq, struct fault *f);
// *ret_still: nothing was written meanwhile.
int dossier_from_ledger(struct store *s, const struct desk_room *const *rooms, const struct dossier_taker *t, int64_t *ret_seq,
                        bool *ret_still, struct fault *f);

#endif

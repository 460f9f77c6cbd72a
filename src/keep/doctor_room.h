// SPDX-License-Identifier: Apache-2.0
// What the doctor's files share.
#ifndef KEEP_DOCTOR_ROOM_H
#define KEEP_DOCTOR_ROOM_H

#include "keep/doctor.h"

// A row of a working table that is to go.
struct spare_row {
    struct spare_row *next;
    enum table_id table;
    int64_t region;
    union {
        int64_t align;
        char bytes[TABLE_COLUMNS_MAX * sizeof(struct str)];
    } row;
};

struct doctor {
    struct store *store;
    const struct doctor_options *options;
    struct doctor_result *result;
    struct spare_row *spare;
    int64_t last_seq; // of the region being looked at
    struct fault *fault;
};

// Counts a finding; one of the same code and region counts up.
void doctor_note(struct doctor *d, const char *code, int64_t region, struct str what);
// Rows of working tables that belong to nothing, of one region.
int doctor_rows(struct doctor *d, struct fault *f);

#endif

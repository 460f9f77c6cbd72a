// SPDX-License-Identifier: Apache-2.0
// Finds what is wrong with a store and around it, says what it means and what to do about it. Looking changes nothing.
#ifndef KEEP_DOCTOR_H
#define KEEP_DOCTOR_H

#include "desk/replay.h"

// A kind of trouble. What it means and what to do are sentences for people.
struct ailment {
    const char *code;
    const char *zh, *en;       // what it means
    const char *do_zh, *do_en; // what to do
    bool mends;                // --fix does it
};

// By its code; one that is not in the table is "unknown".
const struct ailment *ailment_of(const char *code);

struct doctor_finding {
    const struct ailment *ailment;
    struct str what; // a name, a setting, a row; the first of them where it is about many
    int64_t region;  // 0: the store's
    int64_t count;
};

struct doctor_options {
    bool full; // replays the ledger, compares every row and checks the store's pages
    bool fix;  // does what is safe
    ms_t now;
    void (*progress)(void *context, int64_t done, int64_t all);
    void *context;
};

enum { DOCTOR_FINDINGS_MAX = 200 };

struct doctor_result {
    struct arena arena;
    struct doctor_finding findings[DOCTOR_FINDINGS_MAX];
    size_t finding_count; // all of them; the first DOCTOR_FINDINGS_MAX are kept
    int64_t regions, events;
    int64_t mended;       // with `fix`: how many were put in order
};

// -1 when nothing could be looked at: there is no store, it is no store, a newer one, its database cannot be reached. A
// damaged or older store is a finding. With `fix` also "second-writer" where rows are to be removed while a server runs.
int doctor_look(const char *where, const struct desk_room *const *rooms, const struct doctor_options *o, struct doctor_result *ret,
                struct fault *f);
void doctor_release(struct doctor_result *r);

#endif

// SPDX-License-Identifier: Apache-2.0
// The procedures a store has published, and the profiles they were proved and switched on with.
#ifndef DESK_PUBLISHED_H
#define DESK_PUBLISHED_H

#include "base/json.h"
#include "store/store.h"

struct published_pair {
    struct row_ruleset row;
    struct str profile; // its name; empty when it is not there
    int64_t profile_version;
};

struct published_procedure {
    struct row_procedure row; // without its text
    struct published_pair *pairs;
    size_t pair_count;
};

struct published {
    struct published_procedure *procedures; // in the order they were published
    size_t count;
};

// Reads all of them into the arena.
int published_read(struct store *s, struct arena *a, struct published *ret, struct fault *f);
// [{"id","name","alias","version","from","published","enabled":[…]}…] (docs/json.md, procedure list).
void published_json(const struct published *p, struct json_out *j, int64_t utc_offset);

#endif

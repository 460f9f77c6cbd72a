// SPDX-License-Identifier: Apache-2.0
// The procedures a store has published, and the pairs (with a profile) that were proved and switched on: what lists of
// them are made from. What they say is in the library.
#ifndef DESK_PUBLISHED_H
#define DESK_PUBLISHED_H

#include "base/json.h"
#include "base/time.h"
#include "store/store.h"

struct published_pair {
    int64_t profile; // id
    struct str name; // of the profile
    int64_t version;
    ms_t enabled;
    int64_t states, edges; // of the proof
    struct published_pair *next;
};

struct published {
    int64_t id;
    struct str name, alias;
    int64_t version;
    day_t from;
    ms_t published;
    struct published_pair *pairs; // in the order of their ids
    struct published *next;
};

// In the order they were published; everything lives in the arena. Faults of the store.
int published_read(struct store *s, struct arena *a, struct published **ret, struct fault *f);
// An array as a value; docs/json.md, "procedure list".
void published_json(struct json_out *j, const struct published *first, ms_t utc_offset);

#endif

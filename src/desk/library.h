// SPDX-License-Identifier: Apache-2.0
// What decisions depend on, read once: procedures, profiles and calendars as published in the ledger, and the
// pairs that were proved and switched on.
#ifndef DESK_LIBRARY_H
#define DESK_LIBRARY_H

#include "base/map.h"
#include "procedure/step.h"
#include "store/store.h"

struct ruleset {
    int64_t procedure_id, profile_id;
    struct rules rules;
};

struct library {
    struct map procedures; // stream id -> struct procedure *
    struct map profiles;   // stream id -> struct profile *
    struct ruleset **rulesets;
    size_t ruleset_count;
    struct calendar **calendars; // publication n stands at n-1
    size_t calendar_count;
    int64_t calendar_stream; // 0 before the first publication
    bool ahead;              // something was added since it was loaded or its user last said that the store holds all of it
};

void library_release(struct library *l);
// Reads everything a store holds.
int library_load(struct library *l, struct store *s, struct fault *f);

// Adds what an event brings; texts were checked before they were published.
int library_add_procedure(struct library *l, int64_t id, struct str text, struct fault *f);
int library_add_profile(struct library *l, int64_t id, struct str text, struct fault *f);
int library_add_calendar(struct library *l, int64_t stream, int64_t n, struct str text, struct fault *f);
int library_enable(struct library *l, int64_t procedure, int64_t profile, struct fault *f);

// The pair a matter runs under, or NULL.
const struct ruleset *library_rules(const struct library *l, int64_t procedure, int64_t profile);
// The pair in force on a day for procedures of that name (or alias): the newest procedure and profile whose day
// has come; where none was in force yet, the earliest, and *ret_retroactive is set. NULL: no such procedure.
const struct ruleset *library_in_force(const struct library *l, struct str name, day_t day, bool *ret_retroactive);
const struct calendar *library_calendar(const struct library *l, int64_t n);
// The day rules of the newest profile (China's when there is none).
struct day_rules library_days(const struct library *l);

#endif

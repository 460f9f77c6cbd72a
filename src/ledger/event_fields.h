// SPDX-License-Identifier: Apache-2.0
// What a field of an event may be.
#ifndef LEDGER_EVENT_FIELDS_H
#define LEDGER_EVENT_FIELDS_H

#include "base/str.h"

struct id_list {
    const int64_t *ids;
    size_t count;
};

struct pair {
    struct str name, value;
};

// Public fields in the order they were given; names may repeat for lists.
struct pair_list {
    const struct pair *pairs;
    size_t count;
};

enum event_field_type { EVENT_INT, EVENT_ID, EVENT_TIME, EVENT_TEXT, EVENT_LIST, EVENT_PAIRS };

struct event_field {
    int number;
    const char *name;
    enum event_field_type type;
    size_t offset;
};

struct event_kind {
    const char *name; // "matter.opened"
    const struct event_field *fields;
    int field_count;
    size_t size;
};

// The value of the pair by that name; empty when there is none.
struct str pairs_get(struct pair_list l, struct str name);

#endif

// SPDX-License-Identifier: Apache-2.0
// The members of a draft's body as data: one table serves reader and writer.
#ifndef DRAFT_BODY_ROOM_H
#define DRAFT_BODY_ROOM_H

#include "draft/draft_body.h"

enum member_type {
    MEMBER_KIND,  // enum draft_kind
    MEMBER_LINE,  // struct str, one line
    MEMBER_TEXT,  // struct str, newlines and tabs allowed
    MEMBER_DATE,  // struct str, "YYYY-MM-DD"
    MEMBER_COUNT, // int64_t, 0 left out
    MEMBER_FLAG,  // bool, false left out
    MEMBER_NAMES, // struct draft_names
    MEMBER_LIST,  // struct member_list of `members`
};

// The shape every list of objects above has.
struct member_list {
    void *items;
    size_t count;
};

struct member {
    const char *name;
    enum member_type type;
    size_t offset;                // in its struct
    size_t max;                   // bytes; items of a list
    bool must;
    const struct member *members; // MEMBER_LIST; ends with a NULL name
    size_t size;                  // MEMBER_LIST: of one item
};

extern const struct member body_members[];

#endif

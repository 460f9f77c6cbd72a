// SPDX-License-Identifier: Apache-2.0
// The members of a letter as data: one table serves reader, writer and check.
#ifndef OFFICE_LETTER_ROOM_H
#define OFFICE_LETTER_ROOM_H

#include "base/json.h"
#include "office/letter.h"

enum member_type {
    MEMBER_KIND,  // enum letter_kind
    MEMBER_LINE,  // struct str, one line
    MEMBER_TEXT,  // struct str, newlines and tabs allowed
    MEMBER_DATE,  // struct str, "YYYY-MM-DD"
    MEMBER_FLAG,  // bool
    MEMBER_NAMES, // struct letter_names
    MEMBER_ONE,   // an object, in place
    MEMBER_LIST,  // a list of objects
};

// The shape of every list of objects.
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
    const struct member *members; // of MEMBER_ONE, MEMBER_LIST; ends with a NULL name
    size_t size;                  // MEMBER_LIST: of one item
};

extern const struct member letter_members[];

#endif

// SPDX-License-Identifier: Apache-2.0
// A look at the store of a verb, for show and list.
#ifndef CLI_LOOK_H
#define CLI_LOOK_H

#include "cli/store.h"
#include "registry/view.h"

// The time is now.
struct look {
    struct store *store;
    struct desk desk;
    struct view view; // masked, unless --personal
};

#define LOOK_PERSONAL_OPTION \
    { \
        .name = "personal", .zh = "姓名、电话不遮盖（知情需要时才用）", \
        .en = "names and telephones unmasked, where the task needs them" \
    }

// What is printed lives in the arena of the verb.
int look_open(struct look *l, struct cli *c, struct fault *f);
void look_close(struct look *l);

#endif

// SPDX-License-Identifier: Apache-2.0
// Where the verb `letter` takes its letter from.
#ifndef CLI_LETTER_H
#define CLI_LETTER_H

#include "cli/look.h"
#include "office/letter_from.h"

struct letter_source {
    struct look look;
    bool looking;
    struct profile *profile; // of --profile
    struct buf json;         // of --from
};

// By the options of the verb: --from FILE, --draft ID, or the matter of its argument, with --joint OFFICE its joint opinion.
// What the options say of the letter itself (--to, --class, …) is put over it. The letter lives as long as the source.
int letter_source_open(struct letter_source *s, struct cli *c, struct letter *ret, struct fault *f);
void letter_source_close(struct letter_source *s);

// Options that set a member of the letter; ends with a NULL name.
struct letter_over {
    const char *name;
    size_t offset; // of a struct str
};
extern const struct letter_over letter_overs[];

#endif

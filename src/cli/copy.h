// SPDX-License-Identifier: Apache-2.0
// What backup, restore and copy share.
#ifndef CLI_COPY_H
#define CLI_COPY_H

#include "cli/store.h"
#include "keep/copy.h"

// Options of a copy: progress of this command line, nothing else asked for.
struct copy_options copy_options_of(struct cli *c, enum copy_verify verify);
// Fourteen digits of the time, UTC: "20260301120000".
const char *copy_stamp(struct cli *c);
// Prints what was copied: in words under a first line, or as JSON. `what` is the member that names the goal.
void copy_give(struct cli *c, const char *zh, const char *en, const char *what, const char *goal, const struct copy_options *o, const struct copy_result *r);

#endif

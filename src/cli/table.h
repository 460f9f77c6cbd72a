// SPDX-License-Identifier: Apache-2.0
// What options.c, help.c and dispatch.c share.
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include "cli/cli.h"

extern const struct cli_option cli_common[]; // the options every verb has
// Keeps the name nearest to what was typed; start with *best = cli_near_limit(typed), *ret = NULL.
void cli_nearer(struct str typed, const char *name, int *best, const char **ret);
int cli_near_limit(struct str word); // how far off a near word may be

// --- help.c
void cli_help(struct buf *b);
// The verbs of a group ("procedure"); false when there is no such group.
bool cli_help_group(struct buf *b, struct str group);
void cli_help_verb(struct buf *b, const struct cli_verb *v);

#endif

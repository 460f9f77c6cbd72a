// SPDX-License-Identifier: Apache-2.0
// Options from a file, for a program that is started by a machine: lines NAME = VALUE, the names are those of the verb's
// options without dashes, a flag is yes or no, '#' begins a comment. What stands on the command line goes before the file.
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include "cli/cli.h"

enum { CLI_SETTINGS_MAX = 64 * 1024 };

// c->values becomes `given` and what of the text is not among them; unchanged on a fault. The values live in the arena of c.
// Fault "bad-settings" with line; the unknown name in `where`.
int cli_settings(struct cli *c, const struct cli_value *given, size_t given_count, struct str text, struct fault *f);

#endif

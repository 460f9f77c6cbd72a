// SPDX-License-Identifier: Apache-2.0
// What the files of `import` share.
#ifndef CLI_IMPORT_H
#define CLI_IMPORT_H

#include "cli/cli.h"
#include "desk/service.h"

// The files of the command line as public pages. Sets c->status to 1 when one of them was not taken in; a fault only for
// trouble in the machine.
int import_pages(struct cli *c, struct service *s, struct str by, struct fault *f);

// The one file of the command line as the tree a decision is broken into. The same.
int import_targets(struct cli *c, struct service *s, struct str by, struct fault *f);

#endif

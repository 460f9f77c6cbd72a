// SPDX-License-Identifier: Apache-2.0
#ifndef CLI_PROCEDURE_MAPPING_H
#define CLI_PROCEDURE_MAPPING_H

#include "cli/cli.h"
#include "procedure/profile.h"

// `procedure check --migrate MAP OLD NEW`: proves the mapping; c->status 1 when it is not.
int check_mapping(struct cli *c, const struct profile *profile, struct fault *f);

#endif

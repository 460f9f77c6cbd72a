// SPDX-License-Identifier: Apache-2.0
// What became of an office (docs/offices.md): rows TABLE_SUCCESSION and TABLE_FORMER_NAME of its stream.
#ifndef REGISTRY_SUCCESSION_H
#define REGISTRY_SUCCESSION_H

#include "registry/registry.h"

// "市市场监管局、市商务局": those an office became, short names before full ones; empty: it became nothing. In d->scratch.
struct str registry_became(struct desk *d, const struct stream *office);
// The accounts that hold, held or will hold a role in an office, in order; those of the running batch too. In d->scratch.
int registry_role_accounts(struct desk *d, int64_t office, struct id_list *ret, struct fault *f);
// Every role that runs or begins later in `from` ends at d->at (its beginning, when later) and goes on in `into`, unless it
// is held there already.
int registry_carry_roles(struct desk *d, int64_t from, int64_t into, struct fault *f);

#endif

// SPDX-License-Identifier: Apache-2.0
// Absences and deputies (docs/offices.md): rows TABLE_ABSENCE of the one who is away, TABLE_DEPUTY of the one who acts for
// them. Instants in UTC ms; `until` is the first that no longer counts.
#ifndef REGISTRY_DEPUTY_H
#define REGISTRY_DEPUTY_H

#include "registry/registry.h"

// Who signs answers; a deputy signs only where that was said.
#define ROLE_HEAD STR("负责人")
#define ROLE_HEAD_ALIAS STR("head")

// An absence that shares an instant with since…until, NULL: none.
const struct row_absence *registry_away(const struct stream *account, int64_t since, int64_t until);

#endif

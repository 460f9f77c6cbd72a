// SPDX-License-Identifier: Apache-2.0
// Backups kept in a folder under dated names, the newest of them.
#ifndef CLI_BACKUP_KEEP_H
#define CLI_BACKUP_KEEP_H

#include "cli/cli.h"

// "FOLDER/city-20260301120000.db" for the store city.db or …#city. Lives in the arena.
const char *backup_dated(struct cli *c, const char *folder, const char *db);
// Removes what is older than the newest `keep` of the same name as `file` with another date. Nothing else is touched.
int backup_thin(struct cli *c, const char *file, int64_t keep, int64_t *ret_removed, struct fault *f);

#endif

// SPDX-License-Identifier: Apache-2.0
// What the verbs of ledger witness have in common.
#ifndef CLI_LEDGER_WITNESS_H
#define CLI_LEDGER_WITNESS_H

#include "cli/verify_keys.h"
#include "cli/verify_source.h"
#include "ledger/statement.h"

// Reads a statement from a file, and where --key-id was given holds its key against it. Faults of file_read and
// statement_read, "other-key"; the file in `where`.
int witness_read(struct cli *c, const char *path, struct witness_statement *ret, struct fault *f);

// How a head that was seen stands to a ledger that was verified.
enum witness_match { WITNESS_HOLDS, WITNESS_CUT, WITNESS_FORK }; // it is there; the ledger ends before it; it is another one
enum witness_match witness_match(const struct keychain *k, int64_t n, int64_t upto, const struct hash *root, const struct hash *head);

#endif

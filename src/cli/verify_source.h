// SPDX-License-Identifier: Apache-2.0
// A ledger to be verified: a store (--db) or an export of one (--export), whole or heads only.
#ifndef CLI_VERIFY_SOURCE_H
#define CLI_VERIFY_SOURCE_H

#include "cli/store.h"
#include "desk/export.h"

// What is known from elsewhere; all of it must outlive the verification.
struct verify_known {
    const struct hash *published; // NULL: none
    const struct hash *trusted;   // ids of keys
    size_t trusted_count;
};

// Verifies what --db or --export names; `chains_only` and the option --structure count for a store. Faults "not-together", "missing-option", of the
// store and the file. On success the caller ends it with verify_release.
int verify_source(struct cli *c, bool chains_only, const struct verify_known *k, struct verify_result *ret, struct fault *f);

#endif

// SPDX-License-Identifier: Apache-2.0
// What a verification found out about signing keys and witnesses, in words and as JSON.
#ifndef CLI_VERIFY_KEYS_H
#define CLI_VERIFY_KEYS_H

#include "cli/cli.h"
#include "ledger/keychain.h"

void verify_keys_json(struct json_out *j, const struct keychain *k);
void verify_keys_print(struct buf *b, const struct keychain *k);
// The ids given with --key-id, in the arena. Fault "bad-hash".
int verify_keys_ids(struct cli *c, const struct hash **ret, size_t *ret_count, struct fault *f);

#endif

// SPDX-License-Identifier: Apache-2.0
// Private keys in files outside the store: PEM, for their owner alone.
#ifndef CLI_KEY_FILE_H
#define CLI_KEY_FILE_H

#include "base/sm2.h"
#include "cli/cli.h"
#include "cli/secret.h"

// The passphrase of a key file: first line of the file an option names, else what the environment holds under `variable`;
// empty when there is neither. Faults of cli_secret_read. The caller forgets it.
int key_passphrase(const struct cli *c, const char *option, const char *variable, struct cli_secret *ret, struct fault *f);

// Faults "no-file", "key-exposed" (others than owner and group may read it, or others than the owner write it), those of
// sm2_pem_read; the path in `where`.
int key_file_read(const char *path, struct str passphrase, struct sm2_key **ret, struct fault *f);
// A new file, mode 0600, on disk before it returns. Faults "key-exists", "cannot-write".
int key_file_write(const char *path, const struct sm2_key *k, struct str passphrase, struct fault *f);

#endif

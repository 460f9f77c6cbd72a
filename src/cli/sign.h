// SPDX-License-Identifier: Apache-2.0
// The key that signs checkpoints, for every verb that writes: --sign-key, or HUIYIN_SIGN_KEY (docs/keys.md).
#ifndef CLI_SIGN_H
#define CLI_SIGN_H

#include "cli/cli.h"
#include "desk/keys.h"

#define CLI_SIGN_OPTIONS \
    {.name = "sign-key", .value = "FILE", .path = true, .zh = "给检查点签名的密钥文件；不写则看环境变量 HUIYIN_SIGN_KEY", .en = "the key file checkpoints are signed with; HUIYIN_SIGN_KEY when not given"}, \
    {.name = "sign-passphrase-file", .value = "FILE", .path = true, .zh = "它的口令，在文件的第一行；或 HUIYIN_SIGN_PASSPHRASE_FILE、HUIYIN_SIGN_PASSPHRASE", .en = "its passphrase, in the first line of a file; or HUIYIN_SIGN_PASSPHRASE_FILE, HUIYIN_SIGN_PASSPHRASE"}

// Reads the key --sign-key names, or where `setting` also HUIYIN_SIGN_KEY; *ret is NULL when there is none. It lives as long
// as the command line. Faults of key_file_read.
int cli_signer(struct cli *c, bool setting, const struct signer **ret, struct fault *f);
// The same, by option or setting, and hands it to the desk, before its first command. Says so on standard error when the ledger has a key in
// force and none was named. Also faults of desk_sign_with.
int cli_sign(struct cli *c, struct desk *d, struct fault *f);
// Its public key, 65 bytes; empty when there is none.
struct str cli_signer_public(const struct cli *c);
void cli_sign_release(struct cli *c);

#endif

// SPDX-License-Identifier: Apache-2.0
#include "cli/sign.h"

#include <stdlib.h>

#include "cli/key_file.h"

struct cli_signer {
    struct signer signer; // first
    struct sm2_key *key;
    char id[2 * HASH_BYTES + 1];
};

static int sign(const struct signer *s, struct str text, struct buf *ret, struct fault *f) {
    return sm2_sign(((const struct cli_signer *)s)->key, text, ret, f);
}

static int passphrase(const struct cli *c, struct cli_secret *ret, struct fault *f) {
    const char *file = getenv("HUIYIN_SIGN_PASSPHRASE_FILE");
    if (file && !cli_has(c, "sign-passphrase-file")) return cli_secret_read(file, ret, f);
    return key_passphrase(c, "sign-passphrase-file", "HUIYIN_SIGN_PASSPHRASE", ret, f);
}

int cli_signer(struct cli *c, bool setting, const struct signer **ret, struct fault *f) {
    const char *path = cli_get(c, "sign-key");
    if (path == NULL && setting) path = getenv("HUIYIN_SIGN_KEY");
    *ret = c->signer ? &c->signer->signer : NULL;
    if (c->signer || path == NULL || path[0] == '\0') return 0;
    struct cli_secret secret;
    struct sm2_key *key = NULL;
    if (passphrase(c, &secret, f) < 0) return -1;
    int status = key_file_read(path, cli_secret_str(&secret), &key, f);
    secret_forget(&secret, sizeof secret);
    if (status < 0) return -1;
    c->signer = arena_new(&c->arena, struct cli_signer);
    hash_hex(sm2_id(key), c->signer->id);
    c->signer->key = key;
    c->signer->signer = (struct signer){str_c(c->signer->id), sign};
    *ret = &c->signer->signer;
    return 0;
}

int cli_sign(struct cli *c, struct desk *d, struct fault *f) {
    const struct signer *s;
    if (cli_signer(c, true, &s, f) < 0) return -1;
    if (s && desk_sign_with(d, s, f) < 0) return fault_where(f, STR("sign-key"));
    if (desk_unsigned(d))
        cli_say(STR("账本有现行的签名密钥，这次没有带上（--sign-key）：所做的检查点没有签名，核对时会指出"),
                STR("the ledger has a signing key in force and none was named (--sign-key): checkpoints made now are unsigned, and verification will say so"));
    return 0;
}

struct str cli_signer_public(const struct cli *c) {
    return c->signer ? sm2_public_bytes(c->signer->key) : STR("");
}

void cli_sign_release(struct cli *c) {
    if (c->signer) c->signer->key = sm2_free(c->signer->key);
    c->signer = NULL;
}

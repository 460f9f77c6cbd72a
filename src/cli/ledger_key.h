// SPDX-License-Identifier: Apache-2.0
// What the verbs of ledger key have in common: commands about keys, signed by the key at hand.
#ifndef CLI_LEDGER_KEY_H
#define CLI_LEDGER_KEY_H

#include "base/sm2.h"
#include "cli/sign.h"
#include "cli/store.h"

#define CLI_KEY_OPTIONS \
    {.name = "rotate", .zh = "同时停用签名的那把密钥", .en = "retires the key that signs at the same time"}, \
    {.name = "replaces", .value = "ID", .zh = "没有原密钥时：同时停用这一把", .en = "without the old key: retires this one at the same time"}, \
    {.name = "since", .value = "T", .zh = "从这个时刻起启用；不写为引入之时", .en = "in force from this moment on; from its introduction when not given"}, \
    CLI_KEY_WHY_OPTIONS

#define CLI_KEY_WHY_OPTIONS \
    {.name = "ground", .value = "WORD", .zh = "没有原密钥的签名时的原因：遗失、泄露、停用", .en = "why no earlier key signs: lost, compromised, ended"}, \
    {.name = "why", .value = "TEXT", .zh = "缘由，写明经过", .en = "what happened, in words"}, \
    {.name = "by", .value = "LOGIN", .zh = "由哪个管理员；不写为 admin", .en = "which administrator; admin when not given"}

// Introduces the key in the ledger of --db, with --sign-key, --rotate … as above, and prints it. Faults of key.introduce.
int ledger_key_introduce(struct cli *c, const struct sm2_key *key, const char *file, struct fault *f);
// The signature of --sign-key over the retirement of the key, hexadecimal; the signer's id into k.
int ledger_key_sign_retirement(struct cli *c, int64_t region, struct event_key_retired *k, struct fault *f);
// Runs one command of these on the store of --db, signed by --by; opens, checks the signer, closes.
typedef int key_command_fn(struct cli *c, struct desk *d, void *context, struct fault *f);
int ledger_key_run(struct cli *c, key_command_fn *run, void *context, struct fault *f);
int ledger_key_do(struct cli *c, struct desk *d, const char *verb, const struct pair *fields, size_t count, struct answer *ret, struct fault *f);

#endif

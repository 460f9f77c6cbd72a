// SPDX-License-Identifier: Apache-2.0
// Passwords: argon2id through libsodium, and what a password must be like. Takes a tenth of a second and the memory of
// its cost: call it on threads that may wait, never on the writer's.
#ifndef ACCESS_PASSWORD_H
#define ACCESS_PASSWORD_H

#include "access/limits.h"

// argon2id (RFC 9106), one lane. The product's cost is libsodium's INTERACTIVE, 64 MiB and 2 passes; OWASP's Password
// Storage Cheat Sheet asks for at least 19 MiB with 2 passes. Costs more in memory than an attacker's card has per core,
// and PASSWORD_HASHES_AT_ONCE of them fit a small server. Tests pass a weaker one.
struct password_cost {
    unsigned long long passes;
    size_t memory; // bytes
};
extern const struct password_cost password_cost;

enum { PASSWORD_HASH_MAX = 128 }; // with its NUL

// "$argon2id$v=19$…", salt and cost in it. At most PASSWORD_HASHES_AT_ONCE run at a time in the process, others wait.
// Faults: "password-long"; "no-memory" (machine).
int password_hash(struct str password, const struct password_cost *cost, char ret[PASSWORD_HASH_MAX], struct fault *f);
// Whether it is the password of that hash. An empty `hash` (no account, no password) takes as long and is never right;
// so does a password over PASSWORD_BYTES_MAX.
bool password_right(struct str password, struct str hash);

// Whether a new password may be taken: 10 characters, or 8 of three kinds out of small letters, capitals, digits, others;
// not the login; not one of the commonest; of more than a few different characters; no control or invisible characters.
// Faults (none repeats the password): "password-short", "password-long", "password-text", "password-login",
// "password-common".
int password_fit(struct str password, struct str login, struct fault *f);

// Forgets a secret in memory; not optimised away.
void secret_forget(void *p, size_t n);

#endif

// SPDX-License-Identifier: Apache-2.0
// What an account proves itself with: the hash of its password, wrong tries, a lock.
#ifndef ACCESS_CREDENTIAL_H
#define ACCESS_CREDENTIAL_H

#include "access/holder.h"
#include "access/password.h"
#include "desk/service.h"

struct credential {
    int64_t account;
    char hash[PASSWORD_HASH_MAX]; // empty: none
    bool demo;
    int64_t failures;
    ms_t locked, changed; // locked until; 0: not
};

// Where wrong tries at a login that is no account, or has no password, are counted: a row like any other under a
// negative number, one of 65,536, drawn from the login and a secret of this process. So who tries cannot tell from
// lock-outs which logins there are, and the table does not grow with tries.
int64_t credential_stand_in(struct str login);

// 1 found, 0 none (then *ret is empty, of that account), -1 fault.
int credential_of(struct store *s, int64_t account, struct credential *ret, struct fault *f);
// In a working job.
int credential_put(struct store *s, const struct credential *c, struct fault *f);
// Whether it is locked at now. A lock further away than one can last comes of a clock that was wrong and does not count.
bool credential_locked(const struct credential *c, ms_t now);

// Gives an account a password (its hash): wrong tries and a lock are forgotten, its sessions end. demo: signs in only
// where demonstrations are allowed. Waits for the commit. Faults "unknown-account", "account-closed".
int credential_set(struct service *service, struct str login, const char *hash, bool demo, ms_t now, struct fault *f);
// One demonstration password for every open account that is a person's and has none; the count.
int credential_set_all_demo(struct service *service, const char *hash, ms_t now, int64_t *ret_count, struct fault *f);

#endif

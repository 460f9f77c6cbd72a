// SPDX-License-Identifier: Apache-2.0
// Signing in with login and password.
#ifndef ACCESS_SIGNIN_H
#define ACCESS_SIGNIN_H

#include "access/credential.h"
#include "access/session.h"

struct signed_in {
    struct session session;
    char cookie[SECRET_TEXT + 1]; // for the browser; forget it with secret_forget afterwards
    bool demo;
};

// Takes as long as a password's hash (password.h) and a commit: for threads that may wait. `reader` is the caller's own
// handle. Faults, all of the input:
//   "wrong-password"  login or password, never which; says how many tries are left when they are few
//   "locked"          SIGNIN_FAILURES_MAX wrong in a row; until when. Then the right password is refused too, and not
//                     looked at, also where tries were under way at once
//   "demo-only"       right, but a demonstration's, and demo_allowed is false
// A login that does not exist is answered like one that does, in words, lock-out and time.
// The password is the caller's to forget; what is copied of it here is gone on return.
int signin(struct store *reader, struct service *service, struct str login, struct str password, bool demo_allowed, ms_t now,
           struct signed_in *ret, struct fault *f);

#endif

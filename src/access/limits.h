// SPDX-License-Identifier: Apache-2.0
// Every figure of signing in, in one place. GB/T 22239-2019 8.1.4.1 asks for complex passwords (a), for locking after
// failed sign-ins and for ending idle sessions (b) and leaves the figures to the operator; these are the ones usual in
// grade 3 assessments.
#ifndef ACCESS_LIMITS_H
#define ACCESS_LIMITS_H

#include "base/time.h"

enum {
    SIGNIN_FAILURES_MAX = 5,  // in a row; the last of them locks
    SIGNIN_LEFT_SHOWN = 2,    // so many tries left or fewer are told
    PASSWORD_BYTES_MAX = 1024,
    PASSWORD_HASHES_AT_ONCE = 2, // in the process: each takes the memory of its cost
    SECRET_BYTES = 32,        // of a cookie or a token: cannot be guessed
    CODE_TRIES_MAX = 10,      // wrong codes from one address within CODE_WINDOW
    TOKEN_NAME_BYTES_MAX = 120,
    TOKEN_DAYS = 90,          // when nothing is said
    TOKEN_DAYS_MAX = 366,
    TOKEN_PREFIX_MIN = 8,     // hexadecimal digits that name a token for revoking
};

#define SIGNIN_LOCK (15 * MS_MINUTE)
#define CODE_WINDOW (15 * MS_MINUTE)
#define SESSION_IDLE (30 * MS_MINUTE) // not seen so long: over
#define SESSION_WHOLE (12 * MS_HOUR)  // since it was made: over, whatever was done in it
#define SESSION_TOUCH (1 * MS_MINUTE) // being seen is written at most this often

#endif

// SPDX-License-Identifier: Apache-2.0
// Codes for requesters without an account: given on paper when a matter is registered, typed in at /q to read where it
// stands and what was answered, and to rate it (matter/by_code.h says whose a code is). Random, 16 letters and digits of 31 (79 bits); the store has only its SM3 digest.
#ifndef ACCESS_CODE_H
#define ACCESS_CODE_H

#include <pthread.h>

#include "access/limits.h"
#include "desk/service.h"
#include "matter/by_code.h"

// Makes one for a requester of a matter, by this account; waits for the commit. The one before it ends. Its text is shown
// once and kept nowhere; the caller forgets it (secret_forget).
int code_issue(struct service *service, int64_t matter, int64_t requester, int64_t account, ms_t now, char ret_text[CODE_TEXT + 1], struct fault *f);

// Wrong codes by address of the client, in memory; any thread. An IPv6 address counts by its first 64 bits.
enum { CODE_ADDRESSES = 1024 };
struct code_tries {
    pthread_mutex_t lock;
    struct {
        uint64_t address; // a digest of it; 0: free
        ms_t since;
        int wrong;
    } seen[CODE_ADDRESSES];
    unsigned char secret[16]; // of the process: nobody chooses which addresses share a place
};
void code_tries_init(struct code_tries *t);
void code_tries_release(struct code_tries *t);
// Counts a try that is about to be made. False: CODE_TRIES_MAX wrong ones came from there within CODE_WINDOW.
bool code_try(struct code_tries *t, struct str peer, ms_t now);
// It was right: not counted.
void code_right(struct code_tries *t, struct str peer);

#endif

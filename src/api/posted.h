// SPDX-License-Identifier: Apache-2.0
// The body of POST /api/v1/commands: one command or an array of them, as lines of `act` (docs/json.md).
#ifndef API_POSTED_H
#define API_POSTED_H

#include "desk/service.h"

enum { POSTED_MAX = 200, POSTED_KEY_MAX = 190 };

struct posted_command {
    struct request request;
    bool refused; // it cannot be handed over: the fault says why
    struct fault fault;
};

struct posted {
    bool many; // it was an array
    struct posted_command *commands;
    size_t count;
};

// Reads a body for the account of that login. `key` is the header Idempotency-Key, bare or in quotation marks, empty when
// there is none: the key of a single command, and "KEY/1", "KEY/2" … of those of an array that have none of their own.
// Everything lives in the arena; the body must outlive it. What is wrong with one command is that command's fault; the whole
// is refused with "bad-json", "bad-utf8", "bad-nul", "too-many-commands", "bad-key".
int posted_read(struct posted *ret, struct str body, struct str key, struct str login, int64_t utc_offset, struct arena *a, struct fault *f);

#endif

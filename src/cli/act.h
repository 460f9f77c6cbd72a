// SPDX-License-Identifier: Apache-2.0
// What the lines of `act` become, and what their answers look like (docs/json.md).
#ifndef CLI_ACT_H
#define CLI_ACT_H

#include <pthread.h>

#include "base/lines.h"
#include "cli/store.h"
#include "desk/service.h"
#include "desk/wire.h"

enum {
    ACT_LINE_MAX = WIRE_COMMAND_MAX,
    ACT_IN_FLIGHT = 4096,
    ACT_BYTES_IN_FLIGHT = 16 * 1024 * 1024,
    ACT_ARENA_KEPT = 16 * 1024, // of a place, for its next command
};

enum { ACT_DONE, ACT_AGAIN, ACT_REFUSED, ACT_FAILED, ACT_COUNTS };

struct act;

struct act_slot { // a command on its way
    struct request request;
    struct act *act;
    int64_t line;
    size_t bytes;
    bool ready; // answered; the lock is the act's
};

struct act {
    struct cli *cli;
    struct service service;
    struct lines lines;
    struct act_slot *slots; // a ring: those between first and last are on their way
    uint64_t first, last;
    size_t bytes;
    int64_t utc_offset;
    int64_t counts[ACT_COUNTS];
    pthread_mutex_t lock;
    pthread_cond_t answered;
};

// A line as a command from outside. Faults of command_from_json, and "line-too-long", "bad-utf8", "bad-nul",
// "reserved-channel", "missing-member" (by).
int act_command(struct command *ret, struct str line, bool too_long, int64_t utc_offset, struct arena *a,
                struct fault *f);
// {"ok":true,"id":…,"again":true,"events":[…]} or {"ok":false,"line":…,"fault":{…}}, with its newline.
void act_answer(struct buf *b, const struct act_slot *s);

#endif
